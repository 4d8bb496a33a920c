import {
  codedMagnitude,
  codedTree,
  expectMagnitude,
  magnitudeModels,
  prior,
  type RangeCoder,
} from "@muster/wire";
import { type BaseView, carriedMax, destroyed, type PacketRecords, updated, whole } from "./records.js";
import type { StateCodec } from "./state-codec.js";

/** Packets before the base whose arrival a header tells. */
export const maskBits = 32;

/** The head of a snapshot packet. */
export interface SnapshotHead {
  /** The packet's number; its low 16 bits are on the wire. */
  sequence: number;
  /** The newest packet known to have arrived, as a distance back: 1 to 63; 0 where nothing is known. */
  baseDistance: number;
  /** Without a base: which beginning this is, modulo 256. */
  epoch: number;
  /** Bit n: whether the packet `base - 1 - n` is known to have arrived. */
  mask: number;
  tick: number;
  /** Ids of entities are less than this. */
  idEnd: number;
}

const maskAt = 0;
const laterAt = 2;
const endAt = laterAt + magnitudeModels;
const carriedAt = endAt + 1 + magnitudeModels;
const deedAt = carriedAt + 260;
const generationAt = deedAt + 8;
const codecAt = generationAt + 16;

/** Describes snapshot packets in both directions: the head, then which entities are carried, each with what it is now. */
export class SnapshotCoder {
  readonly #codec: StateCodec;
  readonly #priors: Int32Array;
  readonly #models: Int32Array;
  readonly #entitiesMax: number;
  /** What a whole entity is written against: the last one written whole in the packet, at first zeros. */
  readonly #template: Int32Array;
  /** By id: the context of whether it is carried, where the two before it are not. */
  readonly #contexts: Uint16Array;

  constructor(codec: StateCodec, entitiesMax: number) {
    this.#codec = codec;
    this.#entitiesMax = entitiesMax;
    this.#template = new Int32Array(codec.fields);
    this.#contexts = new Uint16Array(entitiesMax);
    const models = new Int32Array(codecAt + codec.models);
    models[maskAt] = prior(62000, 4);
    models[maskAt + 1] = prior(62000, 4);
    expectMagnitude(models, laterAt, 2);
    models[endAt] = prior(64000, 4);
    expectMagnitude(models, endAt + 1, 6);
    for (let context = 0; context < 260; context++) models[carriedAt + context] = carriedPrior(context);
    for (let context = 0; context < 8; context++) models[deedAt + context] = prior(2000, 4);
    for (let context = 0; context < 16; context++) models[generationAt + context] = prior(32768, 2);
    codec.setPriors(models, codecAt);
    this.#priors = models;
    this.#models = Int32Array.from(models);
  }

  /** Codes a head, and sets the models back to where each packet begins. A base's tick and end of ids come from `packets`. */
  head(coder: RangeCoder, head: SnapshotHead, packets: PacketRecords): void {
    const models = this.#models;
    models.set(this.#priors);
    this.#codec.begin(models, codecAt);
    this.#template.fill(0);
    head.baseDistance = coder.bits(head.baseDistance, 6);
    if (head.baseDistance === 0) {
      head.epoch = coder.bits(head.epoch, 8);
      const high = coder.bits(head.tick >>> 16, 15);
      head.tick = (high << 16) | coder.bits(head.tick & 0xffff, 16);
      head.idEnd = coder.bits(head.idEnd, 16);
      head.mask = 0;
    } else {
      const base = head.sequence - head.baseDistance;
      if (!packets.has(base)) {
        coder.fail();
        return;
      }
      const slot = packets.slotOf(base);
      let mask = 0;
      for (let index = 0; index < maskBits; index++)
        mask |= coder.bit((head.mask >>> index) & 1, models, maskAt) << index;
      head.mask = mask;
      head.tick =
        (packets.ticks[slot] ?? 0) +
        codedMagnitude(coder, head.tick - (packets.ticks[slot] ?? 0), models, laterAt);
      const known = packets.idEnds[slot] ?? 0;
      if (coder.bit(head.idEnd === known ? 1 : 0, models, endAt) !== 0) head.idEnd = known;
      else head.idEnd = coder.bits(head.idEnd, 16);
    }
    if (head.idEnd > this.#entitiesMax || head.tick > 0x7fffffff || head.tick < 0) coder.fail();
  }

  /**
   * Codes the entities. Writing, slot `slot` of `packets` holds which ones, ascending, with their states; reading, it comes to hold them.
   */
  entities(
    coder: RangeCoder,
    head: SnapshotHead,
    view: BaseView,
    packets: PacketRecords,
    slot: number,
  ): void {
    const models = this.#models;
    const codec = this.#codec;
    const { ids, records, stride } = packets;
    const begin = slot * carriedMax;
    const reading = coder.reading;
    const idEnd = head.idEnd;
    const contexts = this.#contexts;
    this.#findContexts(head.sequence - head.baseDistance, view, idEnd);
    let end = reading ? begin : begin + (packets.counts[slot] ?? 0);
    let entry = begin;
    let next = entry < end ? (ids[entry] ?? 0) : idEnd;
    let lately = 0;
    for (let id = 0; id < idEnd; id++) {
      if (lately === 0) {
        id = coder.first(next, models, carriedAt, contexts, id, idEnd);
        if (id === idEnd) break;
        lately = 1;
      } else {
        const context = carriedAt + (contexts[id] ?? 0) + lately;
        const carried = coder.bit(id === next ? 1 : 0, models, context);
        lately = ((lately << 1) | carried) & 3;
        if (carried === 0) continue;
      }
      if (reading) {
        if (entry === begin + carriedMax || !coder.ok) {
          coder.fail();
          break;
        }
        ids[entry] = id;
        end = entry + 1;
        packets.counts[slot] = end - begin;
      }
      this.#entity(coder, head, view, packets, entry, id);
      records[entry * stride + codec.fields] = head.tick;
      entry++;
      next = entry < end ? (ids[entry] ?? 0) : idEnd;
    }
  }

  #findContexts(base: number, view: BaseView, idEnd: number): void {
    const contexts = this.#contexts;
    const { alive, carried, activity } = view;
    for (let id = 0; id < idEnd; id++) {
      const age = base - (carried[id] ?? -1);
      const ageClass = age === 0 ? 96 : age < 8 ? 64 : age < 32 ? 32 : 0;
      contexts[id] = alive[id] === 0 ? 256 : ageClass + (activity[id] ?? 0) * 4;
    }
  }

  #entity(
    coder: RangeCoder,
    head: SnapshotHead,
    view: BaseView,
    packets: PacketRecords,
    entry: number,
    id: number,
  ): void {
    const models = this.#models;
    const { deeds, records, stride } = packets;
    const tickAt = this.#codec.fields;
    const bornAt = tickAt + 1;
    const at = entry * stride;
    const baseAt = id * stride;
    const alive = view.alive[id] ?? 0;
    const gone = coder.bit(deeds[entry] === destroyed ? 1 : 0, models, deedAt + alive);
    if (gone !== 0) {
      deeds[entry] = destroyed;
      records.fill(0, at, at + stride);
      return;
    }
    const isWhole = alive === 0 ? 1 : coder.bit(deeds[entry] === whole ? 1 : 0, models, deedAt + 2);
    if (isWhole !== 0) {
      deeds[entry] = whole;
      records[at + bornAt] = codedTree(coder, records[at + bornAt] ?? 0, 4, models, generationAt);
      this.#codec.code(coder, records, at, this.#template, 0, this.#template, 0, 0);
      for (let index = 0; index < this.#codec.fields; index++)
        this.#template[index] = records[at + index] ?? 0;
      return;
    }
    deeds[entry] = updated;
    const elapsed = head.tick - (view.records[baseAt + tickAt] ?? 0);
    records[at + bornAt] = view.records[baseAt + bornAt] ?? 0;
    if (elapsed <= 0) {
      coder.fail();
      return;
    }
    this.#codec.code(coder, records, at, view.records, baseAt, view.olders, view.spans[id] ?? 0, elapsed);
  }
}

/**
 * How likely an entity is carried, by context: how long ago it last was (4 classes), the codec's activity (8), and whether the two before
 * it are (4); then, for entities the client has not, the last alone.
 */
function carriedPrior(context: number): number {
  const lately = context & 3;
  const near = lately === 3 ? 4 : lately === 0 ? 1 : 2;
  if (context >= 256) return prior(lately === 3 ? 60000 : 8000 * near, 2);
  const activity = (context >> 2) & 7;
  const age = context >> 5;
  if (age === 3) return prior(activity < 2 ? 24000 : 56000, 2);
  return prior(age === 2 ? 1500 * near : 150 * near, age === 2 ? 4 : 8);
}
