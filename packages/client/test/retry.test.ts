import { SeededRandom, SimulatedClock } from "@muster/runtime";
import { describe, expect, it } from "vitest";
import { MusterError } from "../src/index.js";
import { createRetry } from "../src/retry.js";

const unavailable = new MusterError({ code: "UNAVAILABLE", message: "down" });

/** The wait in milliseconds, by a clock that moves only here. */
async function waited(unit: number, failures: number, error = unavailable): Promise<number> {
  const clock = new SimulatedClock();
  const retry = createRetry(
    clock,
    { unit: () => unit, bytes: () => new Uint8Array() },
    { baseMs: 100, capMs: 1_000 },
  );
  let done = false;
  void retry.wait(failures, error).then(() => {
    done = true;
  });
  while (!done && clock.nowMs() < 100_000) {
    await clock.advance(1);
    await Promise.resolve();
  }
  return clock.nowMs();
}

describe("createRetry", () => {
  it("draws the wait from zero to a bound that doubles up to its cap", async () => {
    expect(await waited(0.5, 1)).toBe(50);
    expect(await waited(0.5, 2)).toBe(100);
    expect(await waited(0.5, 3)).toBe(200);
    expect(await waited(1, 30)).toBe(1_000);
  });

  it("waits on top of what the platform asks for", async () => {
    const limited = new MusterError({
      code: "RATE_LIMITED",
      message: "slow",
      details: { retryAfterMs: 3_000 },
    });
    expect(await waited(0.5, 1, limited)).toBe(3_050);
  });

  it("stops waiting when the signal aborts", async () => {
    const abort = new AbortController();
    const retry = createRetry(new SimulatedClock(), new SeededRandom(1), { baseMs: 1_000_000 });
    const wait = retry.wait(5, unavailable, abort.signal);
    abort.abort();
    await wait;
    await retry.wait(5, unavailable, abort.signal);
  });
});
