import { expect, test } from "vitest";
import { Conversation } from "../fixtures/conversation.js";

const pace = { startBytesPerS: 1e6, minBytesPerS: 1e6, maxBytesPerS: 1e6 };
const tickMs = 4;
const clear = { delayMs: 10 };
const numberOf = (message: Uint8Array): number => new DataView(message.buffer).getUint32(0);

test.each([
  ["nothing comes back", 40_000, false],
  ["nothing comes back", 66_000, false],
  ["nothing comes or goes", 40_000, true],
  // As many as make a round and a little: what comes first looks late.
  ["nothing comes or goes", 65_536 + 300, true],
])("after a blackout in which %s for %i packets, nothing is taken for lost", (_what, packets, isWhole) => {
  const fromMs = 40_000;
  const dark = { ...clear, blackouts: [{ fromMs, untilMs: fromMs + packets * tickMs }] };
  const talk = new Conversation(isWhole ? dark : clear, 5, { pace }, tickMs, dark);
  let token = 0;
  const run = (durationMs: number): void =>
    talk.run(durationMs, () => {
      const message = new Uint8Array(4);
      new DataView(message.buffer).setUint32(0, token);
      for (const { connection } of [talk.here, talk.there]) connection.sendTracked(2, message, token);
      token++;
    });
  run(fromMs + packets * tickMs + 6000);
  const { acked, lost, connection } = talk.here;
  const { packetsLost } = connection.statistics;
  expect(packetsLost).toBeGreaterThan(packets * 0.99);
  const [before, lostBefore, heardBefore] = [token, lost.length, talk.there.heard[2]?.length ?? 0];
  run(Math.max(4000, (71_000 - token) * tickMs));
  expect(connection.statistics.packetsSent).toBeGreaterThan(70_000);
  expect(connection.statistics.packetsLost).toBe(packetsLost);
  expect(lost.length).toBe(lostBefore);
  const heard = (talk.there.heard[2] ?? []).slice(heardBefore).map(numberOf);
  const underWay = 10;
  expect(heard.length).toBeGreaterThan(token - before - underWay);
  expect(heard.at(-1)).toBeGreaterThan(token - underWay);
  expect(acked.filter((one) => one >= before).length).toBeGreaterThan(token - before - underWay);
});
