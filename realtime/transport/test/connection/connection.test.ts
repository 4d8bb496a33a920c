import { wholeBytesMax } from "@muster/transport";
import { expect, test } from "vitest";
import { Conversation } from "../fixtures/conversation.js";
import { packetOf, u16 } from "../fixtures/packets.js";
import { Seeded } from "../fixtures/seeded.js";

const good = { delayMs: 20 };
const bad = {
  ...{ delayMs: 50, jitterMs: 14, loss: 0.05, burst: 4 },
  ...{ reorder: 0.02, reorderMs: 30, duplicate: 0.02 },
};

/** A message that says its number, of any size from 4 bytes. */
function numbered(number: number, sizeBytes: number): Uint8Array {
  const message = new Uint8Array(sizeBytes).fill(number & 0xff);
  new DataView(message.buffer).setUint32(0, number);
  return message;
}

const numberOf = (message: Uint8Array): number => new DataView(message.buffer).getUint32(0);
const counted = (count: number): number[] => Array.from({ length: count }, (_, number) => number);

test.each([1, 2, 3])(
  "60 s of burst losses bring every reliable message once, the ordered ones in order (seed %i)",
  (seed) => {
    const random = new Seeded(seed);
    const talk = new Conversation(bad, seed);
    const sizes = counted(1800).map(() =>
      random.below(20) === 0 ? 4 + random.below(9000) : 4 + random.below(60),
    );
    let next = 0;
    talk.run(60_000, () => {
      for (; next < sizes.length && next < (talk.nowMs / 60_000) * sizes.length; next++)
        for (const { connection } of [talk.here, talk.there])
          for (const channel of [0, 1])
            expect(connection.send(channel, numbered(next, sizes[next] ?? 4))).toBe(true);
    });
    talk.run(5000);
    for (const { heard, refused, connection } of [talk.here, talk.there]) {
      expect(heard[0]?.map(numberOf)).toEqual(counted(1800));
      expect(heard[0]?.map(({ length }) => length)).toEqual(sizes);
      expect(heard[1]?.map(numberOf).sort((a, b) => a - b)).toEqual(counted(1800));
      // Some came out of turn.
      expect(heard[1]?.map(numberOf)).not.toEqual(counted(1800));
      expect(Object.keys(refused).filter((reason) => reason !== "stale")).toEqual([]);
      expect([connection.pending(0), connection.pending(1)]).toEqual([0, 0]);
    }
  },
);

test("sequences and ids go round", () => {
  const talk = new Conversation({ ...bad, delayMs: 5, jitterMs: 4 }, 7, {}, 4);
  let next = 0;
  talk.run(330_000, () => {
    talk.here.connection.send(0, numbered(next++, 4));
    talk.there.connection.send(2, numbered(next, 4));
  });
  talk.run(3000);
  expect(next).toBeGreaterThan(70_000);
  expect(talk.here.connection.statistics.packetsSent).toBeGreaterThan(66_000);
  expect(talk.there.heard[0]?.map(numberOf)).toEqual(counted(next));
});

test("every tracked message is told of: what came is acked, and what is lost alone may be told twice", () => {
  const talk = new Conversation(bad, 11);
  let token = 0;
  talk.run(30_000, () => talk.here.connection.sendTracked(2, numbered(token, 200), token++));
  talk.run(3000);
  const { acked, lost } = talk.here;
  const heard = new Set(talk.there.heard[2]?.map(numberOf));
  expect(new Set([...acked, ...lost]).size).toBe(token);
  expect(new Set(acked).size).toBe(acked.length);
  for (const one of acked) expect(heard.has(one)).toBe(true);
  const share = new Set(lost).size / token;
  expect(share).toBeGreaterThan(0.03);
  expect(share).toBeLessThan(0.12);
});

test("the round trip is measured without the other side's waiting, and losses are counted", () => {
  const talk = new Conversation(good, 3);
  talk.run(10_000, () => talk.here.connection.send(2, numbered(1, 30)));
  const { roundTripMs, lossShare, packetsLost } = talk.here.connection.statistics;
  // Both ends look at each tick only.
  expect(roundTripMs).toBeGreaterThan(39);
  expect(roundTripMs).toBeLessThan(40 + 2 * 17);
  expect([lossShare, packetsLost]).toEqual([0, 0]);
  const lossy = new Conversation({ ...good, loss: 0.1 }, 4);
  lossy.run(60_000, () => lossy.here.connection.send(2, numbered(1, 30)));
  const lost = lossy.here.connection.statistics;
  expect(lost.packetsLost / lost.packetsSent).toBeGreaterThan(0.07);
  expect(lost.packetsLost / lost.packetsSent).toBeLessThan(0.14);
});

test("two ends that have nothing to say fall silent", () => {
  const talk = new Conversation(good, 3);
  talk.here.connection.send(0, numbered(1, 30));
  talk.run(1000);
  const before = [...talk.sentBytes];
  talk.run(60_000);
  expect(talk.sentBytes).toEqual(before);
});

test("the pace finds what a narrow network carries, and chance losses do not slow it", () => {
  const transfer = (network: object, seed: number): number => {
    const talk = new Conversation({ ...good, ...network }, seed);
    talk.run(30_000, () => {
      while (talk.here.connection.pending(1) < 60) talk.here.connection.send(1, new Uint8Array(4000));
    });
    const before = talk.there.heard[1]?.length ?? 0;
    talk.run(30_000, () => {
      while (talk.here.connection.pending(1) < 60) talk.here.connection.send(1, new Uint8Array(4000));
    });
    return (((talk.there.heard[1]?.length ?? 0) - before) * 4000) / 30;
  };
  const narrow = transfer({ bytesPerS: 200_000, queueBytes: 64_000 }, 5);
  expect(narrow).toBeGreaterThan(120_000);
  expect(narrow).toBeLessThan(200_000);
  expect(transfer({ loss: 0.05, burst: 3 }, 5)).toBeGreaterThan(400_000);
});

test("snapshots and a large transfer share what there is", () => {
  const pace = { startBytesPerS: 60_000, minBytesPerS: 60_000, maxBytesPerS: 60_000 };
  const talk = new Conversation(good, 6, { pace });
  let token = 0;
  talk.run(20_000, () => {
    while (talk.here.connection.pending(0) < 20) talk.here.connection.send(0, new Uint8Array(4000));
    talk.here.connection.sendTracked(2, new Uint8Array(900), token++);
  });
  expect(talk.there.heard[0]?.length).toBeGreaterThan((20 * 60_000 * 0.3) / 4000);
  expect(talk.there.heard[2]?.length).toBeGreaterThan((20 * 60_000 * 0.3) / 900);
});

test.each([1183, 40])(
  "a channel that is always full (messages of %i bytes) leaves room for those after it",
  (sizeBytes) => {
    const pace = { startBytesPerS: 60_000, minBytesPerS: 60_000, maxBytesPerS: 60_000 };
    const talk = new Conversation(good, 12, { pace });
    let next = 0;
    talk.run(30_000, () => {
      while (talk.here.connection.pending(0) < 300) talk.here.connection.send(0, new Uint8Array(sizeBytes));
      if (next < talk.nowMs / 1000 - 1) talk.here.connection.send(1, numbered(next++, 20));
    });
    talk.run(1000);
    expect(next).toBe(30);
    expect(talk.there.heard[1]?.map(numberOf)).toEqual(counted(30));
  },
);

test("an owner that keeps to the budget and says that it is short is given more", () => {
  const pace = { startBytesPerS: 40_000, minBytesPerS: 8000, maxBytesPerS: 1_000_000 };
  const rates = [true, false].map((says) => {
    const talk = new Conversation(good, 13, { pace });
    let token = 0;
    talk.run(20_000, () => {
      const { connection } = talk.here;
      const budget = Math.min(wholeBytesMax, connection.budgetBytes(talk.nowMs));
      if (says && budget < wholeBytesMax) connection.runShort();
      if (budget >= 64) connection.sendTracked(2, new Uint8Array(Math.floor(budget * 0.9)), token++);
    });
    return talk.here.connection.statistics.bytesPerS;
  });
  expect(rates[1]).toBe(40_000);
  expect(rates[0]).toBeGreaterThan(60_000);
});

test("a sender is told when too much waits, and goes on when there is room", () => {
  const talk = new Conversation(good, 8);
  let sent = 0;
  while (talk.here.connection.send(0, numbered(sent, 4))) sent++;
  expect(sent).toBe(4096);
  talk.run(20_000);
  expect(talk.there.heard[0]?.length).toBe(sent);
  expect(talk.here.connection.send(0, numbered(sent, 4))).toBe(true);
});

test("what no channel can carry is refused before anything is queued", () => {
  const { connection } = new Conversation(good, 9).here;
  expect(() => connection.send(3, new Uint8Array(1))).toThrow("channel: 0 to 2");
  expect(() => connection.send(0, new Uint8Array(65_537))).toThrow(
    "message: at most 65536 bytes on channel 0",
  );
  expect(() => connection.sendTracked(0, new Uint8Array(1), 1)).toThrow("channel: an unreliable one");
  expect(() => connection.sendTracked(2, new Uint8Array(wholeBytesMax + 1), 1)).toThrow(
    `message: at most ${wholeBytesMax} bytes`,
  );
  expect(connection.writePacket(1000, new Uint8Array(1200))).toBe(0);
});

test("an empty message, one that just fits a packet, and one of many fragments", () => {
  const talk = new Conversation(bad, 10);
  const messages = [
    new Uint8Array(0),
    numbered(1, wholeBytesMax),
    numbered(2, wholeBytesMax + 1),
    numbered(3, 65_536),
  ];
  for (const channel of [0, 1]) for (const message of messages) talk.here.connection.send(channel, message);
  talk.run(10_000);
  expect(talk.there.heard[0]).toEqual(messages);
  expect(new Set(talk.there.heard[1]?.map(({ length }) => length))).toEqual(
    new Set(messages.map(({ length }) => length)),
  );
});

test("what is sent is copied at once, of whatever kind the bytes are", () => {
  const talk = new Conversation(good, 14);
  const buffers = [
    Buffer.from("before, and long enough to be a view of its own"),
    new Uint8Array(20).fill(98),
  ];
  const expected = buffers.map((bytes) => Uint8Array.from(bytes));
  for (const channel of [0, 1, 2]) for (const bytes of buffers) talk.here.connection.send(channel, bytes);
  for (const bytes of buffers) bytes.fill(0);
  talk.run(500);
  for (const channel of [0, 1, 2]) expect(talk.there.heard[channel]).toEqual(expected);
  // Nor is what waits for its turn a view of a packet that is gone.
  const packet = Buffer.from(packetOf(0, [0x10, ...u16(1), 1, 9]));
  const { connection, heard } = new Conversation(good, 15).there;
  connection.readPacket(0, packet);
  packet.fill(0);
  connection.readPacket(0, packetOf(1, [0x10, ...u16(0), 1, 8]));
  expect(heard[0]).toEqual([Uint8Array.of(8), Uint8Array.of(9)]);
});

test("messages of different sizes that wait together keep their own bytes", () => {
  const talk = new Conversation(good, 16, {
    pace: { startBytesPerS: 20_000, minBytesPerS: 20_000, maxBytesPerS: 20_000 },
  });
  const sizes = [1183, 0, 900, 1, 1184, 3000, 20, 1183];
  for (const [number, size] of sizes.entries())
    talk.here.connection.send(2, new Uint8Array(size).fill(number + 1));
  talk.run(3000);
  for (const [number, size] of sizes.entries())
    talk.here.connection.send(2, new Uint8Array(size).fill(number + 101));
  talk.run(3000);
  const expected = [1, 101].flatMap((from) =>
    sizes.map((size, number) => new Uint8Array(size).fill(number + from)),
  );
  expect(talk.there.heard[2]).toEqual(expected);
});
