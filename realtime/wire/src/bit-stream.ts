import { bitsFor, type Stream } from "./stream.js";

const float = new Float32Array(1);
const floatBits = new Uint32Array(float.buffer);

/** What the three directions have in common: everything that is made of bits. */
abstract class BitStream implements Stream {
  abstract readonly reading: boolean;
  protected position = 0;
  protected failed = false;

  get ok(): boolean {
    return !this.failed;
  }

  get bitPosition(): number {
    return this.position;
  }

  abstract bits(value: number, count: number): number;
  abstract bytes(bytes: Uint8Array, offset: number, length: number): void;

  fail(): void {
    this.failed = true;
  }

  flag(value: boolean): boolean {
    return this.bits(value ? 1 : 0, 1) === 1;
  }

  ranged(value: number, min: number, max: number): number {
    if (max === min) return min;
    if (!this.reading && !(value >= min && value <= max)) {
      this.fail();
      return min;
    }
    const above = this.bits(value - min, bitsFor(max - min));
    if (above > max - min) {
      this.fail();
      return min;
    }
    return min + above;
  }

  varuint(value: number): number {
    let left = value >>> 0;
    let result = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const group = this.bits(left & 0x7f, 7);
      left >>>= 7;
      const more = this.flag(left !== 0);
      if (shift === 28 && (group > 0xf || more)) break;
      if (!more && group === 0 && shift > 0) break;
      result |= group << shift;
      if (!more) return this.failed ? 0 : result >>> 0;
    }
    this.fail();
    return 0;
  }

  float32(value: number): number {
    float[0] = value;
    floatBits[0] = this.bits(floatBits[0] ?? 0, 32);
    return float[0] ?? 0;
  }

  align(): void {
    const over = this.position & 7;
    if (over !== 0 && this.bits(0, 8 - over) !== 0) this.fail();
  }
}

/** Writes into a buffer that the caller owns. */
export class BitWriter extends BitStream {
  override readonly reading = false;
  #bytes: Uint8Array;
  #endBits: number;

  constructor(bytes: Uint8Array) {
    super();
    this.#bytes = bytes;
    this.#endBits = bytes.length * 8;
  }

  /** Begins anew, in `bytes` from `start` (a whole byte) up to `end`. */
  reset(bytes: Uint8Array, start = 0, end = bytes.length): void {
    this.#bytes = bytes;
    this.position = start * 8;
    this.#endBits = end * 8;
    this.failed = false;
  }

  /** Where the next whole byte begins: the length of what was written, counted from the beginning of the buffer. */
  get bytePosition(): number {
    return (this.position + 7) >>> 3;
  }

  /** Takes back what was written after `bitPosition`, and a failure with it. */
  rewind(bitPosition: number): void {
    this.position = bitPosition;
    this.failed = false;
    const at = bitPosition >>> 3;
    const used = bitPosition & 7;
    if (used !== 0) this.#bytes[at] = (this.#bytes[at] ?? 0) & ((1 << used) - 1);
  }

  override bits(value: number, count: number): number {
    if (this.failed || this.position + count > this.#endBits) {
      this.failed = true;
      return 0;
    }
    const bytes = this.#bytes;
    let left = value;
    for (let done = 0; done < count; ) {
      const at = this.position >>> 3;
      const used = this.position & 7;
      const taken = Math.min(8 - used, count - done);
      const part = (left & ((1 << taken) - 1)) << used;
      bytes[at] = used === 0 ? part : (bytes[at] ?? 0) | part;
      left >>>= taken;
      done += taken;
      this.position += taken;
    }
    return value;
  }

  override bytes(bytes: Uint8Array, offset: number, length: number): void {
    this.align();
    if (this.failed || this.position + length * 8 > this.#endBits) {
      this.failed = true;
      return;
    }
    const at = this.position >>> 3;
    for (let index = 0; index < length; index++) this.#bytes[at + index] = bytes[offset + index] ?? 0;
    this.position += length * 8;
  }
}

/** Reads from a buffer. What is read past its end, and after a failure, is zero. */
export class BitReader extends BitStream {
  override readonly reading = true;
  #bytes: Uint8Array;
  #endBits: number;

  constructor(bytes: Uint8Array) {
    super();
    this.#bytes = bytes;
    this.#endBits = bytes.length * 8;
  }

  /** Begins anew, in `bytes` from `start` up to `end`. */
  reset(bytes: Uint8Array, start = 0, end = bytes.length): void {
    this.#bytes = bytes;
    this.position = start * 8;
    this.#endBits = end * 8;
    this.failed = false;
  }

  /** The whole bytes that are not read yet. */
  get bytesLeft(): number {
    return (this.#endBits - this.position) >>> 3;
  }

  /** Where the next whole byte begins, counted from the beginning of the buffer. */
  get bytePosition(): number {
    return (this.position + 7) >>> 3;
  }

  override bits(_value: number, count: number): number {
    if (this.failed || this.position + count > this.#endBits) {
      this.failed = true;
      return 0;
    }
    let result = 0;
    for (let done = 0; done < count; ) {
      const used = this.position & 7;
      const taken = Math.min(8 - used, count - done);
      result |= (((this.#bytes[this.position >>> 3] ?? 0) >>> used) & ((1 << taken) - 1)) << done;
      done += taken;
      this.position += taken;
    }
    return result >>> 0;
  }

  override bytes(bytes: Uint8Array, offset: number, length: number): void {
    this.align();
    if (this.failed || this.position + length * 8 > this.#endBits) {
      this.failed = true;
      return;
    }
    const at = this.position >>> 3;
    for (let index = 0; index < length; index++) bytes[offset + index] = this.#bytes[at + index] ?? 0;
    this.position += length * 8;
  }
}

/** Counts the bits that a writer would write. */
export class BitMeasure extends BitStream {
  override readonly reading = false;

  /** Begins anew. */
  reset(): void {
    this.position = 0;
    this.failed = false;
  }

  override bits(value: number, count: number): number {
    this.position += count;
    return value;
  }

  override bytes(_bytes: Uint8Array, _offset: number, length: number): void {
    this.align();
    this.position += length * 8;
  }
}
