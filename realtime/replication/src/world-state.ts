import type { StateCodec } from "./state-codec.js";

/**
 * The quantised state of a world's entities, once a tick for all clients. Ids are 0 to `entitiesMax - 1` and may be used again after a
 * destruction. The game writes `states` (`fields` whole numbers an entity, from `id × fields`) and then calls {@link commit}.
 */
export class WorldState {
  readonly codec: StateCodec;
  readonly entitiesMax: number;
  readonly states: Int32Array;
  readonly alive: Uint8Array;
  /** Counts the lives of each id, modulo 16: tells a new entity from an old one with its id. */
  readonly generations: Uint8Array;
  /** The tick at which each entity last changed, began or ended. */
  readonly changedAt: Int32Array;
  /** Ids are less than this. */
  idEnd = 0;
  tick = 0;
  readonly #committed: Int32Array;

  constructor(codec: StateCodec, entitiesMax: number) {
    this.codec = codec;
    this.entitiesMax = entitiesMax;
    this.states = new Int32Array(entitiesMax * codec.fields);
    this.#committed = new Int32Array(entitiesMax * codec.fields);
    this.alive = new Uint8Array(entitiesMax);
    this.generations = new Uint8Array(entitiesMax);
    this.changedAt = new Int32Array(entitiesMax);
  }

  /** An entity begins to be, from the next commit on. */
  create(id: number): void {
    if (!(id >= 0 && id < this.entitiesMax) || this.alive[id] === 1)
      throw new RangeError(`id: ${id} is in use, or not from 0 to ${this.entitiesMax - 1}`);
    this.alive[id] = 1;
    this.generations[id] = ((this.generations[id] ?? 0) + 1) & 15;
    this.changedAt[id] = this.tick + 1;
    if (id >= this.idEnd) this.idEnd = id + 1;
  }

  /** An entity ceases to be. */
  destroy(id: number): void {
    if (this.alive[id] !== 1) throw new RangeError(`id: ${id} is of no entity`);
    this.alive[id] = 0;
    this.changedAt[id] = this.tick + 1;
  }

  /** Makes `states` the state of `tick`, which is later than the last. */
  commit(tick: number): void {
    const fields = this.codec.fields;
    const { states, alive, changedAt } = this;
    const committed = this.#committed;
    const last = this.tick;
    this.tick = tick;
    for (let id = 0; id < this.idEnd; id++) {
      if (alive[id] === 0 && (changedAt[id] ?? 0) <= last) continue;
      let changed = (changedAt[id] ?? 0) > last;
      const end = (id + 1) * fields;
      for (let index = id * fields; index < end; index++)
        if (states[index] !== committed[index]) {
          committed[index] = states[index] ?? 0;
          changed = true;
        }
      if (changed) changedAt[id] = tick;
    }
  }
}
