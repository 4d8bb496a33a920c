import { randomUUID } from "node:crypto";
import { openPostgres } from "@muster/postgres";
import { openRedis } from "@muster/redis";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createEventWriter, currentCursor, type EventWriter } from "../src/index.js";
import { streamKey, toRow } from "../src/streams.js";
import { auditLog } from "./fixture/audit.js";
import { openProxy } from "./fixture/proxy.js";
import { clock, logger, newEvent, openWorld, until, type World } from "./fixture/world.js";
import { upTo } from "./fixture/writers.js";

let world: World;
let writer: EventWriter;

beforeEach(async () => {
  world = await openWorld();
  writer = createEventWriter({ postgres: world.postgres, logger });
  world.onClose(() => writer.close());
});
afterEach(() => world.close());

const append = (key: string, counts: readonly number[]): Promise<void> =>
  world.postgres.transact((tx) =>
    writer.append(
      tx,
      counts.map((n) => newEvent(key, n)),
    ),
  );

/** What the entries of `key` count, in its stream. */
const publishedCounts = async (key: string): Promise<number[]> => {
  const [row] = await world.postgres.query<{ stream: number }>(
    "SELECT stream FROM events.log WHERE key = $1",
    [key],
  );
  const entries = await world.redis.xrange(streamKey(world.database, row?.stream ?? -1), "-", "+");
  return entries
    .map((entry) => toRow(0, entry))
    .filter((found) => found?.key === key)
    .map((found) => (JSON.parse(found?.payload ?? "{}") as { readonly n: number }).n);
};

test("while Redis is away events still arrive, and when it is back the streams are whole", async () => {
  const proxy = await openProxy(world.redisUrl);
  world.onClose(() => proxy.close());
  const redis = openRedis({ url: proxy.url, applicationName: "cut", logger });
  world.onClose(async () => redis.disconnect());
  const warnings: string[] = [];
  const listening = { ...logger, warn: (_: object, message: string) => warnings.push(message) };
  world.makeRelay({ redis, logger: { ...listening, child: () => listening } }).start();
  const tail = world.makeTail({ redis: { url: proxy.url, applicationName: "cut-tail" } });
  await tail.start();
  const key = randomUUID();
  const events = await tail.subscribe({ database: world.database, key });
  const found: unknown[] = [];
  const take = async (count: number): Promise<void> => {
    for (let i = 0; i < count; i++) found.push((await events.next()).value?.payload["n"]);
  };
  await append(key, [0, 1]);
  await take(2);
  proxy.cut();
  await append(key, [2, 3]);
  await append(key, [4]);
  await take(3);
  await until(() => warnings.includes("events could not be published; retrying"));
  proxy.restore();
  await append(key, [5, 6]);
  await take(2);
  expect(found).toEqual(upTo(7));
  await until(() => auditLog(world).then(() => true));
  expect(await publishedCounts(key)).toEqual(upTo(7));
  await until(() => redis.status === "ready");
  await append(key, [7]);
  await take(1);
  expect(found).toEqual(upTo(8));
});

test("when every database connection is cut, relay, tail and subscribers go on with what was committed", async () => {
  const admin = openPostgres({ url: world.databaseUrl, poolMax: 1, applicationName: "admin", logger });
  world.onClose(() => admin.close());
  world.makeRelay().start();
  const tail = world.makeTail();
  await tail.start();
  const key = randomUUID();
  let cursor = await currentCursor(world.postgres, world.database);
  const found: number[] = [];
  const stopped = new AbortController();
  const reading = (async () => {
    while (!stopped.signal.aborted)
      try {
        const request = { database: world.database, key, after: cursor, signal: stopped.signal };
        for await (const event of await tail.subscribe(request)) {
          found.push(Number(event.payload["n"]));
          cursor = event.cursor;
        }
      } catch (error) {
        expect(error).toMatchObject({ code: "UNAVAILABLE" });
        await clock.sleep(10);
      }
  })();
  let refused = 0;
  for (const n of upTo(60)) {
    await append(key, [n]).catch(() => refused++);
    if (n % 20 === 10)
      await admin.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'events-test%' AND datname = current_database()",
      );
  }
  await append(key, [60]);
  await until(() => found.includes(60));
  stopped.abort();
  await reading;
  const rows = await admin.query<{ n: number }>(
    "SELECT (payload->>'n')::int AS n FROM events.log WHERE key = $1 ORDER BY position",
    [key],
  );
  expect(found).toEqual(rows.map((row) => row.n));
  expect(new Set(found).size).toBe(found.length);
  expect(found.length).toBeGreaterThanOrEqual(61 - refused);
  await auditLog(world);
});
