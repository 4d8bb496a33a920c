import {
  type Config,
  ConfigError,
  type Secrets,
  type SubgraphName,
  type SubgraphSettings,
  subgraphNames,
  subgraphSettings,
} from "@muster/config";
import {
  createEventWriter,
  createRelay,
  createTail,
  type EventWriter,
  type Relay,
  readDatabaseName,
  type Tail,
} from "@muster/events";
import { openPostgres, type Postgres } from "@muster/postgres";
import { openRedis } from "@muster/redis";
import {
  type CalendarClock,
  createIds,
  createSystemClock,
  createSystemRandom,
  type Ids,
  OffsetCalendarClock,
  type Random,
  type SystemClock,
} from "@muster/runtime";
import {
  createHealth,
  createLogger,
  createMetrics,
  type Health,
  type Logger,
  type Metrics,
} from "@muster/telemetry";

/** One database's event log, for reading. */
export interface EventLog {
  /** The name under which cursors and offsets know the database. */
  readonly database: string;
  /** A pool that may read the log. */
  readonly postgres: Postgres;
}

/** What a process has once, whichever parts of the platform it runs. */
export interface ProcessDeps {
  readonly config: Config;
  readonly secrets: Secrets;
  readonly clock: SystemClock;
  readonly calendar: CalendarClock;
  readonly random: Random;
  readonly ids: Ids;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly health: Health;
  /** Hands out the events of every database by key. */
  readonly tail: Tail;
  /** The log into which the subgraph of that name writes. */
  logOf(name: SubgraphName): EventLog;
}

/** What `create<Name>(deps)` is given. */
export interface SubgraphDeps extends ProcessDeps {
  readonly settings: SubgraphSettings;
  /** Appends events to the subgraph's own log. */
  readonly events: EventWriter;
}

/** A process of the platform: what its parts share, opened and closed together. */
export interface PlatformProcess extends ProcessDeps {
  /** The dependencies of a subgraph that this process hosts. */
  depsOf(name: SubgraphName): SubgraphDeps;
  /** Starts the relays, and resolves when the tail follows every log. */
  start(): Promise<void>;
  /** Ends subscriptions, then the tail, the relays and the connections. */
  stop(): Promise<void>;
}

/**
 * Opens what a process shares. Databases must be migrated.
 *
 * @param options.service The name in logs and in `pg_stat_activity`.
 * @param options.hosts The subgraphs that run in this process: it stands as relay of their databases.
 */
export async function openProcess(options: {
  readonly config: Config;
  readonly secrets: Secrets;
  readonly service: string;
  readonly hosts: readonly SubgraphName[];
}): Promise<PlatformProcess> {
  const { config, secrets, service, hosts } = options;
  const clock = createSystemClock();
  const random = createSystemRandom();
  const logger = createLogger({ service, level: config.LOG_LEVEL });
  const metrics = createMetrics({ process: true });
  const health = createHealth();
  const deps = {
    config,
    secrets,
    clock,
    calendar: new OffsetCalendarClock(clock),
    random,
    ids: createIds(clock, random),
    logger,
    metrics,
    health,
  };
  const logs = await openLogs(config, service, { logger, metrics });
  for (const [url, { postgres }] of logs) {
    health.add(`postgres ${new URL(url).pathname.slice(1)}`, async () => {
      await postgres.query("SELECT 1");
    });
  }
  const writing = new Map<string, WritingSide>();
  for (const name of hosts) {
    const settings = subgraphSettings(config, name);
    const log = logs.get(settings.databaseUrl);
    if (log !== undefined && !writing.has(settings.databaseUrl)) {
      writing.set(settings.databaseUrl, openWritingSide(deps, service, settings, log.database));
    }
  }
  const tail = createTail({
    sources: [...logs.values()],
    redis: { url: redisUrl(config), applicationName: `${service}-tail` },
    clock,
    logger,
    metrics,
  });
  const logOf = (name: SubgraphName): EventLog => known(logs, subgraphSettings(config, name).databaseUrl);
  return {
    ...deps,
    tail,
    logOf,
    depsOf(name) {
      const settings = subgraphSettings(config, name);
      const { events } = known(writing, settings.databaseUrl);
      return { ...deps, logger: logger.child({ subgraph: name }), tail, logOf, settings, events };
    },
    async start() {
      for (const { relay } of writing.values()) relay.start();
      await tail.start();
    },
    async stop() {
      await tail.stop();
      await Promise.all([...writing.values()].map((side) => side.close()));
      await Promise.all([...logs.values()].map(({ postgres }) => postgres.close()));
    },
  };
}

async function openLogs(
  config: Config,
  service: string,
  { logger, metrics }: { readonly logger: Logger; readonly metrics: Metrics },
): Promise<Map<string, EventLog>> {
  const urls = new Set(subgraphNames.map((name) => subgraphSettings(config, name).databaseUrl));
  const logs = new Map<string, EventLog>();
  for (const url of urls) {
    const postgres = openPostgres({
      url,
      role: "muster_events_reader",
      poolMax: 4,
      applicationName: `${service}-log`,
      statementTimeoutMs: config.DATABASE_STATEMENT_TIMEOUT_MS,
      logger,
      metrics,
    });
    logs.set(url, { database: await readDatabaseName(postgres), postgres });
  }
  return logs;
}

interface WritingSide {
  readonly events: EventWriter;
  readonly relay: Relay;
  close(): Promise<void>;
}

function openWritingSide(
  deps: Omit<ProcessDeps, "tail" | "logOf">,
  service: string,
  settings: SubgraphSettings,
  database: string,
): WritingSide {
  const { config, clock, random, logger, metrics } = deps;
  const postgres = openPostgres({
    url: settings.databaseUrl,
    role: "muster_events_relay",
    poolMax: 4,
    applicationName: `${service}-relay`,
    statementTimeoutMs: config.DATABASE_STATEMENT_TIMEOUT_MS,
    logger,
    metrics,
  });
  const redis = openRedis({ url: redisUrl(config), applicationName: `${service}-relay`, logger });
  const events = createEventWriter({ postgres, logger, clock });
  const relay = createRelay({
    postgres,
    directUrl: settings.databaseDirectUrl,
    redis,
    database,
    clock,
    random,
    logger,
    metrics,
    retentionDays: config.EVENT_RETENTION_DAYS,
  });
  return {
    events,
    relay,
    async close() {
      await events.close();
      await relay.stop();
      redis.disconnect();
      await postgres.close();
    },
  };
}

function redisUrl(config: Config): string {
  if (config.REDIS_URL === undefined) throw new ConfigError("REDIS_URL", "must be set");
  return config.REDIS_URL;
}

function known<Value>(map: ReadonlyMap<string, Value>, url: string): Value {
  const value = map.get(url);
  if (value === undefined) throw new Error("the subgraph is not hosted by this process");
  return value;
}
