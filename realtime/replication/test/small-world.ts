import { FieldCodec, WorldState } from "@muster/replication";

/** A generator of whole numbers below `bound`, from a seed (xorshift). */
export type Chance = (bound: number) => number;

export function seeded(seed: number): Chance {
  let state = seed | 0 || 1;
  return (bound) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % bound;
  };
}

export const codec = new FieldCodec([
  { kind: "quaternion", bits: 9 },
  { kind: "vector", min: [-2000, -2000, 0], max: [2000, 2000, 1000] },
  { kind: "integer", min: -5, max: 1_000_000 },
  { kind: "flag" },
]);

/** A world in which some entities walk, some turn, most rest, and some end and begin again with the same id. */
export class SmallWorld {
  readonly state: WorldState;
  readonly #speeds: Int32Array;
  readonly #random: Chance;

  constructor(entities: number, random: Chance) {
    this.state = new WorldState(codec, entities);
    this.#speeds = new Int32Array(entities);
    this.#random = random;
    for (let id = 0; id < entities; id++) this.#begin(id);
  }

  #begin(id: number): void {
    const random = this.#random;
    this.state.create(id);
    const at = id * codec.fields;
    const { states } = this.state;
    states[at] = random(4);
    for (let index = 1; index < 4; index++) states[at + index] = random(512);
    for (let index = 4; index < 6; index++) states[at + index] = random(4001) - 2000;
    states[at + 6] = random(1001);
    states[at + 7] = random(1_000_006) - 5;
    states[at + 8] = random(2);
    this.#speeds[id] = random(3) === 0 ? random(15) - 7 : 0;
  }

  /** Makes the state of `tick`. */
  step(tick: number): void {
    const random = this.#random;
    const { states, alive } = this.state;
    for (let id = 0; id < alive.length; id++) {
      if (alive[id] === 0) {
        if (random(20) === 0) this.#begin(id);
        continue;
      }
      if (random(300) === 0) {
        this.state.destroy(id);
        if (random(2) === 0) this.#begin(id);
        continue;
      }
      if (random(40) === 0) this.#speeds[id] = random(2) === 0 ? 0 : random(15) - 7;
      const at = id * codec.fields;
      const speed = this.#speeds[id] ?? 0;
      if (speed === 0) continue;
      states[at + 4] = Math.max(-2000, Math.min(2000, (states[at + 4] ?? 0) + speed));
      states[at + 1 + random(3)] = random(512);
      if (random(10) === 0) states[at] = random(4);
      if (random(10) === 0) states[at + 7] = random(1_000_006) - 5;
      if (random(10) === 0) states[at + 8] = random(2);
    }
    this.state.commit(tick);
  }
}
