import {
  BlockPlayerDocument,
  createMusterClient,
  type MusterClient,
  ProposeTradeDocument,
  UnblockPlayerDocument,
} from "@muster/client";
import { readConfig, withSettings } from "@muster/config";
import { openPostgres, type Postgres } from "@muster/postgres";
import { demoCredentials, seedDemo, startStack } from "@muster/stack";
import { createLogger } from "@muster/telemetry";
import { expect, test, vi } from "vitest";
import { WebSocket } from "ws";

const [ada, grace] = demoCredentials;
const consumers = ["inventory", "store"] as const;
const killsAtMost = 60;
const patience = { timeout: 30_000, interval: 20 };

/**
 * Has the server end the connection of a consumer as soon as it has done its n-th write (`public.kill_at`). A sequence counts what was
 * written, since it counts on where a transaction is rolled back.
 */
const killer = `
  CREATE TABLE public.kill_at (application text PRIMARY KEY, write bigint NOT NULL);
  INSERT INTO public.kill_at VALUES ('inventory-consumer', 0), ('store-consumer', 0);
  CREATE SEQUENCE public.writes_inventory; CREATE SEQUENCE public.writes_store;
  CREATE FUNCTION public.kill_at() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
  DECLARE own text := current_setting('application_name');
  BEGIN
    IF own LIKE '%-consumer' AND
      nextval(('public.writes_' || split_part(own, '-', 1))::regclass) = (SELECT k.write FROM public.kill_at k WHERE k.application = own)
    THEN PERFORM pg_terminate_backend(pg_backend_pid());
    END IF;
    RETURN NULL;
  END $$;
  ${["inventory.blocks", "store.blocks", "jobs.jobs", "events.consumer_inbox", "events.consumer_offset"]
    .map(
      (table) =>
        `CREATE TRIGGER kill_at AFTER INSERT OR UPDATE OR DELETE ON ${table} EXECUTE FUNCTION public.kill_at();`,
    )
    .join("\n  ")}`;

/** From now on both consumers are killed at that write. */
async function killAt(admin: Postgres, write: number): Promise<void> {
  await admin.query("UPDATE public.kill_at SET write = 0");
  for (const name of consumers) await admin.query(`SELECT setval('public.writes_${name}', 1, false)`);
  await admin.query("UPDATE public.kill_at SET write = $1", [write]);
}

/** How many of the consumers came to that write. */
async function countKilled(admin: Postgres, write: number): Promise<number> {
  const written = await Promise.all(
    consumers.map((name) =>
      admin.query<{ readonly count: bigint }>(
        `SELECT CASE WHEN is_called THEN last_value ELSE 0 END AS count FROM public.writes_${name}`,
      ),
    ),
  );
  return written.flat().filter(({ count }) => count >= write).length;
}

/** Whether each consumer has entered every event of a block, and who blocks whom by its tables. */
async function readBlocks(admin: Postgres) {
  const [row] = await admin.query<{
    readonly told: number;
    readonly entered: number[];
    readonly blocks: string[][];
  }>(
    `SELECT (SELECT count(*)::int FROM events.log WHERE topic = 'accounts.blockChanged') AS told,
      ARRAY(SELECT (SELECT count(*)::int FROM events.consumer_inbox i JOIN events.log l ON l.id = i.event_id
        WHERE i.consumer = name || '.blocks' AND l.topic = 'accounts.blockChanged') FROM unnest($1::text[]) AS name) AS entered,
      jsonb_build_array(
        ARRAY(SELECT player_id || ' ' || blocked_id FROM inventory.blocks),
        ARRAY(SELECT player_id || ' ' || blocked_id FROM store.blocks)) AS blocks`,
    [consumers],
  );
  if (row === undefined) throw new Error("one row was asked for");
  return row;
}

test("killed after any write, the consumers of blocks have each block once, and end the trade of the two once", {
  timeout: 180_000,
}, async () => {
  const { databaseUrl, redisUrl } = await testServers();
  const config = withSettings(readConfig({}), {
    ...{ DATABASE_URL: databaseUrl, REDIS_URL: redisUrl },
    ...{ GATEWAY_PORT: 0, LOG_LEVEL: "silent" },
  });
  const stack = await startStack({ config, topology: "one", dataName: "unused" });
  const logger = createLogger({ service: "test", level: "silent" });
  const admin = openPostgres({ url: databaseUrl, poolMax: 2, applicationName: "block-kills", logger });
  const clients: MusterClient[] = [];
  const connect = async (account: typeof ada | typeof grace) => {
    const client = createMusterClient({ url: `${stack.platform.url}/graphql`, webSocketImpl: WebSocket });
    clients.push(client);
    const player = await client.login({ username: account.username, password: account.password });
    return { client, id: player?.id ?? "" };
  };
  try {
    await seedDemo(stack.platform);
    const both = [await connect(ada), await connect(grace)] as const;
    await admin.query(killer);
    let told = (await readBlocks(admin)).told;
    const settled = async (blocks: readonly string[]) => {
      told += 2;
      await vi.waitFor(
        async () =>
          expect(await readBlocks(admin)).toEqual({ told, entered: [told, told], blocks: [blocks, blocks] }),
        patience,
      );
    };
    let kills = 0;
    for (let write = 1; ; write++) {
      expect(write).toBeLessThan(killsAtMost);
      const [one, other] = write % 2 === 0 ? both : [both[1], both[0]];
      const { proposeTrade } = await one.client.mutate(ProposeTradeDocument, {
        input: {
          withPlayerId: other.id,
          offer: { currencies: [{ currencyId: "gold", amount: "1" }] },
          request: {},
        },
      });
      await killAt(admin, write);
      await one.client.execute(BlockPlayerDocument, { input: { playerId: other.id } });
      await settled([`${one.id} ${other.id}`]);
      const tradeId = proposeTrade.trade.id;
      const readTrade = () =>
        admin.query(
          `SELECT state, (SELECT count(*)::int FROM jobs.jobs
             WHERE name = 'inventory.endBlockedTrades' AND input ->> 'playerId' = $2 AND state = 'done') AS ended
           FROM inventory.trades WHERE id = $1`,
          [tradeId, one.id],
        );
      const ended = Math.ceil(write / 2);
      await vi.waitFor(
        async () => expect(await readTrade()).toEqual([{ state: "cancelled", ended }]),
        patience,
      );
      await one.client.execute(UnblockPlayerDocument, { input: { playerId: other.id } });
      await settled([]);
      const killed = await countKilled(admin, write);
      kills += killed;
      if (killed === 0) break;
    }
    expect(kills).toBeGreaterThan(12);
    const [reserved] = await admin.query(
      "SELECT count(*)::int AS count FROM ledger.reservations WHERE state = 'pending'",
    );
    expect(reserved).toEqual({ count: 0 });
  } finally {
    for (const client of clients) client.close();
    await admin.close();
    await stack.stop();
  }
});
