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
const levels = 8;
/** Models of a group: has it changed (2 × 8 × 2), which component is the largest (8), and residuals of 3 components by two contexts. */
const changedModels = 32;
const largestModels = 8;
const componentModels = 2 * levels * magnitudeModels;
/** The longest time that is predicted over, in ticks. */
const predictedMax = 64;

/** A number's level: 0 for 0, then one more for each doubling, at most 7. */
function level(size: number): number {
  const bits = 32 - Math.clz32(size);
  return bits < levels ? bits : levels - 1;
}

/** The codec that a field schema describes. The groups are coded by kind (flags, integers, vectors, quaternions), as given within a kind. */
export class FieldCodec implements StateCodec {
  readonly fields: number;
  readonly derived: number;
  readonly models: number;
  readonly #count: number;
  readonly #kind: Int32Array;
  readonly #field: Int32Array;
  readonly #derived: Int32Array;
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
    this.#derived = new Int32Array(order.length);
    this.#model = new Int32Array(order.length);
    let derived = 0;
    let models = 0;
    for (const [index, { kind }] of order.entries()) {
      this.#derived[index] = derived;
      this.#model[index] = models;
      const width = this.#width[index] ?? 0;
      if (kind >= vector) derived += width;
      models += changedModels + largestModels + (kind === flag ? 0 : width * componentModels);
    }
    this.fields = min.length;
    this.derived = derived;
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

  activity(records: Int32Array, at: number): number {
    let speed = 0;
    for (let index = 0; index < this.derived; index++) {
      const moved = records[at + this.fields + index] ?? 0;
      speed += moved < 0 ? -moved : moved;
    }
    const first = (this.#kind[0] ?? 0) === flag ? (records[at + (this.#field[0] ?? 0)] ?? 0) : 0;
    const moves = speed === 0 ? 0 : speed < 4 ? 1 : speed < 32 ? 2 : 3;
    return moves * 2 + first;
  }

  code(
    coder: RangeCoder,
    records: Int32Array,
    at: number,
    bases: Int32Array,
    baseAt: number,
    span: number,
    elapsed: number,
  ): void {
    const moving = this.activity(bases, baseAt);
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
      const derivedAt = at + this.fields + (this.#derived[group] ?? 0);
      if (changed === 0) {
        for (let index = field; index < field + width; index++)
          records[at + index] = bases[baseAt + index] ?? 0;
        if (kind >= vector) records.fill(0, derivedAt, derivedAt + width);
      } else if (kind === flag) records[at + field] = 1 - (bases[baseAt + field] ?? 0);
      else if (kind === quaternion)
        this.#codeQuaternion(coder, records, at, bases, baseAt, span, elapsed, group);
      else this.#codeNumbers(coder, records, at, bases, baseAt, span, elapsed, group);
    }
  }

  #codeNumbers(
    coder: RangeCoder,
    records: Int32Array,
    at: number,
    bases: Int32Array,
    baseAt: number,
    span: number,
    elapsed: number,
    group: number,
  ): void {
    const field = this.#field[group] ?? 0;
    const width = this.#width[group] ?? 0;
    const derived = this.fields + (this.#derived[group] ?? 0);
    const moves = this.#kind[group] === vector;
    const predicts = moves && span > 0 && elapsed > 0 && span <= predictedMax && elapsed <= predictedMax;
    let speed = 0;
    if (predicts)
      for (let index = 0; index < width; index++) {
        const moved = bases[baseAt + derived + index] ?? 0;
        speed += moved < 0 ? -moved : moved;
      }
    const speedLevel = level((speed + 1) >> 1);
    for (let index = 0; index < width; index++) {
      const base = bases[baseAt + field + index] ?? 0;
      const moved = predicts ? (bases[baseAt + derived + index] ?? 0) : 0;
      const guess = base + (predicts ? Math.trunc((moved * elapsed) / span) : 0);
      const value = this.#codeResidual(
        coder,
        records[at + field + index] ?? 0,
        guess,
        group,
        index,
        speedLevel,
      );
      records[at + field + index] = value;
      if (moves) records[at + derived + index] = elapsed > 0 ? value - base : 0;
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
    const slot = component - (this.#kind[group] === quaternion ? 1 : 0);
    const model =
      this.#at + (this.#model[group] ?? 0) + changedModels + largestModels + slot * componentModels;
    const residual = codedSignedMixed(
      coder,
      value - near,
      this.#bits,
      model + speedLevel * magnitudeModels,
      model + (levels + level(lately >> 3)) * magnitudeModels,
    );
    const size = residual < 0 ? -residual : residual;
    const capped = size > 4096 ? 4096 : size;
    // The next component of this entity, and this one of the next entity, will be about as far off.
    this.#lately[field] = lately + ((capped * 16 - lately) >> 2);
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
    span: number,
    elapsed: number,
    group: number,
  ): void {
    const field = this.#field[group] ?? 0;
    const derived = this.fields + (this.#derived[group] ?? 0);
    const steps = this.#max[field + 1] ?? 1;
    const then = this.#then;
    const now = this.#now;
    this.#open(bases, baseAt + field, steps, then);
    const predicts = span > 0 && elapsed > 0 && span <= predictedMax && elapsed <= predictedMax;
    let speed = 0;
    let likely = 0;
    for (let place = 0; place < 4; place++) {
      const moved = predicts ? (bases[baseAt + derived + place] ?? 0) : 0;
      speed += moved < 0 ? -moved : moved;
      now[place] = (then[place] ?? 0) + (predicts ? Math.trunc((moved * elapsed) / span) : 0);
      const size = Math.abs(now[place] ?? 0);
      if (size > Math.abs(now[likely] ?? 0)) likely = place;
    }
    const largest = this.#codeLargest(coder, records[at + field] ?? 0, likely, group);
    records[at + field] = largest;
    const sign = (now[largest] ?? 0) < 0 ? -1 : 1;
    const speedLevel = level((speed + 1) >> 1);
    let component = 1;
    for (let place = 0; place < 4; place++) {
      if (place === largest) continue;
      const guess = (sign * (now[place] ?? 0) + steps) >> 1;
      const value = records[at + field + component] ?? 0;
      records[at + field + component] = this.#codeResidual(coder, value, guess, group, component, speedLevel);
      component++;
    }
    this.#open(records, at + field, steps, now);
    let dot = 0;
    for (let place = 0; place < 4; place++) dot += (now[place] ?? 0) * (then[place] ?? 0);
    for (let place = 0; place < 4; place++) {
      // The base's components in the sign of this state: the next packet opens this state, not the base.
      const before = dot < 0 ? -(then[place] ?? 0) : (then[place] ?? 0);
      records[at + derived + place] = elapsed > 0 ? (now[place] ?? 0) - before : 0;
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
