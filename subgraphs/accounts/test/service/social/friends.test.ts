import { randomUUID } from "node:crypto";
import type { PlayerId } from "@muster/auth";
import { expect, test } from "vitest";
import { declinesWindowMs, socialBounds, type TieState } from "../../../src/service/index.js";
import { countRows, eventsOf, useSetting } from "../../setting.js";
import { findSocialContradictions, tiesOf } from "../../social-truth.js";

const setting = useSetting();
const dayMs = 86_400_000;

async function pair(): Promise<[PlayerId, PlayerId]> {
  const [ada, bob] = await setting().makePlayers(2);
  if (ada === undefined || bob === undefined) throw new Error("two were made");
  return [ada, bob];
}

async function friendPair(): Promise<[PlayerId, PlayerId]> {
  const [ada, bob] = await pair();
  await setting().friends.request(ada, bob);
  await setting().friends.accept(bob, ada);
  return [ada, bob];
}

/** Gives a player so many ties to players made for it. */
async function fill(playerId: PlayerId, state: TieState, count: number): Promise<void> {
  await setting().admin.query(
    `WITH made AS (
       INSERT INTO accounts.players (id, display_name, created_at)
       SELECT gen_random_uuid(), 'Filler', to_timestamp(0) FROM generate_series(1, $3::integer) RETURNING id)
     INSERT INTO accounts.ties (player_id, other_id, state, since) SELECT $1::uuid, id, $2, to_timestamp(0) FROM made`,
    [playerId, state, count],
  );
}

const list = async (state: TieState, playerId: PlayerId) =>
  (await setting().friends.listTies(state, { playerId, limit: 100, backward: false, from: undefined })).map(
    ({ otherId }) => otherId,
  );

test("a request is seen by both, and accepting it makes friends, told to each of the two in the same transaction", async () => {
  const { admin, friends, clock } = setting();
  const [ada, bob] = await pair();
  const sinceMs = clock.nowMs();
  expect(await friends.request(ada, bob)).toEqual({ playerId: ada, otherId: bob, state: "sent", sinceMs });
  expect([await list("sent", ada), await list("received", bob)]).toEqual([[bob], [ada]]);
  expect([await list("friend", ada), await list("friend", bob)]).toEqual([[], []]);
  await clock.advance(1000);
  const friendship = await friends.accept(bob, ada);
  expect(friendship).toEqual({ playerId: bob, otherId: ada, state: "friend", sinceMs: sinceMs + 1000 });
  expect([await list("friend", ada), await list("friend", bob)]).toEqual([[bob], [ada]]);
  expect([await list("sent", ada), await list("received", bob)]).toEqual([[], []]);
  const told = [ada, bob].map((id) =>
    eventsOf(admin, { topic: "accounts.friendshipChanged", key: `player:${id}` }),
  );
  const [[first, ...more], [second]] = (await Promise.all(told)) as [
    Awaited<(typeof told)[0]>,
    Awaited<(typeof told)[0]>,
  ];
  expect(more).toEqual([]);
  expect(first?.payload).toEqual({ playerId: ada, friendId: bob, isFriend: true });
  expect(second?.payload).toEqual({ playerId: bob, friendId: ada, isFriend: true });
  const [row] = await admin.query<{ xmin: string }>(
    "SELECT xmin::text AS xmin FROM accounts.ties WHERE player_id = $1",
    [ada],
  );
  expect(new Set([first?.xmin, second?.xmin, row?.xmin]).size).toBe(1);
});

test("who asks whoever has asked them is a friend at once; asking and accepting again change nothing", async () => {
  const { friends } = setting();
  const [ada, bob] = await pair();
  const asked = await friends.request(ada, bob);
  await setting().clock.advance(5);
  expect(await friends.request(ada, bob)).toEqual(asked);
  expect(await friends.request(bob, ada)).toMatchObject({ state: "friend" });
  const accepted = await friends.accept(ada, bob);
  expect(accepted).toMatchObject({ playerId: ada, otherId: bob, state: "friend" });
  expect(await friends.accept(ada, bob)).toEqual(accepted);
  expect(await findSocialContradictions(setting().admin, ada, bob)).toEqual([]);
});

test("requests end by being declined or withdrawn, friendships by either of the two", async () => {
  const { admin, friends } = setting();
  const [ada, bob] = await pair();
  await friends.request(ada, bob);
  expect(await friends.decline(bob, ada)).toBeUndefined();
  expect(await tiesOf(admin, ada, bob)).toEqual([null, null]);
  await friends.request(ada, bob);
  expect(await friends.withdraw(ada, bob)).toBeUndefined();
  expect(await tiesOf(admin, ada, bob)).toEqual([null, null]);
  await expect(friends.accept(bob, ada)).rejects.toMatchObject({ code: "NOT_FOUND" });
  await friends.request(bob, ada);
  await friends.accept(ada, bob);
  expect(await friends.remove(bob, ada)).toBeUndefined();
  expect(await tiesOf(admin, ada, bob)).toEqual([null, null]);
  expect(await findSocialContradictions(admin, ada, bob)).toEqual([]);
});

type Deed = "request" | "accept" | "decline" | "withdraw" | "remove" | "block" | "unblock";

test.each<[Deed, string, (ada: PlayerId, bob: PlayerId) => Promise<unknown>, object]>([
  ...(["request", "accept", "decline", "withdraw", "remove", "block", "unblock"] as const).flatMap(
    (deed): [Deed, string, (ada: PlayerId, bob: PlayerId) => Promise<unknown>, object][] => [
      [
        deed,
        "oneself",
        (ada) => setting().friends[deed](ada, ada),
        { code: "BAD_USER_INPUT", details: { field: "playerId", bound: "another player than yourself" } },
      ],
      [
        deed,
        "nobody",
        (ada) => setting().friends[deed](ada, randomUUID()),
        { code: "NOT_FOUND", details: { field: "playerId" } },
      ],
      [
        deed,
        "what is no id",
        (ada) => setting().friends[deed](ada, "bob"),
        { code: "NOT_FOUND", details: { field: "playerId" } },
      ],
    ],
  ),
  ...(["accept", "decline", "withdraw", "remove", "unblock"] as const).map(
    (deed): [Deed, string, (ada: PlayerId, bob: PlayerId) => Promise<unknown>, object] => [
      deed,
      "somebody to whom nothing is",
      (ada, bob) => setting().friends[deed](ada, bob),
      { code: "NOT_FOUND", details: { field: "playerId" } },
    ],
  ),
  [
    "accept",
    "one's own request",
    async (ada, bob) => {
      await setting().friends.request(ada, bob);
      return () => setting().friends.accept(ada, bob);
    },
    { code: "NOT_FOUND" },
  ],
  [
    "withdraw",
    "another's request",
    async (ada, bob) => {
      await setting().friends.request(bob, ada);
      return () => setting().friends.withdraw(ada, bob);
    },
    { code: "NOT_FOUND" },
  ],
  [
    "request",
    "a friend",
    async (ada, bob) => {
      await setting().friends.request(ada, bob);
      await setting().friends.accept(bob, ada);
      return () => setting().friends.request(ada, bob);
    },
    { code: "CONFLICT", details: { field: "playerId", reason: "friends" } },
  ],
  [
    "request",
    "whom one has blocked",
    async (ada, bob) => {
      await setting().friends.block(ada, bob);
      return () => setting().friends.request(ada, bob);
    },
    { code: "CONFLICT", details: { field: "playerId", reason: "blocked" } },
  ],
  [
    "request",
    "anybody with as many friends as may be",
    async (ada, bob) => {
      await fill(ada, "friend", socialBounds.friends);
      return () => setting().friends.request(ada, bob);
    },
    { code: "LIMIT_REACHED", details: { limit: "friends", max: 500 } },
  ],
  [
    "request",
    "anybody with as many open requests as may be",
    async (ada, bob) => {
      await fill(ada, "sent", socialBounds.sentRequests);
      return () => setting().friends.request(ada, bob);
    },
    { code: "LIMIT_REACHED", details: { limit: "sentRequests", max: 100 } },
  ],
  [
    "request",
    "who has as many requests as may be",
    async (ada, bob) => {
      await fill(bob, "received", socialBounds.receivedRequests);
      return () => setting().friends.request(ada, bob);
    },
    { code: "LIMIT_REACHED", details: { limit: "receivedRequests", max: 1000 } },
  ],
  [
    "accept",
    "who has as many friends as may be",
    async (ada, bob) => {
      await setting().friends.request(bob, ada);
      await fill(bob, "friend", socialBounds.friends);
      return () => setting().friends.accept(ada, bob);
    },
    { code: "LIMIT_REACHED", details: { limit: "friendsOfPlayer", max: 500 } },
  ],
  [
    "block",
    "one more than may be",
    async (ada, bob) => {
      await setting().admin.query(
        `WITH made AS (
           INSERT INTO accounts.players (id, display_name, created_at)
           SELECT gen_random_uuid(), 'Filler', to_timestamp(0) FROM generate_series(1, $2::integer) RETURNING id)
         INSERT INTO accounts.blocks (player_id, blocked_id, since) SELECT $1::uuid, id, to_timestamp(0) FROM made`,
        [ada, socialBounds.blocks],
      );
      return () => setting().friends.block(ada, bob);
    },
    { code: "LIMIT_REACHED", details: { limit: "blocks", max: 1000 } },
  ],
])("%s is refused for %s, and changes nothing", async (_deed, _whom, act, error) => {
  const [ada, bob] = await pair();
  let before = await countRows(setting().admin);
  const tried = (async () => {
    const prepared = await act(ada, bob);
    before = await countRows(setting().admin);
    return typeof prepared === "function" ? await prepared() : prepared;
  })();
  await expect(tried).rejects.toMatchObject(error);
  expect(await countRows(setting().admin)).toEqual(before);
});

test("the last friend that fits is made, and the one after not", async () => {
  const [ada, bob] = await pair();
  await fill(ada, "friend", socialBounds.friends - 1);
  await setting().friends.request(bob, ada);
  expect(await setting().friends.accept(ada, bob)).toMatchObject({ state: "friend" });
});

test("who was declined three times in 30 days does not ask that player again before", async () => {
  const { friends, clock } = setting();
  const [ada, bob] = await pair();
  const firstMs = clock.nowMs();
  for (let at = 0; at < socialBounds.declinedRequests; at++) {
    await friends.request(ada, bob);
    await friends.decline(bob, ada);
    await clock.advance(dayMs);
  }
  await expect(friends.request(ada, bob)).rejects.toMatchObject({
    code: "LIMIT_REACHED",
    details: {
      limit: "declinedRequests",
      max: 3,
      resetsAt: new Date(firstMs + declinesWindowMs).toISOString(),
    },
  });
  // The other way it is as ever.
  await friends.request(bob, ada);
  await friends.withdraw(bob, ada);
  await clock.advance(firstMs + declinesWindowMs - clock.nowMs());
  expect(await friends.request(ada, bob)).toMatchObject({ state: "sent" });
});

test("a block ends friendship and requests, in one transaction, and is told under both keys", async () => {
  const { admin, friends } = setting();
  const [ada, bob] = await friendPair();
  const [carol] = await setting().makePlayers(1);
  if (carol === undefined) throw new Error("one was made");
  await friends.request(carol, ada);
  const block = await friends.block(ada, bob);
  await friends.block(ada, carol);
  await setting().clock.advance(5);
  expect(await friends.block(ada, bob)).toEqual(block);
  expect(await tiesOf(admin, ada, bob)).toEqual([null, null]);
  expect(await tiesOf(admin, ada, carol)).toEqual([null, null]);
  const slice = { playerId: ada, limit: 10, backward: false, from: undefined };
  expect((await friends.listBlocks(slice)).map(({ blockedId }) => blockedId).sort()).toEqual(
    [bob, carol].sort(),
  );
  expect(await friends.listBlocks({ ...slice, playerId: bob })).toEqual([]);
  for (const key of [ada, bob])
    expect(
      (await eventsOf(admin, { topic: "accounts.blockChanged", key: `player:${key}` })).filter(
        ({ payload }) => payload["blockedId"] === bob,
      ),
    ).toMatchObject([{ payload: { playerId: ada, blockedId: bob, isBlocked: true } }]);
  await friends.unblock(ada, bob);
  expect(await findSocialContradictions(admin, ada, bob)).toEqual([]);
  expect(await findSocialContradictions(admin, ada, carol)).toEqual([]);
});

test("who is blocked asks in vain and sees what everyone sees who has no answer", async () => {
  const { friends } = setting();
  const [ada, bob] = await pair();
  const [carol, dave] = await pair();
  await friends.block(bob, ada);
  const asked = await friends.request(ada, bob);
  const askedOthers = await friends.request(carol, dave);
  expect(asked).toEqual({ ...askedOthers, playerId: ada, otherId: bob });
  expect([await list("sent", ada), await list("received", bob)]).toEqual([[bob], []]);
  await expect(friends.accept(bob, ada)).rejects.toMatchObject({ code: "NOT_FOUND" });
  // Also the bounds answer as for anyone.
  await fill(bob, "received", socialBounds.receivedRequests);
  await friends.withdraw(ada, bob);
  await expect(friends.request(ada, bob)).rejects.toMatchObject({
    details: { limit: "receivedRequests" },
  });
});

test("a request that was hidden stays so when the block is lifted, and makes friends when the other one asks", async () => {
  const { admin, friends } = setting();
  const [ada, bob] = await pair();
  await friends.block(bob, ada);
  await friends.request(ada, bob);
  await friends.unblock(bob, ada);
  expect(await list("received", bob)).toEqual([]);
  expect(await friends.request(bob, ada)).toMatchObject({ state: "friend" });
  expect(await findSocialContradictions(admin, ada, bob)).toEqual([]);
});

test("lists have the newest first, page by page in both directions", async () => {
  const { friends, clock } = setting();
  const [ada] = await pair();
  const others = await setting().makePlayers(5);
  for (const [at, other] of others.entries()) {
    // Two of them at the same moment.
    if (at !== 2) await clock.advance(1000);
    await friends.request(ada, other);
  }
  const read = (limit: number, backward: boolean, from?: { sinceMs: number; id: PlayerId }) =>
    friends.listTies("sent", { playerId: ada, limit, backward, from });
  const all = await read(10, false);
  expect(all.map(({ otherId }) => otherId).sort()).toEqual([...others].sort());
  expect(all.map(({ sinceMs }) => sinceMs)).toEqual(all.map(({ sinceMs }) => sinceMs).sort((a, b) => b - a));
  const placeOf = (at: number) => ({ sinceMs: all[at]?.sinceMs ?? 0, id: all[at]?.otherId ?? ada });
  for (let at = 0; at < all.length - 1; at++) {
    expect(await read(1, false, placeOf(at))).toEqual([all[at + 1]]);
    expect(await read(1, true, placeOf(at + 1))).toEqual([all[at]]);
  }
});
