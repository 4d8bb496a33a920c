import { BitMeasure, BitReader, BitWriter, bitsFor, type Stream } from "@muster/wire";
import { expect, test } from "vitest";

interface Packet {
  tick: number;
  moving: boolean;
  x: number;
  count: number;
  heat: number;
  name: Uint8Array;
}

function serialize(stream: Stream, packet: Packet): void {
  packet.tick = stream.bits(packet.tick, 32);
  packet.moving = stream.flag(packet.moving);
  packet.x = stream.ranged(packet.x, -500, 500);
  packet.count = stream.varuint(packet.count);
  packet.heat = stream.float32(packet.heat);
  const length = stream.ranged(packet.name.length, 0, 16);
  if (stream.reading) packet.name = new Uint8Array(length);
  stream.bytes(packet.name, 0, length);
}

const empty = (): Packet => ({ tick: 0, moving: false, x: 0, count: 0, heat: 0, name: new Uint8Array(0) });

test("one description writes, measures and reads", () => {
  const packet = {
    tick: 0xdeadbeef,
    moving: true,
    x: -317,
    count: 300,
    heat: 1.5,
    name: Uint8Array.of(1, 2, 3),
  };
  const bytes = new Uint8Array(64).fill(0xff);
  const writer = new BitWriter(bytes);
  serialize(writer, packet);
  const measure = new BitMeasure();
  serialize(measure, packet);
  const reader = new BitReader(bytes.subarray(0, writer.bytePosition));
  const found = empty();
  serialize(reader, found);
  expect(found).toEqual(packet);
  expect([writer.ok, reader.ok, reader.bytesLeft]).toEqual([true, true, 0]);
  expect(measure.bitPosition).toBe(writer.bitPosition);
  // 32 + 1 + 10 + 16 + 32 + 5 bits are 12 bytes, and 3 more.
  expect(writer.bytePosition).toBe(15);
});

test("bits fill a byte from its low end", () => {
  const bytes = new Uint8Array(3);
  const writer = new BitWriter(bytes);
  writer.bits(0b101, 3);
  writer.bits(0x1234, 16);
  expect([...bytes]).toEqual([0b10100101, 0b10010001, 0]);
});

test("every cut of a packet fails, and reads zeros", () => {
  const bytes = new Uint8Array(64);
  const writer = new BitWriter(bytes);
  serialize(writer, { tick: 7, moving: true, x: 5, count: 2 ** 32 - 1, heat: -1, name: Uint8Array.of(9) });
  for (let length = 0; length < writer.bytePosition; length++) {
    const reader = new BitReader(bytes.subarray(0, length));
    serialize(reader, empty());
    expect(reader.ok, `${length} bytes`).toBe(false);
    expect(reader.bits(0, 8)).toBe(0);
  }
});

test("what does not fit is not written, and can be taken back", () => {
  const bytes = new Uint8Array(2);
  const writer = new BitWriter(bytes);
  writer.bits(1, 3);
  const before = writer.bitPosition;
  writer.bits(0x7ff, 11);
  writer.bits(0, 8);
  expect(writer.ok).toBe(false);
  writer.rewind(before);
  expect([writer.ok, writer.bits(2, 3), [...bytes.subarray(0, 1)]]).toEqual([true, 2, [0b010001]]);
});

test("what a range, a padding or a varuint may not hold is illegal", () => {
  const read = (
    bytes: readonly number[],
    use: (reader: BitReader) => number | undefined,
  ): [unknown, boolean] => {
    const reader = new BitReader(Uint8Array.from(bytes));
    return [use(reader), reader.ok];
  };
  expect(read([0x07], (reader) => reader.ranged(0, 10, 15))).toEqual([10, false]);
  expect(read([0x05], (reader) => reader.ranged(0, 10, 15))).toEqual([15, true]);
  expect(read([0xff, 0x01], (reader) => reader.varuint(0))).toEqual([255, true]);
  expect(read([0x80, 0x00], (reader) => reader.varuint(0))).toEqual([0, false]);
  expect(read([0xff, 0xff, 0xff, 0xff, 0x0f], (reader) => reader.varuint(0))).toEqual([2 ** 32 - 1, true]);
  expect(read([0xff, 0xff, 0xff, 0xff, 0x1f], (reader) => reader.varuint(0))).toEqual([0, false]);
  expect(
    read([0x03], (reader) => {
      reader.bits(0, 1);
      reader.align();
      return undefined;
    }),
  ).toEqual([undefined, false]);
  const writer = new BitWriter(new Uint8Array(4));
  expect([writer.ranged(16, 10, 15), writer.ok]).toEqual([10, false]);
});

test("a number's bits", () => {
  expect([0, 1, 2, 255, 256, 2 ** 32 - 1].map(bitsFor)).toEqual([0, 1, 2, 8, 9, 32]);
});

test("100,000 mutated packets are read to the end: within their ranges, or failed", () => {
  let state = 99;
  const random = (bound: number): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % bound;
  };
  const bytes = new Uint8Array(64);
  const reader = new BitReader(bytes);
  const again = new BitWriter(new Uint8Array(64));
  const seen = { failed: 0, whole: 0, outside: 0, changed: 0 };
  for (let round = 0; round < 100_000; round++) {
    const writer = new BitWriter(bytes);
    const name = new Uint8Array(random(17)).fill(random(256));
    serialize(writer, {
      tick: round,
      moving: true,
      x: random(1001) - 500,
      count: random(1e6),
      heat: 2,
      name,
    });
    const length = writer.bytePosition;
    for (let change = random(4); change >= 0; change--) bytes[random(length)] = random(256);
    reader.reset(bytes, 0, random(4) === 0 ? random(length + 1) : length);
    const found = empty();
    serialize(reader, found);
    if (found.x < -500 || found.x > 500 || found.name.length > 16 || reader.bytesLeft < 0) seen.outside++;
    if (!reader.ok) {
      seen.failed++;
      continue;
    }
    seen.whole++;
    // What is legal is written as it was read: there is one way to write a value. A float that is no number has many.
    const target = new Uint8Array(64);
    again.reset(target);
    serialize(again, found);
    const end = reader.bytePosition;
    if (!Number.isNaN(found.heat) && Buffer.compare(target.subarray(0, end), bytes.subarray(0, end)) !== 0)
      seen.changed++;
  }
  expect([seen.outside, seen.changed]).toEqual([0, 0]);
  expect(Math.min(seen.failed, seen.whole)).toBeGreaterThan(10_000);
});
