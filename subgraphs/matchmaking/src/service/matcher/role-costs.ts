import type { Pool } from "./pool.js";

/**
 * The least cost of giving a team's seats to players, by bitmask dynamic programming over the players of a match: exact, and shared
 * between all splits of the same players. At most 16 players at once.
 */
export class RoleCosts {
  readonly #pool: Pool;
  readonly #seats: Uint8Array;
  readonly #costs: Float64Array;
  #players = 0;
  readonly #memo = new Float64Array(1 << 16);
  readonly #stamps = new Int32Array(1 << 16);
  #stamp = 0;

  constructor(pool: Pool) {
    this.#pool = pool;
    this.#seats = pool.compiled.seatRoles;
    this.#costs = new Float64Array(16 * pool.roles);
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
    const role = this.#seats[bitCount(players) - 1] as number;
    const roles = this.#pool.roles;
    let least = Infinity;
    for (let rest = players; rest !== 0; rest &= rest - 1) {
      const bit = rest & -rest;
      const cost = (this.#costs[(31 - Math.clz32(bit)) * roles + role] as number) + this.least(players ^ bit);
      if (cost < least) least = cost;
    }
    this.#stamps[players] = this.#stamp;
    this.#memo[players] = least;
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
