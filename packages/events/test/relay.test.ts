import { randomUUID } from "node:crypto";
import { openRedis } from "@muster/redis";
import { SeededRandom } from "@muster/runtime";
import { afterEach, beforeEach, expect, test } from "vitest";
import { appendEvents, createEventWriter, type EventWriter } from "../src/index.js";
import { createLease } from "../src/lease.js";
import { numberRows } from "../src/numbering.js";
import { utcDay } from "../src/retention.js";
import { streamKey } from "../src/streams.js";
import { auditLog, countsByKey } from "./fixture/audit.js";
import { kill, startChild } from "./fixture/child.js";
import { killRelays } from "./fixture/kills.js";
import { openProxy } from "./fixture/proxy.js";
import { clock, logger, newEvent, numbered, openWorld, until, type World } from "./fixture/world.js";
import { startWriters, upTo } from "./fixture/writers.js";

let world: World;
let writer: EventWriter;

beforeEach(async () => {
  world = await openWorld();
  writer = createEventWriter({ postgres: world.postgres, logger });
  world.onClose(() => writer.close());
});
afterEach(() => world.close());

const append = (key: string, ...counts: number[]): Promise<void> =>
  world.postgres.transact((tx) =>
    writer.append(
      tx,
      counts.map((n) => newEvent(key, n)),
    ),
  );

const isLed = async (): Promise<boolean> => {
  const [state] = await world.postgres.query<{ held: boolean }>("SELECT held FROM events.log_state");
  return state?.held === true;
};

const fenceNow = async (): Promise<bigint> => {
  const [state] = await world.postgres.query<{ fence: bigint }>("SELECT fence FROM events.log_state");
  return state?.fence ?? -1n;
};

const streamOf = async (key: string): Promise<number> => {
  const [row] = await world.postgres.query<{ stream: number }>(
    "SELECT stream FROM events.log WHERE key = $1 LIMIT 1",
    [key],
  );
  return row?.stream ?? -1;
};
const lastPosition = async (key: string): Promise<bigint | undefined> => {
  const [row] = await world.postgres.query<{ position: bigint }>(
    "SELECT position FROM events.log WHERE key = $1 ORDER BY position DESC LIMIT 1",
    [key],
  );
  return row?.position;
};

/** Whether the newest entry of the key's stream is the key's last event. */
const isPublished = async (key: string): Promise<boolean> => {
  const stream = streamKey(world.database, await streamOf(key));
  const [newest] = await world.redis.xrevrange(stream, "+", "-", "COUNT", 1);
  return newest?.[0] === `${await lastPosition(key)}-0`;
};

/** How many entries all streams have together. */
const published = async (): Promise<number> => {
  let total = 0;
  for (let n = 0; n < 16; n++) total += await world.redis.xlen(streamKey(world.database, n));
  return total;
};

test("gives every committed event one position, in each key's order, and nothing that was rolled back", async () => {
  const prefix = `order:${randomUUID()}:`;
  world.makeRelay().start();
  const keys = upTo(8).map((n) => `${prefix}${n}`);
  const writers = startWriters(world, writer, { keys, random: new SeededRandom(11), pauseMsMax: 2 });
  // Two more relays come and go meanwhile, so that the lease changes hands.
  for (let round = 0; round < 3; round++) {
    const other = world.makeRelay();
    other.start();
    const before = await fenceNow();
    await world.postgres.query("UPDATE events.log_state SET held = false");
    await until(async () => (await fenceNow()) > before);
    await other.stop();
  }
  const counts = await writers.stop();
  await numbered(world.postgres);
  const found = await countsByKey(world, prefix);
  for (const [key, count] of counts) expect(found.get(key)).toEqual(upTo(count));
  expect([...counts.values()].every((count) => count > 10)).toBe(true);
  await auditLog(world);
});

test("is woken when a transaction commits", async () => {
  world.makeRelay({ pollMs: 600_000, leaseMs: 1_800_000 }).start();
  await until(isLed);
  // The listener calls once when it is connected; after that only a notification can.
  await append("woken", 0);
  await numbered(world.postgres);
  await append("woken", 1);
  await numbered(world.postgres);
});

test("finds rows of which nobody told it", async () => {
  world.makeRelay({ pollMs: 50 }).start();
  await until(isLed);
  await world.postgres.transact((tx) => appendEvents(tx, [newEvent("quiet", 0)]));
  await numbered(world.postgres);
});

test("one relay gives positions at a time, and another takes over when it stops", async () => {
  const first = world.makeRelay();
  first.start();
  await until(isLed);
  const second = world.makeRelay();
  second.start();
  const led = await fenceNow();
  await append("handover", 0);
  await numbered(world.postgres);
  expect(await fenceNow()).toBe(led);
  await first.stop();
  await append("handover", 1);
  await numbered(world.postgres);
  expect(await fenceNow()).toBe(led + 1n);
});

test("a lease is not taken while it is used, and a lost fence moves nothing", async () => {
  const day = utcDay(clock.nowMs());
  const first = createLease(world.postgres, clock, 200);
  const second = createLease(world.postgres, clock, 200);
  const fence = (await first.tryTake()) ?? -1n;
  expect(fence).toBeGreaterThan(0n);
  const until400 = clock.monotonicMs() + 400;
  while (clock.monotonicMs() < until400) {
    expect(await second.tryTake()).toBeUndefined();
    expect(await numberRows(world.postgres, fence, 10, day)).toEqual([]);
  }
  let taken: bigint | undefined;
  await until(async () => {
    taken = await second.tryTake();
    return taken !== undefined;
  });
  expect(taken).toBe(fence + 1n);
  await append("fenced", 0);
  expect(await numberRows(world.postgres, fence, 10, day)).toBeUndefined();
  expect(await world.postgres.query("SELECT key FROM events.outbox")).toEqual([{ key: "fenced" }]);
  const rows = await numberRows(world.postgres, fence + 1n, 10, day);
  expect(rows?.map((row) => row.key)).toEqual(["fenced"]);
  await second.release(fence + 1n);
});

test("a relay that was replaced and wakes up late publishes nothing twice or out of order", async () => {
  const proxy = await openProxy(world.redisUrl);
  world.onClose(() => proxy.close());
  const slow = openRedis({ url: proxy.url, applicationName: "zombie", logger });
  world.onClose(async () => slow.disconnect());
  world.makeRelay({ redis: slow }).start();
  await until(isLed);
  await append("zombie", 0);
  await numbered(world.postgres);
  const allPublished = (): Promise<boolean> => isPublished("zombie");
  await until(allPublished);
  proxy.hold();
  await append("zombie", 1, 2);
  await numbered(world.postgres);
  expect(await allPublished()).toBe(false);
  world.makeRelay().start();
  await world.postgres.query("UPDATE events.log_state SET held = false");
  await append("zombie", 3);
  await numbered(world.postgres);
  await until(allPublished);
  proxy.release();
  await append("zombie", 4);
  await numbered(world.postgres);
  await until(allPublished);
  await auditLog(world);
});

test("what a relay numbered and died without publishing, the next one publishes", async () => {
  const proxy = await openProxy(world.redisUrl);
  world.onClose(() => proxy.close());
  const child = await startChild("relay-child.mjs", [world.databaseUrl, proxy.url]);
  try {
    await append("unpublished", 0);
    await numbered(world.postgres);
    await until(() => isPublished("unpublished"));
    const before = await published();
    proxy.hold();
    await append("unpublished", 1, 2, 3);
    await numbered(world.postgres);
    await kill(child);
    expect(await published()).toBe(before);
    world.makeRelay().start();
    await until(async () => (await published()) === before + 3);
    await auditLog(world);
  } finally {
    await kill(child);
  }
});

test("killed again and again, relays lose nothing", { timeout: 60_000 }, async () => {
  await killRelays(world, writer, { rounds: 4, random: new SeededRandom(12) }, async (counts) => {
    await numbered(world.postgres);
    const found = await countsByKey(world, "killed:");
    for (const [key, count] of counts) expect(found.get(key)).toEqual(upTo(count));
    expect([...counts.values()].every((count) => count > 10)).toBe(true);
    await until(() => auditLog(world).then(() => true));
  });
});

test("after going back to a backup, positions that readers have seen are not given again", async () => {
  const relay = world.makeRelay();
  relay.start();
  await append("restored", 0, 1, 2);
  await numbered(world.postgres);
  const seen = (await lastPosition("restored")) ?? 0n;
  const stream = await streamOf("restored");
  const key = streamKey(world.database, stream);
  await until(async () => (await world.redis.xrevrange(key, "+", "-", "COUNT", 1))[0]?.[0] === `${seen}-0`);
  await relay.stop();
  await world.postgres.query("DELETE FROM events.log WHERE key = 'restored' AND position > $1", [seen - 3n]);
  await world.postgres.query("UPDATE events.log_state SET position = $1, heads[$2] = $1", [
    seen - 3n,
    stream + 1,
  ]);
  world.makeRelay().start();
  await until(isLed);
  await append("restored", 9);
  await until(async () => ((await lastPosition("restored")) ?? 0n) > seen);
});
