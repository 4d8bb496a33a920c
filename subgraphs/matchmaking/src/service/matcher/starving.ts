import type { MatchCost } from "./match-cost.js";
import type { Pool } from "./pool.js";
import type { Standing } from "./standing.js";

/** So many sets of tickets are looked at for one starving ticket in one step. */
const nodesMax = 3000;

/**
 * Finds any match for a ticket, whatever it costs, as long as nothing hard breaks: depth first over those who can play at a site
 * with it, nearest in skill first. Complete in pools where {@link nodesMax} sets are all there are.
 */
export class AnyMatch {
  readonly #pool: Pool;
  readonly #standing: Standing;
  readonly #cost: MatchCost;
  readonly members: Int32Array;
  count = 0;
  #others: number[] = [];
  #nodes = 0;

  constructor(pool: Pool, standing: Standing, cost: MatchCost) {
    this.#pool = pool;
    this.#standing = standing;
    this.#cost = cost;
    this.members = new Int32Array(pool.compiled.playerCount);
  }

  /** Whether there is one with `slot` and without the `taken`; it is in `members` then. */
  find(slot: number, taken: (slot: number) => boolean): boolean {
    const { sites, meanMu } = this.#pool;
    const { siteCost } = this.#standing;
    const own = meanMu[slot] as number;
    const distance = (other: number) => Math.abs((meanMu[other] as number) - own);
    this.#nodes = 0;
    for (const site of this.#sitesOf(slot)) {
      this.#others = [...this.#pool.slots()].filter(
        (other) => other !== slot && !taken(other) && siteCost[other * sites + site] !== Infinity,
      );
      this.#others.sort((one, other) => distance(one) - distance(other) || one - other);
      const room = this.#pool.compiled.playerCount - (this.#pool.size[slot] as number);
      if (this.#others.reduce((sum, other) => sum + (this.#pool.size[other] as number), 0) < room) continue;
      this.members[0] = slot;
      this.count = 1;
      if (this.#complete(0, room)) return true;
    }
    return false;
  }

  #sitesOf(slot: number): number[] {
    const costAt = (site: number) => this.#standing.siteCost[slot * this.#pool.sites + site] as number;
    return [...this.#pool.compiled.siteIds.keys()]
      .filter((site) => costAt(site) !== Infinity)
      .sort((one, other) => costAt(one) - costAt(other) || one - other);
  }

  #complete(from: number, room: number): boolean {
    if (room === 0) return this.#cost.of(this.members, this.count, Infinity) !== Infinity;
    for (let place = from; place < this.#others.length; place++) {
      const other = this.#others[place] as number;
      if ((this.#pool.size[other] as number) > room || !this.#canJoin(other)) continue;
      if (++this.#nodes > nodesMax) return false;
      this.members[this.count++] = other;
      if (this.#complete(place + 1, room - (this.#pool.size[other] as number))) return true;
      this.count--;
    }
    return false;
  }

  #canJoin(slot: number): boolean {
    const { minMu, maxMu, conflicts } = this.#pool;
    const { window, ceiling } = this.#standing;
    for (let place = 0; place < this.count; place++) {
      const other = this.members[place] as number;
      const max = Math.max(maxMu[slot] as number, maxMu[other] as number);
      const min = Math.min(minMu[slot] as number, minMu[other] as number);
      if (max - min > Math.min(window[slot] as number, window[other] as number)) return false;
      if (max > Math.min(ceiling[slot] as number, ceiling[other] as number)) return false;
      if (conflicts[slot]?.has(other) === true) return false;
    }
    return true;
  }
}
