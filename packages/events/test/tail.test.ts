import { randomUUID } from "node:crypto";
import { SeededRandom } from "@muster/runtime";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  createEventWriter,
  currentCursor,
  type DeliveredEvent,
  type EventWriter,
  encodeCursor,
  type Tail,
} from "../src/index.js";
import { runSeam } from "./fixture/seam.js";
import { logger, newEvent, numbered, openWorld, type World } from "./fixture/world.js";
import { upTo } from "./fixture/writers.js";

let world: World;
let tail: Tail;
let writer: EventWriter;

beforeAll(async () => {
  world = await openWorld();
  world.makeRelay().start();
  tail = world.makeTail();
  await tail.start();
  writer = createEventWriter({ postgres: world.postgres, logger });
  world.onClose(() => writer.close());
});
afterAll(() => world.close());

const append = (key: string, counts: readonly number[], topic?: string): Promise<void> =>
  world.postgres.transact((tx) =>
    writer.append(
      tx,
      counts.map((n) => newEvent(key, n, topic)),
    ),
  );

const take = async (
  events: AsyncGenerator<DeliveredEvent, void, void>,
  count: number,
): Promise<DeliveredEvent[]> => {
  const taken: DeliveredEvent[] = [];
  while (taken.length < count) {
    const { value } = await events.next();
    if (value === undefined) break;
    taken.push(value);
  }
  return taken;
};
const counts = (events: readonly DeliveredEvent[]): unknown[] => events.map((event) => event.payload["n"]);

test("delivers what commits after the subscription is attached, whole and in order", async () => {
  const key = randomUUID();
  const events = await tail.subscribe({ database: world.database, key });
  const sent = newEvent(key, 0);
  await world.postgres.transact((tx) => writer.append(tx, [sent]));
  await append(key, [1, 2]);
  await append(`${key}:other`, [9]);
  await append(key, [3]);
  const [first, ...rest] = await take(events, 4);
  expect(first).toMatchObject({ ...sent, database: world.database });
  expect(first?.cursor).toBe(encodeCursor(world.database, first?.position ?? -1n));
  expect(counts(rest)).toEqual([1, 2, 3]);
  await events.return();
});

test("gives only the topics asked for, replayed and live", async () => {
  const key = randomUUID();
  const after = await currentCursor(world.postgres, world.database);
  await append(key, [0], "test.wanted");
  await append(key, [1], "test.unwanted");
  await numbered(world.postgres);
  const events = await tail.subscribe({ database: world.database, key, topics: ["test.wanted"], after });
  await append(key, [2], "test.unwanted");
  await append(key, [3], "test.wanted");
  expect(counts(await take(events, 2))).toEqual([0, 3]);
  await events.return();
});

test("replays more than a page from a cursor and goes on live", async () => {
  const key = randomUUID();
  const after = await currentCursor(world.postgres, world.database);
  await append(key, upTo(1300));
  const events = await tail.subscribe({ database: world.database, key, after });
  const replayed = await take(events, 1200);
  await append(key, [1300, 1301]);
  expect(counts([...replayed, ...(await take(events, 102))])).toEqual(upTo(1302));
  const resumed = await tail.subscribe({ database: world.database, key, after: replayed[1198]?.cursor });
  expect(counts(await take(resumed, 2))).toEqual([1199, 1200]);
  await Promise.all([events.return(), resumed.return()]);
});

test("loses and doubles nothing where replay meets live, while clients reconnect, streams are lost and leads change", async () => {
  const report = await runSeam(world, tail, writer, {
    durationMs: 4000,
    readers: 24,
    random: new SeededRandom(21),
  });
  for (const { found, expected } of report.readers) expect(found).toEqual(expected);
  expect(report.reconnects).toBeGreaterThan(report.readers.length);
  expect(report.delivered).toBeGreaterThan(1000);
});

test("a reader that is too slow is told so, and can go on from its last cursor", async () => {
  const key = randomUUID();
  const events = await tail.subscribe({ database: world.database, key, bufferMax: 10 });
  const watching = await tail.subscribe({ database: world.database, key });
  await append(key, [0]);
  const [first] = await take(events, 1);
  await append(
    key,
    upTo(30).map((n) => n + 1),
  );
  expect(counts(await take(watching, 31))).toEqual(upTo(31));
  await expect(events.next()).rejects.toMatchObject({
    code: "SUBSCRIPTION_OVERFLOW",
    details: { bufferMax: 10 },
  });
  expect(await events.next()).toEqual({ done: true, value: undefined });
  const resumed = await tail.subscribe({
    database: world.database,
    key,
    after: first?.cursor,
    bufferMax: 10,
  });
  expect(counts(await take(resumed, 30))).toEqual(upTo(30).map((n) => n + 1));
  await Promise.all([resumed.return(), watching.return()]);
});

test("a slow reader of a replay is not cut off: what it misses meanwhile it reads later", async () => {
  const key = randomUUID();
  const after = await currentCursor(world.postgres, world.database);
  const watching = await tail.subscribe({ database: world.database, key });
  await append(key, upTo(600));
  await numbered(world.postgres);
  const events = await tail.subscribe({ database: world.database, key, after, bufferMax: 5 });
  await append(
    key,
    upTo(50).map((n) => 600 + n),
  );
  await take(watching, 650);
  expect(counts(await take(events, 650))).toEqual(upTo(650));
  await Promise.all([events.return(), watching.return()]);
});

test("refuses cursors that are not this database's", async () => {
  const ahead = encodeCursor(world.database, 2n ** 40n);
  const foreign = encodeCursor("0123456789abcdef", 0n);
  for (const after of [ahead, foreign, "", "not-a-cursor", `${ahead}A`])
    await expect(tail.subscribe({ database: world.database, key: "k", after })).rejects.toMatchObject({
      code: "CURSOR_INVALID",
    });
});

test("return ends a waiting step at once; so does the signal", async () => {
  const events = await tail.subscribe({ database: world.database, key: randomUUID() });
  const waiting = events.next();
  await events.return();
  expect(await waiting).toEqual({ done: true, value: undefined });
  const ending = new AbortController();
  const others = await tail.subscribe({ database: world.database, key: randomUUID(), signal: ending.signal });
  const alsoWaiting = others.next();
  ending.abort();
  expect(await alsoWaiting).toEqual({ done: true, value: undefined });
});

test("ends subscriptions with UNAVAILABLE when it stops", async () => {
  const own = world.makeTail();
  await own.start();
  const events = await own.subscribe({ database: world.database, key: "k" });
  const waiting = expect(events.next()).rejects.toMatchObject({ code: "UNAVAILABLE" });
  await own.stop();
  await waiting;
  await expect(own.subscribe({ database: world.database, key: "k" })).rejects.toMatchObject({
    code: "UNAVAILABLE",
  });
});
