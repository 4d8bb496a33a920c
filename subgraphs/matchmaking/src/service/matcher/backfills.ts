import { AppError, badInput } from "@muster/errors";
import type { CompiledQueue } from "../rules/index.js";
import type { Pool } from "./pool.js";
import type { Standing } from "./standing.js";
import type { BackfillRequest, Ticket, WinChance } from "./tickets.js";

/** A ticket that takes seats in a running match. */
export interface BackfillOffer {
  readonly slot: number;
  readonly request: BackfillRequest;
  readonly team: number;
  /** Equivalent seconds. */
  readonly costS: number;
  readonly worthS: number;
}

/** A ticket that was given seats in a running match. */
export interface BackfillMatch {
  readonly request: BackfillRequest;
  readonly ticket: Ticket;
  readonly team: number;
  readonly costS: number;
  readonly worthS: number;
}

/** Running matches that want players: candidates that fill their seats, one ticket for each match in a step. */
export class Backfills {
  readonly #pool: Pool;
  readonly #standing: Standing;
  readonly #winChance: WinChance;
  readonly #requests = new Map<string, BackfillRequest>();

  constructor(pool: Pool, standing: Standing, winChance: WinChance) {
    this.#pool = pool;
    this.#standing = standing;
    this.#winChance = winChance;
  }

  /** Requests in the order of asking. */
  requests(): readonly BackfillRequest[] {
    return [...this.#requests.values()];
  }

  /**
   * Takes a request, or a new state of one.
   *
   * @throws BAD_USER_INPUT naming field and bound, where it does not fit the queue; CONFLICT where the game is lost or almost over,
   * or the queue has no backfill.
   */
  upsert(request: BackfillRequest): void {
    const { backfill, siteIds, teamCount, teamSize } = this.#pool.compiled;
    this.#requests.delete(request.id);
    if (backfill === null)
      throw new AppError("CONFLICT", "The queue has no backfill", { reason: "NO_BACKFILL" });
    if (!siteIds.includes(request.site)) throw badInput("site", `one of ${siteIds.join(", ")}`);
    if (request.teams.length !== teamCount) throw badInput("teams", `${teamCount} teams`);
    for (const [place, { openSeats, players }] of request.teams.entries())
      if (openSeats < 0 || openSeats + players.length > teamSize)
        throw badInput(`teams[${place}].openSeats`, `0 to ${teamSize - players.length}`);
    if (request.deficit > backfill.deficitMax)
      throw new AppError("CONFLICT", "The game is as good as lost", {
        reason: "LOST",
        deficitMax: backfill.deficitMax,
      });
    if (request.remaining < backfill.remainingMin)
      throw new AppError("CONFLICT", "The game is almost over", {
        reason: "ENDING",
        remainingMin: backfill.remainingMin,
      });
    this.#requests.set(request.id, request);
  }

  remove(id: string): void {
    this.#requests.delete(id);
  }

  /** What tickets could take seats now, worth more than it costs. */
  offers(nowMs: number): BackfillOffer[] {
    const { compiled, sites, bySkill } = this.#pool;
    const offers: BackfillOffer[] = [];
    for (const request of this.#requests.values()) {
      const site = compiled.siteIds.indexOf(request.site);
      const list = bySkill[site];
      if (list === undefined || this.#standing.isClosed(site)) continue;
      for (let place = 0; place < list.count; place++) {
        const slot = list.at(place);
        if (this.#standing.siteCost[slot * sites + site] === Infinity || !this.#mayMeet(slot, request))
          continue;
        for (const team of request.teams.keys()) {
          const offer = this.#offer(slot, request, team, site, nowMs);
          if (offer !== undefined) offers.push(offer);
        }
      }
    }
    return offers;
  }

  #offer(
    slot: number,
    request: BackfillRequest,
    team: number,
    site: number,
    nowMs: number,
  ): BackfillOffer | undefined {
    const { compiled, sites, size } = this.#pool;
    const rules = compiled.backfill as NonNullable<CompiledQueue["backfill"]>;
    const players = size[slot] as number;
    const side = request.teams[team];
    if (side === undefined || players > side.openSeats) return undefined;
    const content = compiled.contents.findIndex(
      ({ mode, map }) => mode === request.content.mode && map === request.content.map,
    );
    const contentCost =
      content < 0 ? 0 : (this.#pool.contentCost[slot * this.#pool.contents + content] as number);
    const chance = this.#chanceWith(slot, request, team);
    if (chance < rules.winChanceMin) return undefined;
    const costS =
      (this.#standing.siteCost[slot * sites + site] as number) +
      contentCost +
      players * compiled.imbalanceCost.at(Math.abs(chance - 0.5) * 100) +
      this.#roleCost(slot, side.openRoles);
    const openS = Math.max(0, nowMs - request.openedAtMs) / 1000;
    const worthS = (this.#standing.worth[slot] as number) + players * rules.worth.at(openS);
    return costS < worthS ? { slot, request, team, costS, worthS } : undefined;
  }

  /** Nobody is there whom the other may not meet. */
  #mayMeet(slot: number, request: BackfillRequest): boolean {
    const avoids = new Set(this.#pool.ticketAt(slot)?.players.flatMap((player) => player.avoids));
    let [min, max] = [this.#pool.minMu[slot] as number, this.#pool.maxMu[slot] as number];
    for (const { players } of request.teams)
      for (const { id, mu } of players) {
        if (avoids.has(id)) return false;
        min = Math.min(min, mu);
        max = Math.max(max, mu);
      }
    return (
      max <= (this.#standing.ceiling[slot] as number) && max - min <= (this.#standing.window[slot] as number)
    );
  }

  /** P(win) of the side against the best other one, with seats that stay open left out on both sides. */
  #chanceWith(slot: number, request: BackfillRequest, team: number): number {
    let least = 1;
    const own = this.#sums(request, team);
    own.mu += this.#pool.sumMu[slot] as number;
    own.variance += this.#pool.sumVariance[slot] as number;
    own.players += this.#pool.size[slot] as number;
    for (const other of request.teams.keys()) {
      if (other === team) continue;
      const theirs = this.#sums(request, other);
      const scale = theirs.players === 0 ? 1 : own.players / theirs.players;
      const chance = this.#winChance(
        own.mu,
        own.variance,
        theirs.mu * scale,
        theirs.variance * scale,
        2 * own.players,
      );
      least = Math.min(least, chance);
    }
    return least;
  }

  #sums(request: BackfillRequest, team: number): { mu: number; variance: number; players: number } {
    const sums = { mu: 0, variance: 0, players: 0 };
    for (const { mu, sigma } of request.teams[team]?.players ?? []) {
      sums.mu += mu;
      sums.variance += sigma * sigma;
      sums.players++;
    }
    return sums;
  }

  /** The least cost at which the ticket's players take open roles, by trying all; infinite where there are too few. */
  #roleCost(slot: number, openRoles: readonly string[]): number {
    const { compiled, roles, roleCost, size } = this.#pool;
    if (roles === 0) return 0;
    const open = openRoles.map((id) => compiled.roleIds.indexOf(id));
    const least = (player: number, left: readonly number[]): number => {
      if (player === (size[slot] as number)) return 0;
      let best = Infinity;
      for (const [place, role] of left.entries()) {
        const own = roleCost[(slot * compiled.teamSize + player) * roles + role] as number;
        best = Math.min(best, own + least(player + 1, [...left.slice(0, place), ...left.slice(place + 1)]));
      }
      return best;
    };
    return least(0, open);
  }
}
