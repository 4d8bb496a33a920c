import type { Pool } from "./pool.js";
import { RoleCosts } from "./role-costs.js";
import type { WinChance } from "./tickets.js";

/**
 * A good split of any number of tickets into any number of teams: the largest parties and then the strongest go to the weakest
 * team with room, then pairs of equal size change places while that helps. Roles are exact within each team.
 */
export class ManyTeams {
  readonly #pool: Pool;
  readonly #winChance: WinChance;
  readonly roles: RoleCosts;
  /** Of the last split, the team of each place. */
  readonly teamOf = new Int32Array(64);
  readonly #mu: Float64Array;
  readonly #variance: Float64Array;
  readonly #room: Int32Array;
  /** P(the strongest team beats the weakest). */
  winChance = 0.5;
  cost = Infinity;

  constructor(pool: Pool, winChance: WinChance) {
    this.#pool = pool;
    this.#winChance = winChance;
    this.roles = new RoleCosts(pool);
    const { teamCount } = pool.compiled;
    this.#mu = new Float64Array(teamCount);
    this.#variance = new Float64Array(teamCount);
    this.#room = new Int32Array(teamCount);
  }

  /** Like {@link TwoTeams.split}; infinite also where the parties do not fit as they are dealt. */
  split(members: Int32Array, count: number, limit: number): number {
    this.cost = Infinity;
    if (!this.#deal(members, count)) return Infinity;
    let cost = this.#balance(members, count);
    for (let improved = true; improved; ) {
      improved = false;
      for (let one = 1; one < count; one++)
        for (let other = 0; other < one; other++) {
          if (!this.#swap(members, one, other)) continue;
          const swapped = this.#balance(members, count);
          if (swapped < cost) {
            cost = swapped;
            improved = true;
          } else this.#swap(members, one, other);
        }
    }
    cost = this.#balance(members, count);
    if (this.#pool.roles > 0)
      for (let team = 0; team < this.#mu.length; team++) cost += this.#roleCost(members, count, team);
    if (cost > limit) return Infinity;
    this.cost = cost;
    return cost;
  }

  #deal(members: Int32Array, count: number): boolean {
    const { size, sumMu, meanMu, compiled } = this.#pool;
    const order = Array.from({ length: count }, (_, place) => place).sort((one, other) => {
      const [a, b] = [members[one] as number, members[other] as number];
      return (
        (size[b] as number) - (size[a] as number) ||
        (meanMu[b] as number) - (meanMu[a] as number) ||
        one - other
      );
    });
    this.#mu.fill(0);
    this.#variance.fill(0);
    this.#room.fill(compiled.teamSize);
    for (const place of order) {
      const slot = members[place] as number;
      let chosen = -1;
      for (let team = 0; team < this.#mu.length; team++) {
        if ((this.#room[team] as number) < (size[slot] as number)) continue;
        if (chosen < 0 || this.#rank(team) < this.#rank(chosen)) chosen = team;
      }
      if (chosen < 0) return false;
      this.teamOf[place] = chosen;
      this.#room[chosen] = (this.#room[chosen] as number) - (size[slot] as number);
      this.#mu[chosen] = (this.#mu[chosen] as number) + (sumMu[slot] as number);
      this.#variance[chosen] = (this.#variance[chosen] as number) + (this.#pool.sumVariance[slot] as number);
    }
    return true;
  }

  /** Teams with more room come first, then the weaker. */
  #rank(team: number): number {
    return (this.#mu[team] as number) - (this.#room[team] as number) * 1e6;
  }

  #swap(members: Int32Array, one: number, other: number): boolean {
    const { size, sumMu, sumVariance } = this.#pool;
    const [a, b] = [members[one] as number, members[other] as number];
    const [teamA, teamB] = [this.teamOf[one] as number, this.teamOf[other] as number];
    if (teamA === teamB || size[a] !== size[b]) return false;
    const mu = (sumMu[b] as number) - (sumMu[a] as number);
    const variance = (sumVariance[b] as number) - (sumVariance[a] as number);
    this.#mu[teamA] = (this.#mu[teamA] as number) + mu;
    this.#mu[teamB] = (this.#mu[teamB] as number) - mu;
    this.#variance[teamA] = (this.#variance[teamA] as number) + variance;
    this.#variance[teamB] = (this.#variance[teamB] as number) - variance;
    this.teamOf[one] = teamB;
    this.teamOf[other] = teamA;
    return true;
  }

  #balance(members: Int32Array, count: number): number {
    const { imbalanceCost, partyGapCosts, playerCount, teamSize, queue } = this.#pool.compiled;
    let [weakest, strongest] = [0, 0];
    for (let team = 1; team < this.#mu.length; team++) {
      if ((this.#mu[team] as number) < (this.#mu[weakest] as number)) weakest = team;
      if ((this.#mu[team] as number) > (this.#mu[strongest] as number)) strongest = team;
    }
    this.winChance = this.#winChance(
      this.#mu[strongest] as number,
      this.#variance[strongest] as number,
      this.#mu[weakest] as number,
      this.#variance[weakest] as number,
      2 * teamSize,
    );
    const gap = this.#partyGap(members, count);
    if (gap > (queue.hard.partyGapMax ?? Infinity)) return Infinity;
    return (
      playerCount * (imbalanceCost.at(Math.abs(this.winChance - 0.5) * 100) + (partyGapCosts[gap] as number))
    );
  }

  #partyGap(members: Int32Array, count: number): number {
    this.#room.fill(0);
    for (let place = 0; place < count; place++) {
      const team = this.teamOf[place] as number;
      this.#room[team] = Math.max(
        this.#room[team] as number,
        this.#pool.size[members[place] as number] as number,
      );
    }
    let [least, most] = [Infinity, 0];
    for (const largest of this.#room) {
      least = Math.min(least, largest);
      most = Math.max(most, largest);
    }
    return most - least;
  }

  #roleCost(members: Int32Array, count: number, team: number): number {
    this.roles.clear();
    for (let place = 0; place < count; place++)
      if (this.teamOf[place] === team) this.roles.add(members[place] as number);
    return this.roles.least((1 << this.#pool.compiled.teamSize) - 1);
  }
}
