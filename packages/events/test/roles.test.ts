import { randomUUID } from "node:crypto";
import { openPostgres, type Postgres } from "@muster/postgres";
import { createMetrics } from "@muster/telemetry";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  appendEvents,
  createConsumer,
  createEventWriter,
  currentCursor,
  readDatabaseName,
} from "../src/index.js";
import { clock, logger, newEvent, openWorld, until, type World } from "./fixture/world.js";

let world: World;

beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const as = (role: string): Postgres => {
  const opened = openPostgres({
    ...{ url: world.databaseUrl, role, poolMax: 4, applicationName: `events-test-${role}`, logger },
  });
  world.onClose(() => opened.close());
  return opened;
};

test("each role can do its part of the work", async () => {
  const writerRole = as("muster_events_writer");
  const reader = as("muster_events_reader");
  world.makeRelay({ postgres: as("muster_events_relay") }).start();
  const tail = world.makeTail({ sources: [{ database: world.database, postgres: reader }] });
  await tail.start();
  const handled: string[] = [];
  const consumer = createConsumer({
    name: "roles",
    source: { database: world.database, postgres: reader },
    target: as("muster_events_consumer"),
    topics: ["test.counted"],
    handle: async (_tx, event) => {
      handled.push(event.key);
    },
    ...{ tail, clock, logger, metrics: createMetrics({ process: false }) },
  });
  consumer.start();
  world.onClose(() => consumer.stop());
  const writer = createEventWriter({ postgres: writerRole, logger });
  world.onClose(() => writer.close());
  const key = randomUUID();
  const after = await currentCursor(reader, world.database);
  await writerRole.transact((tx) => writer.append(tx, [newEvent(key, 0)]));
  const events = await tail.subscribe({ database: world.database, key, after });
  expect((await events.next()).value?.payload).toEqual({ n: 0 });
  await until(() => handled.includes(key));
  const [days] = await world.postgres.query<{ made: number }>(
    "SELECT count(*)::int AS made FROM pg_inherits WHERE inhparent = 'events.log'::regclass",
  );
  expect(days?.made).toBe(5);
  await events.return();
});

test("no role can do another's", async () => {
  const denied = { code: "42501" };
  const [writer, reader, relay, consumer] = [
    as("muster_events_writer"),
    as("muster_events_reader"),
    as("muster_events_relay"),
    as("muster_events_consumer"),
  ];
  await expect(writer.query("SELECT * FROM events.outbox")).rejects.toMatchObject(denied);
  await expect(writer.query("SELECT * FROM events.log")).rejects.toMatchObject(denied);
  for (const db of [reader, relay, consumer])
    await expect(appendEvents(db, [newEvent("k", 0)])).rejects.toMatchObject(denied);
  for (const db of [writer, reader, consumer]) {
    await expect(db.query("UPDATE events.log_state SET position = 0")).rejects.toMatchObject(denied);
    await expect(db.query("SELECT events.drop_partitions('2100-01-01')")).rejects.toMatchObject(denied);
  }
  await expect(relay.query("UPDATE events.log SET key = 'other'")).rejects.toMatchObject(denied);
  await expect(relay.query("DELETE FROM events.consumer_offset")).rejects.toMatchObject(denied);
  for (const db of [writer, reader, relay, consumer]) expect(await readDatabaseName(db)).toBe(world.database);
});
