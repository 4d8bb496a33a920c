import type { PlayerId } from "@muster/auth";
import { createEventWriter, type EventWriter } from "@muster/events";
import { openRedis, type Redis } from "@muster/redis";
import { createIds, createSystemClock, type SystemClock } from "@muster/runtime";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import {
  FriendService,
  LivePresences,
  type PresenceNews,
  PresenceService,
  presenceLifetimeMs,
} from "../../../src/service/index.js";
import {
  createPresenceChannel,
  createPresenceStore,
  createSocialStorage,
  listenToPresences,
  readAcquaintances,
} from "../../../src/storage/index.js";
import { logger, random, useSetting } from "../../setting.js";

const setting = useSetting();
const limits = { take: async () => undefined };
const online = { state: "online", status: null };
const offline = { state: "offline", status: null };

let redis: Redis;
let events: EventWriter;
const closers: (() => void)[] = [];
beforeAll(async () => {
  const { redisUrl } = await testServers();
  redis = openRedis({ url: redisUrl, applicationName: "live-presences-test", logger });
  events = createEventWriter({ postgres: setting().admin, logger });
});
afterAll(async () => {
  for (const close of closers) close();
  redis.disconnect();
  await events.close();
});

/** What a process of accounts has of presences, on its own connections. */
async function openProcess(clock: SystemClock) {
  const { redisUrl } = await testServers();
  const postgres = setting().admin;
  const channel = createPresenceChannel({ redis, onAway: () => expect.fail("redis is there") });
  const storage = createSocialStorage({ postgres, events, ids: createIds(clock, random), clock });
  const presences = new PresenceService({
    store: createPresenceStore({ redis, onAway: () => expect.fail("redis is there") }),
    readAcquaintances: (viewerId, ids) => readAcquaintances(postgres, viewerId, ids),
    ...{ channel, limits, clock },
  });
  const live = new LivePresences({ storage, presences, clock });
  const listener = openRedis({ url: redisUrl, applicationName: "listener", logger, blocking: true });
  const heard = vi.fn((ids: readonly PlayerId[] | "all") => live.wake(ids));
  listenToPresences(listener, heard);
  closers.push(() => listener.disconnect());
  // It listens when it hears what is announced.
  await vi.waitFor(
    () => {
      channel.announce(["nobody" as PlayerId]);
      expect(heard).toHaveBeenCalledWith(["nobody"]);
    },
    { timeout: 10_000 },
  );
  return { friends: new FriendService({ storage, limits, clock, channel }), presences, live, listener };
}

/** What the next step tells, by the friend. */
async function nextOf(feed: AsyncIterator<PresenceNews, void>): Promise<Record<string, unknown>> {
  const { value } = await feed.next();
  return Object.fromEntries((value?.friends ?? []).map(({ playerId, presence }) => [playerId, presence]));
}

test("friends are told first, then what changes in whatever process, and no more when they are none", async () => {
  const clock = createSystemClock();
  const [here, there] = [await openProcess(clock), await openProcess(clock)];
  const [ada, bob, carol, dan] = (await setting().makePlayers(4)) as [PlayerId, PlayerId, PlayerId, PlayerId];
  for (const friend of [bob, carol]) {
    await here.friends.request(ada, friend);
    await here.friends.accept(friend, ada);
  }
  await there.presences.say(bob, "online", null);
  await there.presences.say(dan, "online", null);
  const feed = await here.live.follow(ada, true);
  expect(await nextOf(feed)).toEqual({ [bob]: online, [carol]: offline });

  await there.presences.say(carol, "inMatch", "Round 2");
  expect(await nextOf(feed)).toEqual({ [carol]: { state: "inMatch", status: "Round 2" } });
  await there.presences.say(bob, "invisible", null);
  expect(await nextOf(feed)).toEqual({ [bob]: offline });
  await there.friends.request(ada, dan);
  await there.friends.accept(dan, ada);
  expect(await nextOf(feed)).toEqual({ [dan]: online });

  // Whoever ends it, and however: not a word more, also of what is said in between.
  await there.friends.remove(dan, ada);
  await there.presences.say(dan, "away", null);
  expect(await nextOf(feed)).toEqual({ [dan]: null });
  await there.friends.block(ada, carol);
  await there.presences.say(carol, "online", null);
  expect(await nextOf(feed)).toEqual({ [carol]: null });
  await there.presences.say(bob, "online", "last");
  expect(await nextOf(feed)).toEqual({ [bob]: { state: "online", status: "last" } });
  await feed.return();
  expect(await feed.next()).toEqual({ done: true, value: undefined });
});

test("it starts with what changes where that is asked, and ends at once", async () => {
  const { friends, presences, live } = await openProcess(createSystemClock());
  const [ada, bob] = (await setting().makePlayers(2)) as [PlayerId, PlayerId];
  await friends.request(ada, bob);
  await friends.accept(bob, ada);
  const feed = await live.follow(ada, false);
  const next = nextOf(feed);
  await presences.say(bob, "online", null);
  expect(await next).toEqual({ [bob]: online });
  const waiting = feed.next();
  await feed.return();
  expect(await waiting).toEqual({ done: true, value: undefined });
  const other = await live.follow(ada, false);
  const refused = other.next();
  live.stop();
  await expect(refused).rejects.toMatchObject({ code: "UNAVAILABLE" });
});

test("who stops saying that they are there is gone, though nobody tells", async () => {
  const { clock } = setting();
  const { friends, presences, live } = await openProcess(clock);
  const [ada, bob] = (await setting().makePlayers(2)) as [PlayerId, PlayerId];
  await friends.request(ada, bob);
  await friends.accept(bob, ada);
  await presences.say(bob, "online", null);
  const feed = await live.follow(ada, true);
  expect(await nextOf(feed)).toEqual({ [bob]: online });
  let told: unknown;
  void nextOf(feed).then((news) => {
    told = news;
  });
  await clock.advance(presenceLifetimeMs - 1);
  expect(told).toBeUndefined();
  await vi.waitFor(
    async () => {
      await clock.advance(1_000);
      expect(told).toEqual({ [bob]: offline });
    },
    { timeout: 20_000 },
  );
  await feed.return();
});

test("what was said while the connection was away is found when it is there again", async () => {
  const { friends, presences, live, listener } = await openProcess(createSystemClock());
  const [ada, bob] = (await setting().makePlayers(2)) as [PlayerId, PlayerId];
  await friends.request(ada, bob);
  await friends.accept(bob, ada);
  const feed = await live.follow(ada, false);
  const next = nextOf(feed);
  listener.disconnect();
  await vi.waitFor(() => expect(listener.status).toBe("end"), { timeout: 10_000 });
  await presences.say(bob, "away", null);
  await listener.connect();
  expect(await next).toEqual({ [bob]: { state: "away", status: null } });
  await feed.return();
});
