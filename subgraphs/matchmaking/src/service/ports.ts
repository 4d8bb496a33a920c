import type { Ids, SystemClock } from "@muster/runtime";
import type { PlayerLatency, SiteLatency } from "./latencies.js";
import type { Content } from "./matcher/index.js";
import type {
  Allocation,
  Leader,
  Match,
  MatchId,
  MatchResult,
  Penalty,
  PlayerId,
  Ticket,
  TicketId,
} from "./model.js";
import type { Block, Party, PartyChange, PartyId } from "./parties/model.js";
import type { Queue } from "./queues.js";
import type { RatingEvent, RatingState } from "./ratings/index.js";
import type { ModeSkill } from "./skills.js";

/** A change of a ticket: it is made only where the ticket is still of the version that `before` has. */
export interface TicketChange {
  readonly before: Ticket;
  readonly after: Ticket;
}

/** A change of a match, made as a {@link TicketChange} is; it may also be of its players' answers alone. */
export interface MatchChange {
  readonly before: Match;
  readonly after: Match;
}

/** What a match moved of one player's skill in its mode. */
export interface RatingChange {
  readonly playerId: PlayerId;
  readonly before: ModeSkill;
  readonly after: ModeSkill;
}

/** What is done to tickets and matches in one transaction. Each change writes its events in it. */
export interface MatchmakingTransaction {
  /** Locks tickets in the order of their ids, and gives those that there are. */
  lockTickets(ids: readonly TicketId[]): Promise<Ticket[]>;
  /** The live tickets of players, by player. */
  liveTickets(playerIds: readonly PlayerId[]): Promise<ReadonlyMap<PlayerId, TicketId>>;
  /** Those penalties of players that are known. */
  penaltiesOf(playerIds: readonly PlayerId[]): Promise<Penalty[]>;
  /** @throws ALREADY_QUEUED where a player has a live ticket. */
  insertTicket(ticket: Ticket): Promise<void>;
  /** @throws CONFLICT where one has changed since it was read; Error for a move that no ticket makes. */
  saveTickets(changes: readonly TicketChange[]): Promise<void>;
  savePenalties(penalties: readonly Penalty[]): Promise<void>;
  /** @throws CONFLICT where another leads the queue. */
  requireLeader(leader: Leader): Promise<void>;
  /** Locks a match. Whoever locks its tickets too does so afterwards. */
  lockMatch(id: MatchId): Promise<Match | undefined>;
  /** @throws CONFLICT where a ticket or a player is in a match that lives. */
  insertMatch(match: Match, tickets: readonly Ticket[]): Promise<void>;
  /** @throws CONFLICT where it has changed since it was read. */
  saveMatch(change: MatchChange): Promise<void>;
  insertAllocation(matchId: MatchId, server: Allocation, nowMs: number): Promise<void>;
  findResult(matchId: MatchId): Promise<MatchResult | undefined>;
  /** @param match As it is with its result. */
  insertResult(match: Match, result: MatchResult): Promise<void>;
  /**
   * The ratings of the named players and parties, with what all share. Until this transaction ends nobody else has them.
   *
   * @param parties By `partyKey`.
   */
  lockRatings(playerIds: readonly PlayerId[], parties: readonly string[]): Promise<RatingState>;
  /** Appends an event to the record and keeps the locked ratings as they are after it, with COMMIT. */
  saveRatings(
    match: Match,
    event: RatingEvent,
    after: RatingState,
    changes: readonly RatingChange[],
    nowMs: number,
  ): void;
  /** Keeps players from coming into a party and from being invited otherwise. Whoever locks parties too does so afterwards. */
  lockPlayers(playerIds: readonly PlayerId[]): Promise<void>;
  /** The parties of players, by player. */
  partiesOf(playerIds: readonly PlayerId[]): Promise<ReadonlyMap<PlayerId, PartyId>>;
  /** Locks a party. Whoever locks its ticket too does so afterwards. `nowMs` says which invitations are over. */
  lockParty(id: PartyId, nowMs: number): Promise<Party | undefined>;
  /** Locks the parties of players in the order of their ids. */
  lockPartiesOf(playerIds: readonly PlayerId[], nowMs: number): Promise<Party[]>;
  /** @throws ALREADY_IN_PARTY. */
  insertParty(party: Party): Promise<void>;
  /** Removes a party that nobody is in any more. @throws ALREADY_IN_PARTY; CONFLICT where it has changed since it was read. */
  saveParty(change: PartyChange): Promise<void>;
  /** How many parties a player is invited to. */
  countInvites(playerId: PlayerId, nowMs: number): Promise<number>;
  /** Those of the tickets with which a party queued that is still of the same players. */
  ticketsOfParties(ids: readonly TicketId[]): Promise<ReadonlySet<TicketId>>;
  writeBlock(block: Block, isBlocked: boolean): Promise<void>;
  avoidsOf: MatchmakingStorage["avoidsOf"];
}

/** A site that was asked for a server of a match, and may run one. */
export interface AskedSite {
  readonly matchId: MatchId;
  readonly siteId: string;
}

/** Where matchmaking keeps what is true. */
export interface MatchmakingStorage {
  transact<T>(work: (tx: MatchmakingTransaction) => Promise<T>): Promise<T>;
  /** Tickets by id, in that order. */
  findTickets(ids: readonly TicketId[]): Promise<(Ticket | undefined)[]>;
  /** The newest ticket of each player that still lives, in their order. */
  findLiveTickets(playerIds: readonly PlayerId[]): Promise<(Ticket | undefined)[]>;
  /** Matches by id, in that order. */
  findMatches(ids: readonly MatchId[]): Promise<(Match | undefined)[]>;
  /** Up to `limit` matches that can't be accepted any more and were not ended yet, the oldest first. */
  findOverdue(nowMs: number, limit: number): Promise<MatchId[]>;
  /** Up to `limit` matches that wait for a server, without those, the oldest first. */
  findAllocating(without: readonly MatchId[], limit: number): Promise<MatchId[]>;
  /** Notes that a site is asked now, before it is. */
  noteAsked(asked: AskedSite, nowMs: number): Promise<void>;
  /** Up to `limit` sites, last asked before that time, that may run a server which the match does not have, the oldest first. */
  findStray(beforeMs: number, limit: number): Promise<AskedSite[]>;
  /** The site runs no server of the match. */
  forgetAsked(asked: AskedSite): Promise<void>;
  /** Up to `limit` matches that have a server, by id, behind `after`. */
  findServed(after: MatchId | undefined, limit: number): Promise<MatchId[]>;
  /** The servers of matches, in that order. */
  findAllocations(ids: readonly MatchId[]): Promise<(Allocation | undefined)[]>;
  /**
   * Up to `limit` tickets that wait since before `queuedBeforeMs`, or in other queues than those since before `elsewhereBeforeMs`;
   * the oldest first.
   */
  findStale(of: {
    readonly queuedBeforeMs: number;
    readonly queueIds: readonly string[];
    readonly elsewhereBeforeMs: number;
    readonly limit: number;
  }): Promise<TicketId[]>;
  /** The results of matches, in that order. */
  findResults(ids: readonly MatchId[]): Promise<(MatchResult | undefined)[]>;
  /** What matches moved, in their order; nothing for one that was not rated. */
  findRatingChanges(ids: readonly MatchId[]): Promise<(readonly RatingChange[])[]>;
  /** The ratings of players, as far as they have any, with what all share. */
  findRatings(playerIds: readonly PlayerId[]): Promise<RatingState>;
  /** Up to `limit` matches of a player that have ended, newest first, behind `from`; oldest first and before it where `backward`. */
  findHistory(
    playerId: PlayerId,
    page: { readonly from: string | undefined; readonly backward: boolean; readonly limit: number },
  ): Promise<MatchId[]>;
  /** Parties by id, in that order. `nowMs` says which invitations are over. */
  findParties(ids: readonly PartyId[], nowMs: number): Promise<(Party | undefined)[]>;
  /** The party of each player, in that order. */
  findPartiesOf(playerIds: readonly PlayerId[], nowMs: number): Promise<(Party | undefined)[]>;
  /** The parties that each player is invited to, in that order, the newest invitation first. */
  findInvitingParties(playerIds: readonly PlayerId[], nowMs: number): Promise<Party[][]>;
  /** Up to `limit` parties that have not changed since and whose ticket, if there is one, does not live; the oldest first. */
  findIdleParties(unchangedSinceMs: number, limit: number): Promise<PartyId[]>;
  /** Whom each player may not meet, whichever of the two has blocked the other. Cost: one statement. */
  avoidsOf(playerIds: readonly PlayerId[]): Promise<ReadonlyMap<PlayerId, readonly PlayerId[]>>;
  /** Keeps round trips of a player, each once, and the newest `kept` of each site. */
  keepLatencies(playerId: PlayerId, measured: readonly SiteLatency[], kept: number): Promise<void>;
  /** The shortest round trip of each player to each site, of the newest `kept` that were measured since. Cost: one statement. */
  findLatencies(playerIds: readonly PlayerId[], sinceMs: number, kept: number): Promise<PlayerLatency[]>;
  /** Forgets up to `limit` round trips that were measured before. @returns How many. */
  forgetLatencies(beforeMs: number, limit: number): Promise<number>;
  /** The versions of all tickets that wait in a queue. */
  waitingVersions(queueId: string): Promise<ReadonlyMap<TicketId, number>>;
  /** What players played last in any queue, newest first, at most `limit`; those who played nothing are left out. */
  recentOf(playerIds: readonly PlayerId[], limit: number): Promise<ReadonlyMap<PlayerId, readonly Content[]>>;
  /** Takes the leadership of a queue where nobody has it. */
  takeShard(queueId: string, nowMs: number, leaseMs: number): Promise<Leader | undefined>;
  /** Keeps the leadership until then, and tells whether it still was that leader's. */
  keepShard(leader: Leader, untilMs: number): Promise<boolean>;
}

/** What the services of matchmaking work with. */
export interface ServiceContext {
  readonly storage: MatchmakingStorage;
  /** The queues in force. */
  queues(): readonly Queue[];
  readonly clock: SystemClock;
  readonly ids: Ids;
}
