import { Connection, packetBytesMax } from "@muster/transport";
import { expect, test } from "vitest";
import { Conversation, channels } from "../fixtures/conversation.js";
import { fragment as fragmentOf, packetOf, u16 } from "../fixtures/packets.js";
import { Seeded } from "../fixtures/seeded.js";

const pace = { startBytesPerS: 1e6, minBytesPerS: 1e6, maxBytesPerS: 1e6 };

/** A connection that counts the bytes of what it hears. */
function listening() {
  const heard = { messages: 0, bytes: 0 };
  const connection = new Connection(
    { channels, pace },
    {
      message: (_channel, { length }) => {
        heard.messages++;
        heard.bytes += length;
      },
      acked: () => {},
      lost: () => {},
    },
  );
  return { connection, heard };
}

const fragment = (channel: number, id: number, index: number, count: number, content = 1024): number[] =>
  fragmentOf(channel, channel < 2, id, index, count, content);

test.each([
  ["an empty packet", new Uint8Array(0), "malformed"],
  ["a header that is cut", packetOf(0).subarray(0, 9), "malformed"],
  ["a frame of a channel that is not", packetOf(0, [0x03, 1, 9]), "channel"],
  ["an unreliable frame on a reliable channel", packetOf(0, [0x00, 1, 9]), "channel"],
  ["a reliable frame on an unreliable channel", packetOf(0, [0x12, 0, 0, 1, 9]), "channel"],
  ["bits that are not used", packetOf(0, [0x42, 1, 9]), "malformed"],
  ["a length beyond the packet", packetOf(0, [0x02, 2, 9]), "malformed"],
  ["a length in more bytes than it needs", packetOf(0, [0x02, 0x81, 0x00, 9]), "malformed"],
  ["a message beyond the window", packetOf(0, [0x10, ...u16(256), 1, 9]), "window"],
  ["a message from long ago", packetOf(0, [0x10, ...u16(0x10000 - 513), 1, 9]), "window"],
  ["one fragment of one", packetOf(0, fragment(0, 0, 0, 1, 5)), "malformed"],
  ["a fragment beyond its count", packetOf(0, fragment(0, 0, 2, 2, 5)), "malformed"],
  ["a fragment in the middle that is not full", packetOf(0, fragment(0, 0, 0, 2, 100)), "malformed"],
  ["fragments of more than the channel's largest message", packetOf(0, fragment(0, 0, 0, 66)), "size"],
  [
    "a whole message where a fragment came",
    packetOf(0, fragment(1, 1, 1, 2, 9), [0x11, 1, 0, 1, 9]),
    "fragments",
  ],
] as const)("%s is refused", (_name, packet, closed) => {
  const { connection, heard } = listening();
  const reason = closed === "malformed" ? closed : "violation";
  expect(connection.readPacket(0, packet)).toEqual({ ok: false, reason });
  expect(connection.closed).toBe(closed);
  expect(heard).toEqual({ messages: 0, bytes: 0 });
  expect(connection.readPacket(0, packetOf(1, [0x02, 1, 9]))).toEqual({ ok: false, reason: "closed" });
});

test("a packet that comes again, or far too late, is ignored", () => {
  const { connection, heard } = listening();
  const packet = (sequence: number): Uint8Array => packetOf(sequence, [0x02, 1, 9]);
  expect(connection.readPacket(0, packet(100)).ok).toBe(true);
  for (const sequence of [100, 67, 0])
    expect(connection.readPacket(0, packet(sequence))).toEqual({ ok: false, reason: "stale" });
  expect(connection.readPacket(0, packet(68)).ok).toBe(true);
  expect(connection.readPacket(0, packet(68)).ok).toBe(false);
  expect(heard.messages).toBe(2);
});

test("beginnings of messages take no more memory than the window", () => {
  for (const channel of [0, 1]) {
    const { connection } = listening();
    const results = Array.from({ length: 10 }, (_, id) =>
      connection.readPacket(0, packetOf(id, fragment(channel, id, 0, 64))),
    );
    // Four of 64 kB fill the window of 256 kB.
    expect(results.map(({ ok }) => ok)).toEqual([...new Array(4).fill(true), ...new Array(6).fill(false)]);
    expect(connection.closed).toBe("window");
  }
});

test("a packet has at most 64 frames: more are refused, and an honest sender never has more", () => {
  const frames = (count: number): number[][] => new Array(count).fill([0x02, 0]);
  const { connection, heard } = listening();
  expect(connection.readPacket(0, packetOf(0, ...frames(64))).ok).toBe(true);
  expect(heard.messages).toBe(64);
  expect(connection.readPacket(0, packetOf(1, ...frames(65)))).toEqual({ ok: false, reason: "violation" });
  expect([connection.closed, heard.messages]).toEqual(["frames", 128]);
  const talk = new Conversation({ delayMs: 5 }, 2, { channels: new Array(16).fill(channels[2]) });
  for (let count = 0; count < 1000; count++) talk.here.connection.send(count % 16, new Uint8Array(0));
  talk.run(2000);
  expect(talk.there.heard.map(({ length }) => length)).toEqual([
    ...new Array(8).fill(63),
    ...new Array(8).fill(62),
  ]);
  expect(talk.there.refused).toEqual({});
});

test("fragments that disagree on how many they are break the rules", () => {
  const { connection } = listening();
  expect(connection.readPacket(0, packetOf(0, fragment(1, 0, 0, 3))).ok).toBe(true);
  expect(connection.readPacket(0, packetOf(1, fragment(1, 0, 1, 4)))).toEqual({
    ok: false,
    reason: "violation",
  });
});

test("acks of what was never sent change nothing", () => {
  const talk = new Conversation({ delayMs: 5 }, 1);
  talk.here.connection.send(0, new Uint8Array(10));
  const forged = Uint8Array.from([0, 0, 0x34, 0x12, 0xff, 0xff, 0xff, 0xff, 0, 0]);
  talk.here.connection.readPacket(0, forged);
  expect(talk.here.connection.pending(0)).toBe(1);
  talk.run(1000);
  expect(talk.there.heard[0]?.length).toBe(1);
});

const fuzzed = 300_000;
const seed = Number(process.hrtime.bigint() % 1_000_000n);

test(`${fuzzed} mutated packets never throw and are read or refused (seed ${seed})`, {
  timeout: 120_000,
}, () => {
  const random = new Seeded(seed);
  const samples = samplePackets(random);
  let { connection, heard } = listening();
  const tally: Record<string, number> = {};
  let mostBytes = 0;
  for (let count = 0; count < fuzzed; count++) {
    const packet = mutate(samples[random.below(samples.length)] ?? new Uint8Array(0), random);
    // Most are new, or nothing beyond the header would be read.
    if (packet.length > 1 && random.below(4) > 0) packet.set(u16(count & 0xffff));
    const result = connection.readPacket(count, packet);
    const name = result.ok ? "ok" : result.reason;
    tally[name] = (tally[name] ?? 0) + 1;
    mostBytes = Math.max(mostBytes, heard.bytes);
    if (connection.closed !== undefined) ({ connection, heard } = listening());
    heard.bytes = 0;
  }
  expect(mostBytes).toBeLessThanOrEqual(262_144 + packetBytesMax);
  for (const name of ["ok", "stale", "malformed", "violation"])
    expect(tally[name], name).toBeGreaterThan(fuzzed / 500);
});

/** What a lively conversation sends. */
function samplePackets(random: Seeded): Uint8Array[] {
  const { connection } = listening();
  const out = new Uint8Array(packetBytesMax);
  const packets: Uint8Array[] = [];
  for (let nowMs = 0; packets.length < 500; nowMs += 16) {
    for (let count = 0; count < 3; count++)
      connection.send(random.below(3), random.bytes(random.below(random.below(8) === 0 ? 5000 : 90)));
    const length = connection.writePacket(nowMs, out);
    if (length > 0) packets.push(out.slice(0, length));
  }
  return packets;
}

function mutate(sample: Uint8Array, random: Seeded): Uint8Array {
  const packet = sample.slice(0, random.below(4) === 0 ? random.below(sample.length + 1) : sample.length);
  const changes = random.below(4);
  for (let change = 0; change < changes && packet.length > 0; change++) {
    // Heads are where the meaning is.
    const at =
      random.below(2) === 0 ? random.below(Math.min(24, packet.length)) : random.below(packet.length);
    packet[at] = random.below(2) === 0 ? (packet[at] ?? 0) ^ (1 << random.below(8)) : random.below(256);
  }
  return packet;
}
