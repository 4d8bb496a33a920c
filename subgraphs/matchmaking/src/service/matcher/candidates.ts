import type { Random } from "@muster/runtime";
import type { Columns } from "./columns.js";
import type { MatchCost } from "./match-cost.js";
import type { Pool } from "./pool.js";
import type { Standing } from "./standing.js";

/** How many neighbours in skill a ticket looks at, at one site. */
const neighbours = 40;
/** The most columns that are kept for the ticket they were looked for. */
const columnsPerSeed = 8;
/** Sites that are tried for one ticket. */
const sitesTried = 2;
/** Worse matches are kept too when they cost each player at most so much more than the best found: a packing needs a choice. Seconds. */
const keptS = 3;

/** After so many tries that did not come out even, and none that did, no more are made: who is near has not the sizes for it. */
const unfilledMax = 6;
/** What teams that do not come out even cost, next to judging a candidate. */
const unfilledShare = 1 / 8;

/** Looks for good matches that have a given ticket: fills up from its neighbours in skill, then changes one to three tickets at a time. */
export class Candidates {
  readonly #pool: Pool;
  readonly #standing: Standing;
  readonly #cost: MatchCost;
  readonly #columns: Columns;
  readonly #random: Random;
  readonly #near = new Int32Array(neighbours);
  #nearCount = 0;
  readonly #members: Int32Array;
  readonly #best: Int32Array;
  readonly #team: Int32Array;
  readonly #bestTeam: Int32Array;
  readonly #room: Int32Array;
  #count = 0;
  #used = new Int32Array(0);
  #stamp = 0;

  constructor(pool: Pool, standing: Standing, cost: MatchCost, columns: Columns, random: Random) {
    this.#pool = pool;
    this.#standing = standing;
    this.#cost = cost;
    this.#columns = columns;
    this.#random = random;
    const { playerCount, teamCount } = pool.compiled;
    this.#members = new Int32Array(playerCount);
    this.#best = new Int32Array(playerCount);
    this.#team = new Int32Array(playerCount);
    this.#bestTeam = new Int32Array(playerCount);
    this.#room = new Int32Array(teamCount);
  }

  /** Looks for matches with the ticket of `slot`, judging at most `evaluations`; returns how many it did, in what they cost. */
  search(slot: number, evaluations: number): number {
    let done = 0;
    for (let turn = 0; turn < sitesTried; turn++) {
      const site = this.#chooseSite(slot, turn > 0);
      if (site < 0) return done;
      this.#gather(slot, site);
      done += this.#climb(slot, Math.ceil(evaluations / sitesTried));
    }
    return done;
  }

  /** One of the sites where the ticket would play; `any` takes those that cost it more, too. */
  #chooseSite(slot: number, any: boolean): number {
    const { sites, size, compiled } = this.#pool;
    const { siteCost, worth } = this.#standing;
    const first = slot * sites;
    let best = Infinity;
    for (let site = 0; site < sites; site++) best = Math.min(best, siteCost[first + site] as number);
    const slack = any && this.#random.unit() < 0.5 ? (worth[slot] as number) : 2 * (size[slot] as number);
    let chosen = -1;
    let found = 0;
    for (let site = 0; site < compiled.siteIds.length; site++)
      if (
        (siteCost[first + site] as number) <= best + slack &&
        best < Infinity &&
        this.#random.below(++found) === 0
      )
        chosen = site;
    return chosen;
  }

  /** The nearest in skill at a site, nearest first. */
  #gather(slot: number, site: number): void {
    const { bySkill, meanMu, sites } = this.#pool;
    const list = bySkill[site];
    this.#nearCount = 0;
    if (list === undefined) return;
    const own = meanMu[slot] as number;
    let right = list.placeOf(slot);
    let left = right - 1;
    while (this.#nearCount < neighbours && (left >= 0 || right < list.count)) {
      const below = left >= 0 ? own - (meanMu[list.at(left)] as number) : Infinity;
      const above = right < list.count ? (meanMu[list.at(right)] as number) - own : Infinity;
      const other = below < above ? list.at(left--) : list.at(right++);
      if (other === slot || this.#standing.siteCost[other * sites + site] === Infinity) continue;
      if (this.#canMeet(slot, other)) this.#near[this.#nearCount++] = other;
    }
  }

  #canMeet(one: number, other: number): boolean {
    const { minMu, maxMu, conflicts } = this.#pool;
    const { window, ceiling } = this.#standing;
    const max = Math.max(maxMu[one] as number, maxMu[other] as number);
    const min = Math.min(minMu[one] as number, minMu[other] as number);
    return (
      max - min <= Math.min(window[one] as number, window[other] as number) &&
      max <= Math.min(ceiling[one] as number, ceiling[other] as number) &&
      conflicts[one]?.has(other) !== true
    );
  }

  #climb(slot: number, evaluations: number): number {
    const { playerCount } = this.#pool.compiled;
    let best = -Infinity;
    let bestCount = 0;
    let unfilled = 0;
    for (let done = 0; done < evaluations; done++) {
      if (best === -Infinity) this.#start(slot);
      else this.#ruin(bestCount);
      if (!this.#fill()) {
        if (++unfilled === unfilledMax && best === -Infinity) return unfilled * unfilledShare;
        continue;
      }
      const worth = this.#worthOf(this.#count);
      const limit = worth - best + keptS * playerCount;
      const cost = this.#cost.of(this.#members, this.#count, limit);
      if (cost === Infinity) continue;
      this.#keep(slot, cost, worth - cost);
      if (worth - cost <= best) continue;
      best = worth - cost;
      bestCount = this.#count;
      for (let place = 0; place < bestCount; place++) {
        this.#best[place] = this.#members[place] as number;
        this.#bestTeam[place] = this.#cost.teamOf(place, bestCount);
      }
    }
    return evaluations - unfilled * (1 - unfilledShare);
  }

  #worthOf(count: number): number {
    let worth = 0;
    for (let place = 0; place < count; place++)
      worth += this.#standing.worth[this.#members[place] as number] as number;
    return worth;
  }

  #start(slot: number): void {
    this.#clear();
    this.#put(slot, 0);
  }

  #clear(): void {
    if (this.#used.length < this.#pool.size.length) {
      this.#used = new Int32Array(this.#pool.size.length);
      this.#stamp = 0;
    }
    this.#stamp++;
    this.#count = 0;
    this.#room.fill(this.#pool.compiled.teamSize);
  }

  #put(slot: number, team: number): void {
    this.#members[this.#count] = slot;
    this.#team[this.#count++] = team;
    this.#room[team] = (this.#room[team] as number) - (this.#pool.size[slot] as number);
    this.#used[slot] = this.#stamp;
  }

  /** The best match without one to three of its tickets; the first, which is the ticket looked for, stays. */
  #ruin(bestCount: number): void {
    this.#clear();
    const removed = Math.min(bestCount - 1, 1 + this.#random.below(3));
    let left = bestCount - 1;
    let toRemove = removed;
    this.#put(this.#best[0] as number, this.#bestTeam[0] as number);
    for (let place = 1; place < bestCount; place++, left--) {
      if (this.#random.below(left) < toRemove) toRemove--;
      else this.#put(this.#best[place] as number, this.#bestTeam[place] as number);
    }
  }

  /** Fills the teams from the neighbours, nearer ones more often; `false` where that does not come out even. */
  #fill(): boolean {
    const { size } = this.#pool;
    for (let team = this.#roomiest(); (this.#room[team] as number) > 0; team = this.#roomiest()) {
      const room = this.#room[team] as number;
      const chance = this.#random.unit();
      const start = Math.floor(this.#nearCount * chance * chance);
      let chosen = -1;
      for (let turn = 0; turn < this.#nearCount && chosen < 0; turn++) {
        const other = this.#near[(start + turn) % this.#nearCount] as number;
        if (this.#used[other] !== this.#stamp && (size[other] as number) <= room) chosen = other;
      }
      if (chosen < 0) return false;
      this.#put(chosen, team);
    }
    return true;
  }

  #roomiest(): number {
    let chosen = 0;
    for (let team = 1; team < this.#room.length; team++)
      if ((this.#room[team] as number) > (this.#room[chosen] as number)) chosen = team;
    return chosen;
  }

  /** Adds what was found; a ticket that has many columns loses its worst one for it. */
  #keep(slot: number, cost: number, value: number): void {
    let own = 0;
    let worst = -1;
    let worstValue = value;
    for (const column of this.#columns.of(slot)) {
      if (this.#columns.seedOf(column) !== slot) continue;
      own++;
      const other = this.valueOf(column);
      if (other >= worstValue) continue;
      worst = column;
      worstValue = other;
    }
    if (own >= columnsPerSeed) {
      if (worst < 0) return;
      this.#columns.remove(worst);
    }
    this.#columns.add(this.#members, this.#count, cost, slot);
  }

  /** What a column is worth now beyond what it costs. */
  valueOf(column: number): number {
    let worth = 0;
    for (const slot of this.#columns.membersOf(column)) worth += this.#standing.worth[slot] as number;
    return worth - this.#columns.costOf(column);
  }
}
