import type { Endpoint } from "../link/link.js";
import { Buckets } from "./buckets.js";
import type { FillRandom } from "./connect-token.js";
import { u32At } from "./u64.js";

/** How many requests a second are looked at, steadily; twice as many may come at once. */
export interface AdmissionRates {
  /** From one address (with IPv6, one /64). */
  readonly perAddress: number;
  /** From one network: an IPv4 /24, an IPv6 /48. */
  readonly perNetwork: number;
  /** From everywhere. */
  readonly total: number;
}

/** A house full of players behind one address, a campus in one network, and about a tenth of a core for strangers. */
export const defaultRates: AdmissionRates = { perAddress: 100, perNetwork: 400, total: 2000 };

/** Buckets of each kind: 64 Ki of 16 bytes. */
const bucketsPerKind = 65_536;

/**
 * Decides which strangers' packets are worth deciphering. Its memory is fixed: an address falls into a bucket by a hash with a secret
 * seed, and two that fall into one share it.
 */
export class Admission {
  readonly #addresses: Buckets;
  readonly #networks: Buckets;
  readonly #total: Buckets;
  readonly #seed: number;

  constructor(fillRandom: FillRandom, rates: AdmissionRates = defaultRates) {
    const seed = new Uint8Array(4);
    fillRandom(seed);
    this.#seed = u32At(seed, 0);
    this.#addresses = new Buckets(bucketsPerKind, rates.perAddress);
    this.#networks = new Buckets(bucketsPerKind, rates.perNetwork);
    this.#total = new Buckets(1, rates.total);
  }

  /**
   * Whether a stranger's packet is looked at. It is asked of its address first, then of its network, then of everyone, and each that
   * lets it pass counts it: what an address refuses takes nothing from others, what is refused later has taken from those before.
   */
  admits(from: Endpoint, nowMs: number): boolean {
    const { family, address } = from;
    if (family === 0)
      return this.#addresses.takes(this.#hashText(from.key), nowMs) && this.#total.takes(0, nowMs);
    const own = family === 4 ? 4 : 8;
    const network = family === 4 ? 3 : 6;
    return (
      this.#addresses.takes(this.#hash(address, own), nowMs) &&
      this.#networks.takes(this.#hash(address, network), nowMs) &&
      this.#total.takes(0, nowMs)
    );
  }

  #hash(address: Uint8Array, length: number): number {
    let hash = this.#seed ^ length;
    for (let at = 0; at < length; at++) hash = stirred(hash, address[at] ?? 0);
    return settled(hash);
  }

  #hashText(key: string): number {
    let hash = this.#seed;
    for (let at = 0; at < key.length; at++) hash = stirred(hash, key.charCodeAt(at));
    return settled(hash);
  }
}

/** One round of a multiply-and-rotate hash. Its seed is secret, and no answer tells which bucket an address fell into. */
function stirred(hash: number, value: number): number {
  const mixed = Math.imul(hash ^ value, 0xcc9e2d51);
  return Math.imul((mixed << 15) | (mixed >>> 17), 0x1b873593) + 0xe6546b64;
}

function settled(hash: number): number {
  const first = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  const second = Math.imul(first ^ (first >>> 13), 0xc2b2ae35);
  return (second ^ (second >>> 16)) >>> 0;
}
