import type { PlayerId } from "@muster/auth";
import { openRedis, type Redis } from "@muster/redis";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PresenceService, presenceLifetimeMs } from "../../../src/service/index.js";
import { createPresenceStore, readAcquaintances } from "../../../src/storage/index.js";
import { logger, useSetting } from "../../setting.js";

const setting = useSetting();
const offline = { state: "offline", status: null };

let redis: Redis;
let presences: PresenceService;
const announced: PlayerId[] = [];
const open = (connection: Redis, onAway: () => void) =>
  new PresenceService({
    store: createPresenceStore({ redis: connection, onAway }),
    readAcquaintances: (viewerId, ids) => readAcquaintances(setting().admin, viewerId, ids),
    limits: { take: async () => undefined },
    clock: setting().clock,
    channel: { announce: (ids) => void announced.push(...ids) },
  });
beforeAll(async () => {
  const { redisUrl } = await testServers();
  redis = openRedis({ url: redisUrl, applicationName: "presence-test", logger });
  presences = open(redis, () => expect.fail("redis is there"));
});
afterAll(() => redis.disconnect());

const players = async (): Promise<[PlayerId, PlayerId, PlayerId]> =>
  (await setting().makePlayers(3)) as [PlayerId, PlayerId, PlayerId];

test("friends and those in one group see who is there, and nobody else does", async () => {
  const { friends, groups } = setting();
  const [ada, bob, carol] = await players();
  await presences.say(ada, "inMatch", " Harbour, round 2 ");
  const shown = { state: "inMatch", status: "Harbour, round 2" };
  expect(await presences.see(ada, [ada])).toEqual([shown]);
  expect(await presences.see(bob, [ada, bob, ada])).toEqual([undefined, offline, undefined]);
  await friends.request(ada, bob);
  expect(await presences.see(bob, [ada])).toEqual([undefined]);
  await friends.accept(bob, ada);
  expect(await presences.see(bob, [ada, bob, ada])).toEqual([shown, offline, shown]);
  const group = await groups.create(carol, `Presence ${carol.slice(-6)}`);
  await groups.invite(carol, group.id, ada);
  expect(await presences.see(carol, [ada])).toEqual([undefined]);
  await groups.acceptInvitation(ada, group.id);
  expect(await presences.see(carol, [ada])).toEqual([shown]);
  // A block looks like absence, to both.
  await friends.block(ada, carol);
  expect(await presences.see(carol, [ada])).toEqual([offline]);
  await presences.say(carol, "online", null);
  expect(await presences.see(ada, [carol])).toEqual([offline]);
});

test("who is invisible is offline for everyone else", async () => {
  const { friends } = setting();
  const [ada, bob] = await players();
  await friends.request(ada, bob);
  await friends.accept(bob, ada);
  await presences.say(ada, "invisible", "secret");
  expect(await presences.see(bob, [ada])).toEqual([offline]);
  expect(await presences.see(ada, [ada])).toEqual([{ state: "invisible", status: "secret" }]);
});

test("a presence ends when it is not said again, and with Redis, until the next time it is said", async () => {
  const { clock } = setting();
  const [ada] = await players();
  await presences.say(ada, "online", null);
  await clock.advance(presenceLifetimeMs - 1);
  expect(await presences.see(ada, [ada])).toEqual([{ state: "online", status: null }]);
  await clock.advance(1);
  expect(await presences.see(ada, [ada])).toEqual([offline]);
  await presences.say(ada, "away", null);
  await redis.flushdb();
  expect(await presences.see(ada, [ada])).toEqual([offline]);
  await presences.say(ada, "away", null);
  expect(await presences.see(ada, [ada])).toEqual([{ state: "away", status: null }]);
  // Redis ends it too, should nobody look.
  const [key = ""] = (await redis.keys("*")).filter((name) => name.endsWith(ada));
  expect(await redis.pttl(key)).toBeGreaterThan(0);
});

test("what others see otherwise is announced, and nothing else", async () => {
  const [ada] = await players();
  const { clock } = setting();
  const said = async (
    ...[state, status = null]: [Parameters<PresenceService["say"]>[1], (string | null)?]
  ) => {
    announced.length = 0;
    await presences.say(ada, state, status);
    return announced;
  };
  expect(await said("invisible")).toEqual([]);
  expect(await said("online")).toEqual([ada]);
  expect(await said("online")).toEqual([]);
  expect(await said("online", "In the harbour")).toEqual([ada]);
  expect(await said("invisible", "In the harbour")).toEqual([ada]);
  expect(await said("away")).toEqual([ada]);
  await clock.advance(presenceLifetimeMs);
  expect(await said("away")).toEqual([ada]);
});

test("while Redis is away everybody is offline, and nobody can say otherwise", async () => {
  const [ada] = await players();
  const away = openRedis({ url: "redis://127.0.0.1:1", applicationName: "presence-test", logger });
  let noted = 0;
  const service = open(away, () => noted++);
  expect(await service.see(ada, [ada])).toEqual([offline]);
  expect(noted).toBe(1);
  await expect(service.say(ada, "online", null)).rejects.toMatchObject({ code: "UNAVAILABLE" });
  away.disconnect();
});

test.each(["", " ", "x".repeat(65), "a\u0000b", "a\u202eb"])("the status %j is refused", async (status) => {
  const [ada] = await players();
  await expect(presences.say(ada, "online", status)).rejects.toMatchObject({
    code: "BAD_USER_INPUT",
    details: { field: "status" },
  });
  expect(await presences.see(ada, [ada])).toEqual([offline]);
});
