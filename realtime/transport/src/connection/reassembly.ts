import { fragmentBytes } from "./channel.js";
import type { Frame } from "./frame.js";

/** A message of which fragments come in. */
export class Reassembly {
  readonly count: number;
  readonly #bytes: Uint8Array;
  readonly #has: Uint8Array;
  #missing: number;
  #lastBytes = 0;

  constructor(count: number) {
    this.count = count;
    this.#bytes = new Uint8Array(count * fragmentBytes);
    this.#has = new Uint8Array(count);
    this.#missing = count;
  }

  /** Takes a fragment in; one that came before is ignored. @returns The message once it is whole. */
  take({ index, length }: Frame, packet: Uint8Array, offset: number): Uint8Array | undefined {
    if (this.#has[index] === 1) return undefined;
    this.#has[index] = 1;
    this.#bytes.set(packet.subarray(offset, offset + length), index * fragmentBytes);
    if (index === this.count - 1) this.#lastBytes = length;
    if (--this.#missing > 0) return undefined;
    return this.#bytes.subarray(0, (this.count - 1) * fragmentBytes + this.#lastBytes);
  }
}

/** The most bytes that a message in so many fragments can have is judged before memory is given to it. */
export function leastBytesOf(count: number): number {
  return (count - 1) * fragmentBytes + 1;
}
