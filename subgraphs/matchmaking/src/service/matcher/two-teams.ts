import type { Pool } from "./pool.js";
import { RoleCosts } from "./role-costs.js";
import type { WinChance } from "./tickets.js";

/** The most tickets of a match whose split is exact; 2^9 ways at most. */
export const exactTicketsMax = 10;
/** The most players whose roles are decided exactly over all splits. */
export const exactPlayersMax = 16;

/** The best split of at most 10 tickets into two teams, by trying all; with roles by {@link RoleCosts}. Allocates nothing. */
export class TwoTeams {
  readonly #pool: Pool;
  readonly #winChance: WinChance;
  readonly roles: RoleCosts;
  readonly #size = new Uint8Array(1 << exactTicketsMax);
  readonly #mu = new Float64Array(1 << exactTicketsMax);
  readonly #variance = new Float64Array(1 << exactTicketsMax);
  readonly #largest = new Uint8Array(1 << exactTicketsMax);
  readonly #players = new Int32Array(1 << exactTicketsMax);
  readonly #masks = new Int32Array(1 << exactTicketsMax);
  readonly #balance = new Float64Array(1 << exactTicketsMax);
  /** P(the first team wins) of the best split. */
  winChance = 0.5;
  cost = Infinity;
  first = 0;

  constructor(pool: Pool, winChance: WinChance) {
    this.#pool = pool;
    this.#winChance = winChance;
    this.roles = new RoleCosts(pool);
  }

  /**
   * Splits the first `count` of `members` (slots), which have the players of a match together; returns the cost, infinite
   * where parties do not fit or where it would exceed `limit`.
   */
  split(members: Int32Array, count: number, limit: number): number {
    const ways = this.#balanceAll(members, count);
    this.cost = Infinity;
    let least = Infinity;
    for (let way = 0; way < ways; way++) least = Math.min(least, this.#balance[way] as number);
    if (!(least <= limit)) return Infinity;
    if (this.#pool.roles === 0) this.#choose(ways, 0, Infinity, limit);
    else {
      this.roles.clear();
      for (let place = 0; place < count; place++) this.roles.add(members[place] as number);
      // The best balanced ones first: most of the others then cost more than the best before their roles are known.
      const near = least + 10;
      this.#choose(ways, -Infinity, near, limit);
      this.#choose(ways, near, Infinity, limit);
    }
    return this.cost;
  }

  #choose(ways: number, above: number, upTo: number, limit: number): void {
    const hasRoles = this.#pool.roles > 0;
    for (let way = 0; way < ways; way++) {
      const balance = this.#balance[way] as number;
      if (balance >= this.cost || balance > limit) continue;
      if (hasRoles && !(balance > above && balance <= upTo)) continue;
      const mask = this.#masks[way] as number;
      const cost = hasRoles ? balance + this.#roleCost(mask) : balance;
      if (cost >= this.cost || cost > limit) continue;
      this.cost = cost;
      this.first = mask;
    }
    if (this.cost < Infinity) this.winChance = this.#chanceOf(this.first);
  }

  #all = 0;

  #roleCost(mask: number): number {
    return (
      this.roles.least(this.#players[mask] as number) +
      this.roles.least((this.#players[this.#all] as number) ^ (this.#players[mask] as number))
    );
  }

  #chanceOf(mask: number): number {
    const rest = this.#all ^ mask;
    return this.#winChance(
      this.#mu[mask] as number,
      this.#variance[mask] as number,
      this.#mu[rest] as number,
      this.#variance[rest] as number,
      this.#pool.compiled.playerCount,
    );
  }

  /** Sums up every subset, and lists the splits with what their balance costs. The last ticket is in the second team. */
  #balanceAll(members: Int32Array, count: number): number {
    const { teamSize, playerCount, imbalanceCost, partyGapCosts, queue } = this.#pool.compiled;
    const gapMax = queue.hard.partyGapMax ?? Infinity;
    const full = 1 << count;
    this.#all = full - 1;
    let players = 0;
    for (let place = 0; place < count; place++) {
      const slot = members[place] as number;
      const bit = 1 << place;
      const size = this.#pool.size[slot] as number;
      const bits = ((1 << size) - 1) << players;
      players += size;
      const mu = this.#pool.sumMu[slot] as number;
      const variance = this.#pool.sumVariance[slot] as number;
      for (let rest = 0; rest < bit; rest++) {
        const mask = bit | rest;
        this.#size[mask] = (this.#size[rest] as number) + size;
        this.#mu[mask] = (this.#mu[rest] as number) + mu;
        this.#variance[mask] = (this.#variance[rest] as number) + variance;
        this.#players[mask] = (this.#players[rest] as number) | bits;
        const largest = this.#largest[rest] as number;
        this.#largest[mask] = size > largest ? size : largest;
      }
    }
    let ways = 0;
    for (let mask = 1; mask < full >> 1; mask++) {
      if (this.#size[mask] !== teamSize) continue;
      const gap = Math.abs((this.#largest[mask] as number) - (this.#largest[this.#all ^ mask] as number));
      if (gap > gapMax) continue;
      const imbalance = Math.abs(this.#chanceOf(mask) - 0.5) * 100;
      this.#masks[ways] = mask;
      this.#balance[ways] = playerCount * (imbalanceCost.at(imbalance) + (partyGapCosts[gap] as number));
      ways++;
    }
    return ways;
  }
}
