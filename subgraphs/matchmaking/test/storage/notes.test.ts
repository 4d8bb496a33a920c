import { openRedis } from "@muster/redis";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { TicketId, TicketNote } from "../../src/service/index.js";
import { TicketNotes, TicketPool } from "../../src/storage/index.js";
import { logger } from "../setting.js";

const queueId = "duel";
const leader = { queueId, epoch: 7 };
const [a, b, c] = ["a", "b", "c"] as [TicketId, TicketId, TicketId];
const note = (estimatedWaitS: number): TicketNote => ({ estimatedWaitS, whyNotYet: null });
const said = (...entries: [TicketId, number][]) =>
  new Map(entries.map(([id, waitS]) => [id, JSON.stringify(note(waitS))]));
const find = (...ids: TicketId[]) => notes.find(ids.map((id) => ({ queueId, id })));

let redis: ReturnType<typeof openRedis>;
let notes: TicketNotes;
beforeAll(async () => {
  const { redisUrl } = await testServers();
  redis = openRedis({ url: redisUrl, applicationName: "t", logger });
  notes = new TicketNotes(redis, "t");
  await new TicketPool(redis, "t").lead(leader);
});
afterAll(() => redis.disconnect());

test("what is said of tickets is found until it is taken back, by queue and by ticket", async () => {
  expect(await notes.say(leader, 0, said([a, 1], [b, 2]), [])).toBe(true);
  expect(await find(b, c, a)).toEqual([note(2), undefined, note(1)]);
  expect(await notes.find([{ queueId: "squads", id: a }])).toEqual([undefined]);
  expect(await notes.say(leader, 2, said([a, 3], [c, 4]), [b])).toBe(true);
  expect(await find(a, b, c)).toEqual([note(3), undefined, note(4)]);
  expect(await notes.say(leader, 2, said(), [a, c])).toBe(true);
  expect(await find(a, c)).toEqual([undefined, undefined]);
  expect(await notes.find([])).toEqual([]);
});

test("who does not lead says nothing", async () => {
  expect(await notes.say({ queueId, epoch: 6 }, 0, said([a, 1]), [])).toBe(false);
  expect(await find(a)).toEqual([undefined]);
});

test("what an earlier leader said, or what is left after a loss, is dropped, and whoever says it is told", async () => {
  await notes.say(leader, 0, said([a, 1], [b, 2]), []);
  expect(await notes.say(leader, 0, said([c, 3]), [])).toBe(false);
  expect(await find(a, b, c)).toEqual([undefined, undefined, undefined]);
  expect(await notes.say(leader, 0, said([c, 3]), [])).toBe(true);
  await redis.del((await redis.keys("*notes"))[0] ?? "");
  expect(await notes.say(leader, 1, said([a, 1]), [])).toBe(false);
  expect(await notes.say(leader, 0, said([a, 1], [c, 3]), [])).toBe(true);
  expect(await find(a, c)).toEqual([note(1), note(3)]);
});

test("what is not said again is forgotten after a while", async () => {
  await notes.say(leader, 2, said(), []);
  const lifetimesMs = await Promise.all((await redis.keys("*notes")).map((key) => redis.pttl(key)));
  expect(lifetimesMs).toHaveLength(1);
  expect(lifetimesMs[0]).toBeGreaterThan(0);
  expect(lifetimesMs[0]).toBeLessThanOrEqual(15_000);
});
