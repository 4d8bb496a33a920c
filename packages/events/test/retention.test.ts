import { randomUUID } from "node:crypto";
import type { AppError } from "@muster/errors";
import type { SystemClock } from "@muster/runtime";
import { afterAll, beforeAll, expect, test } from "vitest";
import { appendEvents, currentCursor, type Tail } from "../src/index.js";
import { createLease } from "../src/lease.js";
import { readLogState } from "../src/log-state.js";
import { numberRows } from "../src/numbering.js";
import { keepPartitions, utcDay } from "../src/retention.js";
import { createSource } from "../src/source.js";
import { clock, newEvent, numbered, openWorld, type World } from "./fixture/world.js";

let world: World;
let tail: Tail;
const settings = { retentionDays: 7, daysAhead: 3 };
const dayMs = 86_400_000;

beforeAll(async () => {
  world = await openWorld();
  tail = world.makeTail();
  await tail.start();
});
afterAll(() => world.close());

const laterBy = (days: number): SystemClock => ({ ...clock, nowMs: () => clock.nowMs() + days * dayMs });

const appendWith = async (relayClock: SystemClock, key: string, n: number): Promise<void> => {
  const relay = world.makeRelay({ clock: relayClock, retentionDays: 7 });
  relay.start();
  await world.postgres.transact((tx) => appendEvents(tx, [newEvent(key, n)]));
  await numbered(world.postgres);
  await relay.stop();
};

const partitionOf = async (key: string): Promise<string[]> => {
  const rows = await world.postgres.query<{ partition: string }>(
    "SELECT tableoid::regclass::text AS partition FROM events.log WHERE key = $1 ORDER BY position",
    [key],
  );
  return rows.map((row) => row.partition);
};
const partitionName = (days: number): string =>
  `events.log_${utcDay(clock.nowMs(), days).replaceAll("-", "")}`;
const exists = async (partition: string): Promise<boolean> => {
  const [row] = await world.postgres.query<{ found: boolean }>(
    "SELECT to_regclass($1) IS NOT NULL AS found",
    [partition],
  );
  return row?.found === true;
};

test("days end up in partitions of their own, which go when they are old, and cursors from before expire", async () => {
  const key = randomUUID();
  const before = await currentCursor(world.postgres, world.database);
  await appendWith(laterBy(0), key, 0);
  const after = await currentCursor(world.postgres, world.database);
  expect(await partitionOf(key)).toEqual([partitionName(0)]);
  for (const ahead of [1, 2, 3]) expect(await exists(partitionName(ahead))).toBe(true);

  await appendWith(laterBy(7), key, 1);
  expect(await partitionOf(key)).toEqual([partitionName(0), partitionName(7)]);
  await appendWith(laterBy(8), key, 2);
  expect(await partitionOf(key)).toEqual([partitionName(7), partitionName(8)]);
  expect(await exists(partitionName(0))).toBe(false);

  await expect(tail.subscribe({ database: world.database, key, after: before })).rejects.toMatchObject({
    code: "CURSOR_EXPIRED",
  });
  const events = await tail.subscribe({ database: world.database, key, after });
  expect((await events.next()).value?.payload).toEqual({ n: 1 });
  expect((await events.next()).value?.payload).toEqual({ n: 2 });
  await events.return();
});

test("rows of a day without a partition are kept, and move into it when it is made", async () => {
  const key = randomUUID();
  const lease = createLease(world.postgres, clock, 1000);
  const fence = (await lease.tryTake()) ?? -1n;
  await world.postgres.transact((tx) => appendEvents(tx, [newEvent(key, 0)]));
  expect(await numberRows(world.postgres, fence, 10, utcDay(clock.nowMs(), 20))).toHaveLength(1);
  await lease.release(fence);
  expect(await partitionOf(key)).toEqual(["events.log_default"]);
  await keepPartitions(world.postgres, laterBy(20).nowMs(), settings);
  expect(await partitionOf(key)).toEqual([partitionName(20)]);
});

test("upkeep gives way to a reader of the log, and succeeds later", async () => {
  const key = randomUUID();
  await appendWith(laterBy(40), key, 0);
  await world.postgres.transact(async (tx) => {
    await tx.query("SELECT count(*) FROM events.log");
    await expect(keepPartitions(world.postgres, laterBy(60).nowMs(), settings)).rejects.toMatchObject({
      code: "55P03",
    });
    expect(await partitionOf(key)).toHaveLength(1);
  });
  const done = await keepPartitions(world.postgres, laterBy(60).nowMs(), settings);
  expect(done.dropped).toBeGreaterThan(0);
  expect(await partitionOf(key)).toEqual([]);
});

test("a follower that stayed away for too long says so, and goes on from the head", async () => {
  const [lost, rows]: [AppError[], number[]] = [[], []];
  const source = createSource(world.database, world.postgres, {
    onRow: (row) => rows.push(row.stream),
    onLoss: (error) => lost.push(error),
    onGap: () => undefined,
  });
  await source.attach();
  await appendWith(laterBy(70), "away", 0);
  await appendWith(laterBy(90), "away", 1);
  await source.poll(() => Promise.resolve());
  expect(lost.map((error) => error.code)).toEqual(["CURSOR_EXPIRED"]);
  expect(rows).toEqual([]);
  const { heads } = await readLogState(world.postgres);
  expect(heads.map((_, stream) => source.position(stream))).toEqual(heads);
});
