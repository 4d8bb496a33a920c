import { Connection, packetBytesMax } from "@muster/transport";
import { expect, test } from "vitest";
import { Conversation, channels } from "../fixtures/conversation.js";

const pace = { startBytesPerS: 1e6, minBytesPerS: 1e6, maxBytesPerS: 1e6 };
const silent = { message: () => {}, acked: () => {}, lost: () => {} };
const limits = { messagesMax: 300, bytesMax: 100_000 };

test.each([
  [100, { messages: 300, bytes: 30_000 }],
  [4000, { messages: 25, bytes: 100_000 }],
])(
  "for a client that never acks, no more than the limits is kept (messages of %i bytes)",
  (sizeBytes, kept) => {
    const connection = new Connection({ channels, pace, backlog: limits }, silent);
    const out = new Uint8Array(packetBytesMax);
    const taken = [0, 0];
    for (let tick = 0; tick < 600; tick++) {
      // Two channels that are full at once share what there is.
      for (const channel of [0, 1])
        if (connection.send(channel, new Uint8Array(sizeBytes))) taken[channel] = (taken[channel] ?? 0) + 1;
      while (connection.writePacket(tick * 16, out) > 0);
    }
    expect(connection.backlog).toEqual(kept);
    expect((taken[0] ?? 0) + (taken[1] ?? 0)).toBe(kept.messages);
    expect(Math.abs((taken[0] ?? 0) - (taken[1] ?? 0))).toBeLessThan(2);
  },
);

test("what is acked makes room, to the last byte", () => {
  const talk = new Conversation({ delayMs: 20, loss: 0.05 }, 4, { backlog: limits });
  const { connection } = talk.here;
  let refused = 0;
  talk.run(20_000, () => {
    for (const channel of [0, 1]) if (!connection.send(channel, new Uint8Array(3000))) refused++;
    expect(connection.backlog.bytes).toBeLessThanOrEqual(limits.bytesMax);
  });
  expect(refused).toBeGreaterThan(10);
  talk.run(5000);
  expect(connection.backlog).toEqual({ messages: 0, bytes: 0 });
  expect(connection.send(0, new Uint8Array(65_536))).toBe(true);
});

test("limits that no message fits are refused, by name", () => {
  const made = (backlog: object) =>
    new Connection({ channels, pace, backlog: { ...limits, ...backlog } }, silent);
  expect(() => made({ bytesMax: 65_535 })).toThrow("backlog.bytesMax: at least 65536");
  expect(() => made({ messagesMax: 0 })).toThrow("backlog.messagesMax: at least 1");
});

test("unreliable messages that wait keep to 256 KiB, and the oldest are told lost", () => {
  const lost: number[] = [];
  const large = [{ kind: "unreliable", messageBytesMax: 262_144 }] as const;
  const connection = new Connection(
    { channels: large, pace },
    { ...silent, lost: (_, token) => lost.push(token) },
  );
  for (let token = 0; token < 3; token++) connection.sendTracked(0, new Uint8Array(1000), token);
  connection.send(0, new Uint8Array(261_000));
  expect(lost).toEqual([0, 1]);
  connection.send(0, new Uint8Array(262_144));
  expect(lost).toEqual([0, 1, 2]);
});

test("a closed connection says why, and then neither sends, takes nor tells", () => {
  const talk = new Conversation({ delayMs: 20 }, 5);
  const { connection, acked, lost } = talk.here;
  connection.sendTracked(2, new Uint8Array(10), 1);
  connection.send(0, new Uint8Array(10));
  talk.run(10);
  connection.close("backlog");
  connection.close("done");
  expect(connection.closed).toBe("backlog");
  expect(connection.send(0, new Uint8Array(1))).toBe(false);
  connection.sendTracked(2, new Uint8Array(10), 2);
  const [sent = 0] = talk.sentBytes;
  talk.there.connection.send(0, new Uint8Array(1));
  talk.run(5000);
  expect([acked, lost, talk.here.heard[0], talk.sentBytes[0]]).toEqual([[], [], [], sent + 12]);
  expect(talk.here.refused["closed"]).toBeGreaterThan(0);
});
