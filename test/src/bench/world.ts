import { randomUUID } from "node:crypto";
import { type Config, readConfig, withSettings } from "@muster/config";
import { openRedis, slotKey } from "@muster/redis";
import { type Platform, seedDemo, startStack, type Topology } from "@muster/stack";
import type { Servers } from "@muster/stack/servers";
import { createLogger } from "@muster/telemetry";
import pg from "pg";

/** A player who can ask. */
export interface BenchPlayer {
  readonly id: string;
  /** The value of the header `authorization`. */
  readonly authorization: string;
}

/** A platform that runs for one measurement. */
export interface World {
  readonly platform: Platform;
  /** What it was started with. */
  readonly config: Config;
  readonly players: readonly BenchPlayer[];
}

const knownWithinMs = 10_000;

/**
 * Runs `measure` against a platform with `playerCount` players, each with 25 items or more, in a database of its own that is
 * dropped after.
 */
export async function withWorld<Result>(
  servers: Servers,
  { topology, playerCount }: { readonly topology: Topology; readonly playerCount: number },
  measure: (world: World) => Promise<Result>,
): Promise<Result> {
  const database = `muster_bench_${randomUUID().replaceAll("-", "")}`;
  const admin = new pg.Client({ connectionString: servers.databaseUrl });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${database}`);
  try {
    const url = new URL(servers.databaseUrl);
    url.pathname = `/${database}`;
    const settings = withSettings(readConfig(), {
      DATABASE_URL: url.href,
      DATABASE_DIRECT_URL: url.href,
      DATABASE_URL_ACCOUNTS: url.href,
      DATABASE_URL_INVENTORY: url.href,
      DATABASE_URL_STORE: url.href,
      REDIS_URL: servers.redisUrl,
      ...{ GATEWAY_PORT: 0, ACCOUNTS_PORT: 0, INVENTORY_PORT: 0, STORE_PORT: 0 },
      ACCESS_TOKEN_LIFETIME_S: 3600,
    });
    const stack = await startStack({ config: settings, topology, dataName: "bench" });
    const { platform, config } = stack;
    try {
      await seedDemo(platform);
      const players = await makePlayers(platform, playerCount);
      return await measure({ platform, config, players });
    } finally {
      await stack.stop();
      await forgetStreams(url.href, servers.redisUrl);
    }
  } finally {
    await admin.query(`DROP DATABASE ${database} WITH (FORCE)`);
    await admin.end();
  }
}

async function makePlayers(platform: Platform, count: number): Promise<BenchPlayer[]> {
  const players: BenchPlayer[] = [];
  // One after the other: the hasher refuses a crowd.
  for (let number = 0; number < count; number++) players.push(await register(platform, number));
  const grant = platform.asService("bench", ["inventory:grant"]);
  for (const { id } of players) {
    const untilMs = performance.now() + knownWithinMs;
    const input = {
      playerId: id,
      items: [{ definitionId: "traveller-cloak", quantity: "25" }],
      currencies: [],
      reason: "benchmark",
      idempotencyKey: randomUUID(),
    };
    const mutation = "mutation ($input: GrantItemsInput!) { grantItems(input: $input) { __typename } }";
    while ((await grant("inventory", mutation, input, ["NOT_FOUND"])) === undefined)
      if (performance.now() > untilMs) throw new Error("inventory did not hear of a player who registered");
  }
  return players;
}

async function register({ url }: Platform, number: number): Promise<BenchPlayer> {
  const query = "mutation ($input: RegisterInput!) { register(input: $input) { accessToken player { id } } }";
  const input = { username: `bench-${number}`, displayName: `Bench ${number}`, password: randomUUID() };
  const { register } = await post<{
    readonly register: { readonly accessToken: string; readonly player: { readonly id: string } };
  }>(`${url}/graphql`, JSON.stringify({ query, variables: { input } }));
  return { id: register.player.id, authorization: `Bearer ${register.accessToken}` };
}

/**
 * Sends one GraphQL request.
 *
 * @throws Error with the answer where it has errors.
 */
export async function post<Data>(url: string, body: string, authorization?: string): Promise<Data> {
  const headers = { "content-type": "application/json", ...(authorization && { authorization }) };
  const answer = await fetch(url, { method: "POST", headers, body });
  const text = await answer.text();
  const { data, errors } = JSON.parse(text) as { readonly data?: Data | null; readonly errors?: unknown };
  if (answer.status !== 200 || errors !== undefined || data == null) throw new Error(`${url}: ${text}`);
  return data;
}

/** The streams of a database bear its name; nobody reads them once it is dropped. */
async function forgetStreams(databaseUrl: string, redisUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client.query<{ readonly name: string }>("SELECT events.database_name() AS name");
  await client.end();
  const logger = createLogger({ service: "bench", level: "warn" });
  const redis = openRedis({ url: redisUrl, applicationName: "bench", logger });
  for (const { name } of rows)
    for (let stream = 0; stream < 16; stream++) await redis.unlink(slotKey("ev:", `${name}:${stream}`));
  redis.disconnect();
}
