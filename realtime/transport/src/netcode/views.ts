/** A buffer of fixed length and the views of its beginning, each made when it is first asked for and then kept. */
export class Views {
  readonly bytes: Uint8Array;
  readonly #views: (Uint8Array | undefined)[];

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.#views = new Array(bytes.length + 1).fill(undefined);
  }

  /** The first `length` bytes. */
  upTo(length: number): Uint8Array {
    const known = this.#views[length];
    if (known !== undefined) return known;
    const view = this.bytes.subarray(0, length);
    this.#views[length] = view;
    return view;
  }
}
