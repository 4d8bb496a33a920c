import type { Secrets } from "@muster/config";
import { type MatchHost, startMatchHost } from "@muster/realtime-server/host";
import { createIds, createSystemClock, createSystemRandom } from "@muster/runtime";
import { createLogger, createMetrics } from "@muster/telemetry";

/** The site that a machine is to itself. */
export const localSiteId = "local";

const address = "127.0.0.1";
/** Some two seconds at a run. */
const courseCm = 800;
const pace = { startBytesPerS: 60_000, minBytesPerS: 20_000, maxBytesPerS: 200_000 };

/**
 * Starts a match host on this machine's loopback, for development: every mode is played as the race, the game of the demo.
 *
 * @param platformUrl Where the gateway is, once it listens.
 */
export function startLocalHost(secrets: Secrets, platformUrl: () => string | undefined): Promise<MatchHost> {
  const clock = createSystemClock();
  return startMatchHost({
    ...{ siteId: localSiteId, siteNumber: 1, region: "local", siteKey: secrets.siteKey },
    ...{ address, controlAddress: address, controlPort: 0, beaconPort: 0 },
    ...{ matchesMax: 8, emptyMsMax: 120_000, privateKeys: [secrets.matchServerKey] },
    ...{ token: secrets.matchHostToken, platformUrl },
    game: () => ({
      ...{ tickHz: 30, pace, protocolId: "1" },
      source: ({ slotsMax }) => ({
        ...{ module: "@muster/games", name: "makeRace" },
        options: { playersMax: slotsMax, crates: 20, courseCm, seed: 1 },
      }),
    }),
    ...{ clock, ids: createIds(clock, createSystemRandom()) },
    logger: createLogger({ service: "match-host", level: "warn" }),
    metrics: createMetrics({ process: false }),
  });
}
