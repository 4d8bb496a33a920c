import { AppError, badInput } from "@muster/errors";
import { isPlayerId, type PlayerId } from "./model.js";
import type { ServiceContext } from "./ports.js";

/** A place where matches can be played, which players ping. */
export interface PingSite {
  readonly id: string;
  /** The number under which its beacon proves latencies: a u32. */
  readonly number: number;
  readonly region: string;
  /** Where its beacon listens, `192.0.2.1:40000`. */
  readonly beacon: string;
}

/** A round trip to a site, as its beacon measured it. */
export interface SiteLatency {
  readonly siteId: string;
  readonly roundTripMs: number;
  /** Milliseconds since the Unix epoch. */
  readonly measuredAtMs: number;
}

/** What counts of a player's round trips to a site. */
export interface PlayerLatency {
  readonly playerId: PlayerId;
  readonly siteId: string;
  readonly roundTripMs: number;
}

/** Reads a beacon's proof; `undefined` where it is none, or no beacon of this deployment made it. */
export type ProofReader = (proof: Uint8Array) =>
  | {
      readonly siteNumber: number;
      readonly playerId: string;
      readonly roundTripMs: number;
      readonly measuredAtMs: number;
    }
  | undefined;

/** Round trips by site id. Milliseconds. */
export type LatenciesBySite = Readonly<Record<string, number>>;

/** What players' round trips to sites are known to be. */
export interface LatencyService {
  /** The sites that matches are played at, and that answer. @throws UNAVAILABLE where none does. */
  sites(): Promise<readonly PingSite[]>;
  /**
   * Keeps what beacons proved of a player. Each proof counts once, however often it is reported; one that is refused refuses all.
   *
   * @param proofs 1 to 64, each in base64url.
   * @throws BAD_USER_INPUT naming `proofs`; PROOF_INVALID, PROOF_FOREIGN, PROOF_EXPIRED, SITE_UNKNOWN, each naming the proof.
   */
  report(playerId: PlayerId, proofs: readonly string[]): Promise<void>;
  /**
   * Each player's round trip to each site in force: the shortest of the newest measurements, and never below what the site's
   * `floorMs` allows. A site that a player has not measured lately is absent. Cost: one statement.
   */
  latenciesOf(playerIds: readonly PlayerId[]): Promise<ReadonlyMap<PlayerId, LatenciesBySite>>;
  /** Forgets measurements that are too old to count. @returns How many; some are left where it is not 0. */
  sweep(): Promise<number>;
}

const proofsMax = 64;
/** How old a proof may be when it is reported, and how far a beacon's clock may be ahead. Milliseconds. */
const proofAgeMaxMs = 5 * 60_000;
const clockSkewMaxMs = 60_000;
/** The last moment that a date can say. */
const dateMaxMs = 8.64e15;
/** What counts of a site: the shortest of so many, none older. */
const keptPerSite = 8;
const windowMs = 24 * 3600 * 1000;
const sweepRowsMax = 10_000;

/** Makes the {@link LatencyService}. */
export function createLatencies(
  context: ServiceContext & {
    readonly readProof: ProofReader;
    /** All sites that are known. @throws UNAVAILABLE where none answers. */
    readonly knownSites: () => Promise<readonly PingSite[]>;
  },
): LatencyService {
  const { storage, clock, queues, readProof, knownSites } = context;
  const sites = async () => {
    const used = new Set(queues().flatMap(({ siteIds }) => siteIds));
    return (await knownSites()).filter(({ id }) => used.has(id));
  };
  return {
    sites,
    async report(playerId, proofs) {
      if (proofs.length < 1 || proofs.length > proofsMax)
        throw badInput("proofs", `1 to ${proofsMax} proofs`);
      const offered = await sites();
      const nowMs = clock.nowMs();
      const measured = proofs.map((proof, place): SiteLatency => {
        const field = `proofs[${place}]`;
        const read = readProof(Buffer.from(proof, "base64url"));
        if (read === undefined)
          throw new AppError("PROOF_INVALID", "no beacon of this deployment made the proof", { field });
        if (read.playerId !== playerId)
          throw new AppError("PROOF_FOREIGN", "the proof is of another player", { field });
        const { siteNumber, roundTripMs, measuredAtMs } = read;
        if (measuredAtMs < nowMs - proofAgeMaxMs || measuredAtMs > nowMs + clockSkewMaxMs)
          throw new AppError("PROOF_EXPIRED", "the proof is too old, or of a time to come", {
            ...{ field, measuredAt: new Date(Math.min(measuredAtMs, dateMaxMs)).toISOString() },
          });
        const site = offered.find(({ number }) => number === siteNumber);
        if (site === undefined)
          throw new AppError("SITE_UNKNOWN", "the proof's site is not offered", { field, siteNumber });
        return { siteId: site.id, roundTripMs, measuredAtMs };
      });
      await storage.keepLatencies(playerId, measured, keptPerSite);
    },
    async latenciesOf(playerIds) {
      const floors = new Map(
        queues().flatMap(({ rules }) => rules.sites.map(({ id, floorMs }) => [id, floorMs] as const)),
      );
      const asked = playerIds.filter(isPlayerId);
      const found = await storage.findLatencies(asked, clock.nowMs() - windowMs, keptPerSite);
      const byPlayer = new Map(playerIds.map((id) => [id, {} as Record<string, number>]));
      for (const { playerId, siteId, roundTripMs } of found) {
        const floorMs = floors.get(siteId);
        const own = byPlayer.get(playerId);
        if (floorMs !== undefined && own !== undefined) own[siteId] = Math.max(floorMs, roundTripMs);
      }
      return byPlayer;
    },
    sweep: () => storage.forgetLatencies(clock.nowMs() - windowMs, sweepRowsMax),
  };
}
