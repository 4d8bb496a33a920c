import { codedSignedMixed, expectSigned, prior, type RangeCoder, signedModels } from "@muster/wire";
import type { StateCodec } from "./state-codec.js";
import { spanMax } from "./view-marks.js";

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
/** Models of a group besides those of residuals: has it changed (2 × 8 × 2), and which component is the largest. */
const changedModels = 32;
const largestModels = 3;

/** A number's level: 0 for 0, then one more for each doubling, at most 9. */
function level(size: number): number {
  const bits = 32 - Math.clz32(size);
  return bits < levels ? bits : levels - 1;
}

/** Whether there is a speed to go by, and the time since is not too long. */
function isPredictable(span: number, elapsed: number): boolean {
  return span > 0 && elapsed > 0 && elapsed <= spanMax;
}

/** How far what moved by `moved` in `span` ticks goes in `elapsed`, towards zero. Most was carried by one packet after another: nothing is divided. */
function ahead(moved: number, elapsed: number, span: number): number {
  return span === 1 ? moved * elapsed : Math.trunc((moved * elapsed) / span);
}

/** The place of the highest bit that a residual of numbers from `min` to `max` has. */
function highestOf(min: number, max: number): number {
  return max > min ? 31 - Math.clz32(max - min) : 0;
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
  /** Where the models of a field's residuals begin (one set a level of speed, then one a level of lately), and the highest bit that they have. */
  readonly #residualModel: Int32Array;
  readonly #highest: Int32Array;
  readonly #priors: Int32Array;
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
    this.fields = min.length;
    this.#min = Int32Array.from(min);
    this.#max = Int32Array.from(max);
    this.#lately = new Int32Array(min.length);
    this.#highest = Int32Array.from(min, (least, field) => highestOf(least, max[field] ?? 0));
    this.#model = Int32Array.from(order, (_, index) => index * (changedModels + largestModels));
    this.#residualModel = new Int32Array(min.length);
    let models = order.length * (changedModels + largestModels);
    for (let field = 0; field < min.length; field++) {
      this.#residualModel[field] = models;
      models += 2 * levels * signedModels(this.#highest[field] ?? 0);
    }
    this.models = models;
    this.#priors = new Int32Array(models);
    this.#setPriors();
  }

  #setPriors(): void {
    const priors = this.#priors;
    for (let group = 0; group < this.#count; group++) {
      const base = this.#model[group] ?? 0;
      const kind = this.#kind[group] ?? 0;
      for (let index = 0; index < changedModels; index++)
        priors[base + index] = prior(kind >= vector ? 58000 : 6000, 2);
      for (let index = 0; index < largestModels; index++)
        priors[base + changedModels + index] = prior(index === 0 ? 60000 : 32768, 2);
    }
    for (let field = 0; field < this.fields; field++) {
      const highest = this.#highest[field] ?? 0;
      const base = this.#residualModel[field] ?? 0;
      for (let index = 0; index < 2 * levels; index++)
        expectSigned(priors, base + index * signedModels(highest), (index % levels) - 2, highest);
    }
  }

  begin(models: Int32Array, at: number): void {
    models.set(this.#priors, at);
    this.#bits = models;
    this.#at = at;
    this.#lately.fill(4 * 16);
  }

  activity(bases: Int32Array, at: number, olders: Int32Array, olderAt: number, hasOlder: boolean): number {
    let speed = 0;
    for (let group = 0; group < this.#count && hasOlder; group++) {
      if ((this.#kind[group] ?? 0) < vector) continue;
      const field = this.#field[group] ?? 0;
      for (let index = field; index < field + (this.#width[group] ?? 0); index++) {
        const moved = (bases[at + index] ?? 0) - (olders[olderAt + index] ?? 0);
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
    olderAt: number,
    span: number,
    elapsed: number,
    activity: number,
  ): void {
    const count = this.#count;
    const fields = this.#field;
    const widths = this.#width;
    const kinds = this.#kind;
    const bits = this.#bits;
    let context = this.#at + (elapsed === 0 ? 16 : 0) + activity * 2;
    let previous = 0;
    for (let group = 0; group < count; group++) {
      const field = fields[group] ?? 0;
      const width = widths[group] ?? 0;
      let differs = 0;
      for (let index = field; index < field + width; index++)
        if (records[at + index] !== bases[baseAt + index]) differs = 1;
      const changed = coder.bit(differs, bits, context + previous);
      context += changedModels + largestModels;
      previous = changed;
      const kind = kinds[group] ?? 0;
      if (changed === 0) {
        for (let index = field; index < field + width; index++)
          records[at + index] = bases[baseAt + index] ?? 0;
      } else if (kind === flag) records[at + field] = 1 - (bases[baseAt + field] ?? 0);
      else if (kind === quaternion)
        this.#codeQuaternion(coder, records, at, bases, baseAt, olders, olderAt, span, elapsed, group);
      else this.#codeNumbers(coder, records, at, bases, baseAt, olders, olderAt, span, elapsed, group);
    }
  }

  #codeNumbers(
    coder: RangeCoder,
    records: Int32Array,
    at: number,
    bases: Int32Array,
    baseAt: number,
    olders: Int32Array,
    olderAt: number,
    span: number,
    elapsed: number,
    group: number,
  ): void {
    const field = this.#field[group] ?? 0;
    const width = this.#width[group] ?? 0;
    const predicts = this.#kind[group] === vector && isPredictable(span, elapsed);
    let speed = 0;
    for (let index = field; index < field + width && predicts; index++) {
      const moved = (bases[baseAt + index] ?? 0) - (olders[olderAt + index] ?? 0);
      speed += moved < 0 ? -moved : moved;
    }
    const speedLevel = predicts ? level(Math.trunc((speed * elapsed) / (2 * span))) : 0;
    this.#before = -1;
    for (let index = 0; index < width; index++) {
      const base = bases[baseAt + field + index] ?? 0;
      const moved = predicts ? base - (olders[olderAt + field + index] ?? 0) : 0;
      const guess = predicts ? base + ahead(moved, elapsed, span) : base;
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
    if (!coder.reading && (value < min || value > max)) {
      coder.fail();
      return value;
    }
    const near = guess < min ? min : guess > max ? max : guess;
    const lately = this.#lately[field] ?? 0;
    const before = this.#before;
    const expected = before < 0 ? lately : (lately + before * 48) >> 2;
    const highest = this.#highest[field] ?? 0;
    const models = signedModels(highest);
    const model = this.#at + (this.#residualModel[field] ?? 0);
    const residual = codedSignedMixed(
      coder,
      value - near,
      this.#bits,
      model + speedLevel * models,
      model + (levels + level(expected >> 3)) * models,
      highest,
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
    olderAt: number,
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
      this.#open(olders, olderAt + field, steps, then);
      let dot = 0;
      for (let place = 0; place < 4; place++) dot += (now[place] ?? 0) * (then[place] ?? 0);
      // A quaternion and its opposite are one rotation: the older one is taken in the sign of the newer.
      for (let place = 0; place < 4; place++) {
        const base = now[place] ?? 0;
        const moved = base - (dot < 0 ? -(then[place] ?? 0) : (then[place] ?? 0));
        speed += moved < 0 ? -moved : moved;
        now[place] = base + ahead(moved, elapsed, span);
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
