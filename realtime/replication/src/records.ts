import type { StateCodec } from "./state-codec.js";
import { activityMark, carriedMark, markInts, spanMark, spanMax, ViewMarks } from "./view-marks.js";

/** Entities that one packet carries at most. */
export const carriedMax = 256;

/** What was done to a carried entity. */
export const updated = 0;
export const whole = 1;
export const destroyed = 2;

/** What is remembered of each packet of one direction, by sequence modulo `slots`, a power of two. */
export class PacketHeads {
  /** The sequence in each slot, -1 where there is none. */
  readonly sequences: Int32Array;
  readonly ticks: Int32Array;
  readonly idEnds: Int32Array;
  /** Entities that it carried. */
  readonly counts: Int32Array;
  readonly known: Uint8Array;
  readonly slots: number;

  constructor(slots: number) {
    this.slots = slots;
    this.sequences = new Int32Array(slots).fill(-1);
    this.ticks = new Int32Array(slots);
    this.idEnds = new Int32Array(slots);
    this.counts = new Int32Array(slots);
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
}

/** The packets that came, with the records that each carried. A record is a state, its tick and its generation. */
export class PacketRecords extends PacketHeads {
  readonly stride: number;
  readonly records: Int32Array;
  readonly ids: Int32Array;
  readonly deeds: Uint8Array;

  constructor(codec: StateCodec, slots: number) {
    super(slots);
    this.stride = codec.fields + 2;
    this.records = new Int32Array(slots * carriedMax * this.stride);
    this.ids = new Int32Array(slots * carriedMax);
    this.deeds = new Uint8Array(slots * carriedMax);
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

const olderCarriedMark = 3;
const olderAliveMark = 4;

/** What a client knows that its server knows it to have of each entity: the two newest records of it in the packets that both know of. */
export class BaseView extends ViewMarks {
  /** The newest record, and the one before it. */
  readonly records: Int32Array;
  readonly olders: Int32Array;
  readonly #codec: StateCodec;

  constructor(codec: StateCodec, entitiesMax: number) {
    super(entitiesMax);
    const stride = codec.fields + 2;
    this.#codec = codec;
    this.records = new Int32Array(entitiesMax * stride);
    this.olders = new Int32Array(entitiesMax * stride);
    this.clear();
  }

  clear(): void {
    this.records.fill(0);
    this.olders.fill(0);
    this.alive.fill(0);
    const { marks } = this;
    marks.fill(0);
    for (let at = 0; at < marks.length; at += markInts) {
      marks[at + carriedMark] = -1;
      marks[at + olderCarriedMark] = -1;
    }
  }

  copy(other: BaseView): void {
    this.records.set(other.records);
    this.olders.set(other.olders);
    this.alive.set(other.alive);
    this.marks.set(other.marks);
  }

  /** Takes in a packet that is known to have arrived. Of each entity the two newest records stay, whatever the order. */
  apply(packets: PacketRecords, sequence: number): void {
    const slot = packets.slotOf(sequence);
    const { stride, records, ids, deeds } = packets;
    const { marks } = this;
    const begin = slot * carriedMax;
    const end = begin + (packets.counts[slot] ?? 0);
    for (let entry = begin; entry < end; entry++) {
      const id = ids[entry] ?? 0;
      const at = id * markInts;
      const newest = marks[at + carriedMark] ?? 0;
      if (sequence === newest || sequence <= (marks[at + olderCarriedMark] ?? 0)) continue;
      const is = deeds[entry] !== destroyed;
      const to = id * stride;
      const from = entry * stride;
      if (sequence < newest) {
        marks[at + olderCarriedMark] = sequence;
        marks[at + olderAliveMark] = is ? 1 : 0;
        for (let index = 0; index < stride; index++) this.olders[to + index] = records[from + index] ?? 0;
      } else {
        marks[at + olderCarriedMark] = newest;
        marks[at + olderAliveMark] = this.has(id) ? 1 : 0;
        marks[at + carriedMark] = sequence;
        this.setAlive(id, is);
        for (let index = 0; index < stride; index++) {
          this.olders[to + index] = this.records[to + index] ?? 0;
          this.records[to + index] = records[from + index] ?? 0;
        }
      }
      this.#judge(id, at, to, stride);
    }
  }

  #judge(id: number, at: number, to: number, stride: number): void {
    const { records, olders, marks } = this;
    const last = to + stride - 1;
    const isOne = this.has(id) && marks[at + olderAliveMark] === 1 && records[last] === olders[last];
    const apart = isOne ? (records[last - 1] ?? 0) - (olders[last - 1] ?? 0) : 0;
    const span = apart > 0 && apart <= spanMax ? apart : 0;
    marks[at + spanMark] = span;
    marks[at + activityMark] = this.#codec.activity(records, to, olders, to, span > 0) & 7;
  }
}
