import { fork } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { getPriority } from "node:os";
import type { AppError } from "@muster/errors";
import { createSystemClock } from "@muster/runtime";
import { afterEach, expect, test, vi } from "vitest";
import {
  createPasswordHasher,
  type PasswordHasherOptions,
  type PasswordHasherProcess,
} from "../src/password-hasher.js";
import { logger, metrics } from "./setting.js";

const started: PasswordHasherProcess[] = [];

async function start(options: Partial<PasswordHasherOptions> = {}): Promise<PasswordHasherProcess> {
  const hasher = createPasswordHasher({ clock: createSystemClock(), logger, metrics, ...options });
  started.push(hasher);
  await hasher.start();
  return hasher;
}

afterEach(async () => {
  await Promise.all(started.splice(0).map((hasher) => hasher.stop()));
});

/** Whether a process runs; one that ended and was not waited for does not. */
function runs(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}

function codesOf(results: readonly PromiseSettledResult<unknown>[]): string[] {
  return results.map((result) => (result.status === "fulfilled" ? "done" : (result.reason as AppError).code));
}

test("a hash is of its password only, and nobody's hash matches nothing", async () => {
  const hasher = await start();
  const hash = await hasher.hash("pässword 🐎");
  expect(await hasher.hash("pässword 🐎")).not.toBe(hash);
  expect(await hasher.verify("pässword 🐎", hash)).toBe(true);
  expect(await hasher.verify("password 🐎", hash)).toBe(false);
  expect(await hasher.verify("pässword 🐎", undefined)).toBe(false);
});

test("this thread goes on while passwords are hashed", async () => {
  const hasher = await start();
  let turns = 0;
  let isHashing = true;
  const turn = (): void => {
    turns++;
    if (isHashing) setImmediate(turn);
  };
  turn();
  await Promise.all(Array.from({ length: 4 }, () => hasher.hash("correct horse")));
  isHashing = false;
  expect(turns).toBeGreaterThan(50);
});

test("its process lets others go first", async () => {
  const hasher = await start();
  await hasher.hash("correct horse");
  const pid = hasher.pid ?? 0;
  const threads = readdirSync(`/proc/${pid}/task`).map(Number);
  expect(threads.length).toBeGreaterThan(4);
  expect(Math.min(...threads.map((thread) => getPriority(thread)))).toBeGreaterThan(getPriority());
});

test("what cannot wait is refused, and what waits is done in the end", async () => {
  const hasher = await start({ runningMax: 2, waitingMax: 3 });
  const results = await Promise.allSettled(Array.from({ length: 9 }, () => hasher.hash("correct horse")));
  expect(codesOf(results)).toEqual([...Array(5).fill("done"), ...Array(4).fill("RATE_LIMITED")]);
  const refused = results.at(-1);
  expect(refused?.status === "rejected" && refused.reason).toMatchObject({
    retryable: true,
    details: { retryAfterMs: 1000 },
  });
  expect(await hasher.hash("correct horse")).toMatch(/^\$argon2id\$/);
});

test("when its process is killed, waiting requests get a retryable error and another process takes over", async () => {
  const hasher = await start();
  const hash = await hasher.hash("correct horse");
  const firstPid = hasher.pid ?? 0;
  // Stopped first, so that no answer can be on its way.
  process.kill(firstPid, "SIGSTOP");
  const pending = Promise.allSettled(Array.from({ length: 6 }, () => hasher.verify("correct horse", hash)));
  process.kill(firstPid, "SIGKILL");
  expect(codesOf(await pending)).toEqual(Array(6).fill("UNAVAILABLE"));
  await vi.waitFor(() => expect(hasher.isReady).toBe(true), { timeout: 10_000 });
  expect(hasher.pid).not.toBe(firstPid);
  expect(await hasher.verify("correct horse", hash)).toBe(true);
});

test("a request that comes while there is no process waits for the next one", async () => {
  const hasher = await start();
  process.kill(hasher.pid ?? 0, "SIGKILL");
  await vi.waitFor(() => expect(hasher.isReady).toBe(false), { timeout: 10_000 });
  expect(await hasher.hash("correct horse")).toMatch(/^\$argon2id\$/);
});

test("stop lets running hashes end, refuses what waits and ends the process", async () => {
  const hasher = await start({ runningMax: 1 });
  const pid = hasher.pid ?? 0;
  const work = Promise.allSettled(Array.from({ length: 3 }, () => hasher.hash("correct horse")));
  await hasher.stop();
  expect(codesOf(await work)).toEqual(["done", "UNAVAILABLE", "UNAVAILABLE"]);
  expect(runs(pid)).toBe(false);
  await expect(hasher.hash("correct horse")).rejects.toMatchObject({ code: "UNAVAILABLE" });
});

test("Ctrl-C does not end it before its owner", async () => {
  const hasher = await start();
  process.kill(hasher.pid ?? 0, "SIGINT");
  process.kill(hasher.pid ?? 0, "SIGTERM");
  expect(await hasher.hash("correct horse")).toMatch(/^\$argon2id\$/);
  expect(hasher.isReady).toBe(true);
});

test("it ends when its owner is killed", async () => {
  const owner = fork(new URL("./fixtures/hasher-owner.mjs", import.meta.url), { execArgv: [] });
  const [{ pid }] = (await once(owner, "message")) as [{ pid: number }];
  expect(runs(pid)).toBe(true);
  owner.kill("SIGKILL");
  await once(owner, "exit");
  await vi.waitFor(() => expect(runs(pid)).toBe(false), { timeout: 10_000 });
});
