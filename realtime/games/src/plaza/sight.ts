import { type Plaza, plazaReach } from "./world.js";

/** Who can see whom on a plaza: sorted into squares once a tick, so that a player looks at nine of them instead of at everything. */
export class PlazaSight {
  readonly #plaza: Plaza;
  readonly #sight: number;
  readonly #side: number;
  /** Where the things of each square begin in `#things`, and behind the last. */
  readonly #starts: Int32Array;
  readonly #things: Int32Array;
  readonly #squares: Int32Array;
  readonly #seen: Uint32Array;

  /** @param sight How far a player sees, centimetres: 100 or more. */
  constructor(plaza: Plaza, sight: number) {
    if (!(sight >= 100)) throw new RangeError("sight: 100 or more");
    this.#plaza = plaza;
    this.#sight = sight;
    this.#side = Math.floor((2 * plazaReach) / sight) + 1;
    this.#starts = new Int32Array(this.#side * this.#side + 1);
    this.#things = new Int32Array(plaza.size);
    this.#squares = new Int32Array(plaza.size);
    this.#seen = new Uint32Array((plaza.size + 31) >>> 5);
  }

  /** Sorts everything into its square, by what the plaza is now. */
  look(): void {
    const { isThere, x, y, size } = this.#plaza;
    const starts = this.#starts;
    starts.fill(0);
    for (let at = 0; at < size; at++) {
      if (isThere[at] === 0) continue;
      const square = this.#line(y[at] ?? 0) * this.#side + this.#line(x[at] ?? 0);
      this.#squares[at] = square;
      starts[square] = (starts[square] ?? 0) + 1;
    }
    let end = 0;
    for (let square = 0; square < starts.length; square++) {
      end += starts[square] ?? 0;
      starts[square] = end;
    }
    for (let at = size - 1; at >= 0; at--) {
      if (isThere[at] === 0) continue;
      const square = this.#squares[at] ?? 0;
      const place = (starts[square] ?? 0) - 1;
      starts[square] = place;
      this.#things[place] = at;
    }
  }

  /** A bit for each thing that the player in a slot sees, as of the last {@link look}. It holds until the next call. */
  of(slot: number): Uint32Array {
    const { x, y } = this.#plaza;
    const seen = this.#seen;
    seen.fill(0);
    const [ownX, ownY] = [x[slot] ?? 0, y[slot] ?? 0];
    const [column, row] = [this.#line(ownX), this.#line(ownY)];
    const most = this.#sight * this.#sight;
    for (let line = Math.max(0, row - 1); line <= Math.min(this.#side - 1, row + 1); line++) {
      const end = this.#starts[line * this.#side + Math.min(this.#side - 1, column + 1) + 1] ?? 0;
      for (let at = this.#starts[line * this.#side + Math.max(0, column - 1)] ?? 0; at < end; at++) {
        const thing = this.#things[at] ?? 0;
        const awayX = (x[thing] ?? 0) - ownX;
        const awayY = (y[thing] ?? 0) - ownY;
        if (awayX * awayX + awayY * awayY <= most)
          seen[thing >>> 5] = (seen[thing >>> 5] ?? 0) | (1 << (thing & 31));
      }
    }
    return seen;
  }

  #line(place: number): number {
    return Math.floor((place + plazaReach) / this.#sight);
  }
}
