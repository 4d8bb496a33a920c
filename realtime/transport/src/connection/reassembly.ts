import { fragmentBytes } from "./channel.js";
import type { Frame } from "./frame.js";

/** A message of which fragments come in: it holds those that came, and nothing for the others. */
export class Reassembly {
  /** How many fragments the message has. */
  readonly count: number;
  /** Bytes of those that came. */
  sizeBytes = 0;
  readonly #pieces = new Map<number, Uint8Array>();

  constructor(count: number) {
    this.count = count;
  }

  /** Takes a copy of a fragment in; one that came before is ignored. @returns The message once it is whole. */
  take({ index, length }: Frame, packet: Uint8Array, offset: number): Uint8Array | undefined {
    if (this.#pieces.has(index)) return undefined;
    this.#pieces.set(index, new Uint8Array(packet.subarray(offset, offset + length)));
    this.sizeBytes += length;
    if (this.#pieces.size < this.count) return undefined;
    const message = new Uint8Array(this.sizeBytes);
    for (const [at, piece] of this.#pieces) message.set(piece, at * fragmentBytes);
    return message;
  }
}

/** The fewest bytes of a message in so many fragments: it is judged by them before anything of it is kept. */
export function leastBytesOf(count: number): number {
  return (count - 1) * fragmentBytes + 1;
}
