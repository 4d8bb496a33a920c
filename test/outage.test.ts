import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  createMusterClient,
  GrantItemsDocument,
  InventoryChangedDocument,
  InventoryDocument,
  type MusterClient,
} from "@muster/client";
import { type Config, readConfig, withSettings } from "@muster/config";
import { auditLedger } from "@muster/ledger";
import { openPostgres } from "@muster/postgres";
import { demoCredentials, seedDemo, startStack } from "@muster/stack";
import { findServers, resetServers } from "@muster/stack/servers";
import { createLogger } from "@muster/telemetry";
import { Redis } from "ioredis";
import pg from "pg";
import { expect, test, vi } from "vitest";
import { WebSocket } from "ws";

const [ada, , operator] = demoCredentials;
const grantCount = 300;

test.each(["postgres", "redis"] as const)(
  "%s is stopped and started under load: errors can be retried, the process stays up, no event is lost",
  { timeout: 180_000 },
  async (victim) => {
    const config = withSettings(
      readConfig({ MUSTER_DATA_DIR: mkdtempSync(join(tmpdir(), "muster-outage-")) }),
      {
        GATEWAY_PORT: 0,
        LOG_LEVEL: "silent",
      },
    );
    const stack = await startStack({ config, topology: "one", dataName: "outage" });
    const { url } = stack.platform;
    const clients: MusterClient[] = [];
    const connect = (): MusterClient => {
      const retry = { attemptsMax: 40, baseMs: 50, capMs: 500 };
      const client = createMusterClient({ url: `${url}/graphql`, webSocketImpl: WebSocket, retry });
      clients.push(client);
      return client;
    };
    try {
      await seedDemo(stack.platform);
      const player = connect();
      const { id: playerId } = (await player.login({ username: ada.username, password: ada.password })) ?? {};
      if (playerId === undefined) throw new Error("login gave no player");
      const cursor = await starterCursor(player);
      const staff = connect();
      await staff.loginStaff({ username: operator.username, password: operator.password });

      const seen: string[] = [];
      const changes = player.subscribe(InventoryChangedDocument, { after: cursor }, { reconnectsMax: 200 });
      const watching = (async () => {
        for await (const { inventoryChanged } of changes) {
          if (inventoryChanged.reason === "GRANT") seen.push(inventoryChanged.cursor);
          if (seen.length === grantCount) return;
        }
      })();

      const done = new Set<number>();
      const waiting = Array.from({ length: grantCount }, (_, index) => index);
      const work = async (): Promise<void> => {
        for (let index = waiting.shift(); index !== undefined; index = waiting.shift()) {
          const currencies = [{ currencyId: "gold", amount: "1" }];
          const input = {
            playerId,
            items: [],
            currencies,
            reason: "outage",
            idempotencyKey: `grant-${index}`,
          };
          await staff.mutate(GrantItemsDocument, { input });
          done.add(index);
        }
      };
      const load = Promise.all(Array.from({ length: 8 }, work));
      await vi.waitFor(() => expect(done.size).toBeGreaterThan(grantCount / 4), {
        timeout: 60_000,
        interval: 1,
      });
      const restarted = await restart(victim, stack.config);
      expect(done.size).toBeLessThan(grantCount);
      await load;
      await watching;

      expect(new Set(seen).size).toBe(grantCount);
      const { me } = await player.execute(InventoryDocument);
      expect(me.wallet).toEqual([
        expect.objectContaining({ currencyId: "gold", amount: String(100 + grantCount) }),
      ]);
      await vi.waitFor(async () => expect((await fetch(`${url}/readyz`)).status).toBe(200), {
        timeout: 10_000,
      });
      const postgres = openPostgres({
        url: stack.servers.databaseUrl,
        poolMax: 2,
        applicationName: "outage-test",
        logger: createLogger({ service: "test", level: "silent" }),
      });
      expect((await auditLedger(postgres)).problems).toEqual([]);
      await postgres.close();
      await restarted.stop();
    } finally {
      for (const client of clients) client.close();
      await stack.stop();
      await resetServers({ config });
    }
  },
);

async function starterCursor(player: MusterClient): Promise<string> {
  const wait = { timeout: 10_000 };
  return vi.waitFor(async () => {
    const { me } = await player.execute(InventoryDocument);
    expect(me.wallet).toHaveLength(1);
    if (me.inventoryCursor === null) throw new Error("there is no cursor");
    return me.inventoryCursor;
  }, wait);
}

/** Stops the server, waits until it is gone, leaves it away for a moment of load, and starts it again where it was. */
async function restart(victim: "postgres" | "redis", config: Config): Promise<{ stop(): Promise<void> }> {
  const pid = victim === "postgres" ? await postgresPid(config) : await redisPid(config);
  process.kill(pid, victim === "postgres" ? "SIGINT" : "SIGTERM");
  await vi.waitFor(() => expect(isRunning(pid)).toBe(false), { timeout: 20_000 });
  return findServers({
    dataName: "outage",
    config: withSettings(config, { DATABASE_URL: undefined, REDIS_URL: undefined }),
  });
}

async function postgresPid(config: Config): Promise<number> {
  const client = new pg.Client({ connectionString: config.DATABASE_URL });
  await client.connect();
  const { rows } = await client.query<{ data_directory: string }>("SHOW data_directory");
  await client.end();
  const [first = ""] = readFileSync(join(rows[0]?.data_directory ?? "", "postmaster.pid"), "utf8").split(
    "\n",
  );
  return Number(first);
}

async function redisPid(config: Config): Promise<number> {
  const redis = new Redis(config.REDIS_URL ?? "");
  const info = await redis.info("server");
  redis.disconnect();
  return Number(/process_id:(\d+)/.exec(info)?.[1]);
}

/** A process that ended and was not waited for counts as gone. */
function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}
