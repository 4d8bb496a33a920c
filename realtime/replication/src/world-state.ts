import type { StateCodec } from "./state-codec.js";

/** Changes of an entity that are remembered: its last so many states, the present one included. A power of two. */
export const versionsKept = 128;
/** Numbers between one entity's versions and the next one's: a line of the processor's cache, so that equal places do not all meet in one set of it. */
const paddingInts = 16;

/**
 * The quantised state of a world's entities, once a tick for all clients. Ids are 0 to `entitiesMax - 1` and may be used again after a
 * destruction. The game writes `states` (`fields` whole numbers an entity, from `id × fields`) and then calls {@link commit}.
 *
 * Each change of an entity is a version of it, counted from 1; the newest {@link versionsKept} are kept, once for all clients. What a
 * client has of an entity is then a number.
 */
export class WorldState {
  readonly codec: StateCodec;
  readonly entitiesMax: number;
  readonly states: Int32Array;
  readonly alive: Uint8Array;
  /** Counts the lives of each id, modulo 16: tells a new entity from an old one with its id. */
  readonly generations: Uint8Array;
  /** The version of each entity as of the last commit; -1 for one that is not. */
  readonly current: Int32Array;
  /** Versions, from {@link placeOf} on: the state, its generation, and the activity that was last asked for, with what it was asked. */
  readonly versions: Int32Array;
  /** Ids are less than this. */
  idEnd = 0;
  tick = 0;
  /** Commits so far. */
  commits = 0;
  readonly #fields: number;
  /** The states of the newest versions, side by side. */
  readonly #committed: Int32Array;
  /** Numbers from one entity's versions to the next one's. */
  readonly #stride: number;
  /** The newest version of each id, whether it is or not. */
  readonly #newest: Int32Array;
  /** The generations of the newest versions. */
  readonly #committedGenerations: Uint8Array;

  constructor(codec: StateCodec, entitiesMax: number) {
    this.codec = codec;
    this.entitiesMax = entitiesMax;
    this.states = new Int32Array(entitiesMax * codec.fields);
    this.alive = new Uint8Array(entitiesMax);
    this.generations = new Uint8Array(entitiesMax);
    this.current = new Int32Array(entitiesMax).fill(-1);
    this.#fields = codec.fields;
    this.#committed = new Int32Array(entitiesMax * codec.fields);
    this.#stride = versionsKept * (codec.fields + 2) + paddingInts;
    this.versions = new Int32Array(entitiesMax * this.#stride);
    this.#newest = new Int32Array(entitiesMax);
    this.#committedGenerations = new Uint8Array(entitiesMax);
  }

  /** An entity begins to be, from the next commit on. */
  create(id: number): void {
    if (!(id >= 0 && id < this.entitiesMax) || this.alive[id] === 1)
      throw new RangeError(`id: ${id} is in use, or not from 0 to ${this.entitiesMax - 1}`);
    this.alive[id] = 1;
    this.generations[id] = ((this.generations[id] ?? 0) + 1) & 15;
    if (id >= this.idEnd) this.idEnd = id + 1;
  }

  /** An entity ceases to be, from the next commit on. */
  destroy(id: number): void {
    if (this.alive[id] !== 1) throw new RangeError(`id: ${id} is of no entity`);
    this.alive[id] = 0;
  }

  /** Makes `states` the state of `tick`, which is later than the last. */
  commit(tick: number): void {
    const { states, alive, current } = this;
    const fields = this.#fields;
    const committed = this.#committed;
    this.tick = tick;
    this.commits++;
    for (let id = 0; id < this.idEnd; id++) {
      if (alive[id] === 0) {
        current[id] = -1;
        continue;
      }
      let isSame = (current[id] ?? -1) >= 0 && this.#committedGenerations[id] === this.generations[id];
      const end = (id + 1) * fields;
      for (let index = id * fields; index < end && isSame; index++)
        isSame = committed[index] === states[index];
      if (!isSame) this.#change(id);
    }
  }

  #change(id: number): void {
    const { states, versions } = this;
    const committed = this.#committed;
    const fields = this.#fields;
    const version = (this.#newest[id] ?? 0) + 1;
    const generation = this.generations[id] ?? 0;
    this.#newest[id] = version;
    this.current[id] = version;
    this.#committedGenerations[id] = generation;
    const from = id * fields;
    const to = this.placeOf(id, version);
    for (let index = 0; index < fields; index++) {
      const value = states[from + index] ?? 0;
      versions[to + index] = value;
      committed[from + index] = value;
    }
    versions[to + fields] = generation;
    versions[to + fields + 1] = 0;
  }

  /** Whether the version's state is still known. */
  hasVersion(id: number, version: number): boolean {
    return (this.#newest[id] ?? 0) - version < versionsKept;
  }

  /** Where a version's state begins in {@link versions}. */
  placeOf(id: number, version: number): number {
    return id * this.#stride + (version & (versionsKept - 1)) * (this.#fields + 2);
  }

  /** Which life of the id the version is of. */
  generationOf(id: number, version: number): number {
    return this.versions[this.placeOf(id, version) + this.#fields] ?? 0;
  }

  /** The codec's activity of an entity whose version is `version` and was `older` before; -1 where there is no older one to go by. */
  activityOf(id: number, version: number, older: number): number {
    const { codec, versions } = this;
    const at = this.placeOf(id, version);
    // 0 is of none; those that are kept differ in their low bits.
    const asked = older < 0 ? 1 : 2 + (older & 0xff);
    const known = versions[at + this.#fields + 1] ?? 0;
    if (known >> 3 === asked) return known & 7;
    const olderAt = older < 0 ? at : this.placeOf(id, older);
    const activity = codec.activity(versions, at, versions, olderAt, older >= 0) & 7;
    versions[at + this.#fields + 1] = (asked << 3) | activity;
    return activity;
  }
}
