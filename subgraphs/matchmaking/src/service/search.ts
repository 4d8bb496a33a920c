import { findAppError } from "@muster/errors";
import { type Random, SeededRandom } from "@muster/runtime";
import { explanationOf } from "./explanation.js";
import type { FinderStep, FoundMatch, TicketNote, WaitingTicket } from "./finder.js";
import {
  contendingRows,
  type Match,
  Matcher,
  type PackingInstance,
  pack,
  sampleOf,
  sampleRowsMax,
} from "./matcher/index.js";
import type { PlayerId, TicketId } from "./model.js";
import type { Queue } from "./queues.js";
import { compileQueue } from "./rules/index.js";

/** What a search is made with. */
export interface SearchOptions {
  readonly queue: Pick<Queue, "id" | "rules">;
  /** The same seed and the same calls find the same matches, as long as no deadline cuts a search. */
  readonly seed: number;
  /** A clock for deadlines; never goes back. Milliseconds. */
  readonly measureMs: () => number;
}

/** A search makes so many moves at most, and is ended after so long. */
const movesMax = 100_000;
const searchMsMax = 100;
/** So long a step looks for what binds tickets, and so often each is looked at. */
const notesMsMax = 10;
const notesEveryMs = 1000;

/** Finds the matches of a queue: the {@link Matcher}, in terms of tickets and proposals. */
export class QueueSearch {
  readonly #measureMs: () => number;
  readonly #matcher: Matcher;
  readonly #acceptanceS: number | null;
  /** For samples: matches don't depend on whether one is taken. */
  readonly #sampling: Random;
  readonly #tickets = new Map<TicketId, WaitingTicket>();
  /** Tickets that the matcher did not take: for ever where its rules forbid them, for now where a player waits in another. */
  readonly #refused = new Map<TicketId, "rules" | "conflict">();
  #toNote: TicketId[] = [];
  #notedAtMs = Number.NEGATIVE_INFINITY;

  /** @throws BAD_USER_INPUT where the rules do not have the queue. */
  constructor({ queue, seed, measureMs }: SearchOptions) {
    const rules = compileQueue(queue.rules, queue.id);
    this.#measureMs = measureMs;
    this.#acceptanceS = rules.queue.acceptanceS;
    this.#matcher = new Matcher({ rules, random: new SeededRandom(seed) });
    this.#sampling = new SeededRandom(seed + 1);
  }

  /** Tickets wait, as they are now. One that is as it was keeps what was found for it. */
  upsert(tickets: readonly WaitingTicket[]): void {
    for (const waiting of tickets) {
      if (JSON.stringify(this.#tickets.get(waiting.ticket.id)) === JSON.stringify(waiting)) continue;
      this.#tickets.set(waiting.ticket.id, waiting);
      this.#offer(waiting);
    }
  }

  /** Tickets wait no more. */
  remove(ticketIds: readonly TicketId[]): void {
    for (const id of ticketIds) {
      this.#matcher.removeTicket(id);
      this.#forget(id);
    }
  }

  /** The matches that can be made now; see `MatchFinder`. */
  step(nowMs: number, wantsSample: boolean): FinderStep {
    for (const [id, reason] of this.#refused)
      if (reason === "conflict") this.#offer(this.#tickets.get(id) as WaitingTicket);
    const endMs = this.#measureMs() + searchMsMax;
    const isOver = () => this.#measureMs() >= endMs;
    const found = this.#matcher.step(nowMs, { moves: movesMax, isOver });
    const matches = found.matches.map((match) => this.#toFound(match));
    for (const { tickets } of matches) for (const { id } of tickets) this.#forget(id);
    return {
      matches,
      ...{ waiting: this.#tickets.size, starving: this.#matcher.starving, wasCut: found.wasCut },
      notes: this.#note(),
      sample: wantsSample ? this.#sample(found.packing) : null,
    };
  }

  #offer({ ticket, facts }: WaitingTicket): void {
    this.#refused.delete(ticket.id);
    try {
      this.#matcher.upsertTicket({
        ...{ id: ticket.id, enqueuedAtMs: ticket.queuedAtMs },
        ...(ticket.modes === null ? {} : { modes: ticket.modes }),
        players: ticket.players.map(({ playerId, roles }, place) => {
          const own = facts[place];
          if (own === undefined) throw new Error(`nothing is known of a player of the ticket ${ticket.id}`);
          return { ...own, id: playerId, roles };
        }),
      });
    } catch (error) {
      const code = findAppError(error)?.code;
      if (code !== "BAD_USER_INPUT" && code !== "CONFLICT") throw error;
      this.#refused.set(ticket.id, code === "CONFLICT" ? "conflict" : "rules");
    }
  }

  #forget(id: TicketId): void {
    this.#tickets.delete(id);
    this.#refused.delete(id);
  }

  #toFound(match: Match): FoundMatch {
    const seats = [...match.seats].sort((one, other) => one.team - other.team);
    const known = match.tickets.map(({ id }) => this.#tickets.get(id as TicketId) as WaitingTicket);
    const guessed = new Set(
      known.flatMap(({ ticket, facts }) =>
        ticket.players
          .filter((_, place) => facts[place]?.isMeasured === false)
          .map(({ playerId }) => playerId),
      ),
    );
    const { costS, worthS, isForStarving, otherSites } = match;
    const others = otherSites.filter(({ moreS }) => isForStarving || costS + moreS < worthS);
    return {
      tickets: known.map(({ ticket: { id, version } }) => ({ id, version })),
      players: seats.map(({ playerId, team, role }) => ({
        playerId: playerId as PlayerId,
        team,
        roleId: role,
      })),
      ...{ modeId: match.content.mode, mapId: match.content.map },
      siteIds: [match.site, ...others.map(({ id }) => id)],
      explanation: explanationOf(
        { ...match, seats, otherSites: others },
        (playerId) => !guessed.has(playerId as PlayerId),
      ),
      acceptanceS: this.#acceptanceS,
    };
  }

  /** What is to be said of those tickets whose turn it is, as many as there is time for. */
  #note(): ReadonlyMap<TicketId, TicketNote> {
    const nowMs = this.#measureMs();
    if (this.#toNote.length === 0 && nowMs - this.#notedAtMs >= notesEveryMs) {
      this.#toNote = [...this.#tickets.keys()].reverse();
      this.#notedAtMs = nowMs;
    }
    const notes = new Map<TicketId, TicketNote>();
    while (this.#toNote.length > 0 && this.#measureMs() - nowMs < notesMsMax) {
      const id = this.#toNote.pop() as TicketId;
      if (this.#tickets.has(id)) notes.set(id, this.#noteOf(id));
    }
    return notes;
  }

  #noteOf(id: TicketId): TicketNote {
    const estimate = this.#matcher.estimateWaitOf(id);
    return {
      estimatedWaitS: estimate === undefined ? null : Math.round(estimate.p50S),
      whyNotYet: this.#refused.get(id) === "rules" ? "rules" : (this.#matcher.whyNotYet(id) ?? null),
    };
  }

  /** The packing of this step, or where it is large a part of it that is packed for the purpose. */
  #sample({ instance, value }: { readonly instance: PackingInstance; readonly value: number }) {
    if (instance.values.length < 2) return null;
    if (new Set(instance.members).size <= sampleRowsMax) return { instance, value };
    const rows = contendingRows(instance, this.#sampling);
    const sample = sampleOf(instance, (row) => rows.has(row));
    if (sample.values.length < 2) return null;
    return { instance: sample, value: pack(sample, { moves: movesMax }, this.#sampling).value };
  }
}
