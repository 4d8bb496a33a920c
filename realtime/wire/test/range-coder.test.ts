import {
  codedMagnitude,
  codedSigned,
  codedSignedMixed,
  codedTree,
  expectMagnitude,
  expectSigned,
  learn,
  magnitudeModels,
  prior,
  RangeCoder,
  signedModels,
} from "@muster/wire";
import { expect, test } from "vitest";

/** A generator of whole numbers below `bound`, from a seed (xorshift). */
function seeded(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % bound;
  };
}

interface Packet {
  moves: number[];
  kind: number;
  raw: number;
}

const models = new Int32Array(2 * magnitudeModels + 8);

const priors = new Int32Array(models.length).fill(prior(32768, 0));
expectMagnitude(priors, 0, 3);
expectMagnitude(priors, magnitudeModels, 1);

/** One description for both directions. */
function describe(coder: RangeCoder, packet: Packet): void {
  models.set(priors);
  const length = codedMagnitude(coder, packet.moves.length, models, magnitudeModels);
  if (coder.reading) packet.moves = Array.from({ length: Math.min(length, 250) }, () => 0);
  for (const [index, move] of packet.moves.entries())
    packet.moves[index] = codedSigned(coder, move, models, 0);
  packet.kind = codedTree(coder, packet.kind, 3, models, 2 * magnitudeModels);
  packet.raw = coder.bits(packet.raw, 30);
}

test("one description writes and reads, for 2,000 packets of every size of number", () => {
  const coder = new RangeCoder();
  const bytes = new Uint8Array(4096);
  for (let seed = 1; seed <= 2000; seed++) {
    const random = seeded(seed);
    const width = 1 << random(25);
    const packet = {
      moves: Array.from({ length: random(200) }, () => random(2 * width) - width),
      kind: random(8),
      raw: random(2 ** 30),
    };
    bytes.fill(0xa5);
    coder.write(bytes);
    describe(coder, structuredClone(packet));
    const end = coder.finish();
    expect(coder.ok).toBe(true);
    const found = { moves: [], kind: 0, raw: 0 };
    coder.read(bytes, 0, end);
    describe(coder, found);
    expect(coder.ok).toBe(true);
    expect(found, `seed ${seed}`).toEqual(packet);
  }
});

test("a rare bit costs little: 10,000 zeros with a sure model take a few bytes, and long carries are right", () => {
  const coder = new RangeCoder();
  const bytes = new Uint8Array(64);
  const sure = Int32Array.of(prior(64, 38));
  coder.write(bytes);
  for (let index = 0; index < 10_000; index++) coder.bit(0, sure, 0);
  const end = coder.finish();
  expect(end).toBeLessThanOrEqual(3);
  sure[0] = prior(64, 38);
  coder.read(bytes, 0, end);
  let ones = 0;
  for (let index = 0; index < 10_000; index++) ones += coder.bit(0, sure, 0);
  expect(ones).toBe(0);
});

test("golden bytes of a known packet", () => {
  const coder = new RangeCoder();
  const bytes = new Uint8Array(64);
  coder.write(bytes);
  describe(coder, { moves: [0, 1, -1, 9, -300, 70_000, -(2 ** 25 - 1)], kind: 5, raw: 0x2badcafe });
  const end = coder.finish();
  expect(Buffer.from(bytes.subarray(0, end)).toString("hex")).toBe(
    "2b0752ae65800b7700a35b9e83fc2a06fcf440bd36",
  );
});

test("a model moves towards what it sees and is never certain", () => {
  let model = prior(32768, 0);
  model = learn(model, 1);
  expect(model >>> 8).toBe(32768 + ((32768 * 43690) >>> 16));
  for (let index = 0; index < 2000; index++) model = learn(model, 1);
  expect(model >>> 8).toBeGreaterThan(63_000);
  expect(model >>> 8).toBeLessThanOrEqual(65_472);
});

test("what does not fit fails and writes nothing beyond its end", () => {
  const coder = new RangeCoder();
  const bytes = new Uint8Array(16);
  coder.write(bytes, 2, 6);
  for (let index = 0; index < 40; index++) coder.bits(0x2aaaaaaa, 30);
  coder.finish();
  expect(coder.ok).toBe(false);
  expect([...bytes.subarray(0, 2), ...bytes.subarray(6)]).toEqual(new Array(12).fill(0));
});

test("100,000 packets of noise are read to the end without a throw", () => {
  const coder = new RangeCoder();
  const random = seeded(77);
  const bytes = new Uint8Array(48);
  let failed = 0;
  for (let round = 0; round < 100_000; round++) {
    const length = random(49);
    for (let at = 0; at < length; at++) bytes[at] = random(256);
    coder.read(bytes, 0, length);
    const packet = { moves: [], kind: 0, raw: 0 };
    describe(coder, packet);
    if (!coder.ok) failed++;
  }
  // Three of four first bytes are no beginning.
  expect(failed).toBeGreaterThan(70_000);
});

test("a run up to the first 1 is the same as bit by bit, in both directions", () => {
  const random = seeded(12);
  const contexts = Uint16Array.from({ length: 400 }, () => random(3));
  const one = Int32Array.of(0, prior(300, 8), prior(20000, 2), prior(60000, 2));
  const [run, single] = [new RangeCoder(), new RangeCoder()];
  const [bytes, others] = [new Uint8Array(64), new Uint8Array(64)];
  for (let round = 0; round < 2000; round++) {
    const stop = random(500);
    const end = 1 + random(400);
    const [models, same, back] = [one.slice(), one.slice(), one.slice()];
    run.write(bytes);
    expect(run.first(stop, models, 1, contexts, 0, end)).toBe(Math.min(stop, end));
    const length = run.finish();
    single.write(others);
    for (let place = 0; place < end && place <= stop; place++)
      single.bit(place === stop ? 1 : 0, same, 1 + (contexts[place] ?? 0));
    expect(others.subarray(0, single.finish())).toEqual(bytes.subarray(0, length));
    run.read(bytes, 0, length);
    expect(run.first(0, back, 1, contexts, 0, end)).toBe(Math.min(stop, end));
    expect([models, back]).toEqual([same, same]);
  }
});

test.each([0, 1, 2, 8, 24])(
  "a mixed number of at most %i bits and one comes back, and touches no model but its own",
  (highest) => {
    const size = signedModels(highest);
    const most = 2 ** (highest + 1) - 1;
    const numbers = [0, 1, -1, most, -most, most >> 1, 1 - (most >> 2), 2 ** highest, -(2 ** highest)];
    const own = new Int32Array(2 * size + 2).fill(-7);
    const begin = (): void => {
      expectSigned(own, 1, -2, highest);
      expectSigned(own, 1 + size, 3, highest);
    };
    const bytes = new Uint8Array(256);
    const coder = new RangeCoder();
    begin();
    coder.write(bytes);
    for (const number of numbers) codedSignedMixed(coder, number, own, 1, 1 + size, highest);
    const end = coder.finish();
    begin();
    coder.read(bytes, 0, end);
    expect(numbers.map(() => codedSignedMixed(coder, 0, own, 1, 1 + size, highest))).toEqual(numbers);
    expect([coder.ok, own[0], own.at(-1)]).toEqual([true, -7, -7]);
  },
);
