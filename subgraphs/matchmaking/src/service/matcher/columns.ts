/** Candidate matches: sets of slots and what they cost, found again by slot. A column dies with the first of its tickets. */
export class Columns {
  readonly #width: number;
  #members: Int32Array;
  #count: Uint8Array;
  #cost: Float64Array;
  #seed: Int32Array;
  readonly #keyed = new Map<number, number>();
  readonly #bySlot: (Set<number> | undefined)[] = [];
  readonly #free: number[] = [];
  #used = 0;

  /** @param width The most tickets of a match. */
  constructor(width: number) {
    this.#width = width;
    this.#members = new Int32Array(1024 * width);
    this.#count = new Uint8Array(1024);
    this.#cost = new Float64Array(1024);
    this.#seed = new Int32Array(1024);
  }

  get size(): number {
    return this.#keyed.size;
  }

  /** Every column there is, in the order of being added. */
  all(): IterableIterator<number> {
    return this.#keyed.values();
  }

  /** How many columns have the ticket of `slot`. */
  countOf(slot: number): number {
    return this.#bySlot[slot]?.size ?? 0;
  }

  /** The columns that have the ticket of `slot`. */
  of(slot: number): Iterable<number> {
    return this.#bySlot[slot] ?? [];
  }

  costOf(column: number): number {
    return this.#cost[column] as number;
  }

  /** The slot for which a column was looked for. */
  seedOf(column: number): number {
    return this.#seed[column] as number;
  }

  countIn(column: number): number {
    return this.#count[column] as number;
  }

  /** The slots of a column; valid until the next {@link add}. */
  membersOf(column: number): Int32Array {
    const first = column * this.#width;
    return this.#members.subarray(first, first + (this.#count[column] as number));
  }

  /** Adds a column, if that set of slots is not there yet. */
  add(members: Int32Array, count: number, cost: number, seed: number): void {
    const key = keyOf(members, count);
    if (this.#keyed.has(key)) return;
    const column = this.#free.pop() ?? this.#used++;
    if (column >= this.#count.length) this.#grow();
    this.#members.set(members.subarray(0, count), column * this.#width);
    this.#count[column] = count;
    this.#cost[column] = cost;
    this.#seed[column] = seed;
    this.#keyed.set(key, column);
    for (let place = 0; place < count; place++) {
      const slot = members[place] as number;
      const columns = this.#bySlot[slot] ?? new Set();
      this.#bySlot[slot] = columns.add(column);
    }
  }

  /** Removes a column. */
  remove(column: number): void {
    const members = this.membersOf(column);
    this.#keyed.delete(keyOf(members, members.length));
    for (const slot of members) this.#bySlot[slot]?.delete(column);
    this.#free.push(column);
  }

  /** Removes every column that has the ticket of `slot`. */
  removeAllOf(slot: number): void {
    for (const column of [...this.of(slot)]) this.remove(column);
  }

  #grow(): void {
    const length = this.#count.length * 2;
    const members = new Int32Array(length * this.#width);
    members.set(this.#members);
    this.#members = members;
    const count = new Uint8Array(length);
    count.set(this.#count);
    this.#count = count;
    const cost = new Float64Array(length);
    cost.set(this.#cost);
    this.#cost = cost;
    const seed = new Int32Array(length);
    seed.set(this.#seed);
    this.#seed = seed;
  }
}

/** A number for a set of slots, whatever their order. Two sets share one with a chance of 2^-46: one of them is then not considered. */
function keyOf(members: Int32Array, count: number): number {
  let key = 0;
  for (let place = 0; place < count; place++) {
    let low = Math.imul((members[place] as number) + 1, 0x9e3779b1);
    low = Math.imul(low ^ (low >>> 15), 0x85ebca77);
    const high = Math.imul(low ^ (low >>> 13), 0xc2b2ae3d);
    key += (low >>> 0) + ((high ^ (high >>> 16)) & 0x3fff) * 2 ** 32;
  }
  return key;
}
