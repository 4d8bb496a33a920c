import type { MatchService } from "./matches.js";
import type { Allocation, Match, MatchId } from "./model.js";
import type { ServiceContext } from "./ports.js";

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
   * Gets servers for matches that have none. A site that does not give one is passed over for the next; a match that gets none for
   * so long is given up, at nobody's cost. Whoever is killed in between has done nothing: the next sweep asks for the same server.
   *
   * @returns How many matches were left without an answer.
   */
  sweep(): Promise<number>;
  /**
   * Ends matches whose server has gone: everyone left, or the host died. Nobody is struck, and everyone may queue again.
   *
   * @returns How many ended.
   */
  sweepGone(): Promise<number>;
}

const sweepMatchesMax = 32;
const patienceMs = 10_000;
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
    /** Is told why a site gave no server. */
    readonly failed: (error: unknown, match: Match, siteId: string) => void;
  },
): AllocationService {
  const { storage, matches, servers, signMatch, clock, failed } = context;

  const findServer = async (match: Match): Promise<Allocation | undefined> => {
    const { id: matchId, modeId, mapId, players, madeAtMs } = match;
    const matchToken = await signMatch(matchId, madeAtMs + matchLifeMs);
    for (const siteId of match.siteIds)
      try {
        return await servers.allocate({
          ...{ matchId, siteId, modeId, mapId, matchToken },
          slotsMax: players.length,
        });
      } catch (error) {
        failed(error, match, siteId);
      }
    return undefined;
  };

  /** @returns Whether the match is done with. */
  const place = async (match: Match): Promise<boolean> => {
    const server = await findServer(match);
    if (server !== undefined) {
      const placed = await matches.ready(match.id, server);
      // It was given up meanwhile: nobody will come.
      if (!placed)
        await servers.release(server.siteId, match.id).catch((error) => failed(error, match, server.siteId));
      return true;
    }
    if (clock.nowMs() - match.changedAtMs < patienceMs) return false;
    await matches.fail(match.id);
    return true;
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
      const ids = await storage.findAllocating(sweepMatchesMax);
      const waiting = (await storage.findMatches(ids)).flatMap((match) => match ?? []);
      const done = await Promise.all(waiting.map(place));
      return done.filter((one) => !one).length;
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
  };
}
