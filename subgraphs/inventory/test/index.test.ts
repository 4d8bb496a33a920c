import { type ChildProcess, fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import type { PlayerId } from "@muster/auth";
import { readConfig, readSecrets } from "@muster/config";
import { appendEvents, type EventId } from "@muster/events";
import { auditLedger } from "@muster/ledger";
import { openPostgres, type Postgres } from "@muster/postgres";
import { OffsetCalendarClock, SeededRandom } from "@muster/runtime";
import { openProcess, type PlatformProcess } from "@muster/subgraph";
import { createLogger } from "@muster/telemetry";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createPublishing, noChanges } from "../src/service/index.js";
import { createItemDefinitions } from "../src/storage/index.js";
import { clock, gold, ids, kindOf, potion, sword, until } from "./setting.js";

let admin: Postgres;
let platform: PlatformProcess;
let servers: { readonly databaseUrl: string; readonly redisUrl: string };

beforeAll(async () => {
  servers = await testServers();
  const logger = createLogger({ service: "inventory-test", level: "error" });
  admin = openPostgres({ url: servers.databaseUrl, poolMax: 2, applicationName: "inventory-test", logger });
  // The relay stays with this process: what is killed is the consumer.
  const config = readConfig({
    NODE_ENV: "test",
    LOG_LEVEL: "error",
    DATABASE_URL: servers.databaseUrl,
    REDIS_URL: servers.redisUrl,
  });
  const secrets = readSecrets(config, { GATEWAY_SECRET: randomBytes(32).toString("base64url") });
  platform = await openProcess({ config, secrets, service: "test", hosts: ["inventory"] });
  await platform.start();
  const calendar = new OffsetCalendarClock(clock);
  const directUrl = servers.databaseUrl;
  const definitions = createItemDefinitions({ postgres: admin, directUrl, clock, calendar, ids, logger });
  await createPublishing(definitions).publishDefinitions({
    actorId: "service:test",
    idempotencyKey: "seed",
    note: "test",
    changes: {
      ...noChanges,
      items: [kindOf({ id: potion, stackMax: 100n }), kindOf({ id: sword })],
      currencies: [{ id: gold, name: { en: "Gold" } }],
      starterGrant: {
        items: [
          { definitionId: potion, quantity: 3n },
          { definitionId: sword, quantity: 1n },
        ],
        currencies: [{ currencyId: gold, amount: 100n }],
      },
    },
  });
});

afterAll(async () => {
  await platform.stop();
  await admin.close();
});

/** What accounts writes when a player registers. */
async function register(count: number): Promise<PlayerId[]> {
  const playerIds = Array.from({ length: count }, () => ids.next<PlayerId>());
  await admin.transact((tx) =>
    appendEvents(
      tx,
      playerIds.map((playerId) => ({
        id: ids.next<EventId>(),
        topic: "accounts.playerRegistered",
        key: `player:${playerId}`,
        payload: { playerId },
        occurredAtMs: Date.now(),
      })),
    ),
  );
  return playerIds;
}

async function startChild(): Promise<ChildProcess> {
  const file = fileURLToPath(new URL("fixture/inventory-child.mjs", import.meta.url));
  const child = fork(file, [servers.databaseUrl, servers.redisUrl], { execArgv: [] });
  await new Promise<void>((resolve, reject) => {
    child.once("message", () => resolve());
    child.once("exit", (code) => reject(new Error(`the child ended with ${code}`)));
  });
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await gone;
}

async function countGrants(): Promise<number> {
  const [row] = await admin.query<{ granted: number }>(
    "SELECT count(*)::int AS granted FROM ledger.idempotency WHERE operation = 'starterGrant'",
  );
  return row?.granted ?? 0;
}

test("killed again and again in the middle, every player gets the starter grant once", async () => {
  const seed = 41;
  const random = new SeededRandom(seed);
  const players: PlayerId[] = [];
  let kills = 0;
  for (let round = 0; round < 4; round++) {
    players.push(...(await register(100)));
    const child = await startChild();
    const before = await countGrants();
    const few = 1 + random.below(80);
    await until(async () => (await countGrants()) >= Math.min(before + few, players.length));
    if ((await countGrants()) < players.length) kills++;
    await kill(child);
  }
  const last = await startChild();
  await until(async () => {
    const [row] = await admin.query<{ known: number }>(
      "SELECT count(*)::int AS known FROM inventory.players",
    );
    return row?.known === players.length;
  });
  await kill(last);
  expect(kills, `seed ${seed}`).toBeGreaterThan(0);

  const [row] = await admin.query(
    `SELECT
      (SELECT count(*)::int FROM inventory.players WHERE id = ANY ($1::uuid[])) AS players,
      (SELECT count(*)::int FROM ledger.accounts WHERE asset_id = 'currency:gold' AND balance = 100) AS golds,
      (SELECT count(*)::int FROM ledger.accounts WHERE asset_id = 'item:potion' AND balance = 3) AS potions,
      (SELECT count(DISTINCT owner_id)::int FROM ledger.items) AS sword_owners,
      (SELECT count(*)::int FROM ledger.items) AS swords,
      (SELECT count(*)::int FROM ledger.transfers) AS transfers,
      (SELECT count(*)::int FROM (SELECT key FROM events.outbox WHERE topic = 'ledger.changed'
        UNION ALL SELECT key FROM events.log WHERE topic = 'ledger.changed') AS event) AS events`,
    [players],
  );
  const count = players.length;
  expect(row, `seed ${seed}`).toEqual({
    players: count,
    golds: count,
    potions: count,
    sword_owners: count,
    swords: count,
    transfers: 2 * count,
    events: count,
  });
  expect((await auditLedger(admin)).problems).toEqual([]);
}, 60_000);
