import type { MatchService } from "./matches.js";
import type { Allocation, Match, MatchId } from "./model.js";
import type { AskedSite, ServiceContext } from "./ports.js";
import { SitePatience } from "./site-patience.js";

/** Where servers come from. Whatever is asked for one match is one server, however often it is asked. */
export interface MatchServers {
  /** @throws Whatever is the matter where the site has no server for it. */
  allocate(request: {
    readonly matchId: MatchId;
    readonly siteId: string;
    readonly modeId: string;
    readonly mapId: string;
    readonly slotsMax: number;
    readonly matchToken: string;
  }): Promise<Allocation>;
  /** The server of a match; `undefined` where it has none any more. @throws Whatever is the matter where that is not known. */
  find(siteId: string, matchId: MatchId): Promise<Allocation | undefined>;
  /** Ends a match's server, if it has one. */
  release(siteId: string, matchId: MatchId): Promise<void>;
}

/** How matches get servers. */
export interface AllocationService {
  /**
   * Gets servers for matches that have none. A site that does not give one is passed over for the next, and asked again after a pause
   * that grows; a match that gets none for so long is given up, at nobody's cost. A site that takes its time is not waited for, and
   * nobody else waits for it. Whoever is killed in between has done nothing: the next sweep asks for the same server.
   *
   * @returns How many matches were left without an answer.
   */
  sweep(): Promise<number>;
  /**
   * Has servers ended that a match does not have: a site was asked and its answer was lost, or came when the match had another server
   * or was given up. What can't be reached is asked again.
   *
   * @returns How many sites were told.
   */
  sweepStray(): Promise<number>;
  /**
   * Ends matches whose server has gone: everyone left, or the host died. Nobody is struck, and everyone may queue again.
   *
   * @returns How many ended.
   */
  sweepGone(): Promise<number>;
  /** Resolves when no site is being asked for a server. */
  settle(): Promise<void>;
}

const sweepMatchesMax = 200;
/** So long is waited for the answers of sites before other matches are looked for. */
const sweepMsMax = 500;
const patienceMs = 10_000;
/** A request to a site is over by then, whatever became of it. */
const askedMsMax = 10_000;
const servedPageMax = 100;
/** A match that was made longer ago can't report its result any more. */
const matchLifeMs = 12 * 3600 * 1000;

/** Makes the {@link AllocationService}. */
export function createAllocations(
  context: ServiceContext & {
    readonly matches: MatchService;
    readonly servers: MatchServers;
    /** What the server of a match proves with that it runs it; the same until `expiresAtMs`. */
    readonly signMatch: (matchId: MatchId, expiresAtMs: number) => Promise<string>;
    /** Is told why a site gave no server, or did not end one; `null` where it was no site's fault. */
    readonly failed: (error: unknown, matchId: MatchId, siteId: string | null) => void;
  },
): AllocationService {
  const { storage, matches, servers, signMatch, clock, failed } = context;
  const patience = new SitePatience();
  /** Whether each match that is being placed is done with. */
  const placing = new Map<MatchId, Promise<boolean>>();

  const findServer = async (match: Match): Promise<Allocation | undefined> => {
    const { id: matchId, modeId, mapId, players, madeAtMs } = match;
    const matchToken = await signMatch(matchId, madeAtMs + matchLifeMs);
    const asked = { matchId, modeId, mapId, matchToken, slotsMax: players.length };
    for (const siteId of match.siteIds) {
      if (!patience.mayAsk(siteId, modeId, clock.nowMs())) continue;
      await storage.noteAsked({ matchId, siteId }, clock.nowMs());
      try {
        const server = await servers.allocate({ ...asked, siteId });
        patience.gave(siteId, modeId);
        return server;
      } catch (error) {
        patience.failed(siteId, modeId, clock.nowMs());
        failed(error, matchId, siteId);
      }
    }
    return undefined;
  };

  const place = async (match: Match): Promise<boolean> => {
    const server = await findServer(match);
    // Where it was given up meanwhile, nobody will come, and the server is a stray.
    if (server !== undefined) await matches.ready(match.id, server);
    else if (clock.nowMs() - match.changedAtMs >= patienceMs) await matches.fail(match.id);
    else return false;
    return true;
  };

  const begin = (match: Match): Promise<boolean> => {
    const placed = place(match)
      .catch((error: unknown) => {
        failed(error, match.id, null);
        return false;
      })
      .finally(() => placing.delete(match.id));
    placing.set(match.id, placed);
    return placed;
  };

  const release = async (asked: AskedSite): Promise<boolean> => {
    const { siteId, matchId } = asked;
    try {
      await servers.release(siteId, matchId);
      await storage.forgetAsked(asked);
      return true;
    } catch (error) {
      failed(error, matchId, siteId);
      await storage.noteAsked(asked, clock.nowMs());
      return false;
    }
  };

  const isGone = async (id: MatchId, server: Allocation | undefined): Promise<boolean> => {
    if (server === undefined) return false;
    try {
      return (await servers.find(server.siteId, id)) === undefined;
    } catch {
      // A host that does not answer may still run it.
      return false;
    }
  };

  return {
    async sweep() {
      const ids = await storage.findAllocating([...placing.keys()], sweepMatchesMax);
      const waiting = (await storage.findMatches(ids)).flatMap((match) => match ?? []);
      let left = waiting.length;
      const begun = waiting.map(async (match) => {
        if (await (placing.get(match.id) ?? begin(match))) left--;
      });
      const enough = new AbortController();
      await Promise.race([Promise.all(begun), clock.sleep(sweepMsMax, enough.signal)]);
      enough.abort();
      return left;
    },
    async sweepStray() {
      const stray = await storage.findStray(clock.nowMs() - askedMsMax, sweepMatchesMax);
      const told = await Promise.all(stray.map(release));
      return told.filter((one) => one).length;
    },
    async sweepGone() {
      let [ended, after] = [0, undefined as MatchId | undefined];
      do {
        const ids: readonly MatchId[] = await storage.findServed(after, servedPageMax);
        const servers = await storage.findAllocations(ids);
        const gone = await Promise.all(ids.map((id, place) => isGone(id, servers[place])));
        for (const [place, id] of ids.entries()) if (gone[place]) ended += Number(await matches.end(id));
        after = ids.length < servedPageMax ? undefined : ids.at(-1);
      } while (after !== undefined);
      return ended;
    },
    async settle() {
      await Promise.all(placing.values());
    },
  };
}
