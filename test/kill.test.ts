import { createMusterClient, GrantItemsDocument, InventoryDocument, type MusterClient } from "@muster/client";
import { readConfig, withSettings } from "@muster/config";
import { auditLedger } from "@muster/ledger";
import { openPostgres } from "@muster/postgres";
import { demoCredentials } from "@muster/stack";
import { createLogger } from "@muster/telemetry";
import { expect, test, vi } from "vitest";
import { WebSocket } from "ws";
import { type PlatformProcess, startPlatformProcess } from "./fixtures/platform-process.js";

const [ada, , operator] = demoCredentials;
const grantCount = 1000;
const atOnce = 40;

test("a kill -9 in the middle of 1,000 grants leaves sums and events exact", {
  timeout: 180_000,
}, async () => {
  const { databaseUrl, redisUrl } = await testServers();
  const config = withSettings(readConfig({}), {
    DATABASE_URL: databaseUrl,
    REDIS_URL: redisUrl,
    GATEWAY_PORT: 0,
  });
  const keys = Array.from({ length: grantCount }, (_, index) => `grant-${index}`);

  let platform = await startPlatformProcess(config);
  const playerId = await playerOf(platform);
  const answered = new Set<string>();
  const killed = new Promise<void>((resolve) => {
    const poll = setInterval(() => {
      if (answered.size < grantCount / 3) return;
      clearInterval(poll);
      resolve(platform.kill());
    }, 1);
  });
  await grantAll(platform, playerId, keys, (key) => answered.add(key), 1);
  await killed;
  // The kill must have hit in the middle, or the test shows nothing.
  expect(answered.size).toBeGreaterThanOrEqual(grantCount / 3);
  expect(answered.size).toBeLessThan(grantCount);

  platform = await startPlatformProcess(config);
  const afterRestart = await goldOf(platform);
  expect(afterRestart).toBeGreaterThanOrEqual(BigInt(answered.size));
  await grantAll(platform, playerId, keys, (key) => answered.add(key), 4);
  expect(answered.size).toBe(grantCount);
  expect(await goldOf(platform)).toBe(BigInt(grantCount));

  const postgres = openPostgres({
    url: databaseUrl,
    poolMax: 2,
    applicationName: "kill-test",
    logger: createLogger({ service: "test", level: "silent" }),
  });
  const events = `SELECT count(*)::int AS events, count(DISTINCT id)::int AS ids FROM events.log
    WHERE topic = 'ledger.changed' AND key = 'player:' || $1 AND payload::text LIKE '%"grant"%'`;
  await vi.waitFor(async () => expect(await postgres.query("SELECT 1 FROM events.outbox")).toEqual([]), {
    timeout: 10_000,
  });
  expect(await postgres.query(events, [playerId])).toEqual([{ events: grantCount, ids: grantCount }]);
  expect((await auditLedger(postgres)).problems).toEqual([]);
  await postgres.close();
  expect(await platform.stop()).toBe(0);
});

function connect(platform: PlatformProcess, attemptsMax: number): MusterClient {
  return createMusterClient({
    url: `${platform.url}/graphql`,
    webSocketImpl: WebSocket,
    retry: { attemptsMax },
  });
}

async function playerOf(platform: PlatformProcess): Promise<string> {
  const client = connect(platform, 4);
  const player = await client.login({ username: ada.username, password: ada.password });
  if (player == null) throw new Error("login gave no player");
  await vi.waitFor(async () => expect((await client.execute(InventoryDocument)).me.wallet).toHaveLength(1), {
    timeout: 10_000,
  });
  client.close();
  return player.id;
}

/** What the player has beyond the starter grant of 100. */
async function goldOf(platform: PlatformProcess): Promise<bigint> {
  const client = connect(platform, 4);
  await client.login({ username: ada.username, password: ada.password });
  const { me } = await client.execute(InventoryDocument);
  client.close();
  return BigInt(me.wallet?.find(({ currencyId }) => currencyId === "gold")?.amount ?? 0) - 100n;
}

/** Grants one gold under each key, `atOnce` at a time; a grant that fails is left for later. */
async function grantAll(
  platform: PlatformProcess,
  playerId: string,
  keys: readonly string[],
  onAnswer: (key: string) => void,
  attemptsMax: number,
): Promise<void> {
  const client = connect(platform, attemptsMax);
  await client.loginStaff({ username: operator.username, password: operator.password });
  const waiting = [...keys];
  const work = async (): Promise<void> => {
    for (let key = waiting.shift(); key !== undefined; key = waiting.shift()) {
      const input = {
        playerId,
        items: [],
        currencies: [{ currencyId: "gold", amount: "1" }],
        reason: "kill test",
        idempotencyKey: key,
      };
      const done = await client.mutate(GrantItemsDocument, { input }).then(
        () => true,
        () => false,
      );
      if (done) onAnswer(key);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  client.close();
}
