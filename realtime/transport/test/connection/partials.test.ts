import { type ChannelSettings, Connection } from "@muster/transport";
import { expect, test } from "vitest";
import { Conversation } from "../fixtures/conversation.js";
import { fragment, packetOf } from "../fixtures/packets.js";
import { Seeded } from "../fixtures/seeded.js";

const pace = { startBytesPerS: 1e6, minBytesPerS: 1e6, maxBytesPerS: 1e6 };
const sixteen = (kind: ChannelSettings["kind"]): ChannelSettings[] =>
  new Array(16).fill({ kind, messageBytesMax: 262_144 });

function listening(channels: readonly ChannelSettings[]) {
  const heard: string[] = [];
  const connection = new Connection(
    { channels, pace },
    {
      message: (channel, message) => void heard.push(`${channel}: ${message.length}`),
      acked: () => {},
      lost: () => {},
    },
  );
  return { connection, heard };
}

test.each(["unreliable", "reliable-ordered"] as const)(
  "the ends of large messages cost what came, not the messages (%s)",
  (kind) => {
    const connections = Array.from({ length: 50 }, () => listening(sixteen(kind)).connection);
    const before = process.memoryUsage().arrayBuffers;
    for (const connection of connections)
      for (let channel = 0; channel < 16; channel++) {
        const end = fragment(channel, kind !== "unreliable", 0, 255, 256, 1);
        expect(connection.readPacket(0, packetOf(channel, end)).ok).toBe(true);
      }
    expect(connections.map(({ heldBytes }) => heldBytes)).toEqual(new Array(50).fill(16));
    // 800 messages of 256 KiB have begun.
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 20);
  },
);

test("fragments of unreliable messages keep to 256 KiB on all channels together, and a whole one still fits", () => {
  const { connection, heard } = listening(sixteen("unreliable"));
  const random = new Seeded(3);
  let most = 0;
  for (let sequence = 0; sequence < 2000; sequence++) {
    const piece = fragment(random.below(16), false, sequence >> 6, random.below(255), 256);
    expect(connection.readPacket(0, packetOf(sequence, piece)).ok).toBe(true);
    most = Math.max(most, connection.heldBytes);
  }
  expect(most).toBeGreaterThan(262_144 - 1024);
  expect(most).toBeLessThanOrEqual(262_144);
  expect(heard).toEqual([]);
  for (let index = 0; index < 256; index++)
    connection.readPacket(0, packetOf(2000 + index, fragment(5, false, 700, index, 256)));
  expect(heard).toEqual(["5: 262144"]);
});

test("a fragment older than those that are kept is ignored, and the oldest gives way to a newer one", () => {
  const { connection, heard } = listening(sixteen("unreliable"));
  let sequence = 0;
  const take = (id: number, index: number, content: number): void => {
    expect(connection.readPacket(0, packetOf(sequence++, fragment(0, false, id, index, 2, content))).ok).toBe(
      true,
    );
  };
  // They go round: 65,534 is the oldest.
  for (const id of [65_534, 1, 65_535, 0]) take(id, 0, 1024);
  take(65_533, 0, 1024);
  take(65_530, 1, 1);
  for (const id of [65_534, 65_535, 0, 1]) take(id, 1, 10 + (id & 0xf));
  expect(heard).toEqual(["0: 1048", "0: 1049", "0: 1034", "0: 1035"]);
  for (const id of [10, 11, 12, 13, 14]) take(id, 0, 1024);
  expect(connection.heldBytes).toBe(4 * 1024);
  for (const id of [10, 11]) take(id, 1, id);
  // The end of 10 came to nothing; 11 was kept.
  expect(heard.slice(4)).toEqual(["0: 1035"]);
});

test("what is left of a message from a round of ids ago is not mixed into another", () => {
  const { connection, heard } = listening(sixteen("unreliable"));
  connection.readPacket(0, packetOf(0, fragment(0, false, 7, 0, 3)));
  let sequence = 1;
  for (let id = 8; id < 65_536 + 7; id += 500)
    connection.readPacket(0, packetOf(sequence++, fragment(0, false, id & 0xffff, 0, 3)));
  connection.readPacket(0, packetOf(sequence++, fragment(0, false, 7, 1, 3)));
  connection.readPacket(0, packetOf(sequence++, fragment(0, false, 7, 2, 3, 5)));
  expect(heard).toEqual([]);
  connection.readPacket(0, packetOf(sequence++, fragment(0, false, 7, 0, 3)));
  expect(heard).toEqual(["0: 2053"]);
});

test("a packet has at most 16 fragments: more are refused, and an honest sender never has more", () => {
  const ends = (count: number): number[][] =>
    Array.from({ length: count }, (_, id) => fragment(id & 15, false, id >> 4, 1, 2, 1));
  expect(listening(sixteen("unreliable")).connection.readPacket(0, packetOf(0, ...ends(16))).ok).toBe(true);
  const { connection } = listening(sixteen("unreliable"));
  expect(connection.readPacket(0, packetOf(0, ...ends(17)))).toEqual({ ok: false, reason: "violation" });
  expect(connection.closed).toBe("frames");
  // The ends of these are as small as they can be, and many are lost.
  const channels = [...sixteen("unreliable").slice(8), ...sixteen("reliable-ordered").slice(8)];
  const talk = new Conversation({ delayMs: 30, jitterMs: 10, loss: 0.2 }, 9, { channels, pace });
  let sent = 0;
  talk.run(10_000, () => {
    for (let channel = 0; channel < 16; channel++) talk.here.connection.send(channel, new Uint8Array(2049));
    sent++;
  });
  talk.run(20_000);
  expect(Object.keys(talk.there.refused).filter((reason) => reason !== "stale")).toEqual([]);
  for (let channel = 8; channel < 16; channel++)
    expect(talk.there.heard[channel]?.length).toBeGreaterThan(sent / 20);
});
