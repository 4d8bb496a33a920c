import { randomUUID } from "node:crypto";
import type { Postgres } from "@muster/postgres";
import { SeededRandom } from "@muster/runtime";
import { createMetrics } from "@muster/telemetry";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createConsumerStorage } from "../src/consumer-storage.js";
import {
  type Consumer,
  type ConsumerOptions,
  createConsumer,
  createEventWriter,
  type EventWriter,
  type HandleEvent,
  type HandleEvents,
  type Tail,
} from "../src/index.js";
import { readLogState } from "../src/log-state.js";
import { killConsumers } from "./fixture/kills.js";
import { clock, logger, newEvent, numbered, openWorld, until, type World } from "./fixture/world.js";
import { upTo } from "./fixture/writers.js";

let world: World;
let target: Postgres;
let tail: Tail;
let writer: EventWriter;

beforeAll(async () => {
  world = await openWorld();
  target = await world.makeDatabase();
  await target.query(
    "CREATE TABLE effect (sequence bigserial PRIMARY KEY, key text NOT NULL, n int NOT NULL)",
  );
  world.makeRelay().start();
  tail = world.makeTail();
  await tail.start();
  writer = createEventWriter({ postgres: world.postgres, logger });
  world.onClose(() => writer.close());
});
afterAll(() => world.close());

const append = (events: readonly ReturnType<typeof newEvent>[]): Promise<void> =>
  world.postgres.transact((tx) => writer.append(tx, events));

const insertEffect: HandleEvent = async (tx, event) => {
  await tx.query("INSERT INTO effect (key, n) VALUES ($1, $2)", [event.key, event.payload["n"]]);
};

const makeConsumer = (
  overrides: Partial<Omit<ConsumerOptions, "handle" | "handleAll">> & { topics: readonly string[] },
  handling: { handle: HandleEvent } | { handleAll: HandleEvents } = { handle: insertEffect },
): Consumer => {
  const consumer = createConsumer({
    name: `test-${randomUUID()}`,
    source: { database: world.database, postgres: world.postgres },
    ...{ target, tail, clock, logger, metrics: createMetrics({ process: false }) },
    retryMsMax: 100,
    ...overrides,
    ...handling,
  });
  world.onClose(() => consumer.stop());
  return consumer;
};

/** What was applied for `key`, in the order in which it was. */
const effects = async (key: string): Promise<number[]> => {
  const rows = await target.query<{ n: number }>("SELECT n FROM effect WHERE key = $1 ORDER BY sequence", [
    key,
  ]);
  return rows.map((row) => row.n);
};

test("applies each event of its topics once, in order, in a database of its own", async () => {
  const [topic, key] = [`topic.${randomUUID()}`, randomUUID()];
  await append(upTo(250).map((n) => newEvent(key, n, topic)));
  await append([newEvent(key, 1000, "test.unwanted")]);
  const name = `own-${randomUUID()}`;
  makeConsumer({ name, topics: [topic] }).start();
  await until(async () => (await effects(key)).length >= 250);
  await append(upTo(20).map((n) => newEvent(key, 250 + n, topic)));
  await until(async () => (await effects(key)).length >= 270);
  expect(await effects(key)).toEqual(upTo(270));
  const [offset] = await target.query(
    "SELECT max(position) AS position FROM events.consumer_offset WHERE consumer = $1",
    [name],
  );
  const [last] = await world.postgres.query(
    "SELECT max(position) AS position FROM events.log WHERE key = $1 AND topic = $2",
    [key, topic],
  );
  expect(offset).toEqual(last);
});

test("an id that was appended twice is applied once", async () => {
  const [topic, key] = [`topic.${randomUUID()}`, randomUUID()];
  const event = newEvent(key, 0, topic);
  makeConsumer({ topics: [topic] }).start();
  await append([event, event, newEvent(key, 1, topic)]);
  await append([event]);
  await append([newEvent(key, 2, topic)]);
  await until(async () => (await effects(key)).includes(2));
  expect(await effects(key)).toEqual([0, 1, 2]);
});

test.each(["one by one", "together"])(
  "a failing event is tried again, leaves nothing behind, and holds up its own stream alone, handled %s",
  async (manner) => {
    const topic = `topic.${randomUUID()}`;
    const keys = upTo(40).map((n) => `${topic}:${n}`);
    const [bad = ""] = keys;
    let broken = true;
    let tries = 0;
    const handle: HandleEvent = async (tx, event) => {
      await insertEffect(tx, event);
      if (event.key !== bad || event.payload["n"] !== 3) return;
      tries++;
      if (broken) throw new Error("not yet");
    };
    const handleAll: HandleEvents = async (tx, events) => {
      for (const event of events) await handle(tx, event);
    };
    makeConsumer({ topics: [topic] }, manner === "together" ? { handleAll } : { handle }).start();
    for (const n of upTo(6)) await append(keys.map((key) => newEvent(key, n, topic)));
    await numbered(world.postgres);
    const streams = await world.postgres.query<{ key: string; stream: number }>(
      "SELECT DISTINCT key, stream FROM events.log WHERE topic = $1",
      [topic],
    );
    const badStream = streams.find((row) => row.key === bad)?.stream;
    const free = streams.filter((row) => row.stream !== badStream).map((row) => row.key);
    expect(free.length).toBeGreaterThan(20);
    for (const key of free) await until(async () => (await effects(key)).length === 6);
    await until(async () => tries >= 3 && (await effects(bad)).length >= 3);
    expect(await effects(bad)).toEqual([0, 1, 2]);
    broken = false;
    for (const key of keys) await until(async () => (await effects(key)).length === 6);
    for (const key of keys) expect(await effects(key)).toEqual(upTo(6));
  },
);

test("two replicas share the work without doubling or reordering it", async () => {
  const [name, topic] = [`shared-${randomUUID()}`, `topic.${randomUUID()}`];
  const keys = upTo(10).map((n) => `${topic}:${n}`);
  const otherTail = world.makeTail();
  await otherTail.start();
  makeConsumer({ name, topics: [topic], batchMax: 3 }).start();
  makeConsumer({ name, topics: [topic], batchMax: 3, tail: otherTail }).start();
  for (const n of upTo(30)) await append(keys.map((key) => newEvent(key, n, topic)));
  for (const key of keys) await until(async () => (await effects(key)).length >= 30);
  for (const key of keys) expect(await effects(key)).toEqual(upTo(30));
});

test("one transaction at a time has a stream", async () => {
  const storage = createConsumerStorage(`locked-${randomUUID()}`, world.database);
  await storage.openOffsets(target, upTo(16).map(BigInt));
  await target.transact(async (tx) => {
    expect(await storage.lockOffset(tx, 3)).toBe(3n);
    expect(await target.transact((other) => storage.lockOffset(other, 3))).toBeUndefined();
    expect(await target.transact((other) => storage.lockOffset(other, 4))).toBe(4n);
  });
  expect(await target.transact((tx) => storage.lockOffset(tx, 3))).toBe(3n);
});

test("a new consumer may begin with the next event", async () => {
  const [topic, key] = [`topic.${randomUUID()}`, randomUUID()];
  await append([newEvent(key, 0, topic)]);
  await numbered(world.postgres);
  const name = `next-${randomUUID()}`;
  const consumer = makeConsumer({ name, topics: [topic], begin: "next" });
  consumer.start();
  const opened = "SELECT 1 FROM events.consumer_offset WHERE consumer = $1";
  await until(async () => (await target.query(opened, [name])).length === 16);
  await append([newEvent(key, 1, topic)]);
  await until(async () => (await effects(key)).length > 0);
  expect(await effects(key)).toEqual([1]);
  // What is appended while it is away it finds later: its offset was kept.
  await consumer.stop();
  await append([newEvent(key, 2, topic)]);
  makeConsumer({ name, topics: [topic], begin: "next" }).start();
  await until(async () => (await effects(key)).length > 1);
  expect(await effects(key)).toEqual([1, 2]);
});

test("offsets of streams without events of interest move on, so that they do not expire", async () => {
  const name = `sweeping-${randomUUID()}`;
  const hasty = {
    ...clock,
    sleep: (delayMs: number, signal?: AbortSignal) => clock.sleep(Math.min(delayMs, 50), signal),
  };
  makeConsumer({ name, topics: ["test.never"], clock: hasty }).start();
  await append(upTo(64).map((n) => newEvent(randomUUID(), n)));
  await numbered(world.postgres);
  const { heads } = await readLogState(world.postgres);
  expect(heads.every((head) => head > 0n)).toBe(true);
  await until(async () => {
    const rows = await target.query<{ stream: number; position: bigint }>(
      "SELECT stream, position FROM events.consumer_offset WHERE consumer = $1",
      [name],
    );
    return rows.length === 16 && rows.every((row) => row.position >= (heads[row.stream] ?? 0n));
  });
});

test("killed again and again in the middle of its work, its effects are exactly once", {
  timeout: 60_000,
}, async () => {
  const kills = { rounds: 4, random: new SeededRandom(31) };
  await killConsumers(world, writer, target.options.url, kills, async (keys, count) => {
    for (const key of keys) await until(async () => (await effects(key)).length >= count);
    for (const key of keys) expect(await effects(key)).toEqual(upTo(count));
  });
});
