import { type Config, readSecrets, subgraphNames, subgraphSettings, withSettings } from "@muster/config";
import { migrate } from "@muster/postgres";
import type { MatchHost } from "@muster/realtime-server/host";
import { createSystemClock, createSystemRandom } from "@muster/runtime";
import { type Simulators, startSimulators } from "@muster/store/simulators";
import { localSiteId, startLocalHost } from "./match-host.js";
import { migrationSets } from "./migrations.js";
import { type Platform, startOneProcess, startProcesses } from "./platform/index.js";
import { checkPorts, type WantedPort } from "./ports.js";
import { findServers, type Servers } from "./servers/index.js";

/** How the parts of the platform are spread: all in one process, or a process each. */
export type Topology = "one" | "processes";

/** One step of the start has been done. */
export interface StartStep {
  readonly name: string;
  readonly detail: string;
  readonly durationMs: number;
}

/** What to start. */
export interface StartOptions {
  readonly config: Config;
  readonly topology: Topology;
  /** Under which name servers and data are kept when the settings name none: `demo`, `journey`. */
  readonly dataName: string;
  /** Starts stores and a payment provider that are simulated, unless the settings name real ones. Refused in production. */
  readonly simulatePayments?: boolean;
  readonly onStep?: (step: StartStep) => void;
}

/** A platform with everything under it. */
export interface Stack {
  readonly platform: Platform;
  readonly servers: Servers;
  /** The settings with the servers that were found filled in. */
  readonly config: Config;
  /** Where the customers of simulated stores are played: `POST <url>/apple/buy` and so on; `undefined` where none are. */
  readonly storefrontUrl: string | undefined;
  /** Drains the platform, then stops the servers that were started for it. */
  stop(): Promise<void>;
}

/**
 * Finds or starts the servers, migrates, and boots the platform.
 *
 * @throws PortTaken before anything starts; ServerFailure when Postgres or Redis cannot be had. Nothing stays running.
 */
export async function startStack(options: StartOptions): Promise<Stack> {
  const { topology, dataName } = options;
  const clock = createSystemClock();
  const timed = async <T>(
    name: string,
    work: () => Promise<T>,
    detail: (result: T) => string,
  ): Promise<T> => {
    const startMs = clock.monotonicMs();
    const result = await work();
    options.onStep?.({ name, detail: detail(result), durationMs: clock.monotonicMs() - startMs });
    return result;
  };
  await checkPorts(wantedPorts(options));
  const servers = await findServers({
    dataName,
    config: options.config,
    ...(options.onStep === undefined ? {} : { onStep: options.onStep }),
  });
  let simulators: Simulators | undefined;
  let matchHost: MatchHost | undefined;
  let platformUrl: string | undefined;
  const stop = async (): Promise<void> => {
    await simulators?.close();
    await matchHost?.close();
    await servers.stop();
  };
  try {
    const found = withSettings(options.config, {
      DATABASE_URL: servers.databaseUrl,
      REDIS_URL: servers.redisUrl,
    });
    const secrets = readSecrets(found);
    if (options.simulatePayments === true && !takesPayments(found))
      simulators = await timed(
        "stores",
        () => startSimulators({ config: found, secrets, clock, random: createSystemRandom() }),
        () => "payments are simulated",
      );
    if (found.MATCH_HOSTS.length === 0 && found.NODE_ENV !== "production")
      matchHost = await timed(
        "match host",
        () => startLocalHost(secrets, () => platformUrl),
        ({ url }) => url,
      );
    const config = withSettings(found, {
      ...simulators?.config,
      ...(matchHost === undefined ? {} : { MATCH_HOSTS: [`${localSiteId}=${matchHost.url}`] }),
    });
    await timed(
      "migrate",
      () => migrateAll(config),
      (applied) => `${applied} applied`,
    );
    const platform = await timed(
      "boot",
      () => (topology === "one" ? startOneProcess({ config, secrets }) : startProcesses({ config, secrets })),
      ({ parts }) => `${parts.length} parts, topology ${topology}`,
    );
    platformUrl = platform.url;
    simulators?.deliverTo(platform.url);
    return {
      ...{ platform, servers, config },
      storefrontUrl: simulators?.storefrontUrl,
      async stop() {
        await platform.stop();
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Whether the settings name a real store or payment provider. */
function takesPayments(config: Config): boolean {
  return [
    config.APPLE_BUNDLE_ID,
    config.GOOGLE_PACKAGE_NAME,
    config.STEAM_APP_ID,
    config.STRIPE_ENVIRONMENT,
  ].some((setting) => setting !== undefined);
}

function wantedPorts({ config, topology }: StartOptions): WantedPort[] {
  const gateway = { setting: "GATEWAY_PORT", port: config.GATEWAY_PORT, host: config.GATEWAY_HOST };
  if (topology === "one") return [gateway];
  const host = config.SUBGRAPH_HOST;
  return [
    gateway,
    ...subgraphNames.map((name) => {
      const setting = `${name.toUpperCase() as Uppercase<typeof name>}_PORT` as const;
      return { setting, port: config[setting], host };
    }),
  ];
}

/** Migrates each database once. */
async function migrateAll(config: Config): Promise<number> {
  const urls = new Set(subgraphNames.map((name) => subgraphSettings(config, name).databaseDirectUrl));
  let applied = 0;
  for (const url of urls) applied += (await migrate(url, migrationSets)).length;
  return applied;
}
