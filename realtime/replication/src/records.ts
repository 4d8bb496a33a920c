import type { StateCodec } from "./state-codec.js";

/** Entities that one packet carries at most. */
export const carriedMax = 256;

/** What was done to a carried entity. */
export const updated = 0;
export const whole = 1;
export const destroyed = 2;

/**
 * The packets of one direction that are remembered, by sequence modulo `slots`: which entities each carried, and their records. A
 * record is the state, its tick and its generation.
 */
export class PacketRecords {
  readonly stride: number;
  readonly records: Int32Array;
  readonly ids: Int32Array;
  readonly deeds: Uint8Array;
  readonly counts: Int32Array;
  /** The sequence in each slot, -1 where there is none. */
  readonly sequences: Int32Array;
  readonly ticks: Int32Array;
  readonly idEnds: Int32Array;
  readonly known: Uint8Array;
  readonly slots: number;

  constructor(codec: StateCodec, slots: number) {
    this.slots = slots;
    this.stride = codec.fields + 2;
    this.records = new Int32Array(slots * carriedMax * this.stride);
    this.ids = new Int32Array(slots * carriedMax);
    this.deeds = new Uint8Array(slots * carriedMax);
    this.counts = new Int32Array(slots);
    this.sequences = new Int32Array(slots).fill(-1);
    this.ticks = new Int32Array(slots);
    this.idEnds = new Int32Array(slots);
    this.known = new Uint8Array(slots);
  }

  slotOf(sequence: number): number {
    return sequence & (this.slots - 1);
  }

  /** Whether the packet is remembered. */
  has(sequence: number): boolean {
    return sequence >= 0 && this.sequences[this.slotOf(sequence)] === sequence;
  }

  /** Whether the packet is remembered, and known to both sides to have arrived. */
  isKnown(sequence: number): boolean {
    return this.has(sequence) && this.known[this.slotOf(sequence)] === 1;
  }

  /** Begins to remember a packet in the slot, whose sequence the caller sets when it holds. */
  begin(sequence: number): number {
    const slot = this.slotOf(sequence);
    this.sequences[slot] = -1;
    this.known[slot] = 0;
    this.counts[slot] = 0;
    return slot;
  }

  /** Takes over what another's slot carries. */
  take(slot: number, other: PacketRecords, from: number): void {
    const count = other.counts[from] ?? 0;
    const to = slot * carriedMax;
    const begin = from * carriedMax;
    this.counts[slot] = count;
    for (let entry = 0; entry < count; entry++) {
      this.ids[to + entry] = other.ids[begin + entry] ?? 0;
      this.deeds[to + entry] = other.deeds[begin + entry] ?? 0;
    }
    for (let index = 0; index < count * this.stride; index++)
      this.records[to * this.stride + index] = other.records[begin * this.stride + index] ?? 0;
  }
}

/** What a client is known to have of each entity: the two newest records of it in the packets known to have arrived. */
export class BaseView {
  /** The newest record, and the one before it. */
  readonly records: Int32Array;
  readonly olders: Int32Array;
  /** Whether the newest says that the entity is. */
  readonly alive: Uint8Array;
  /** The sequences that carried the two, -1 where none has. */
  readonly carried: Int32Array;
  readonly #olderCarried: Int32Array;
  readonly #olderAlive: Uint8Array;
  /** Ticks between the two records, 0 where they are not two of the same life. */
  readonly spans: Int32Array;
  /** The codec's activity of each entity, 0 to 7. */
  readonly activity: Uint8Array;
  readonly #codec: StateCodec;

  constructor(codec: StateCodec, entitiesMax: number) {
    const stride = codec.fields + 2;
    this.#codec = codec;
    this.records = new Int32Array(entitiesMax * stride);
    this.olders = new Int32Array(entitiesMax * stride);
    this.alive = new Uint8Array(entitiesMax);
    this.carried = new Int32Array(entitiesMax).fill(-1);
    this.#olderCarried = new Int32Array(entitiesMax).fill(-1);
    this.#olderAlive = new Uint8Array(entitiesMax);
    this.spans = new Int32Array(entitiesMax);
    this.activity = new Uint8Array(entitiesMax);
  }

  clear(): void {
    this.records.fill(0);
    this.olders.fill(0);
    this.alive.fill(0);
    this.carried.fill(-1);
    this.#olderCarried.fill(-1);
    this.#olderAlive.fill(0);
    this.spans.fill(0);
    this.activity.fill(0);
  }

  copy(other: BaseView): void {
    this.records.set(other.records);
    this.olders.set(other.olders);
    this.alive.set(other.alive);
    this.carried.set(other.carried);
    this.#olderCarried.set(other.#olderCarried);
    this.#olderAlive.set(other.#olderAlive);
    this.spans.set(other.spans);
    this.activity.set(other.activity);
  }

  /** Takes in a packet that is known to have arrived. Of each entity the two newest records stay, whatever the order. */
  apply(packets: PacketRecords, sequence: number): void {
    const slot = packets.slotOf(sequence);
    const { stride, records, ids, deeds } = packets;
    const begin = slot * carriedMax;
    const end = begin + (packets.counts[slot] ?? 0);
    for (let entry = begin; entry < end; entry++) {
      const id = ids[entry] ?? 0;
      const newest = this.carried[id] ?? 0;
      if (sequence === newest || sequence <= (this.#olderCarried[id] ?? 0)) continue;
      const is = deeds[entry] === destroyed ? 0 : 1;
      const to = id * stride;
      const from = entry * stride;
      if (sequence < newest) {
        this.#olderCarried[id] = sequence;
        this.#olderAlive[id] = is;
        for (let index = 0; index < stride; index++) this.olders[to + index] = records[from + index] ?? 0;
      } else {
        this.#olderCarried[id] = newest;
        this.#olderAlive[id] = this.alive[id] ?? 0;
        this.carried[id] = sequence;
        this.alive[id] = is;
        for (let index = 0; index < stride; index++) {
          this.olders[to + index] = this.records[to + index] ?? 0;
          this.records[to + index] = records[from + index] ?? 0;
        }
      }
      this.#judge(id, to, stride);
    }
  }

  #judge(id: number, at: number, stride: number): void {
    const { records, olders } = this;
    const last = at + stride - 1;
    const isOne = this.alive[id] === 1 && this.#olderAlive[id] === 1 && records[last] === olders[last];
    const span = isOne ? (records[last - 1] ?? 0) - (olders[last - 1] ?? 0) : 0;
    this.spans[id] = span > 0 ? span : 0;
    this.activity[id] = this.#codec.activity(records, at, olders, span > 0 ? span : 0) & 7;
  }
}
