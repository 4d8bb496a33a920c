import { randomUUID } from "node:crypto";
import type { PlayerId, Principal, SessionId } from "@muster/auth";
import { type Config, readConfig, readSecrets } from "@muster/config";
import { createMatchmaking } from "@muster/matchmaking";
import { migrate } from "@muster/postgres";
import { migrationSets } from "@muster/stack/migrations";
import type { Servers } from "@muster/stack/servers";
import { openProcess, type PlatformProcess, type Subgraph } from "@muster/subgraph";
import pg from "pg";
import { type Figures, percentile } from "../figures.js";
import { fillCrowd, rulesOfScale, settleJoiners } from "./scale-world.js";

/** Tickets that wait all the time and can't be matched. */
const crowd = 20_000;
/** Players who join, each once. */
const joiners = 60_000;
/** So many join at a time; each is followed by the next as soon as it is answered. */
const joinsAtOnce = 24;
/** One of so many who join follows the news. */
const followEvery = 40;
const warmUpMs = 15_000;
const measuredMs = 20_000;
const readyWithinMs = 120_000;

interface Platform {
  readonly process: PlatformProcess;
  readonly matchmaking: Subgraph;
}

/**
 * The whole way of a ticket while 20,000 others wait in the same queue: `joinQueue`, Postgres, the pool in Redis, the leader and its
 * search, the match, and the news of it by subscription. Who joins is in the same process, and the two servers on the same machine.
 * `tickets_per_s` counts tickets that came into a match.
 */
export async function benchScale(servers: Servers): Promise<Figures> {
  const database = `muster_bench_${randomUUID().replaceAll("-", "")}`;
  const admin = new pg.Client({ connectionString: servers.databaseUrl });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${database}`);
  try {
    const url = new URL(servers.databaseUrl);
    url.pathname = `/${database}`;
    await migrate(url.href, migrationSets);
    const settings = { NODE_ENV: "test", LOG_LEVEL: "error" };
    const config = readConfig({ ...settings, DATABASE_URL: url.href, REDIS_URL: servers.redisUrl });
    return await withPlatform(config, (platform) => measure(platform, url.href));
  } finally {
    await admin.query(`DROP DATABASE ${database} WITH (FORCE)`);
    await admin.end();
  }
}

async function withPlatform<Result>(
  config: Config,
  work: (platform: Platform) => Promise<Result>,
): Promise<Result> {
  const secrets = readSecrets(config, { NODE_ENV: "test" });
  const process = await openProcess({ config, secrets, service: "bench", hosts: ["matchmaking"] });
  const matchmaking = await createMatchmaking(process.depsOf("matchmaking"));
  try {
    await process.start();
    await matchmaking.start();
    return await work({ process, matchmaking });
  } finally {
    await matchmaking.stop();
    await process.stop();
  }
}

async function measure(platform: Platform, databaseUrl: string): Promise<Figures> {
  const db = new pg.Client({ connectionString: databaseUrl });
  await db.connect();
  try {
    const players = await settleJoiners(db, joiners);
    await fillCrowd(db, crowd);
    await publishRules(platform);
    const untilMs = performance.now() + readyWithinMs;
    while ((await readMetrics(platform)).waiting < crowd) {
      if (performance.now() > untilMs) throw new Error("the leader did not learn of everyone who waits");
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    return await measureJoining(platform, players);
  } finally {
    await db.end();
  }
}

const designer: Principal = {
  kind: "service",
  name: "bench",
  scopes: ["matchmaking:read", "matchmaking:write"],
};

async function publishRules(platform: Platform): Promise<void> {
  const changes = Object.entries(rulesOfScale).map(([id, content]) => ({ id, content }));
  const { saveRuleSetDraft } = await ask<{ readonly saveRuleSetDraft: { readonly draft: { id: string } } }>(
    platform,
    "mutation ($input: SaveRuleSetDraftInput!) { saveRuleSetDraft(input: $input) { draft { id } } }",
    { input: { title: "scale", changes } },
    designer,
  );
  const input = {
    ...{ draftId: saveRuleSetDraft.draft.id, expected: 1, note: "benchmark", idempotencyKey: randomUUID() },
  };
  await ask(
    platform,
    "mutation ($input: PublishRuleSetInput!) { publishRuleSet(input: $input) { __typename } }",
    { input },
    designer,
  );
}

/** How long each join took, and each piece of news that a match was found was under way; milliseconds. */
interface Times {
  readonly joinsMs: number[];
  readonly newsMs: number[];
}

async function measureJoining(platform: Platform, players: readonly PlayerId[]): Promise<Figures> {
  const { clock } = platform.process;
  let times: Times = { joinsMs: [], newsMs: [] };
  let next = 0;
  let isOver = false;
  const joinAll = async (): Promise<void> => {
    while (!isOver) {
      const number = next++;
      const playerId = players[number];
      if (playerId === undefined) throw new Error(`${players.length} players were too few`);
      if (number % followEvery === 0) await follow(platform, playerId, () => times);
      const startMs = clock.monotonicMs();
      await ask(
        platform,
        'mutation { joinQueue(input: { queueId: "scale" }) { ticket { id } } }',
        {},
        player(playerId),
      );
      times.joinsMs.push(clock.monotonicMs() - startMs);
    }
  };
  const joining = Promise.all(Array.from({ length: joinsAtOnce }, joinAll));
  await Promise.race([joining, clock.sleep(warmUpMs)]);
  times = { joinsMs: [], newsMs: [] };
  const before = await readMetrics(platform);
  const startMs = clock.monotonicMs();
  await Promise.race([joining, clock.sleep(measuredMs)]);
  const after = await readMetrics(platform);
  const seconds = (clock.monotonicMs() - startMs) / 1000;
  isOver = true;
  await joining;
  const { joinsMs, newsMs } = times;
  const matched = (after.matches - before.matches) * 10;
  const statements = after.statements - before.statements;
  return {
    tickets_per_s: { value: matched / seconds, unit: "1/s" },
    tick_p99_ms: { value: quantileOf(before.ticks, after.ticks, 0.99), unit: "ms" },
    tick_p50_ms: { value: quantileOf(before.ticks, after.ticks, 0.5), unit: "ms" },
    joins_per_s: { value: joinsMs.length / seconds, unit: "1/s" },
    join_p99_ms: { value: percentile(joinsMs, 0.99), unit: "ms" },
    news_p99_ms: { value: percentile(newsMs, 0.99), unit: "ms" },
    waiting_at_end: { value: after.waiting, unit: "count" },
    statements_per_ticket: { value: statements / matched, unit: "count" },
  };
}

/** Follows a player's ticket until it has found a match. */
async function follow(
  { process, matchmaking }: Platform,
  playerId: PlayerId,
  times: () => Times,
): Promise<void> {
  const results = await matchmaking.subscribe({
    query: "subscription { ticketUpdated { state occurredAt } }",
    variables: {},
    principal: player(playerId),
    requestId: "bench",
  });
  if (!(Symbol.asyncIterator in results)) throw new Error(JSON.stringify(results));
  const read = async (): Promise<void> => {
    for await (const { data } of results) {
      // The platform stops.
      if (data == null) return;
      const { state, occurredAt } = data["ticketUpdated"] as {
        readonly state: string;
        readonly occurredAt: Date;
      };
      if (state === "QUEUED") continue;
      times().newsMs.push(process.clock.nowMs() - new Date(occurredAt).getTime());
      return;
    }
  };
  void read();
}

function player(playerId: PlayerId): Principal {
  return { kind: "player", playerId, sessionId: playerId as string as SessionId };
}

async function ask<Data>(
  { matchmaking }: Platform,
  query: string,
  variables: Record<string, unknown>,
  principal: Principal,
): Promise<Data> {
  const { data, errors } = await matchmaking.execute({ query, variables, principal, requestId: "bench" });
  if (errors !== undefined || data == null) throw new Error(JSON.stringify(errors));
  return data as Data;
}

/** What the process says of itself that is used here. `ticks` counts ticks that took at most so long, by milliseconds. */
interface Measured {
  readonly waiting: number;
  readonly matches: number;
  readonly statements: number;
  readonly ticks: ReadonlyMap<number, number>;
}

async function readMetrics({ process }: Platform): Promise<Measured> {
  const { text } = await process.metrics.expose();
  const find = (pattern: RegExp): number => Number(pattern.exec(text)?.[1] ?? 0);
  const ticks = text.matchAll(
    /^muster_matchmaking_tick_ms_bucket\{(?=[^}]*queue="scale")[^}]*le="([^"]+)"[^}]*\} (\d+)$/gm,
  );
  return {
    waiting: find(/^muster_matchmaking_waiting_tickets\{[^}]*queue="scale"[^}]*\} (\d+)$/m),
    matches: find(/^muster_matchmaking_matches_total\{[^}]*queue="scale"[^}]*\} (\d+)$/m),
    statements: find(/^muster_postgres_statements_total\{application="matchmaking-main"\} (\d+)$/m),
    ticks: new Map(
      [...ticks].map(([, bound = "", count]) => [bound === "+Inf" ? Infinity : Number(bound), Number(count)]),
    ),
  };
}

/** The quantile of what was counted between two readings, on the line between the bounds around it. */
function quantileOf(before: Measured["ticks"], after: Measured["ticks"], share: number): number {
  const counts = [...after].map(([bound, count]) => [bound, count - (before.get(bound) ?? 0)] as const);
  const wanted = share * (counts.at(-1)?.[1] ?? 0);
  let [low, below] = [0, 0];
  for (const [bound, count] of counts) {
    if (count >= wanted)
      return bound === Infinity ? low : low + ((bound - low) * (wanted - below)) / (count - below);
    [low, below] = [bound, count];
  }
  return Number.NaN;
}
