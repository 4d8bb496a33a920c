import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Site } from "@muster/placement";
import { startBeacon } from "./beacon.js";
import { HostedMatches, type HostedMatchesOptions } from "./matches.js";
import { createMatchReporter } from "./reporter.js";
import { hostRoutes } from "./routes.js";

export type { HostedGame } from "./matches.js";
export { hostRoutes } from "./routes.js";

/** What a host serves, and to whom. */
export interface MatchHostOptions extends HostedMatchesOptions {
  readonly region: string;
  /** The number under which the beacon proves latencies: a u32. */
  readonly siteNumber: number;
  /** 32 bytes that the platform shares with its beacons. */
  readonly siteKey: Uint8Array;
  /** Where the platform asks for servers; a port of 0 takes a free one. */
  readonly controlAddress: string;
  readonly controlPort: number;
  readonly beaconPort: number;
  /** What the platform shows to be let in. */
  readonly token: string;
  /** Where the platform's gateway is, `https://play.example`, to tell it of matches; `undefined` while that is not known. */
  readonly platformUrl: () => string | undefined;
}

/** A running host. */
export interface MatchHost {
  /** Where the platform asks for servers: `http://127.0.0.1:7300`. */
  readonly url: string;
  readonly site: Site;
  /** Ends its matches, its beacon and its routes. */
  close(): Promise<void>;
}

const sweepMs = 1000;

/**
 * Starts a host of matches: one machine of a site, which runs a thread a match when the platform asks for it, and the site's beacon.
 *
 * @throws What the system says when an address or a port cannot be had. Nothing stays running.
 */
export async function startMatchHost(options: MatchHostOptions): Promise<MatchHost> {
  const { siteId, siteNumber, region, siteKey, address, clock, logger, token, platformUrl } = options;
  const beacon = await startBeacon({ address, port: options.beaconPort, siteNumber, siteKey, clock });
  const reporter = createMatchReporter({ platformUrl, clock, logger });
  const matches = new HostedMatches(options, reporter);
  const site = (): Site => ({
    ...{ id: siteId, number: siteNumber, region },
    ...{ beacon: beacon.local, room: matches.room },
  });
  const server = createServer(hostRoutes({ matches, site, token, logger }));
  server.listen(options.controlPort, options.controlAddress);
  try {
    await once(server, "listening");
  } catch (error) {
    await beacon.close();
    throw error;
  }
  const sweeps = setInterval(() => void matches.sweep(), sweepMs);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${options.controlAddress}:${port}`,
    get site() {
      return site();
    },
    async close() {
      clearInterval(sweeps);
      server.close();
      server.closeAllConnections();
      reporter.close();
      await matches.close();
      await beacon.close();
    },
  };
}
