import { RangeCoder } from "@muster/wire";
import { BaseView, carriedMax, destroyed, PacketRecords, updated, whole } from "./records.js";
import { maskBits, SnapshotCoder, type SnapshotHead } from "./snapshot-coder.js";
import type { StateCodec } from "./state-codec.js";
import { activityMark, markInts, spanMark } from "./view-marks.js";

const remembered = 128;
const window = 32;

/** What became of a packet: taken in; had before; too old to be of use; or nothing that this sender wrote. */
export type Received = "taken" | "doubled" | "old" | "illegal";

/** The receiving side of {@link SnapshotSender}: the newest known state of every entity, and what the last packet changed. */
export class SnapshotReceiver {
  readonly states: Int32Array;
  readonly alive: Uint8Array;
  /** The tick of each entity's state. */
  readonly ticks: Int32Array;
  /** Ids that the last packet created, updated and destroyed; the first `…Count` of each hold. */
  readonly created = new Int32Array(carriedMax);
  readonly updated = new Int32Array(carriedMax);
  readonly destroyed = new Int32Array(carriedMax);
  createdCount = 0;
  updatedCount = 0;
  destroyedCount = 0;
  /** The newest tick received. */
  tick = 0;
  readonly #codec: StateCodec;
  readonly #coder: SnapshotCoder;
  readonly #range = new RangeCoder();
  readonly #packets: PacketRecords;
  /** Where a packet is decoded before it is known to be whole. */
  readonly #scratch: PacketRecords;
  /** Bases by everything known; and by what is no longer remembered packet by packet. */
  readonly #base: BaseView;
  readonly #settled: BaseView;
  readonly #late: BaseView;
  readonly #head: SnapshotHead = { sequence: 0, baseDistance: 0, epoch: 0, mask: 0, tick: 0, idEnd: 0 };
  readonly #applied: Int32Array;
  readonly #generations: Uint8Array;
  readonly #epochs: Int32Array;
  #newest = -1;
  #epoch = -1;
  /** The newest packet taken in that had a base. */
  #newestBased = -1;

  constructor(codec: StateCodec, entitiesMax: number) {
    this.#codec = codec;
    this.#coder = new SnapshotCoder(codec, entitiesMax);
    this.#packets = new PacketRecords(codec, remembered);
    this.#scratch = new PacketRecords(codec, 1);
    this.#base = new BaseView(codec, entitiesMax);
    this.#settled = new BaseView(codec, entitiesMax);
    this.#late = new BaseView(codec, entitiesMax);
    this.states = new Int32Array(entitiesMax * codec.fields);
    this.alive = new Uint8Array(entitiesMax);
    this.ticks = new Int32Array(entitiesMax);
    this.#applied = new Int32Array(entitiesMax).fill(-1);
    this.#generations = new Uint8Array(entitiesMax);
    this.#epochs = new Int32Array(remembered);
  }

  /** Takes in a packet. One that is not taken leaves everything as it was, but for the counts, which are 0. */
  receive(bytes: Uint8Array, start = 0, end = bytes.length): Received {
    this.createdCount = 0;
    this.updatedCount = 0;
    this.destroyedCount = 0;
    if (end - start < 2) return "illegal";
    const head = this.#head;
    const low = (bytes[start] ?? 0) | ((bytes[start + 1] ?? 0) << 8);
    const sequence = this.#newest < 0 ? 65_536 + low : this.#newest + (((low - this.#newest) << 16) >> 16);
    if (sequence <= this.#newest - window) return "old";
    if (this.#packets.has(sequence)) return "doubled";
    head.sequence = sequence;
    const range = this.#range;
    range.read(bytes, start + 2, end);
    this.#coder.head(range, head, this.#packets);
    if (!range.ok) return "illegal";
    const begins = head.baseDistance === 0 && head.epoch !== this.#epoch;
    if (begins && sequence < this.#newest) return "old";
    const base = sequence - head.baseDistance;
    if (head.baseDistance > 0 && this.#epochs[this.#packets.slotOf(base)] !== this.#epoch) return "old";
    const view = this.#viewOf(head);
    if (view === undefined) return "illegal";
    this.#read(head, view);
    if (!range.ok) {
      if (view === this.#base) this.#rebuild(this.#base, undefined);
      return "illegal";
    }
    this.#commit(head, begins, view);
    return "taken";
  }

  /** Reads what the packet carries. */
  #read(head: SnapshotHead, view: BaseView): void {
    const range = this.#range;
    const { ids, deeds, records, stride, counts } = this.#scratch;
    const coder = this.#coder;
    const tickAt = stride - 2;
    const bornAt = stride - 1;
    const count = coder.carried(range, head, view, ids, 0, 0, 0);
    counts[0] = count;
    for (let entry = 0; entry < count && range.ok; entry++) {
      const id = ids[entry] ?? 0;
      const at = entry * stride;
      const baseAt = id * stride;
      const mark = id * markInts;
      const deed = coder.entity(
        range,
        updated,
        view.has(id) ? 1 : 0,
        records,
        at,
        view.records,
        baseAt,
        view.olders,
        baseAt,
        view.marks[mark + spanMark] ?? 0,
        head.tick - (view.records[baseAt + tickAt] ?? 0),
        view.marks[mark + activityMark] ?? 0,
      );
      deeds[entry] = deed;
      if (deed === destroyed) records.fill(0, at, at + stride);
      else {
        records[at + tickAt] = head.tick;
        records[at + bornAt] = deed === whole ? coder.generation : (view.records[baseAt + bornAt] ?? 0);
      }
    }
  }

  #commit(head: SnapshotHead, begins: boolean, view: BaseView): void {
    const packets = this.#packets;
    if (begins) {
      this.#epoch = head.epoch;
      this.#newestBased = -1;
      this.#base.clear();
      this.#settled.clear();
      packets.known.fill(0);
    }
    if (head.baseDistance > 0) {
      const base = head.sequence - head.baseDistance;
      const isApplied = view === this.#base;
      this.#learn(base, isApplied);
      for (let index = 0; index < maskBits; index++)
        if (((head.mask >>> index) & 1) === 1) this.#learn(base - 1 - index, isApplied);
      if (head.sequence > this.#newestBased) this.#newestBased = head.sequence;
    }
    if (head.sequence > this.#newest) this.#advance(head.sequence);
    const slot = packets.begin(head.sequence);
    packets.take(slot, this.#scratch, 0);
    packets.sequences[slot] = head.sequence;
    packets.ticks[slot] = head.tick;
    packets.idEnds[slot] = head.idEnd;
    this.#epochs[slot] = this.#epoch;
    if (head.tick > this.tick) this.tick = head.tick;
    this.#present(slot, head.sequence);
  }

  /** The bases that the sender had when it wrote the packet; `undefined` where it names a packet that never came. */
  #viewOf(head: SnapshotHead): BaseView | undefined {
    const packets = this.#packets;
    if (head.baseDistance === 0) {
      this.#late.clear();
      return this.#late;
    }
    const base = head.sequence - head.baseDistance;
    for (let index = 0; index < maskBits; index++)
      if (((head.mask >>> index) & 1) === 1 && !packets.has(base - 1 - index)) return undefined;
    if (head.sequence < this.#newestBased) {
      this.#rebuild(this.#late, head);
      return this.#late;
    }
    // What is known only grows with the sequence, so the newest packet's bases are what was known and what it tells.
    if (!packets.isKnown(base)) this.#base.apply(packets, base);
    for (let index = 0; index < maskBits; index++) {
      const one = base - 1 - index;
      if (((head.mask >>> index) & 1) === 1 && !packets.isKnown(one)) this.#base.apply(packets, one);
    }
    return this.#base;
  }

  /** Makes `view` what is settled and, of the remembered packets, all that are known; or those that were when `head` was written. */
  #rebuild(view: BaseView, head: SnapshotHead | undefined): void {
    const packets = this.#packets;
    view.copy(this.#settled);
    for (let slot = 0; slot < packets.slots; slot++) {
      const one = packets.sequences[slot] ?? -1;
      if (one < 0) continue;
      const back = head === undefined ? maskBits : head.sequence - head.baseDistance - 1 - one;
      const isIn =
        head === undefined || back >= maskBits
          ? packets.known[slot] === 1
          : back === -1 || (back >= 0 && ((head.mask >>> back) & 1) === 1);
      if (isIn) view.apply(packets, one);
    }
  }

  /** Notes that the sender knows of the packet's arrival; the base has it already where `isApplied`. */
  #learn(sequence: number, isApplied: boolean): void {
    const packets = this.#packets;
    if (packets.isKnown(sequence)) return;
    packets.known[packets.slotOf(sequence)] = 1;
    if (!isApplied) this.#base.apply(packets, sequence);
  }

  /** Settles what falls out of memory. */
  #advance(sequence: number): void {
    const packets = this.#packets;
    const last = Math.min(sequence - remembered, this.#newest);
    for (let one = Math.max(0, this.#newest - remembered + 1); one <= last; one++) {
      if (packets.isKnown(one)) this.#settled.apply(packets, one);
      if (packets.has(one)) packets.begin(one);
    }
    this.#newest = sequence;
  }

  /** Shows what the packet carried, where nothing newer is shown. */
  #present(slot: number, sequence: number): void {
    const { ids, deeds, records, stride } = this.#packets;
    const fields = this.#codec.fields;
    const begin = slot * carriedMax;
    const end = begin + (this.#packets.counts[slot] ?? 0);
    for (let entry = begin; entry < end; entry++) {
      const id = ids[entry] ?? 0;
      if ((this.#applied[id] ?? 0) >= sequence) continue;
      this.#applied[id] = sequence;
      const at = entry * stride;
      const generation = records[at + stride - 1] ?? 0;
      const was = this.alive[id] === 1;
      const is = deeds[entry] !== destroyed;
      const isOther = was && (!is || this.#generations[id] !== generation);
      if (isOther) this.destroyed[this.destroyedCount++] = id;
      if (is && was && !isOther) this.updated[this.updatedCount++] = id;
      else if (is) this.created[this.createdCount++] = id;
      this.alive[id] = is ? 1 : 0;
      this.#generations[id] = generation;
      this.ticks[id] = records[at + fields] ?? 0;
      for (let index = 0; is && index < fields; index++)
        this.states[id * fields + index] = records[at + index] ?? 0;
    }
  }
}
