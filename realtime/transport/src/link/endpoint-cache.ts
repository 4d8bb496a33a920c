const ways = 4;

/**
 * Remembers what was made for the raw bytes of an address, in fixed memory: sets of four entries, of which the one that was used longest
 * ago gives way. A flood of made-up senders therefore costs their making and keeps nothing, and whoever is forgotten is made again.
 *
 * The hash is salted, so that nobody outside can choose addresses of one set.
 */
export class EndpointCache<Entry> {
  readonly #entries: (Entry | undefined)[];
  readonly #hashes: Uint32Array;
  readonly #mask: number;
  readonly #salt: number;
  readonly #matches: (entry: Entry, bytes: Uint8Array, offset: number) => boolean;
  readonly #make: (bytes: Uint8Array, offset: number) => Entry;

  /**
   * @param options.sets A power of two; four times as many entries are kept.
   * @param options.salt Any 32 bits that others do not know.
   * @param options.make Makes an entry of the bytes at an offset, which it copies.
   */
  constructor(options: {
    readonly sets: number;
    readonly salt: number;
    readonly matches: (entry: Entry, bytes: Uint8Array, offset: number) => boolean;
    readonly make: (bytes: Uint8Array, offset: number) => Entry;
  }) {
    this.#entries = new Array<Entry | undefined>(options.sets * ways).fill(undefined);
    this.#hashes = new Uint32Array(options.sets * ways);
    this.#mask = options.sets - 1;
    this.#salt = options.salt;
    this.#matches = options.matches;
    this.#make = options.make;
  }

  /** The entry of the `length` bytes at `offset`, made where none is known. */
  of(bytes: Uint8Array, offset: number, length: number): Entry {
    const hash = this.#hash(bytes, offset, length);
    const first = (hash & this.#mask) * ways;
    for (let at = first; at < first + ways; at++) {
      const entry = this.#entries[at];
      if (entry === undefined || this.#hashes[at] !== hash || !this.#matches(entry, bytes, offset)) continue;
      if (at !== first) this.#toFront(entry, hash, first, at);
      return entry;
    }
    const made = this.#make(bytes, offset);
    this.#toFront(made, hash, first, first + ways - 1);
    return made;
  }

  /** Puts an entry before the others of its set, over the place `at`. */
  #toFront(entry: Entry, hash: number, first: number, at: number): void {
    for (let to = at; to > first; to--) {
      this.#entries[to] = this.#entries[to - 1];
      this.#hashes[to] = this.#hashes[to - 1] ?? 0;
    }
    this.#entries[first] = entry;
    this.#hashes[first] = hash;
  }

  #hash(bytes: Uint8Array, offset: number, length: number): number {
    let hash = this.#salt;
    for (let at = offset; at < offset + length; at++) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x9e3779b1);
    hash ^= hash >>> 15;
    hash = Math.imul(hash, 0x85ebca6b);
    return (hash ^ (hash >>> 13)) >>> 0;
  }
}
