import type { Random } from "@muster/runtime";
import type { CompiledQueue } from "../rules/index.js";
import { type BackfillMatch, type BackfillOffer, Backfills } from "./backfills.js";
import { Candidates } from "./candidates.js";
import { Columns } from "./columns.js";
import { explainMatch, type Match } from "./explain.js";
import { MatchCost } from "./match-cost.js";
import { type PackingInstance, pack, type SearchBudget } from "./packing.js";
import { Pool } from "./pool.js";
import { Standing } from "./standing.js";
import { AnyMatch } from "./starving.js";
import { type BackfillRequest, closedFormWinChance, type Ticket, type WinChance } from "./tickets.js";
import { type TicketClass, type WaitEstimate, WaitEstimates } from "./waits.js";
import { type WhyNotYet, whyNotYet } from "./why-not-yet.js";

/** What evaluating one candidate counts as, next to a move of the packing. */
export const evaluationMoves = 16;
/** Candidates that are evaluated for a ticket that is new, and for one that has few left. */
const evaluationsNew = 24;
/** A packing is searched for so many moves for each of its candidates; more gain next to nothing. */
const movesPerCandidate = 20;
/** A new ticket that is in so many candidates already is not looked at by itself. */
const candidatesEnough = 16;
/** A ticket with fewer candidates is looked at again. */
const candidatesFew = 4;

/** What a step did. */
export interface StepResult {
  readonly matches: readonly Match[];
  readonly backfills: readonly BackfillMatch[];
  /** Moves that the search made. */
  readonly moves: number;
  /** Whether the deadline ended the search before its moves were used up. */
  readonly wasCut: boolean;
  /** The first packing that was solved and the value found, for proving a sample. */
  readonly packing: { readonly instance: PackingInstance; readonly value: number };
}

/** Parts that a matcher is given. */
export interface MatcherOptions {
  readonly rules: CompiledQueue;
  readonly random: Random;
  /** By default the closed form over the queue's `performance`. */
  readonly winChance?: WinChance;
}

/**
 * Makes matches of the tickets of one queue. It knows no time and no chance but what it is given: the same calls with the same seed
 * make the same matches. What it returns has left the pool; whoever fails to start a match puts its tickets back with the time that
 * they joined at.
 */
export class Matcher {
  readonly #pool: Pool;
  readonly #standing: Standing;
  readonly #cost: MatchCost;
  readonly #columns: Columns;
  readonly #candidates: Candidates;
  readonly #anyMatch: AnyMatch;
  readonly #backfills: Backfills;
  readonly #waits = new WaitEstimates();
  readonly #random: Random;
  /** Slots that nothing was looked for yet. */
  readonly #fresh = new Set<number>();
  /** Slots that starve and got nothing before a deadline cut the search for them: at the next, others come first. */
  readonly #inVain = new Set<number>();
  #wasCutStarving = false;
  #isDraining = false;
  #nowMs = 0;

  constructor({ rules, random, winChance = closedFormWinChance(rules.queue.performance) }: MatcherOptions) {
    this.#random = random;
    this.#pool = new Pool(rules);
    this.#standing = new Standing(this.#pool);
    this.#cost = new MatchCost(this.#pool, this.#standing, winChance);
    this.#columns = new Columns(rules.playerCount);
    this.#candidates = new Candidates(this.#pool, this.#standing, this.#cost, this.#columns, random);
    this.#anyMatch = new AnyMatch(this.#pool, this.#standing, this.#cost);
    this.#backfills = new Backfills(this.#pool, this.#standing, winChance);
  }

  /** Tickets and players that wait. */
  get waiting(): { readonly tickets: number; readonly players: number } {
    return { tickets: this.#pool.ticketCount, players: this.#pool.playerCount };
  }

  /**
   * Takes a ticket, or what has become of one with the same id.
   *
   * @throws BAD_USER_INPUT naming field and bound; CONFLICT where one of its players waits in another ticket. It then waits no
   * longer, if it did.
   */
  upsertTicket(ticket: Ticket): void {
    this.removeTicket(ticket.id);
    this.#fresh.add(this.#pool.add(ticket));
  }

  /** Lets a ticket go; returns whether it waited. */
  removeTicket(ticketId: string): boolean {
    const slot = this.#pool.slotOf(ticketId);
    if (slot === undefined) return false;
    this.#release(slot);
    return true;
  }

  /** Takes a running match that wants players. @throws as {@link Backfills.upsert}. */
  upsertBackfill(request: BackfillRequest): void {
    this.#backfills.upsert(request);
  }

  /** Lets a running match go. */
  removeBackfill(id: string): void {
    this.#backfills.remove(id);
  }

  /** Opens or closes a site: an outage, or a drain before maintenance. No match goes to a closed one. */
  setSiteClosed(siteId: string, closed: boolean): void {
    const site = this.#pool.compiled.siteIds.indexOf(siteId);
    if (site < 0 || !this.#standing.setClosed(site, closed)) return;
    // What candidates cost has changed.
    for (const column of [...this.#columns.all()]) this.#columns.remove(column);
    for (const slot of this.#pool.slots()) this.#fresh.add(slot);
  }

  /** From now on no match is made: another worker takes over. */
  drain(): void {
    this.#isDraining = true;
  }

  /** Makes the matches that are worth it now. */
  step(nowMs: number, budget: SearchBudget): StepResult {
    this.#nowMs = nowMs;
    this.#standing.refresh(nowMs);
    const nothing = { instance: emptyInstance, value: 0 };
    if (this.#isDraining) return { matches: [], backfills: [], moves: 0, wasCut: false, packing: nothing };
    // A search for who starves that took all of a step leaves the next one to everyone else.
    const matches = this.#wasCutStarving ? [] : this.#feedStarving(nowMs, budget);
    this.#wasCutStarving = !this.#wasCutStarving && budget.isOver?.() === true;
    const backfills: BackfillMatch[] = [];
    let moves = 0;
    let packing: StepResult["packing"] | undefined;
    // What is made takes candidates from those who are left, so they are looked at again.
    for (let made = 1; made > 0; ) {
      const left = { ...budget, moves: Math.max(0, budget.moves - moves) };
      moves += this.#look(left);
      const round = this.#pack(nowMs, { ...budget, moves: Math.max(0, budget.moves - moves) });
      moves += round.moves;
      packing ??= round.packing;
      matches.push(...round.matches);
      backfills.push(...round.backfills);
      made = round.matches.length;
    }
    const wasCut = budget.isOver?.() === true && moves < budget.moves;
    return { matches, backfills, moves, wasCut, packing: packing ?? nothing };
  }

  /** Packs what is worth it and makes it. */
  #pack(nowMs: number, budget: SearchBudget) {
    const { instance, columns, offers } = this.#instance(nowMs);
    const enough = movesPerCandidate * instance.values.length;
    const found = pack(instance, { ...budget, moves: Math.min(budget.moves, enough) }, this.#random);
    const matches: Match[] = [];
    const backfills: BackfillMatch[] = [];
    for (const place of found.columns) {
      const [column, offer] = [columns[place], offers[place]];
      if (column !== undefined)
        matches.push(this.#make(this.#columns.membersOf(column).slice(), nowMs, false));
      if (offer !== undefined) backfills.push(this.#fill(offer, nowMs));
    }
    return { matches, backfills, moves: found.moves, packing: { instance, value: found.value } };
  }

  /** Looks for candidates around every ticket and makes none: the packing that a step at `nowMs` would have to solve. */
  candidatesAt(nowMs: number): PackingInstance {
    this.#standing.refresh(nowMs);
    this.#look({ moves: Infinity });
    return this.#instance(nowMs).instance;
  }

  /** Why a ticket waits still, as of the last step; absent where it does not wait, or no step has looked at it. */
  whyNotYet(ticketId: string): WhyNotYet | undefined {
    const slot = this.#pool.slotOf(ticketId);
    if (slot === undefined || this.#fresh.has(slot)) return undefined;
    const parts = {
      pool: this.#pool,
      standing: this.#standing,
      cost: this.#cost,
      columns: this.#columns,
      candidates: this.#candidates,
    };
    return whyNotYet(parts, slot, this.#nowMs);
  }

  /** How many tickets have waited for longer than the queue's `starvationS`, as of the last step. */
  get starving(): number {
    let count = 0;
    for (const slot of this.#pool.slots()) count += this.#standing.starves[slot] ?? 0;
    return count;
  }

  /** What tickets like one that waits waited lately; absent where it does not wait, or too little is known. */
  estimateWaitOf(ticketId: string): WaitEstimate | undefined {
    const slot = this.#pool.slotOf(ticketId);
    return slot === undefined ? undefined : this.#waits.estimate(this.#classOf(slot));
  }

  /** What tickets of a class waited lately. */
  estimateWait(ticketClass: TicketClass): WaitEstimate | undefined {
    return this.#waits.estimate(ticketClass);
  }

  /** Who waits for too long comes first, the oldest at the head, whatever it costs. */
  #feedStarving(nowMs: number, budget: SearchBudget): Match[] {
    const matches: Match[] = [];
    const triedLast = (slot: number) => Number(this.#inVain.has(slot));
    const starving = [...this.#pool.slots()]
      .filter((slot) => this.#standing.starves[slot] === 1)
      .sort(
        (one, other) =>
          triedLast(one) - triedLast(other) ||
          this.#standing.waitS(other, nowMs) - this.#standing.waitS(one, nowMs) ||
          one - other,
      );
    for (const slot of starving) {
      if (budget.isOver?.() === true) return matches;
      if (this.#pool.ticketAt(slot) === undefined || this.#standing.starves[slot] !== 1) continue;
      const members = this.#anyFor(slot);
      if (members === undefined) this.#inVain.add(slot);
      else matches.push(this.#make(members, nowMs, true));
    }
    this.#inVain.clear();
    return matches;
  }

  /** The tickets of the best match that is known for a slot, or of any that is possible. */
  #anyFor(slot: number): Int32Array | undefined {
    if (this.#columns.countOf(slot) === 0) this.#candidates.search(slot, evaluationsNew);
    let best = -1;
    for (const column of this.#columns.of(slot))
      if (best < 0 || this.#candidates.valueOf(column) > this.#candidates.valueOf(best)) best = column;
    if (best >= 0) return this.#columns.membersOf(best).slice();
    if (!this.#anyMatch.find(slot, () => false)) return undefined;
    return this.#anyMatch.members.slice(0, this.#anyMatch.count);
  }

  /** Looks for candidates: for new tickets first, then for those that have few, longest waiting first. Returns moves. */
  #look(budget: SearchBudget): number {
    let moves = 0;
    const spend = budget.moves * 0.7;
    for (const slot of this.#fresh) {
      if (moves >= spend || budget.isOver?.() === true) return moves;
      this.#fresh.delete(slot);
      // Where many come at once, those before have found matches with it.
      if (this.#columns.countOf(slot) >= candidatesEnough) continue;
      moves += evaluationMoves * this.#candidates.search(slot, evaluationsNew);
    }
    for (const slot of this.#pool.slots()) {
      if (this.#columns.countOf(slot) >= candidatesFew) continue;
      if (moves >= spend || budget.isOver?.() === true) return moves;
      moves += evaluationMoves * this.#candidates.search(slot, evaluationsNew / 2);
    }
    return moves;
  }

  /** What is worth more than it costs now, as a packing; a backfill is a row of its own beside the tickets. */
  #instance(nowMs: number) {
    const columns: (number | undefined)[] = [];
    const offers: (BackfillOffer | undefined)[] = [];
    const starts = [0];
    const members: number[] = [];
    const values: number[] = [];
    for (const column of this.#columns.all()) {
      const value = this.#candidates.valueOf(column);
      if (value <= 0) continue;
      columns.push(column);
      offers.push(undefined);
      for (const slot of this.#columns.membersOf(column)) members.push(slot);
      starts.push(members.length);
      values.push(value);
    }
    const requests = this.#backfills.requests();
    for (const offer of requests.length === 0 ? [] : this.#backfills.offers(nowMs)) {
      columns.push(undefined);
      offers.push(offer);
      members.push(offer.slot, this.#pool.slotCount + requests.indexOf(offer.request));
      starts.push(members.length);
      values.push(offer.worthS - offer.costS);
    }
    const instance: PackingInstance = {
      rows: this.#pool.slotCount + requests.length,
      starts: Int32Array.from(starts),
      members: Int32Array.from(members),
      values: Float64Array.from(values),
    };
    return { instance, columns, offers };
  }

  #make(members: Int32Array, nowMs: number, isForStarving: boolean): Match {
    const parts = { pool: this.#pool, standing: this.#standing, cost: this.#cost };
    const match = explainMatch(parts, members, members.length, nowMs, isForStarving);
    for (const slot of members) this.#seat(slot, nowMs);
    return match;
  }

  #fill({ slot, request, team, costS, worthS }: BackfillOffer, nowMs: number): BackfillMatch {
    const ticket = this.#pool.ticketAt(slot) as Ticket;
    this.#seat(slot, nowMs);
    this.#backfills.remove(request.id);
    return { request, ticket, team, costS, worthS };
  }

  #seat(slot: number, nowMs: number): void {
    this.#waits.record(this.#classOf(slot), this.#standing.waitS(slot, nowMs));
    this.#release(slot);
  }

  #classOf(slot: number): TicketClass {
    const { sites, pingCost, worstPingMs, compiled, size } = this.#pool;
    const rank = (site: number) =>
      (pingCost[slot * sites + site] as number) + (worstPingMs[slot * sites + site] as number) / 1e6;
    let best = 0;
    for (let site = 1; site < sites; site++) if (rank(site) < rank(best)) best = site;
    return { region: compiled.regions[best] as string, partySize: size[slot] as number };
  }

  #release(slot: number): void {
    this.#fresh.delete(slot);
    this.#inVain.delete(slot);
    this.#columns.removeAllOf(slot);
    this.#standing.forget(slot);
    this.#pool.remove(slot);
  }
}

const emptyInstance: PackingInstance = {
  rows: 0,
  starts: new Int32Array(1),
  members: new Int32Array(0),
  values: new Float64Array(0),
};
