interface Reader<Item> {
  resolve(step: IteratorResult<Item, void>): void;
  reject(error: unknown): void;
}

/** What is pushed on one side and awaited on the other, in order, with a bound on what waits between. */
export class BoundedQueue<Item> implements AsyncGenerator<Item, void, void> {
  readonly #items: Item[] = [];
  readonly #waiting: Reader<Item>[] = [];
  readonly #itemsMax: number;
  readonly #onReturn: () => void;
  #ended = false;
  #failure: { readonly error: unknown } | undefined;

  /** @param onReturn Called once when the reader stops reading. */
  constructor(itemsMax: number, onReturn: () => void = () => {}) {
    this.#itemsMax = itemsMax;
    this.#onReturn = onReturn;
  }

  /** `false` when the queue is full, and the item is not taken. */
  push(item: Item): boolean {
    if (this.#ended) return true;
    const reader = this.#waiting.shift();
    if (reader !== undefined) reader.resolve({ done: false, value: item });
    else if (this.#items.length >= this.#itemsMax) return false;
    else this.#items.push(item);
    return true;
  }

  /** What waits is still read, and then the end. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    for (const reader of this.#waiting.splice(0)) reader.resolve({ done: true, value: undefined });
  }

  /** What waits is still read, and then `error` is thrown once. */
  fail(error: unknown): void {
    if (this.#ended) return;
    const [first, ...others] = this.#waiting.splice(0);
    this.#ended = true;
    if (first === undefined) this.#failure = { error };
    else first.reject(error);
    for (const reader of others) reader.resolve({ done: true, value: undefined });
  }

  next(): Promise<IteratorResult<Item, void>> {
    const item = this.#items.shift();
    if (item !== undefined) return Promise.resolve({ done: false, value: item });
    const failure = this.#failure;
    if (failure !== undefined) {
      this.#failure = undefined;
      return Promise.reject(failure.error);
    }
    if (this.#ended) return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
    });
  }

  return(): Promise<IteratorResult<Item, void>> {
    this.#items.length = 0;
    this.#failure = undefined;
    this.end();
    this.#onReturn();
    return Promise.resolve({ done: true, value: undefined });
  }

  throw(): Promise<IteratorResult<Item, void>> {
    return this.return();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }
}
