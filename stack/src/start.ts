import { type Config, readSecrets, subgraphNames, subgraphSettings, withSettings } from "@muster/config";
import { migrate } from "@muster/postgres";
import { createSystemClock } from "@muster/runtime";
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
  readonly onStep?: (step: StartStep) => void;
}

/** A platform with everything under it. */
export interface Stack {
  readonly platform: Platform;
  readonly servers: Servers;
  /** The settings with the servers that were found filled in. */
  readonly config: Config;
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
  try {
    const config = withSettings(options.config, {
      DATABASE_URL: servers.databaseUrl,
      REDIS_URL: servers.redisUrl,
    });
    await timed(
      "migrate",
      () => migrateAll(config),
      (applied) => `${applied} applied`,
    );
    const secrets = readSecrets(config);
    const platform = await timed(
      "boot",
      () => (topology === "one" ? startOneProcess({ config, secrets }) : startProcesses({ config, secrets })),
      ({ parts }) => `${parts.length} parts, topology ${topology}`,
    );
    return {
      platform,
      servers,
      config,
      async stop() {
        await platform.stop();
        await servers.stop();
      },
    };
  } catch (error) {
    await servers.stop();
    throw error;
  }
}

function wantedPorts({ config, topology }: StartOptions): WantedPort[] {
  const gateway = { setting: "GATEWAY_PORT", port: config.GATEWAY_PORT, host: config.GATEWAY_HOST };
  if (topology === "one") return [gateway];
  const host = config.SUBGRAPH_HOST;
  return [
    gateway,
    { setting: "ACCOUNTS_PORT", port: config.ACCOUNTS_PORT, host },
    { setting: "INVENTORY_PORT", port: config.INVENTORY_PORT, host },
  ];
}

/** Migrates each database once. */
async function migrateAll(config: Config): Promise<number> {
  const urls = new Set(subgraphNames.map((name) => subgraphSettings(config, name).databaseDirectUrl));
  let applied = 0;
  for (const url of urls) applied += (await migrate(url, migrationSets)).length;
  return applied;
}
