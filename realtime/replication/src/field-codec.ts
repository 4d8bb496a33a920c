import { codedSignedMixed, expectMagnitude, magnitudeModels, prior, type RangeCoder } from "@muster/wire";
import type { StateCodec } from "./state-codec.js";

/** A group of fields of an entity: what changes together. */
export type FieldGroup =
  /** 0 or 1. */
  | { readonly kind: "flag" }
  /** A whole number from `min` to `max`, at most 2^24 apart. */
  | { readonly kind: "integer"; readonly min: number; readonly max: number }
  /** 1 to 4 whole numbers that move: the next is predicted from how they moved. */
  | { readonly kind: "vector"; readonly min: readonly number[]; readonly max: readonly number[] }
  /** Four fields: smallest three as `quantiseQuaternion` of wire writes them, 2 to 12 bits each. */
  | { readonly kind: "quaternion"; readonly bits: number };

const flag = 0;
const vector = 2;
const quaternion = 3;
const kinds = ["flag", "integer", "vector", "quaternion"];

/** Levels of what is expected of a residual: by speed, and by the residuals just seen. */
const levels = 10;
/** Models of a group: has it changed (2 × 8 × 2), which component is the largest (8), and residuals of 3 components by two contexts. */
const changedModels = 32;
const largestModels = 8;
const componentModels = 2 * levels * magnitudeModels;
/** The longest time that is predicted over, in ticks. */
const predictedMax = 64;

/** A number's level: 0 for 0, then one more for each doubling, at most 9. */
function level(size: number): number {
  const bits = 32 - Math.clz32(size);
  return bits < levels ? bits : levels - 1;
}

/** Whether there is a speed to go by, and neither it nor the time since is too old. */
function isPredictable(span: number, elapsed: number): boolean {
  return span > 0 && span <= predictedMax && elapsed > 0 && elapsed <= predictedMax;
}

/** The codec that a field schema describes. The groups are coded by kind (flags, integers, vectors, quaternions), as given within a kind. */
export class FieldCodec implements StateCodec {
  readonly fields: number;
  readonly models: number;
  readonly #count: number;
  readonly #kind: Int32Array;
  readonly #field: Int32Array;
  readonly #width: Int32Array;
  readonly #model: Int32Array;
  /** The least and greatest value, and twice-largest step of a quaternion, by field. */
  readonly #min: Int32Array;
  readonly #max: Int32Array;
  /** What residuals of a component were lately, times 16, by field. */
  readonly #lately: Int32Array;
  readonly #now = new Int32Array(4);
  readonly #then = new Int32Array(4);
  #bits: Int32Array = new Int32Array(0);
  #at = 0;
  /** How far off the components before were, of the group that is being coded; -1 before the first. */
  #before = -1;

  constructor(groups: readonly FieldGroup[]) {
    const order = groups.map((group, place) => ({ group, place, kind: kinds.indexOf(group.kind) }));
    const offsets: number[] = [];
    const min: number[] = [];
    const max: number[] = [];
    for (const { group } of order) {
      offsets.push(min.length);
      if (group.kind === "flag") {
        min.push(0);
        max.push(1);
      } else if (group.kind === "integer") {
        min.push(group.min);
        max.push(group.max);
      } else if (group.kind === "vector") {
        min.push(...group.min);
        max.push(...group.max);
      } else {
        min.push(0, 0, 0, 0);
        max.push(3, ...new Array<number>(3).fill(2 ** group.bits - 1));
      }
    }
    if (min.length !== max.length || min.some((least, field) => !((max[field] ?? 0) - least < 2 ** 24)))
      throw new RangeError("fields: a range needs both ends, less than 2^24 apart");
    order.sort((one, other) => one.kind - other.kind || one.place - other.place);
    this.#count = order.length;
    this.#kind = Int32Array.from(order, ({ kind }) => kind);
    this.#field = Int32Array.from(order, ({ place }) => offsets[place] ?? 0);
    this.#width = Int32Array.from(order, ({ group }) =>
      group.kind === "vector" ? group.min.length : group.kind === "quaternion" ? 4 : 1,
    );
    this.#model = new Int32Array(order.length);
    let models = 0;
    for (const [index, { kind }] of order.entries()) {
      this.#model[index] = models;
      const width = this.#width[index] ?? 0;
      models += changedModels + largestModels + (kind === flag ? 0 : width * componentModels);
    }
    this.fields = min.length;
    this.models = models;
    this.#min = Int32Array.from(min);
    this.#max = Int32Array.from(max);
    this.#lately = new Int32Array(min.length);
  }

  setPriors(models: Int32Array, at: number): void {
    for (let group = 0; group < this.#count; group++) {
      const base = at + (this.#model[group] ?? 0);
      const kind = this.#kind[group] ?? 0;
      for (let index = 0; index < changedModels; index++)
        models[base + index] = prior(kind >= vector ? 58000 : 6000, 2);
      for (let index = 0; index < largestModels; index++)
        models[base + changedModels + index] = prior(index === 0 ? 60000 : 32768, 2);
      if (kind === flag) continue;
      for (let component = 0; component < (this.#width[group] ?? 0); component++)
        for (let index = 0; index < 2 * levels; index++)
          expectMagnitude(
            models,
            base + changedModels + largestModels + component * componentModels + index * magnitudeModels,
            (index % levels) - 2,
          );
    }
  }

  begin(models: Int32Array, at: number): void {
    this.#bits = models;
    this.#at = at;
    this.#lately.fill(4 * 16);
  }

  activity(bases: Int32Array, at: number, olders: Int32Array, span: number): number {
    let speed = 0;
    for (let group = 0; group < this.#count && span > 0; group++) {
      if ((this.#kind[group] ?? 0) < vector) continue;
      const field = at + (this.#field[group] ?? 0);
      for (let index = field; index < field + (this.#width[group] ?? 0); index++) {
        const moved = (bases[index] ?? 0) - (olders[index] ?? 0);
        speed += moved < 0 ? -moved : moved;
      }
    }
    const first = (this.#kind[0] ?? 0) === flag ? (bases[at + (this.#field[0] ?? 0)] ?? 0) : 0;
    const moves = speed === 0 ? 0 : speed < 4 ? 1 : speed < 32 ? 2 : 3;
    return moves * 2 + (first & 1);
  }

  code(
    coder: RangeCoder,
    records: Int32Array,
    at: number,
    bases: Int32Array,
    baseAt: number,
    olders: Int32Array,
    span: number,
    elapsed: number,
  ): void {
    const moving = this.activity(bases, baseAt, olders, span);
    let previous = 0;
    for (let group = 0; group < this.#count; group++) {
      const field = this.#field[group] ?? 0;
      const width = this.#width[group] ?? 0;
      const model = this.#at + (this.#model[group] ?? 0);
      let differs = 0;
      for (let index = field; index < field + width; index++)
        if (records[at + index] !== bases[baseAt + index]) differs = 1;
      const context = model + (elapsed === 0 ? 16 : 0) + moving * 2 + previous;
      const changed = coder.bit(differs, this.#bits, context);
      previous = changed;
      const kind = this.#kind[group] ?? 0;
      if (changed === 0) {
        for (let index = field; index < field + width; index++)
          records[at + index] = bases[baseAt + index] ?? 0;
      } else if (kind === flag) records[at + field] = 1 - (bases[baseAt + field] ?? 0);
      else if (kind === quaternion)
        this.#codeQuaternion(coder, records, at, bases, baseAt, olders, span, elapsed, group);
      else this.#codeNumbers(coder, records, at, bases, baseAt, olders, span, elapsed, group);
    }
  }

  #codeNumbers(
    coder: RangeCoder,
    records: Int32Array,
    at: number,
    bases: Int32Array,
    baseAt: number,
    olders: Int32Array,
    span: number,
    elapsed: number,
    group: number,
  ): void {
    const field = this.#field[group] ?? 0;
    const width = this.#width[group] ?? 0;
    const predicts = this.#kind[group] === vector && isPredictable(span, elapsed);
    let speed = 0;
    for (let index = field; index < field + width && predicts; index++) {
      const moved = (bases[baseAt + index] ?? 0) - (olders[baseAt + index] ?? 0);
      speed += moved < 0 ? -moved : moved;
    }
    const speedLevel = predicts ? level(Math.trunc((speed * elapsed) / (2 * span))) : 0;
    this.#before = -1;
    for (let index = 0; index < width; index++) {
      const base = bases[baseAt + field + index] ?? 0;
      const moved = predicts ? base - (olders[baseAt + field + index] ?? 0) : 0;
      const guess = predicts ? base + Math.trunc((moved * elapsed) / span) : base;
      const value = records[at + field + index] ?? 0;
      records[at + field + index] = this.#codeResidual(coder, value, guess, group, index, speedLevel);
    }
  }

  /** Codes `value` as its distance from `guess`, within its field's range. */
  #codeResidual(
    coder: RangeCoder,
    value: number,
    guess: number,
    group: number,
    component: number,
    speedLevel: number,
  ): number {
    const field = (this.#field[group] ?? 0) + component;
    const min = this.#min[field] ?? 0;
    const max = this.#max[field] ?? 0;
    const near = guess < min ? min : guess > max ? max : guess;
    const lately = this.#lately[field] ?? 0;
    const before = this.#before;
    const expected = before < 0 ? lately : (lately + before * 48) >> 2;
    const slot = component - (this.#kind[group] === quaternion ? 1 : 0);
    const model =
      this.#at + (this.#model[group] ?? 0) + changedModels + largestModels + slot * componentModels;
    const residual = codedSignedMixed(
      coder,
      value - near,
      this.#bits,
      model + speedLevel * magnitudeModels,
      model + (levels + level(expected >> 3)) * magnitudeModels,
    );
    const size = residual < 0 ? -residual : residual;
    const capped = size > 4096 ? 4096 : size;
    // The next component of this entity, and this one of the next entity, will be about as far off.
    this.#lately[field] = lately + ((capped * 16 - lately) >> 2);
    this.#before = before < 0 ? capped : (before + capped) >> 1;
    const result = near + residual;
    if (result < min || result > max) {
      coder.fail();
      return near;
    }
    return result;
  }

  /** The four components of the smallest three at `at`, in half steps, into `out`. */
  #open(from: Int32Array, at: number, steps: number, out: Int32Array): void {
    const largest = (from[at] ?? 0) & 3;
    let next = at + 1;
    let left = 2 * steps * steps;
    for (let place = 0; place < 4; place++) {
      if (place === largest) continue;
      const part = 2 * (from[next++] ?? 0) - steps;
      out[place] = part;
      left -= part * part;
    }
    out[largest] = left > 0 ? Math.floor(Math.sqrt(left)) : 0;
  }

  #codeQuaternion(
    coder: RangeCoder,
    records: Int32Array,
    at: number,
    bases: Int32Array,
    baseAt: number,
    olders: Int32Array,
    span: number,
    elapsed: number,
    group: number,
  ): void {
    const field = this.#field[group] ?? 0;
    const steps = this.#max[field + 1] ?? 1;
    const then = this.#then;
    const now = this.#now;
    this.#open(bases, baseAt + field, steps, now);
    const predicts = isPredictable(span, elapsed);
    let speed = 0;
    if (predicts) {
      this.#open(olders, baseAt + field, steps, then);
      let dot = 0;
      for (let place = 0; place < 4; place++) dot += (now[place] ?? 0) * (then[place] ?? 0);
      // A quaternion and its opposite are one rotation: the older one is taken in the sign of the newer.
      for (let place = 0; place < 4; place++) {
        const base = now[place] ?? 0;
        const moved = base - (dot < 0 ? -(then[place] ?? 0) : (then[place] ?? 0));
        speed += moved < 0 ? -moved : moved;
        now[place] = base + Math.trunc((moved * elapsed) / span);
      }
    }
    let likely = 0;
    for (let place = 1; place < 4; place++)
      if (Math.abs(now[place] ?? 0) > Math.abs(now[likely] ?? 0)) likely = place;
    const largest = this.#codeLargest(coder, records[at + field] ?? 0, likely, group);
    records[at + field] = largest;
    const sign = (now[largest] ?? 0) < 0 ? -1 : 1;
    const speedLevel = predicts ? level(Math.trunc((speed * elapsed) / (4 * span))) : 0;
    this.#before = -1;
    let component = 1;
    for (let place = 0; place < 4; place++) {
      if (place === largest) continue;
      const guess = (sign * (now[place] ?? 0) + steps) >> 1;
      const value = records[at + field + component] ?? 0;
      records[at + field + component] = this.#codeResidual(coder, value, guess, group, component, speedLevel);
      component++;
    }
  }

  /** Which component is the largest: the likely one, or one of the three others. */
  #codeLargest(coder: RangeCoder, largest: number, likely: number, group: number): number {
    const model = this.#at + (this.#model[group] ?? 0) + changedModels;
    if (coder.bit(largest === likely ? 1 : 0, this.#bits, model) !== 0) return likely;
    const rank = largest > likely ? largest - 1 : largest;
    const first = coder.bit(rank === 0 ? 1 : 0, this.#bits, model + 1);
    const found = first !== 0 ? 0 : 1 + coder.bit(rank === 2 ? 1 : 0, this.#bits, model + 2);
    return found >= likely ? found + 1 : found;
  }
}
