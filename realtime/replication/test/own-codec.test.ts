import { SnapshotReceiver, SnapshotSender, type StateCodec, WorldState } from "@muster/replication";
import { codedSigned, expectMagnitude, magnitudeModels } from "@muster/wire";
import { expect, test } from "vitest";

/** A clock and a score that only grows: one codec that is written by hand, with a bound of its own. */
class ScoreCodec implements StateCodec {
  readonly fields = 2;
  readonly models = 2 * magnitudeModels;
  readonly #scoreMax: number;
  #models: Int32Array = new Int32Array(0);
  #at = 0;

  constructor(scoreMax = 1_000_000) {
    this.#scoreMax = scoreMax;
  }

  begin(models: Int32Array, at: number): void {
    expectMagnitude(models, at, 0);
    expectMagnitude(models, at + magnitudeModels, 4);
    this.#models = models;
    this.#at = at;
  }

  activity(bases: Int32Array, at: number, olders: Int32Array, olderAt: number, hasOlder: boolean): number {
    return hasOlder && bases[at + 1] !== olders[olderAt + 1] ? 5 : 0;
  }

  code(...[coder, records, at, bases, baseAt, , , , elapsed]: Parameters<StateCodec["code"]>): void {
    for (let index = 0; index < 2; index++) {
      const guess = (bases[baseAt + index] ?? 0) + (index === 0 ? elapsed : 0);
      const residual = (records[at + index] ?? 0) - guess;
      const coded = codedSigned(coder, residual, this.#models, this.#at + index * magnitudeModels);
      records[at + index] = guess + coded;
      if (guess + coded < 0 || guess + coded > this.#scoreMax) coder.fail();
    }
  }
}

test("a codec of one's own: its states arrive, and a clock that it foretells costs next to nothing", () => {
  const world = new WorldState(new ScoreCodec(), 20);
  for (let id = 0; id < 20; id++) world.create(id);
  const sender = new SnapshotSender(world);
  const receiver = new SnapshotReceiver(new ScoreCodec(), 20);
  const bytes = new Uint8Array(400);
  let last = 0;
  for (let tick = 1; tick <= 200; tick++) {
    for (let id = 0; id < 20; id++) {
      world.states[2 * id] = tick + id;
      if ((tick + id) % 50 === 0) world.states[2 * id + 1] = (world.states[2 * id + 1] ?? 0) + 10 + id;
    }
    world.commit(tick);
    last = sender.encode(bytes, 400);
    expect(receiver.receive(bytes, 0, last)).toBe("taken");
    expect(receiver.states).toEqual(world.states);
    sender.acked(sender.sequence);
  }
  expect(last).toBeLessThan(20);
});

test("what a codec's own bound forbids is not taken in, and changes nothing", () => {
  const bytes = new Uint8Array(64);
  const packetOf = (score: number): number => {
    const world = new WorldState(new ScoreCodec(2_000_000), 1);
    world.create(0);
    world.states[1] = score;
    world.commit(1);
    return new SnapshotSender(world).encode(bytes, 64);
  };
  const receiver = new SnapshotReceiver(new ScoreCodec(), 1);
  expect(receiver.receive(bytes, 0, packetOf(1_000_001))).toBe("illegal");
  expect([receiver.alive[0], receiver.states[1], receiver.createdCount]).toEqual([0, 0, 0]);
  expect(receiver.receive(bytes, 0, packetOf(1_000_000))).toBe("taken");
  expect(receiver.states[1]).toBe(1_000_000);
});

test("a budget outside its bounds, or too small for the head, is refused and uses up no number", () => {
  const world = new WorldState(new ScoreCodec(), 20);
  world.commit(1);
  const sender = new SnapshotSender(world);
  const out = new Uint8Array(64);
  expect(() => sender.encode(out, 15)).toThrow(new RangeError("budget: 15 is not from 16 to 64 bytes"));
  expect(() => sender.encode(out, 65)).toThrow("budget: 65 is not from 16 to 64 bytes");
  expect(() => sender.encode(out, Number.NaN)).toThrow("budget: NaN is not from 16 to 64 bytes");
  expect(sender.sequence).toBe(-1);
  expect(sender.encode(out, 16)).toBeLessThanOrEqual(16);
  expect(sender.sequence).toBe(0);
});

/** A codec that expects of each entity something else. */
class MoodyCodec extends ScoreCodec {
  override activity(bases: Int32Array, at: number): number {
    return (bases[at + 1] ?? 0) & 7;
  }
}

test("a head that the budget does not hold, since the entities that rest take too much, is refused by name", () => {
  const world = new WorldState(new MoodyCodec(), 2048);
  for (let id = 0; id < 2048; id++) {
    world.create(id);
    world.states[2 * id + 1] = id;
  }
  const sender = new SnapshotSender(world);
  const out = new Uint8Array(4096);
  for (let tick = 1; tick <= 8; tick++) {
    world.commit(tick);
    sender.encode(out, 4096);
    sender.acked(sender.sequence);
  }
  expect(() => sender.encode(out, 16)).toThrow(/^budget: 16 bytes do not hold the head, which takes \d+$/);
  expect(sender.sequence).toBe(7);
  expect(sender.encode(out, 64)).toBeLessThanOrEqual(64);
  expect(sender.sequence).toBe(8);
});
