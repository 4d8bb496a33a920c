import { ManyTeams } from "./many-teams.js";
import type { Pool } from "./pool.js";
import type { Standing } from "./standing.js";
import type { WinChance } from "./tickets.js";
import { exactPlayersMax, exactTicketsMax, TwoTeams } from "./two-teams.js";

/** What a match of given tickets costs, with the best teams, site and content; what it found last is in the fields. */
export class MatchCost {
  readonly #pool: Pool;
  readonly #standing: Standing;
  readonly two: TwoTeams;
  readonly many: ManyTeams;
  readonly isExact: boolean;
  site = -1;
  content = -1;
  /** Equivalent seconds of the whole match, for each part. */
  siteCost = 0;
  contentCost = 0;
  spreadCost = 0;
  riskCost = 0;
  splitCost = 0;

  constructor(pool: Pool, standing: Standing, winChance: WinChance) {
    this.#pool = pool;
    this.#standing = standing;
    this.two = new TwoTeams(pool, winChance);
    this.many = new ManyTeams(pool, winChance);
    this.isExact = pool.compiled.teamCount === 2 && pool.compiled.playerCount <= exactPlayersMax;
  }

  /**
   * The cost of a match of the first `count` of `members` (slots); infinite where something hard breaks, or where it would exceed
   * `limit`. Equivalent seconds.
   */
  of(members: Int32Array, count: number, limit: number): number {
    if (!this.#canMeet(members, count)) return Infinity;
    this.siteCost = this.#bestSite(members, count);
    let cost = this.siteCost + this.spreadCost + this.riskCost;
    if (!(cost <= limit)) return Infinity;
    this.contentCost = this.#bestContent(members, count);
    cost += this.contentCost;
    if (!(cost <= limit)) return Infinity;
    this.splitCost = this.#exactly(count)
      ? this.two.split(members, count, limit - cost)
      : this.many.split(members, count, limit - cost);
    return cost + this.splitCost;
  }

  #exactly(count: number): boolean {
    return this.isExact && count <= exactTicketsMax;
  }

  /** The team of a place in the last match that was possible. */
  teamOf(place: number, count: number): number {
    return this.#exactly(count) ? 1 - ((this.two.first >> place) & 1) : (this.many.teamOf[place] as number);
  }

  /** P(win) of the last match: of the first of two teams, or of the strongest against the weakest. */
  winChance(count: number): number {
    return this.#exactly(count) ? this.two.winChance : this.many.winChance;
  }

  /** Blocks, skill windows and new players; leaves what spread and risk cost. */
  #canMeet(members: Int32Array, count: number): boolean {
    const { minMu, maxMu, conflicts, compiled, risk } = this.#pool;
    const { window, ceiling } = this.#standing;
    let [min, max, narrowest, lowest, risks] = [Infinity, -Infinity, Infinity, Infinity, 0];
    for (let place = 0; place < count; place++) {
      const slot = members[place] as number;
      min = Math.min(min, minMu[slot] as number);
      max = Math.max(max, maxMu[slot] as number);
      narrowest = Math.min(narrowest, window[slot] as number);
      lowest = Math.min(lowest, ceiling[slot] as number);
      risks += risk[slot] as number;
      const blocked = conflicts[slot];
      if (blocked === undefined || blocked.size === 0) continue;
      for (let other = 0; other < place; other++) if (blocked.has(members[other] as number)) return false;
    }
    this.spreadCost = compiled.playerCount * compiled.spreadCost.at(max - min);
    this.riskCost = compiled.queue.soft.rankerWeight * risks;
    return max - min <= narrowest && max <= lowest;
  }

  #bestSite(members: Int32Array, count: number): number {
    const { sites } = this.#pool;
    const { siteCost } = this.#standing;
    let best = Infinity;
    this.site = -1;
    for (let site = 0; site < sites; site++) {
      let sum = 0;
      for (let place = 0; place < count; place++)
        sum += siteCost[(members[place] as number) * sites + site] as number;
      if (sum >= best) continue;
      best = sum;
      this.site = site;
    }
    return best;
  }

  #bestContent(members: Int32Array, count: number): number {
    const { contents, contentCost } = this.#pool;
    let best = Infinity;
    this.content = -1;
    // Where several cost as little, different matches take different ones.
    const start = ((members[0] as number) * 7 + (members[count - 1] as number)) % contents;
    for (let turn = 0; turn < contents; turn++) {
      const content = (start + turn) % contents;
      let sum = 0;
      for (let place = 0; place < count && sum < best; place++)
        sum += contentCost[(members[place] as number) * contents + content] as number;
      if (sum >= best) continue;
      best = sum;
      this.content = content;
    }
    return best;
  }
}
