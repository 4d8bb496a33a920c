import { roleTeamMax } from "../rules/model.js";
import type { Pool } from "./pool.js";

/** The most players at once. */
const playersMax = 16;

/**
 * The least cost of giving a team's seats to players, by bitmask dynamic programming over the players of a match: exact, and shared
 * between all splits of the same players. At most 16 players at once.
 */
export class RoleCosts {
  readonly #pool: Pool;
  readonly #seats: Uint8Array;
  readonly #costs: Float64Array;
  #players = 0;
  readonly #memo: Float64Array;
  readonly #stamps: Int32Array;
  #stamp = 0;
  /** Of the team that is looked at: where each player's costs begin, and the least cost of each subset. */
  readonly #rows = new Int32Array(roleTeamMax);
  readonly #leastOf = new Float64Array(1 << roleTeamMax);

  constructor(pool: Pool) {
    this.#pool = pool;
    this.#seats = pool.compiled.seatRoles;
    this.#costs = new Float64Array(playersMax * pool.roles);
    const sets = 1 << Math.min(playersMax, pool.compiled.playerCount);
    this.#memo = new Float64Array(sets);
    this.#stamps = new Int32Array(sets);
  }

  /** Forgets all players. */
  clear(): void {
    this.#players = 0;
    this.#stamp++;
  }

  /** Adds the players of a ticket; their bits come after those before. */
  add(slot: number): void {
    const { roles, roleCost, compiled, size } = this.#pool;
    const first = slot * compiled.teamSize * roles;
    const count = (size[slot] as number) * roles;
    for (let at = 0; at < count; at++)
      this.#costs[this.#players * roles + at] = roleCost[first + at] as number;
    this.#players += size[slot] as number;
  }

  /** The least cost of the first seats, as many as `players` has bits. Equivalent seconds. */
  least(players: number): number {
    if (players === 0) return 0;
    if (this.#stamps[players] === this.#stamp) return this.#memo[players] as number;
    const roles = this.#pool.roles;
    let count = 0;
    for (let rest = players; rest !== 0; rest &= rest - 1)
      this.#rows[count++] = (31 - Math.clz32(rest & -rest)) * roles;
    const all = (1 << count) - 1;
    for (let some = 1; some <= all; some++) this.#leastOf[some] = this.#leastSeat(some);
    this.#stamps[players] = this.#stamp;
    this.#memo[players] = this.#leastOf[all] as number;
    return this.#memo[players] as number;
  }

  /** Of the players in `some`, whose bits count within the team, one takes the last seat and the others the seats before. */
  #leastSeat(some: number): number {
    const role = this.#seats[(bitCounts[some] as number) - 1] as number;
    let least = Infinity;
    for (let rest = some; rest !== 0; rest &= rest - 1) {
      const bit = rest & -rest;
      const row = this.#rows[31 - Math.clz32(bit)] as number;
      const cost = (this.#costs[row + role] as number) + (this.#leastOf[some ^ bit] as number);
      if (cost < least) least = cost;
    }
    return least;
  }

  /** An assignment that costs {@link least}: `roleOf[player]` for each player with a bit. */
  assign(players: number, roleOf: Int32Array): void {
    const roles = this.#pool.roles;
    for (let left = players; left !== 0; ) {
      const role = this.#seats[bitCount(left) - 1] as number;
      const least = this.least(left);
      let taken = left & -left;
      for (let rest = left; rest !== 0; rest &= rest - 1) {
        const bit = rest & -rest;
        const cost = (this.#costs[(31 - Math.clz32(bit)) * roles + role] as number) + this.least(left ^ bit);
        if (cost > least) continue;
        taken = bit;
        break;
      }
      roleOf[31 - Math.clz32(taken)] = role;
      left ^= taken;
    }
  }

  /** What it costs that `player` plays `role`. */
  costOf(player: number, role: number): number {
    return this.#costs[player * this.#pool.roles + role] as number;
  }
}

/** How many bits of a 32-bit number are set. */
export function bitCount(bits: number): number {
  const pairs = bits - ((bits >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** {@link bitCount} of every subset of a team. */
const bitCounts = Uint8Array.from({ length: 1 << roleTeamMax }, (_, bits) => bitCount(bits));

/** What the roles of one ticket's players cost at least, in whichever seats of a team: no match spares it that. Equivalent seconds. */
export function leastAlone(pool: Pool, slot: number): number {
  const { roles, roleCost, compiled, size } = pool;
  if (roles === 0) return 0;
  const { seatRoles, teamSize } = compiled;
  if (size[slot] === 1) {
    const first = slot * teamSize * roles;
    return Math.min(...roleCost.subarray(first, first + roles));
  }
  let least = new Float64Array(1 << teamSize).fill(Infinity);
  least[0] = 0;
  for (let player = 0; player < (size[slot] as number); player++) {
    const first = (slot * teamSize + player) * roles;
    const next = new Float64Array(1 << teamSize).fill(Infinity);
    for (const [seats, cost] of least.entries()) {
      if (cost === Infinity) continue;
      for (let seat = 0; seat < teamSize; seat++) {
        const taken = seats | (1 << seat);
        if (taken === seats) continue;
        const more = cost + (roleCost[first + (seatRoles[seat] as number)] as number);
        if (more < (next[taken] as number)) next[taken] = more;
      }
    }
    least = next;
  }
  return Math.min(...least);
}
