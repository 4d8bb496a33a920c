import { AppError, badInput } from "@muster/errors";
import { type CompiledQueue, playerPingCost, recencyMax } from "../rules/index.js";
import { leastAlone } from "./role-costs.js";
import { SortedSlots } from "./sorted-slots.js";
import type { Ticket, TicketPlayer } from "./tickets.js";

const newSlots = 256;

/**
 * The tickets that wait, as columns of numbers. A ticket has a slot while it waits; what it has per player, site or content is
 * in rows of `teamSize`, `sites` and `contents`. Costs are of the whole ticket, in equivalent seconds.
 */
export class Pool {
  readonly compiled: CompiledQueue;
  readonly sites: number;
  readonly contents: number;
  readonly roles: number;
  /** Slots up to here have been used. */
  slotCount = 0;
  /** Players who wait. */
  playerCount = 0;
  size = new Uint8Array(newSlots);
  sumMu = new Float64Array(newSlots);
  sumVariance = new Float64Array(newSlots);
  minMu = new Float64Array(newSlots);
  maxMu = new Float64Array(newSlots);
  meanMu = new Float64Array(newSlots);
  /** The most that anyone's mu may be for a new player in here; infinite without one. */
  ceiling = new Float64Array(newSlots);
  /** What the learned ranker expects to cost. */
  risk = new Float64Array(newSlots);
  enqueuedAtMs = new Float64Array(newSlots);
  /** Of these players: `slot * teamSize * roles + player * roles + role`. */
  roleCost: Float64Array<ArrayBuffer>;
  /** The roles that anyone in here likes best, a bit each, and the least that one of them pays more for any other. */
  favourites = new Uint8Array(newSlots);
  regret = new Float64Array(newSlots);
  /** What its roles cost in any match. */
  rolesAlone = new Float64Array(newSlots);
  /** `slot * sites + site`: the highest round trip, and what the round trips cost. */
  worstPingMs: Float64Array<ArrayBuffer>;
  pingCost: Float64Array<ArrayBuffer>;
  /** `slot * contents + content`; infinite for a mode that is not accepted. */
  contentCost: Float64Array<ArrayBuffer>;
  /** Slots that one may not be matched with, where there are any. */
  readonly conflicts: (Set<number> | undefined)[] = [];
  readonly #tickets: (Ticket | undefined)[] = [];
  readonly #slotById = new Map<string, number>();
  readonly #slotByPlayer = new Map<string, number>();
  readonly #avoiders = new Map<string, Set<number>>();
  readonly #free: number[] = [];
  /** For each site, who would play there, by mean skill. The matcher decides who is listed. */
  readonly bySkill: readonly SortedSlots[];

  constructor(compiled: CompiledQueue) {
    this.compiled = compiled;
    this.sites = compiled.siteIds.length;
    this.contents = compiled.contents.length;
    this.roles = compiled.roleIds.length;
    this.roleCost = new Float64Array(newSlots * compiled.teamSize * this.roles);
    this.worstPingMs = new Float64Array(newSlots * this.sites);
    this.pingCost = new Float64Array(newSlots * this.sites);
    this.contentCost = new Float64Array(newSlots * this.contents);
    this.bySkill = compiled.siteIds.map(() => new SortedSlots((slot) => this.meanMu[slot] as number));
  }

  get ticketCount(): number {
    return this.#slotById.size;
  }

  /** The slot of a ticket that waits. */
  slotOf(ticketId: string): number | undefined {
    return this.#slotById.get(ticketId);
  }

  /** The ticket in a slot; absent where the slot is free. */
  ticketAt(slot: number): Ticket | undefined {
    return this.#tickets[slot];
  }

  /** Slots in use, in the order of joining the pool. */
  slots(): IterableIterator<number> {
    return this.#slotById.values();
  }

  /**
   * Takes a ticket in and returns its slot.
   *
   * @throws BAD_USER_INPUT naming field and bound; CONFLICT where one of its players waits already. Nothing changes then.
   */
  add(ticket: Ticket): number {
    this.#check(ticket);
    const slot = this.#free.pop() ?? this.slotCount++;
    if (slot >= this.size.length) this.#grow();
    this.#tickets[slot] = ticket;
    this.#slotById.set(ticket.id, slot);
    this.playerCount += ticket.players.length;
    this.#fillSkill(slot, ticket);
    this.#fillCosts(slot, ticket);
    this.#fillConflicts(slot, ticket);
    return slot;
  }

  /** Lets a ticket go; its slot is free for another. */
  remove(slot: number): void {
    const ticket = this.#tickets[slot];
    if (ticket === undefined) throw new Error(`slot ${slot} is free`);
    for (const other of this.conflicts[slot] ?? []) this.conflicts[other]?.delete(slot);
    this.conflicts[slot] = undefined;
    for (const player of ticket.players) {
      this.#slotByPlayer.delete(player.id);
      for (const avoided of player.avoids) this.#avoiders.get(avoided)?.delete(slot);
    }
    this.playerCount -= ticket.players.length;
    this.#slotById.delete(ticket.id);
    this.#tickets[slot] = undefined;
    this.#free.push(slot);
  }

  #check(ticket: Ticket): void {
    const { players } = ticket;
    const { partyAllowed, queue } = this.compiled;
    if (this.#slotById.has(ticket.id))
      throw new AppError("CONFLICT", "The ticket waits already", { ticketId: ticket.id });
    if (partyAllowed[players.length] !== 1)
      throw badInput("players", `${queue.partySizes.join(" or ")} players`);
    if (new Set(players.map(({ id }) => id)).size < players.length)
      throw badInput("players", "there once each");
    for (const [place, player] of players.entries()) {
      const other = this.#slotByPlayer.get(player.id);
      if (other !== undefined)
        throw new AppError("CONFLICT", "A player of the ticket waits already", {
          playerId: player.id,
          ticketId: this.#tickets[other]?.id ?? "",
        });
      if (!Number.isFinite(player.mu)) throw badInput(`players[${place}].mu`, "a finite number");
      if (!(player.sigma >= 0 && player.sigma < Infinity))
        throw badInput(`players[${place}].sigma`, "at least 0");
    }
    if (
      ticket.modes !== undefined &&
      !this.compiled.contents.some(({ mode }) => ticket.modes?.includes(mode))
    )
      throw badInput("modes", `some of ${queue.modes.join(", ")}`);
  }

  #fillSkill(slot: number, { players, enqueuedAtMs }: Ticket): void {
    const newcomers = this.compiled.queue.hard.newPlayers;
    let [sum, variance, min, max, ceiling, risk] = [0, 0, Infinity, -Infinity, Infinity, 0];
    for (const { mu, sigma, games, risk: own = 0 } of players) {
      sum += mu;
      variance += sigma * sigma;
      min = Math.min(min, mu);
      max = Math.max(max, mu);
      risk += own;
      if (newcomers !== null && games < newcomers.games)
        ceiling = Math.min(ceiling, mu + newcomers.skillAboveMax);
    }
    this.size[slot] = players.length;
    this.sumMu[slot] = sum;
    this.sumVariance[slot] = variance;
    this.minMu[slot] = min;
    this.maxMu[slot] = max;
    this.meanMu[slot] = sum / players.length;
    // A party of its own choice may be as mixed as it likes.
    this.ceiling[slot] = Math.max(ceiling, max);
    this.risk[slot] = risk;
    this.enqueuedAtMs[slot] = enqueuedAtMs;
  }

  #fillCosts(slot: number, ticket: Ticket): void {
    const { siteIds } = this.compiled;
    this.favourites[slot] = 0;
    this.regret[slot] = Infinity;
    this.pingCost.fill(0, slot * this.sites, (slot + 1) * this.sites);
    this.worstPingMs.fill(0, slot * this.sites, (slot + 1) * this.sites);
    this.contentCost.fill(0, slot * this.contents, (slot + 1) * this.contents);
    for (const [place, player] of ticket.players.entries()) {
      const best = bestPingMs(player, siteIds);
      for (let site = 0; site < this.sites; site++) {
        const ms = player.pingsMs[siteIds[site] as string] ?? Infinity;
        const at = slot * this.sites + site;
        this.worstPingMs[at] = Math.max(this.worstPingMs[at] as number, ms);
        this.pingCost[at] =
          ms === Infinity
            ? Infinity
            : (this.pingCost[at] as number) + playerPingCost(this.compiled, ms, best);
      }
      this.#addRoles(slot, place, player);
      this.#addContent(slot, player);
    }
    this.rolesAlone[slot] = leastAlone(this, slot);
    if (ticket.modes === undefined) return;
    for (let content = 0; content < this.contents; content++)
      if (!ticket.modes.includes(this.compiled.contents[content]?.mode ?? ""))
        this.contentCost[slot * this.contents + content] = Infinity;
  }

  #addRoles(slot: number, place: number, player: TicketPlayer): void {
    const { teamSize, roleIds, roleCosts } = this.compiled;
    let [least, next, favourite] = [Infinity, Infinity, 0];
    for (let role = 0; role < this.roles; role++) {
      const wanted = player.roles.indexOf(roleIds[role] as string);
      const rank = wanted === 0 || player.roles.length === 0 ? 0 : wanted > 0 ? 1 : 2;
      const cost = roleCosts[rank] as number;
      this.roleCost[(slot * teamSize + place) * this.roles + role] = cost;
      if (cost < least) [least, next, favourite] = [cost, least, role];
      else if (cost < next) next = cost;
    }
    this.favourites[slot] = (this.favourites[slot] as number) | (1 << favourite);
    this.regret[slot] = Math.min(this.regret[slot] as number, next - least);
  }

  #addContent(slot: number, player: TicketPlayer): void {
    const { contents, mapCosts, modeCosts } = this.compiled;
    for (let content = 0; content < this.contents; content++) {
      const { mode, map } = contents[content] as { mode: string; map: string };
      let [mapAgo, modeAgo] = [0, 0];
      for (let ago = 1; ago <= player.recent.length && ago <= recencyMax; ago++) {
        const played = player.recent[ago - 1];
        if (modeAgo === 0 && played?.mode === mode) modeAgo = ago;
        if (mapAgo === 0 && played?.map === map) mapAgo = ago;
      }
      const at = slot * this.contents + content;
      this.contentCost[at] =
        (this.contentCost[at] as number) + (mapCosts[mapAgo] as number) + (modeCosts[modeAgo] as number);
    }
  }

  #fillConflicts(slot: number, ticket: Ticket): void {
    for (const { id, avoids } of ticket.players) {
      this.#slotByPlayer.set(id, slot);
      for (const other of this.#avoiders.get(id) ?? []) this.#conflict(slot, other);
      for (const avoided of avoids) {
        const avoiders = this.#avoiders.get(avoided) ?? new Set();
        this.#avoiders.set(avoided, avoiders.add(slot));
        const other = this.#slotByPlayer.get(avoided);
        if (other !== undefined) this.#conflict(slot, other);
      }
    }
  }

  #conflict(one: number, other: number): void {
    // Friends who once blocked each other may still queue together.
    if (one === other) return;
    for (const [from, to] of [
      [one, other],
      [other, one],
    ] as const) {
      const set = this.conflicts[from] ?? new Set();
      this.conflicts[from] = set.add(to);
    }
  }

  #grow(): void {
    const grown = <Numbers extends Float64Array<ArrayBuffer> | Uint8Array<ArrayBuffer>>(
      numbers: Numbers,
      larger: Numbers,
    ): Numbers => {
      larger.set(numbers);
      return larger;
    };
    const double = (numbers: Float64Array<ArrayBuffer>) =>
      grown(numbers, new Float64Array(numbers.length * 2));
    this.size = grown(this.size, new Uint8Array(this.size.length * 2));
    this.sumMu = double(this.sumMu);
    this.sumVariance = double(this.sumVariance);
    this.minMu = double(this.minMu);
    this.maxMu = double(this.maxMu);
    this.meanMu = double(this.meanMu);
    this.ceiling = double(this.ceiling);
    this.risk = double(this.risk);
    this.enqueuedAtMs = double(this.enqueuedAtMs);
    this.roleCost = double(this.roleCost);
    this.favourites = grown(this.favourites, new Uint8Array(this.favourites.length * 2));
    this.regret = double(this.regret);
    this.rolesAlone = double(this.rolesAlone);
    this.worstPingMs = double(this.worstPingMs);
    this.pingCost = double(this.pingCost);
    this.contentCost = double(this.contentCost);
  }
}

/** The player's least round trip to any of `siteIds`; infinite where none answers. Milliseconds. */
export function bestPingMs(player: TicketPlayer, siteIds: readonly string[]): number {
  let best = Infinity;
  for (const id of siteIds) best = Math.min(best, player.pingsMs[id] ?? Infinity);
  return best;
}
