/** An unsigned number of 64 bits as two of 32: cheap to count with and to put on the wire. */
export interface U64 {
  readonly hi: number;
  readonly lo: number;
}

/** The identity of a client: a u64 in decimal digits, without leading zeros. */
export type ClientId = string & { readonly __brand: "ClientId" };

/** 2^64 - 1. As an expiry it means never. */
export const u64Max: U64 = { hi: 0xffffffff, lo: 0xffffffff };

/** The two halves of a whole number from 0 to 2^53. */
export function u64(value: number): U64 {
  return { hi: Math.floor(value / 2 ** 32) >>> 0, lo: value >>> 0 };
}

/**
 * Reads a u64 in decimal digits.
 *
 * @throws RangeError for anything but digits, and above 2^64 - 1.
 */
export function parseU64(digits: string): U64 {
  const value = /^(0|[1-9]\d{0,19})$/.test(digits) ? BigInt(digits) : -1n;
  if (value < 0n || value > 0xffff_ffff_ffff_ffffn)
    throw new RangeError("a u64 is 0 to 18446744073709551615 in decimal digits");
  return { hi: Number(value >> 32n), lo: Number(value & 0xffff_ffffn) };
}

/** The decimal digits of a u64. */
export function clientIdOf(hi: number, lo: number): ClientId {
  return ((BigInt(hi) << 32n) | BigInt(lo)).toString() as ClientId;
}

/** Writes a u64 into 8 bytes from `at`, low byte first. */
export function putU64(bytes: Uint8Array, at: number, hi: number, lo: number): void {
  putU32(bytes, at, lo);
  putU32(bytes, at + 4, hi);
}

/** Writes a u32 into 4 bytes from `at`, low byte first. */
export function putU32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value;
  bytes[at + 1] = value >>> 8;
  bytes[at + 2] = value >>> 16;
  bytes[at + 3] = value >>> 24;
}

/** The u32 in 4 bytes from `at`, low byte first. */
export function u32At(bytes: Uint8Array, at: number): number {
  const low = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16);
  return (low | ((bytes[at + 3] ?? 0) << 24)) >>> 0;
}
