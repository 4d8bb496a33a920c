import { AppError } from "@muster/errors";
import type { Allocation, AllocationRequest } from "@muster/placement";
import type { Ids, SystemClock } from "@muster/runtime";
import type { Logger, Metrics } from "@muster/telemetry";
import { parseU64 } from "@muster/transport/connect-token";
import type { MatchOutcome } from "../match-server.js";
import type { MatchSource, MatchWorkerReport, MatchWorkerSettings } from "../worker/messages.js";
import { type MatchWorker, startMatchWorker } from "../worker/start.js";
import type { MatchReporter, ReportedMatch } from "./reporter.js";

/** A game that a host runs: what makes its matches, and how it speaks. */
export interface HostedGame
  extends Pick<MatchWorkerSettings, "tickHz" | "pace">,
    Pick<Allocation, "protocolId"> {
  /** What a match is made of. */
  source(request: Omit<AllocationRequest, "matchToken">): MatchSource;
}

/** What matches run on. */
export interface HostedMatchesOptions {
  readonly siteId: string;
  /** The address that match servers listen on, and by which players reach them. */
  readonly address: string;
  readonly matchesMax: number;
  /** How long a match lives with nobody on it: from its start, and from when the last player left. Milliseconds. */
  readonly emptyMsMax: number;
  readonly privateKeys: readonly Uint8Array[];
  /** The game of a mode; `undefined` where this host has none. */
  game(modeId: string): HostedGame | undefined;
  readonly clock: SystemClock;
  readonly ids: Ids;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

interface HostedMatch {
  readonly request: Omit<AllocationRequest, "matchToken">;
  readonly matchToken: string;
  /** Settles when the server listens, or could not be started. */
  readonly allocation: Promise<Allocation>;
  worker: MatchWorker | undefined;
  /** Since when nobody is on it; `undefined` while somebody is. */
  emptySinceMs: number | undefined;
  /** Settles when the platform was told that somebody is there; `undefined` until somebody is. */
  started: Promise<void> | undefined;
  /** It has ended: settles when the platform has answered, and it is not gone until then. `undefined` while it is played. */
  reporting: Promise<void> | undefined;
}

/** The matches of one host: a thread each, which owns its port. */
export class HostedMatches {
  readonly #options: HostedMatchesOptions;
  readonly #reporter: MatchReporter;
  readonly #matches = new Map<string, HostedMatch>();
  readonly #ending = new Set<Promise<unknown>>();
  #isClosed = false;

  constructor(options: HostedMatchesOptions, reporter: MatchReporter) {
    this.#options = options;
    this.#reporter = reporter;
  }

  /** How many more matches there is room for. */
  get room(): number {
    return this.#isClosed
      ? 0
      : Math.max(0, this.#options.matchesMax - this.#matches.size - this.#ending.size);
  }

  /**
   * Starts the server of a match, or gives the one that it has.
   *
   * @throws IDEMPOTENCY_CONFLICT where the match was asked for as another; BAD_USER_INPUT for a mode that has no game here;
   *   UNAVAILABLE where there is no room.
   */
  async allocate(request: AllocationRequest): Promise<Allocation> {
    const known = this.#matches.get(request.matchId);
    if (known === undefined) return this.#start(request);
    const { modeId, mapId, slotsMax } = known.request;
    if (modeId !== request.modeId || mapId !== request.mapId || slotsMax !== request.slotsMax)
      throw new AppError("IDEMPOTENCY_CONFLICT", "the match was allocated as another", {
        matchId: request.matchId,
      });
    return known.allocation;
  }

  async find(matchId: string): Promise<Allocation | undefined> {
    return this.#matches.get(matchId)?.allocation;
  }

  /** Ends a match's server; nothing happens where it has none. */
  async release(matchId: string): Promise<void> {
    const match = this.#matches.get(matchId);
    if (match === undefined) return;
    this.#matches.delete(matchId);
    const ending = match.allocation.then(
      () => match.worker?.stop(),
      () => undefined,
    );
    this.#ending.add(ending);
    try {
      await ending;
    } finally {
      this.#ending.delete(ending);
    }
  }

  /** Ends matches that nobody is on for too long. */
  async sweep(): Promise<void> {
    const { clock, emptyMsMax, logger } = this.#options;
    const lastMs = clock.monotonicMs() - emptyMsMax;
    const empty = [...this.#matches].filter(
      ([, { emptySinceMs, reporting }]) =>
        reporting === undefined && emptySinceMs !== undefined && emptySinceMs <= lastMs,
    );
    for (const [matchId] of empty) logger.info({ matchId }, "a match ended since nobody is on it");
    await Promise.all(empty.map(([matchId]) => this.release(matchId)));
  }

  /** Ends all matches, and starts none any more. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const reports = [...this.#matches.values()].map(({ reporting }) => reporting);
    await Promise.all([...this.#matches.keys()].map((matchId) => this.release(matchId)));
    await Promise.all([...this.#ending, ...reports]);
  }

  #start({ matchToken, ...request }: AllocationRequest): Promise<Allocation> {
    const game = this.#options.game(request.modeId);
    if (game === undefined)
      throw new AppError("BAD_USER_INPUT", "this host has no game of that mode", {
        field: "modeId",
        bound: "a mode whose game this host has",
      });
    if (this.room === 0) throw new AppError("UNAVAILABLE", "the host is full");
    const { matchId } = request;
    const match: HostedMatch = {
      ...{ request, matchToken, worker: undefined, started: undefined, reporting: undefined },
      emptySinceMs: this.#options.clock.monotonicMs(),
      allocation: Promise.resolve().then(() => this.#serve(match, game)),
    };
    this.#matches.set(matchId, match);
    // What could not be started is not kept: the next request tries anew.
    match.allocation.catch(() => this.#forget(matchId, match));
    return match.allocation;
  }

  async #serve(match: HostedMatch, game: HostedGame): Promise<Allocation> {
    const { siteId, address, privateKeys, metrics, ids, logger } = this.#options;
    const { request } = match;
    const { matchId, slotsMax } = request;
    const { tickHz, pace, protocolId } = game;
    const worker = await startMatchWorker({
      ...{ address, port: 0, link: "fastest", privateKeys, matchId, slotsMax, tickHz, pace, metrics },
      logger: logger.child({ matchId }),
      match: game.source(request),
      protocolId: parseU64(protocolId),
      reported: (report) => this.#took(match, report),
      over: (outcome) => {
        match.reporting = this.#end(match, outcome);
      },
    });
    match.worker = worker;
    void worker.ended.then(() => this.#forget(matchId, match));
    return { matchId, siteId, serverId: ids.next(), addresses: [worker.local], protocolId };
  }

  #took(match: HostedMatch, { server }: MatchWorkerReport): void {
    match.emptySinceMs =
      server.connected > 0 ? undefined : (match.emptySinceMs ?? this.#options.clock.monotonicMs());
    if (server.connected > 0) match.started ??= this.#reporter.started(toReported(match));
  }

  /** Its server is there until the platform has the result: one that is gone has ended without. */
  async #end(match: HostedMatch, outcome: MatchOutcome): Promise<void> {
    await match.started;
    await this.#reporter.ended(toReported(match), outcome, this.#options.ids.next());
    await this.release(match.request.matchId);
  }

  #forget(matchId: string, match: HostedMatch): void {
    if (this.#matches.get(matchId) === match && match.reporting === undefined) this.#matches.delete(matchId);
  }
}

function toReported({ request: { matchId }, matchToken }: HostedMatch): ReportedMatch {
  return { matchId, matchToken };
}
