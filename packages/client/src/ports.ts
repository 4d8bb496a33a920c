import type { Random, SystemClock } from "@muster/runtime";

/** The part of the clock that the client uses. */
export type ClientClock = Pick<SystemClock, "nowMs" | "schedule">;

/** The part of a random source that the client uses. */
export type ClientRandom = Pick<Random, "unit" | "bytes">;

/** The clock of this browser or process. It is its own form of the platform's: that one's module needs Node. */
export const systemClock: ClientClock = {
  nowMs: () => Date.now(),
  schedule(callback, delayMs) {
    const handle = setTimeout(callback, delayMs);
    return { cancel: () => clearTimeout(handle) };
  },
};

/** Unpredictable randomness from Web Crypto, which insecure pages have too (`crypto.randomUUID` they have not). */
export const systemRandom: ClientRandom = {
  unit: () => (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) / 2 ** 32,
  bytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
};

/** A random UUID (version 4), lower-case. */
export function randomUuid(random: ClientRandom): string {
  const bytes = random.bytes(16);
  bytes[6] = 0x40 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/** 128 random bits as 32 hexadecimal digits: an idempotency key, or the mark of a session in its storage. */
export function randomKey(random: ClientRandom): string {
  return Array.from(random.bytes(16), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
