import { learn } from "./bit-models.js";

const rangeStart = 2 ** 30;
const rangeLeast = 2 ** 22;

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
  /** Writing: the range's low end, less than 2^32; in an array so that no number is boxed. */
  readonly #low = new Float64Array(1);

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
    this.#low[0] = 0;
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
    const low = this.#low[0] ?? 0;
    const high = low + this.#range;
    let value = low;
    for (const unit of [2 ** 24, 2 ** 16, 2 ** 8]) {
      const rounded = Math.ceil(low / unit) * unit;
      if (rounded < high) {
        value = rounded;
        break;
      }
    }
    this.#low[0] = value;
    for (let count = 0; count < 4; count++) this.#shift();
    while (this.#ok && this.#position > this.#start && this.#bytes[this.#position - 1] === 0)
      this.#position--;
    return this.#position;
  }

  /** A bit whose model is `models[at]`, which learns from it. */
  bit(value: number, models: Int32Array, at: number): number {
    const model = models[at] ?? 0;
    const bit = this.chance(value, model >>> 9);
    models[at] = learn(model, bit);
    return bit;
  }

  /** A bit whose model is the mean of two, which both learn from it. */
  mixed(value: number, models: Int32Array, first: number, second: number): number {
    const one = models[first] ?? 0;
    const other = models[second] ?? 0;
    const bit = this.chance(value, ((one >>> 8) + (other >>> 8)) >>> 2);
    models[first] = learn(one, bit);
    models[second] = learn(other, bit);
    return bit;
  }

  /** A bit that is 1 with the probability `p` / 2^15, `p` from 1 to 32767. */
  chance(value: number, p: number): number {
    if (!this.#ok) return 0;
    const bound = (this.#range >>> 15) * p;
    let bit: number;
    if (this.#reading) {
      if (this.#code < bound) {
        this.#range = bound;
        bit = 1;
      } else {
        this.#code -= bound;
        this.#range -= bound;
        bit = 0;
      }
      while (this.#range < rangeLeast) {
        this.#range <<= 8;
        this.#code = (this.#code << 8) | this.#next();
      }
      return bit;
    }
    if (value === 0) {
      this.#low[0] = (this.#low[0] ?? 0) + bound;
      this.#range -= bound;
      bit = 0;
    } else {
      this.#range = bound;
      bit = 1;
    }
    while (this.#range < rangeLeast) {
      this.#range <<= 8;
      this.#shift();
    }
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
    this.#range = piece;
    let part = value;
    if (this.#reading) {
      part = Math.trunc(this.#code / piece);
      if (part >> count !== 0) {
        this.#ok = false;
        return 0;
      }
      this.#code -= part * piece;
    } else this.#low[0] = (this.#low[0] ?? 0) + part * piece;
    while (this.#range < rangeLeast) {
      this.#range <<= 8;
      if (this.#reading) this.#code = (this.#code << 8) | this.#next();
      else this.#shift();
    }
    return part;
  }

  #next(): number {
    if (this.#position >= this.#end) return 0;
    const byte = this.#bytes[this.#position] ?? 0;
    this.#position++;
    return byte;
  }

  /** Writes the highest byte of `low`, and carries where it has grown past 2^32. */
  #shift(): void {
    let low = this.#low[0] ?? 0;
    const bytes = this.#bytes;
    if (low >= 2 ** 32) {
      low -= 2 ** 32;
      let at = this.#position - 1;
      while (at > this.#start && bytes[at] === 0xff) bytes[at--] = 0;
      if (this.#ok) bytes[at] = (bytes[at] ?? 0) + 1;
    }
    if (this.#position < this.#end && this.#ok) bytes[this.#position++] = low >>> 24;
    else this.#ok = false;
    this.#low[0] = (low % 2 ** 24) * 256;
  }
}
