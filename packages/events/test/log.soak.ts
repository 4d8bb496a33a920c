import { SeededRandom } from "@muster/runtime";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createEventWriter, type EventWriter } from "../src/index.js";
import { countsByKey } from "./fixture/audit.js";
import { killRelays } from "./fixture/kills.js";
import { runSeam } from "./fixture/seam.js";
import { logger, numbered, openWorld, type World } from "./fixture/world.js";
import { upTo } from "./fixture/writers.js";

const seed = Number(process.hrtime.bigint() % 1_000_000n);
let world: World;
let writer: EventWriter;

beforeAll(async () => {
  world = await openWorld();
  writer = createEventWriter({ postgres: world.postgres, logger });
  world.onClose(() => writer.close());
});
afterAll(() => world.close());

test(`five minutes of reconnects, lost streams and new relays lose and double nothing (seed ${seed})`, {
  timeout: 400_000,
}, async () => {
  world.makeRelay().start();
  const tail = world.makeTail();
  await tail.start();
  const report = await runSeam(world, tail, writer, {
    durationMs: 300_000,
    readers: 48,
    random: new SeededRandom(seed),
  });
  for (const { found, expected } of report.readers) expect(found).toEqual(expected);
});

test(`200 killed relays lose nothing (seed ${seed})`, { timeout: 600_000 }, async () => {
  await killRelays(world, writer, { rounds: 200, random: new SeededRandom(seed) }, async (counts) => {
    await numbered(world.postgres);
    const found = await countsByKey(world, "killed:");
    for (const [key, count] of counts) expect(found.get(key)).toEqual(upTo(count));
  });
});
