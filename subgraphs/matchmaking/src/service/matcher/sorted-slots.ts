/** Slots in the order of a key, for neighbours by skill. Insert and remove move memory, 4 bytes a slot. */
export class SortedSlots {
  #slots = new Int32Array(64);
  #count = 0;
  readonly #keyOf: (slot: number) => number;

  /** @param keyOf The key of a slot; it does not change while the slot is here. Equal keys are ordered by slot. */
  constructor(keyOf: (slot: number) => number) {
    this.#keyOf = keyOf;
  }

  get count(): number {
    return this.#count;
  }

  /** The slot at a place in the order. */
  at(place: number): number {
    return this.#slots[place] as number;
  }

  insert(slot: number): void {
    if (this.#count === this.#slots.length) {
      const larger = new Int32Array(this.#slots.length * 2);
      larger.set(this.#slots);
      this.#slots = larger;
    }
    const place = this.placeOf(slot);
    this.#slots.copyWithin(place + 1, place, this.#count);
    this.#slots[place] = slot;
    this.#count++;
  }

  remove(slot: number): void {
    const place = this.placeOf(slot);
    if (this.#slots[place] !== slot) throw new Error(`slot ${slot} is not here`);
    this.#slots.copyWithin(place, place + 1, this.#count);
    this.#count--;
  }

  /** The first place whose key and slot are not before those of `slot`. */
  placeOf(slot: number): number {
    const key = this.#keyOf(slot);
    let low = 0;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = this.#slots[middle] as number;
      const otherKey = this.#keyOf(other);
      if (otherKey < key || (otherKey === key && other < slot)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
