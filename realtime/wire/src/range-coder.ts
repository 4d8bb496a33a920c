import { learn } from "./bit-models.js";

const rangeStart = 2 ** 30;
const rangeLeast = 2 ** 22;
/** What a last number is a multiple of, where one is in reach: its lowest bytes are zero, and left away. */
const roundings = [2 ** 24, 2 ** 16, 2 ** 8];

/**
 * An adaptive binary range coder over a buffer that the caller owns. One class goes in both directions, so that one function describes a
 * coded packet: each call takes the value to write and gives back the value that is on the wire. Whole numbers only, nothing allocated.
 *
 * The packet is a number, most significant byte first; bytes past its end are zero, and zero bytes at its end are left away.
 * `range` begins at 2^30. A bit whose probability of being 1 is `p` / 2^15 splits the range at `(range >> 15) × p`: below it is 1,
 * from it on 0. While the range is under 2^22 it is shifted by 8 bits. It never throws: what cannot be makes it fail,
 * and from then on it reads zeros and writes nothing.
 *
 * @source G. N. N. Martin, Range encoding, 1979; binary with carry as in the LZMA SDK's description.
 */
export class RangeCoder {
  #reading = false;
  #ok = true;
  #bytes: Uint8Array = new Uint8Array(0);
  #start = 0;
  #position = 0;
  #end = 0;
  #range = rangeStart;
  /** Reading: the number's distance from the range's low end, less than `range`. */
  #code = 0;
  /** Writing: the range's low end modulo 2^32, as a signed number so that it is never boxed. What is above has been carried. */
  #low = 0;

  /** Whether values come from the wire. */
  get reading(): boolean {
    return this.#reading;
  }

  /** Whether everything so far fitted and was legal. */
  get ok(): boolean {
    return this.#ok;
  }

  /** Makes the coder fail. */
  fail(): void {
    this.#ok = false;
  }

  /** Begins to write into `bytes` from `start` up to `end`. */
  write(bytes: Uint8Array, start = 0, end = bytes.length): void {
    this.#begin(false, bytes, start, end);
    this.#low = 0;
  }

  /** Begins to read `bytes` from `start` up to `end`. */
  read(bytes: Uint8Array, start = 0, end = bytes.length): void {
    this.#begin(true, bytes, start, end);
    const first = this.#next();
    const second = this.#next();
    const third = this.#next();
    this.#code = ((first & 0x3f) << 24) | (second << 16) | (third << 8) | this.#next();
    if (first > 0x3f) this.#ok = false;
  }

  #begin(reading: boolean, bytes: Uint8Array, start: number, end: number): void {
    this.#reading = reading;
    this.#ok = true;
    this.#bytes = bytes;
    this.#start = start;
    this.#position = start;
    this.#end = end;
    this.#range = rangeStart;
  }

  /** The bytes written so far, less than 5 short of what {@link finish} would make them. */
  get bytesWritten(): number {
    return this.#position - this.#start;
  }

  /** Ends writing, in as few bytes as say which number it is, and gives the position after the last one. */
  finish(): number {
    const low = this.#low >>> 0;
    const high = low + this.#range;
    let value = low;
    // By index: an iterator would be an object for each packet.
    for (let index = 0; index < roundings.length; index++) {
      const unit = roundings[index] ?? 1;
      const rounded = Math.ceil(low / unit) * unit;
      if (rounded < high) {
        value = rounded;
        break;
      }
    }
    this.#add(value - low);
    for (let count = 0; count < 4; count++) this.#shift();
    while (this.#ok && this.#position > this.#start && this.#bytes[this.#position - 1] === 0)
      this.#position--;
    return this.#position;
  }

  /** A bit whose model is `models[at]`, which learns from it. */
  bit(value: number, models: Int32Array, at: number): number {
    if (!this.#ok) return 0;
    const model = models[at] ?? 0;
    const bit = this.#chance(value, model >>> 9);
    models[at] = learn(model, bit);
    return bit;
  }

  /** A bit whose model is the mean of two, which both learn from it. */
  mixed(value: number, models: Int32Array, first: number, second: number): number {
    if (!this.#ok) return 0;
    const one = models[first] ?? 0;
    const other = models[second] ?? 0;
    const bit = this.#chance(value, ((one >>> 8) + (other >>> 8)) >>> 2);
    models[first] = learn(one, bit);
    models[second] = learn(other, bit);
    return bit;
  }

  /**
   * Bits from `from` on, up to and with the first 1 or up to `end`; bit `n` has the model `models[at + contexts[n]]`. As
   * {@link bit} for each, with what it needs kept at hand.
   *
   * @param stop writing: the place of the first 1; `end` or more where there is none.
   * @returns the place of the first 1, or `end`.
   */
  first(
    stop: number,
    models: Int32Array,
    at: number,
    contexts: Uint16Array,
    from: number,
    end: number,
  ): number {
    if (!this.#ok) return end;
    const reading = this.#reading;
    let range = this.#range;
    let code = this.#code;
    let place = from;
    for (; place < end; place++) {
      const where = at + (contexts[place] ?? 0);
      const model = models[where] ?? 0;
      const bound = Math.imul(range >>> 15, model >>> 9);
      if (reading ? code < bound : place === stop) {
        models[where] = learn(model, 1);
        range = bound;
        if (range < rangeLeast) {
          this.#code = code;
          range = this.#widen(range);
          code = this.#code;
        }
        break;
      }
      models[where] = learn(model, 0);
      range -= bound;
      if (reading) code -= bound;
      else this.#add(bound);
      if (range < rangeLeast) {
        this.#code = code;
        range = this.#widen(range);
        code = this.#code;
      }
    }
    this.#range = range;
    this.#code = code;
    return this.#ok ? place : end;
  }

  /**
   * Mixed bits with the models at `first`, `first + 1`, … and `second`, `second + 1`, …, up to and with the first 1; as {@link mixed} for
   * each.
   *
   * @param stop writing: how many zeros there are; `count` or more where all are.
   * @returns how many zeros there are, at most `count`.
   */
  mixedFirst(stop: number, models: Int32Array, first: number, second: number, count: number): number {
    if (!this.#ok) return count;
    const reading = this.#reading;
    let range = this.#range;
    let code = this.#code;
    let zeros = 0;
    for (let bit = 0; zeros < count; zeros++) {
      const one = models[first + zeros] ?? 0;
      const other = models[second + zeros] ?? 0;
      const bound = Math.imul(range >>> 15, ((one >>> 8) + (other >>> 8)) >>> 2);
      if (reading ? code < bound : zeros === stop) {
        bit = 1;
        range = bound;
        models[first + zeros] = learn(one, 1);
        models[second + zeros] = learn(other, 1);
      } else {
        range -= bound;
        if (reading) code -= bound;
        else this.#add(bound);
        models[first + zeros] = learn(one, 0);
        models[second + zeros] = learn(other, 0);
      }
      if (range < rangeLeast) {
        this.#code = code;
        range = this.#widen(range);
        code = this.#code;
      }
      if (bit !== 0) break;
    }
    this.#range = range;
    this.#code = code;
    return zeros;
  }

  /** A bit that is 1 with the probability `p` / 2^15, `p` from 1 to 32767. */
  #chance(value: number, p: number): number {
    let range = this.#range;
    const bound = Math.imul(range >>> 15, p);
    let bit = value;
    if (this.#reading) {
      const code = this.#code;
      if (code < bound) bit = 1;
      else {
        this.#code = code - bound;
        bit = 0;
      }
    } else if (value === 0) this.#add(bound);
    range = bit === 0 ? range - bound : bound;
    this.#range = range < rangeLeast ? this.#widen(range) : range;
    return bit;
  }

  /**
   * An unsigned number of `count` bits, 0 to 30, all equally likely: in parts of at most 8 bits, the highest bits first, of which a
   * part of `n` bits splits the range into 2^n pieces of `range >> n`; what is left over above them is not used.
   */
  bits(value: number, count: number): number {
    let result = 0;
    for (let left = count; left > 0; ) {
      const taken = left > 8 ? 8 : left;
      left -= taken;
      result = (result << taken) | this.#part((value >>> left) & ((1 << taken) - 1), taken);
    }
    return result;
  }

  #part(value: number, count: number): number {
    if (!this.#ok) return 0;
    const piece = this.#range >>> count;
    let part = value;
    if (this.#reading) {
      part = Math.trunc(this.#code / piece);
      if (part >> count !== 0) {
        this.#ok = false;
        return 0;
      }
      this.#code -= part * piece;
    } else this.#add(part * piece);
    this.#range = piece < rangeLeast ? this.#widen(piece) : piece;
    return part;
  }

  /** Shifts until `range` is not under its least any more, and gives it. */
  #widen(range: number): number {
    let wide = range;
    while (wide < rangeLeast) {
      wide <<= 8;
      if (this.#reading) this.#code = (this.#code << 8) | this.#next();
      else this.#shift();
    }
    return wide;
  }

  #next(): number {
    if (this.#position >= this.#end) return 0;
    const byte = this.#bytes[this.#position] ?? 0;
    this.#position++;
    return byte;
  }

  /** Adds up to 2^30 to `low`, and carries into the bytes written where it grows past 2^32. */
  #add(amount: number): void {
    const low = (this.#low + amount) | 0;
    this.#low = low;
    if (low >>> 0 < amount) this.#carry();
  }

  #carry(): void {
    if (!this.#ok) return;
    const bytes = this.#bytes;
    let at = this.#position - 1;
    while (at > this.#start && bytes[at] === 0xff) bytes[at--] = 0;
    bytes[at] = (bytes[at] ?? 0) + 1;
  }

  /** Writes the highest byte of `low`. */
  #shift(): void {
    const low = this.#low;
    if (this.#position < this.#end && this.#ok) this.#bytes[this.#position++] = low >>> 24;
    else this.#ok = false;
    this.#low = low << 8;
  }
}
