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
  readonly #favourites = new Uint8Array(1 << exactTicketsMax);
  /** Of the split in each place: what its balance costs, and that with the least that its roles may cost. */
  readonly #balance = new Float64Array(1 << exactTicketsMax);
  readonly #atLeast = new Float64Array(1 << exactTicketsMax);
  /** Seats of a team whose role is not among the given ones, a bit each. */
  readonly #seatsBeside: Uint8Array;
  /** P(the first team wins) of the best split. */
  winChance = 0.5;
  cost = Infinity;
  first = 0;

  constructor(pool: Pool, winChance: WinChance) {
    this.#pool = pool;
    this.#winChance = winChance;
    this.roles = new RoleCosts(pool);
    const { queue, roleIds } = pool.compiled;
    this.#seatsBeside = Uint8Array.from({ length: 1 << roleIds.length }, (_, bits) =>
      queue.roles.reduce((sum, { count }, role) => sum + ((bits >> role) & 1 ? 0 : count), 0),
    );
  }

  /**
   * Splits the first `count` of `members` (slots), which have the players of a match together; returns the cost, infinite
   * where parties do not fit or where it would exceed `limit`.
   */
  split(members: Int32Array, count: number, limit: number): number {
    const ways = this.#balanceAll(members, count);
    this.cost = Infinity;
    let promising = -1;
    let least = Infinity;
    for (let way = 0; way < ways; way++) {
      const atLeast = this.#atLeast[way] as number;
      if (atLeast >= least) continue;
      least = atLeast;
      promising = way;
    }
    if (promising < 0 || least > limit) return Infinity;
    this.roles.clear();
    for (let place = 0; place < count; place++) this.roles.add(members[place] as number);
    // Most of the others then cost more than this one before their roles are known.
    this.#consider(promising, limit);
    for (let way = 0; way < ways; way++)
      if ((this.#atLeast[way] as number) < this.cost && way !== promising) this.#consider(way, limit);
    if (this.cost < Infinity) this.winChance = this.#chanceOf(this.first);
    return this.cost;
  }

  #consider(way: number, limit: number): void {
    const mask = this.#masks[way] as number;
    const balance = this.#balance[way] as number;
    const cost = this.#pool.roles > 0 ? balance + this.#roleCost(mask) : balance;
    if (cost >= this.cost || cost > limit) return;
    this.cost = cost;
    this.first = mask;
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
    const hasRoles = this.#pool.roles > 1;
    const full = 1 << count;
    this.#all = full - 1;
    let [players, regret] = [0, Infinity];
    for (let place = 0; place < count; place++) {
      const slot = members[place] as number;
      regret = Math.min(regret, this.#pool.regret[slot] as number);
      const favourites = this.#pool.favourites[slot] as number;
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
        this.#favourites[mask] = (this.#favourites[rest] as number) | favourites;
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
      const balance = playerCount * (imbalanceCost.at(imbalance) + (partyGapCosts[gap] as number));
      this.#masks[ways] = mask;
      this.#balance[ways] = balance;
      this.#atLeast[ways] = hasRoles ? balance + regret * this.#unloved(mask) : balance;
      ways++;
    }
    return ways;
  }

  /** How many seats have a role that nobody of their team likes best: so many players pay for another at least. */
  #unloved(mask: number): number {
    return (
      (this.#seatsBeside[this.#favourites[mask] as number] as number) +
      (this.#seatsBeside[this.#favourites[this.#all ^ mask] as number] as number)
    );
  }
}
