import {
  codedMagnitude,
  codedTree,
  expectMagnitude,
  magnitudeModels,
  prior,
  type RangeCoder,
} from "@muster/wire";
import { carriedMax, destroyed, type PacketHeads, updated, whole } from "./records.js";
import type { StateCodec } from "./state-codec.js";
import { activityMark, carriedMark, markInts, type ViewMarks } from "./view-marks.js";

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
const laterAt = 1;
const endAt = laterAt + magnitudeModels;
const freshAt = endAt + 1;
const gapAt = freshAt + magnitudeModels;
const carriedAt = gapAt + magnitudeModels;
const carriedModels = 128;
const deedAt = carriedAt + carriedModels;
const generationAt = deedAt + 3;
const codecAt = generationAt + 16;

/** Describes snapshot packets in both directions: the head, then which entities are carried, then what each is now. */
export class SnapshotCoder {
  /** The life of the entity that {@link entity} codes whole. */
  generation = 0;
  readonly #codec: StateCodec;
  readonly #priors: Int32Array;
  readonly #models: Int32Array;
  readonly #entitiesMax: number;
  /** What a whole entity is written against: the last one written whole in the packet, at first zeros. */
  readonly #template: Int32Array;
  /** The entities that the view has, ascending, and the context of whether each is carried where the two before it are not. */
  readonly #had: Int32Array;
  readonly #contexts: Uint16Array;

  constructor(codec: StateCodec, entitiesMax: number) {
    this.#codec = codec;
    this.#entitiesMax = entitiesMax;
    this.#template = new Int32Array(codec.fields);
    this.#had = new Int32Array(entitiesMax);
    this.#contexts = new Uint16Array(entitiesMax);
    const priors = new Int32Array(codecAt);
    priors[maskAt] = prior(62000, 4);
    expectMagnitude(priors, laterAt, 2);
    priors[endAt] = prior(64000, 4);
    expectMagnitude(priors, freshAt, 0);
    priors[freshAt] = prior(62000, 4);
    expectMagnitude(priors, gapAt, -1);
    for (let context = 0; context < carriedModels; context++)
      priors[carriedAt + context] = carriedPrior(context);
    for (let context = 0; context < 3; context++) priors[deedAt + context] = prior(2000, 4);
    for (let context = 0; context < 16; context++) priors[generationAt + context] = prior(32768, 2);
    this.#priors = priors;
    this.#models = new Int32Array(codecAt + codec.models);
  }

  /** Codes a head, and sets the models back to where each packet begins. A base's tick and end of ids come from `heads`. */
  head(coder: RangeCoder, head: SnapshotHead, heads: PacketHeads): void {
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
      if (!heads.has(base)) {
        coder.fail();
        return;
      }
      const slot = heads.slotOf(base);
      let mask = 0;
      for (let index = 0; index < maskBits; index++)
        mask |= coder.bit((head.mask >>> index) & 1, models, maskAt) << index;
      head.mask = mask;
      const tick = heads.ticks[slot] ?? 0;
      head.tick = tick + codedMagnitude(coder, head.tick - tick, models, laterAt);
      const known = heads.idEnds[slot] ?? 0;
      if (coder.bit(head.idEnd === known ? 1 : 0, models, endAt) !== 0) head.idEnd = known;
      else head.idEnd = coder.bits(head.idEnd, 16);
    }
    if (head.idEnd > this.#entitiesMax || head.tick > 0x7fffffff || head.tick < 0) coder.fail();
  }

  /**
   * Codes which entities are carried: in `ids` from `begin`, first those that the view has not, then those that it has, each ascending.
   *
   * @param fresh writing: how many the view has not.
   * @param count writing: how many there are.
   * @returns how many there are.
   */
  carried(
    coder: RangeCoder,
    head: SnapshotHead,
    view: ViewMarks,
    ids: Int32Array,
    begin: number,
    fresh: number,
    count: number,
  ): number {
    const anew = this.#carriedAnew(coder, head.idEnd, view, ids, begin, fresh);
    const models = this.#models;
    const contexts = this.#contexts;
    const had = this.#had;
    const hadCount = this.#list(view, head.sequence - head.baseDistance, head.idEnd);
    let entry = begin + anew;
    // Writing, places among what the view has are found in step with its ids.
    const end = coder.reading ? entry : begin + count;
    let lately = 0;
    let next = this.#placeOf(entry < end ? (ids[entry] ?? 0) : -1, 0, hadCount);
    for (let place = 0; place < hadCount; place++) {
      if (lately === 0) {
        place = coder.first(next, models, carriedAt, contexts, place, hadCount);
        if (place >= hadCount) break;
        lately = 1;
      } else {
        const is = coder.bit(place === next ? 1 : 0, models, carriedAt + (contexts[place] ?? 0) + lately);
        lately = ((lately << 1) | is) & 3;
        if (is === 0) continue;
      }
      if (entry === begin + carriedMax) {
        coder.fail();
        break;
      }
      ids[entry++] = had[place] ?? 0;
      next = this.#placeOf(entry < end ? (ids[entry] ?? 0) : -1, place + 1, hadCount);
    }
    return entry - begin;
  }

  /** The place of an id among what the view has, from `from` on; the end where it is negative. */
  #placeOf(id: number, from: number, end: number): number {
    if (id < 0) return end;
    let place = from;
    while (place < end && this.#had[place] !== id) place++;
    return place;
  }

  #carriedAnew(
    coder: RangeCoder,
    idEnd: number,
    view: ViewMarks,
    ids: Int32Array,
    begin: number,
    fresh: number,
  ): number {
    const models = this.#models;
    const count = codedMagnitude(coder, fresh, models, freshAt);
    if (count > carriedMax) {
      coder.fail();
      return 0;
    }
    let last = -1;
    for (let entry = begin; entry < begin + count && coder.ok; entry++) {
      const id = last + 1 + codedMagnitude(coder, (ids[entry] ?? 0) - last - 1, models, gapAt);
      if (id >= idEnd || view.has(id)) {
        coder.fail();
        return 0;
      }
      ids[entry] = id;
      last = id;
    }
    return coder.ok ? count : 0;
  }

  /** Lists what the view has, each with its context. */
  #list(view: ViewMarks, base: number, idEnd: number): number {
    const { marks, alive } = view;
    const had = this.#had;
    const contexts = this.#contexts;
    let count = 0;
    for (let word = 0; word << 5 < idEnd; word++) {
      let left = alive[word] ?? 0;
      while (left !== 0) {
        const bit = left & -left;
        left ^= bit;
        const id = (word << 5) | (31 - Math.clz32(bit));
        if (id >= idEnd) return count;
        const at = id * markInts;
        const age = base - (marks[at + carriedMark] ?? 0);
        const ageClass = age === 0 ? 96 : age < 8 ? 64 : age < 32 ? 32 : 0;
        contexts[count] = ageClass + (marks[at + activityMark] ?? 0) * 4;
        had[count++] = id;
      }
    }
    return count;
  }

  /**
   * Codes what is done to an entity (which it gives), and its state in `states` from `at`. Of an entity that the view has, the base is in
   * `bases` from `baseAt`; what follows is as in {@link StateCodec.code}.
   */
  entity(
    coder: RangeCoder,
    deed: number,
    alive: number,
    states: Int32Array,
    at: number,
    bases: Int32Array,
    baseAt: number,
    olders: Int32Array,
    olderAt: number,
    span: number,
    elapsed: number,
    activity: number,
  ): number {
    const models = this.#models;
    const codec = this.#codec;
    if (coder.bit(deed === destroyed ? 1 : 0, models, deedAt + alive) !== 0) return destroyed;
    const isWhole = alive === 0 ? 1 : coder.bit(deed === whole ? 1 : 0, models, deedAt + 2);
    if (isWhole !== 0) {
      const template = this.#template;
      this.generation = codedTree(coder, this.generation, 4, models, generationAt);
      const active = codec.activity(template, 0, template, 0, false);
      codec.code(coder, states, at, template, 0, template, 0, 0, 0, active);
      for (let index = 0; index < template.length; index++) template[index] = states[at + index] ?? 0;
      return whole;
    }
    if (elapsed <= 0) coder.fail();
    else codec.code(coder, states, at, bases, baseAt, olders, olderAt, span, elapsed, activity);
    return updated;
  }
}

/**
 * How likely an entity that the view has is carried, by context: how long ago it last was (4 classes), the codec's activity (8), and
 * whether the two before it are (4).
 */
function carriedPrior(context: number): number {
  const lately = context & 3;
  const near = lately === 3 ? 4 : lately === 0 ? 1 : 2;
  const activity = (context >> 2) & 7;
  const age = context >> 5;
  if (age === 3) return prior(activity < 2 ? 24000 : 56000, 2);
  return prior(age === 2 ? 1500 * near : 150 * near, age === 2 ? 4 : 8);
}
