import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createEventWriter, type EventWriter, type NewEvent, readHistory, type Tail } from "../src/index.js";
import { clock, logger, newEvent, numbered, openWorld, type World } from "./fixture/world.js";

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

async function append(events: readonly NewEvent[]): Promise<void> {
  await world.postgres.transact((tx) => writer.append(tx, events));
  await numbered(world.postgres);
}

const hourMs = 3_600_000;
const old = (event: NewEvent): NewEvent => ({ ...event, occurredAtMs: clock.nowMs() - hourMs });
const read = (key: string) => readHistory(world.postgres, world.database, key, clock.nowMs() - hourMs / 2);
const numbersOf = ({ events }: Awaited<ReturnType<typeof read>>) => events.map((event) => event.payload["n"]);

test("gives what occurred since, over more than a page, and a cursor that goes on behind it", async () => {
  const key = randomUUID();
  await append([old(newEvent(key, -1))]);
  const recent = Array.from({ length: 1001 }, (_, n) => newEvent(key, n));
  await append(recent);
  await append([newEvent(randomUUID(), 0)]);
  const history = await read(key);
  expect(numbersOf(history)).toEqual(recent.map((event) => event.payload["n"]));
  const events = await tail.subscribe({ database: world.database, key, after: history.cursor });
  await append([newEvent(key, 2000)]);
  expect((await events.next()).value).toMatchObject({ payload: { n: 2000 } });
  await events.return();
});

test("of a key without events it gives the end of the log", async () => {
  const key = randomUUID();
  await append([old(newEvent(key, 0))]);
  const history = await read(key);
  expect(numbersOf(history)).toEqual([]);
  const events = await tail.subscribe({ database: world.database, key, after: history.cursor });
  await append([newEvent(key, 1)]);
  expect((await events.next()).value).toMatchObject({ payload: { n: 1 } });
  await events.return();
});
