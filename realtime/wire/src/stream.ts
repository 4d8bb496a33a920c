/**
 * What a packet's description is written against. One function describes a packet (`serialize(stream, packet)`) and serves
 * reading, writing and measuring: each call takes the value to write and gives back the value that is now on the wire, so
 * `packet.tick = stream.bits(packet.tick, 32)` is right in every direction.
 *
 * Bits fill each byte from its least significant bit upwards, and the low bits of a value come first. A stream never throws for what
 * is on the wire: the first thing that does not fit or cannot be makes it fail, and from then on it reads the least value and
 * writes nothing. Whoever drives it asks {@link Stream.ok} once, at the end.
 */
export interface Stream {
  /** Whether values come from the wire; otherwise they go there. */
  readonly reading: boolean;
  /** Whether everything so far fitted and was legal. */
  readonly ok: boolean;
  /** The bits written, read or counted so far. */
  readonly bitPosition: number;
  /** An unsigned number of `count` bits, 1 to 32. */
  bits(value: number, count: number): number;
  /** One bit. */
  flag(value: boolean): boolean;
  /** A whole number from `min` to `max` in as few bits as hold `max - min`, which is less than 2^32. */
  ranged(value: number, min: number, max: number): number;
  /**
   * A whole number from 0 to 2^32 - 1 in groups of 7 bits, low ones first, each followed by a bit that says whether more come: 8 to 40
   * bits. A number in more groups than it needs is illegal.
   */
  varuint(value: number): number;
  /** A 32-bit float, as its IEEE 754 bits. */
  float32(value: number): number;
  /** Zero bits up to the next whole byte; others are illegal. */
  align(): void;
  /** `length` bytes from `offset` of `bytes`, from the next whole byte on. */
  bytes(bytes: Uint8Array, offset: number, length: number): void;
  /** Makes the stream fail: the description has met what cannot be. */
  fail(): void;
}

/** The bits that hold every whole number from 0 to `max`, which is less than 2^32. */
export function bitsFor(max: number): number {
  return 32 - Math.clz32(max);
}
