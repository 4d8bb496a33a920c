import { anonymous, type PlayerId, type Principal } from "@muster/auth";
import { SeededRandom } from "@muster/runtime";
import type { ExecutionResult } from "graphql";
import { beforeAll, expect, test } from "vitest";
import type { ItemId } from "../../src/service/index.js";
import {
  ask,
  asPlayer,
  asStaff,
  failureOf,
  give,
  gold,
  makePlayer,
  potion,
  publishBasics,
  stackOf,
  sword,
  until,
  useSetting,
} from "../setting.js";

const setting = useSetting();
beforeAll(() => publishBasics(setting()));

const subscription = `subscription ($after: Cursor, $playerId: ID) {
  inventoryChanged(after: $after, playerId: $playerId) {
    cursor reason occurredAt player { id inventoryCursor }
    changes { definitionId delta itemId item { id quantity owner { id } definition { id } } }
    wallet { currencyId delta amount }
  }
}`;

interface Change {
  readonly cursor: string;
  readonly reason: string;
  readonly changes: readonly {
    readonly definitionId: string;
    readonly delta: string;
    readonly itemId: string | null;
    readonly item: { quantity: string } | null;
  }[];
  readonly wallet: readonly {
    readonly currencyId: string;
    readonly delta: string;
    readonly amount: string;
  }[];
}

type Stream = AsyncGenerator<ExecutionResult, void, void>;

async function open(principal: Principal, variables: object = {}): Promise<Stream> {
  const stream = await start(principal, variables);
  if (!(Symbol.asyncIterator in stream)) throw new Error(JSON.stringify(stream));
  return stream;
}

function start(principal: Principal, variables: object): Promise<Stream | ExecutionResult> {
  return setting().subgraph.subscribe({
    query: subscription,
    variables: { ...variables },
    principal,
    requestId: "test",
  });
}

async function next(stream: Stream): Promise<Change> {
  const step = await stream.next();
  if (step.done === true) throw new Error("the subscription ended");
  expect(step.value.errors).toBeUndefined();
  return (JSON.parse(JSON.stringify(step.value.data)) as { inventoryChanged: Change }).inventoryChanged;
}

async function readCursor(playerId: PlayerId): Promise<string> {
  const query = `query ($ids: [_Any!]!) { _entities(representations: $ids) { ... on Player { items { edges { cursor } } inventoryCursor } } }`;
  const data = await ask<{ _entities: [{ inventoryCursor: string }] }>(setting(), asPlayer(playerId), query, {
    ids: [{ __typename: "Player", id: playerId }],
  });
  return data._entities[0].inventoryCursor;
}

test("changes arrive with deltas and what is there now", async () => {
  const [playerId, friend] = [await makePlayer(setting()), await makePlayer(setting())];
  const stream = await open(asPlayer(playerId));
  await give(setting(), playerId, [[potion, 3n]], 40n);
  const granted = await next(stream);
  const stack = await stackOf(setting(), playerId, potion);
  const potions = { id: stack.id, quantity: "3", owner: { id: playerId }, definition: { id: "potion" } };
  expect(granted).toMatchObject({
    reason: "GRANT",
    player: { id: playerId },
    changes: [{ definitionId: "potion", delta: "3", itemId: null, item: potions }],
    wallet: [{ currencyId: gold, delta: "40", amount: "40" }],
  });
  const { service } = setting();
  await service.consumeItem({ playerId, itemId: stack.id, quantity: 1n, idempotencyKey: "1" });
  expect(await next(stream)).toMatchObject({
    reason: "CONSUME",
    changes: [{ definitionId: "potion", delta: "-1", item: { ...potions, quantity: "2" } }],
    wallet: [],
  });
  await service.consumeItem({ playerId, itemId: stack.id, quantity: 2n, idempotencyKey: "2" });
  expect((await next(stream)).changes).toEqual([
    { definitionId: "potion", delta: "-2", itemId: null, item: null },
  ]);
  const [swordId = "" as ItemId] = await give(setting(), playerId, [[sword, 1n]]);
  expect((await next(stream)).changes).toMatchObject([
    { itemId: swordId, delta: "1", item: { id: swordId } },
  ]);
  const friendStream = await open(asPlayer(friend));
  await service.transferItem({
    actorId: `player:${playerId}`,
    fromPlayerId: playerId,
    toPlayerId: friend,
    itemId: swordId,
    quantity: 1n,
    idempotencyKey: "3",
  });
  expect((await next(stream)).changes).toEqual([
    { definitionId: "sword", delta: "-1", itemId: swordId, item: null },
  ]);
  expect(await next(friendStream)).toMatchObject({
    reason: "TRANSFER",
    changes: [{ definitionId: "sword", delta: "1", itemId: swordId, item: { owner: { id: friend } } }],
  });
  await Promise.all([stream.return(), friendStream.return()]);
});

test("a subscription that waits ends at once", async () => {
  const stream = await open(asPlayer(await makePlayer(setting())));
  const waiting = stream.next();
  await stream.return();
  expect(await waiting).toEqual({ done: true, value: undefined });
});

test("resuming by cursor at any moment misses nothing and doubles nothing", async () => {
  const seed = 20_261;
  const random = new SeededRandom(seed);
  const playerId = await makePlayer(setting());
  const total = 60;
  let after = await readCursor(playerId);
  const granting = (async () => {
    for (let n = 1; n <= total; n++) await give(setting(), playerId, [[potion, BigInt(n)]]);
  })();
  const seen: number[] = [];
  while (seen.length < total) {
    const stream = await open(asPlayer(playerId), { after });
    for (let left = 1 + random.below(9); left > 0 && seen.length < total; left--) {
      const { cursor, changes } = await next(stream);
      after = cursor;
      seen.push(Number(changes[0]?.delta));
    }
    await stream.return();
  }
  await granting;
  expect(seen, `seed ${seed}`).toEqual(Array.from({ length: total }, (_, at) => at + 1));
});

/** Runs `operation`, with one more potion and 7 gold given to `playerId` while it waits for the cursor. */
async function askOvertaken(operation: () => Promise<unknown>, playerId: PlayerId): Promise<unknown> {
  const { admin } = setting();
  const asked = await admin.transact(async (tx) => {
    await tx.query("LOCK TABLE events.log_state IN ACCESS EXCLUSIVE MODE");
    const reading = operation();
    await until(async () => {
      const [waiting] = await admin.query(
        `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
          AND application_name = 'inventory-main' AND query LIKE '%events.log_state%'`,
      );
      return waiting !== undefined;
    });
    await give(setting(), playerId, [[potion, 1n]], 7n);
    return { reading };
  });
  return asked.reading;
}

test("where a request asks for the cursor, the state is read after it", async () => {
  const playerId = await makePlayer(setting());
  const query = `query ($ids: [_Any!]!) {
    _entities(representations: $ids) { ... on Player { wallet { amount } items { edges { cursor } } ...Place } } }
    fragment Place on Player { from: inventoryCursor }`;
  const variables = { ids: [{ __typename: "Player", id: playerId }] };
  const data = await askOvertaken(() => ask(setting(), asPlayer(playerId), query, variables), playerId);
  expect(data).toEqual({
    _entities: [
      { wallet: [{ amount: "7" }], items: { edges: [expect.anything()] }, from: expect.any(String) },
    ],
  });
});

test("what a mutation answers with is read after the cursor in the same answer", async () => {
  const playerId = await makePlayer(setting());
  const mutation = `mutation ($input: GrantItemsInput!) { grantItems(input: $input) {
    items { quantity } wallet { amount } player { inventoryCursor wallet { amount } } } }`;
  const input = {
    playerId,
    items: [{ definitionId: potion, quantity: "2" }],
    currencies: [{ currencyId: gold, amount: "5" }],
    reason: "test",
    idempotencyKey: "overtaken",
  };
  const staff = asStaff("inventory:grant", "inventory:read");
  const data = await askOvertaken(() => ask(setting(), staff, mutation, { input }), playerId);
  const wallet = [{ amount: "12" }];
  const player = { inventoryCursor: expect.any(String), wallet };
  expect(data).toEqual({ grantItems: { items: [{ quantity: "3" }], wallet, player } });
});

test("the cursor read with a change is the change's own", async () => {
  const playerId = await makePlayer(setting());
  const after = await readCursor(playerId);
  for (const quantity of [1n, 2n]) await give(setting(), playerId, [[potion, quantity]]);
  const settled = await open(asPlayer(playerId), { after });
  const changes = [await next(settled), await next(settled)];
  await settled.return();
  const stream = await open(asPlayer(playerId), { after });
  for (const { cursor } of changes)
    expect(await next(stream)).toMatchObject({ cursor, player: { inventoryCursor: cursor } });
  await stream.return();
  expect(new Set(changes.map(({ cursor }) => cursor)).size).toBe(2);
});

test("who may follow, and from where", async () => {
  const [playerId, other] = [await makePlayer(setting()), await makePlayer(setting())];
  const codeOf = async (principal: Principal, variables: object): Promise<unknown> => {
    const result = await start(principal, variables);
    if (Symbol.asyncIterator in result) throw new Error("it started");
    return failureOf(result);
  };
  expect(await codeOf(anonymous, {})).toMatchObject({ code: "UNAUTHENTICATED" });
  expect(await codeOf(asPlayer(other), { playerId })).toMatchObject({ code: "FORBIDDEN" });
  expect(await codeOf(asStaff("inventory:grant"), { playerId })).toMatchObject({ code: "FORBIDDEN" });
  expect(await codeOf(asStaff("inventory:read"), {})).toMatchObject({ code: "FORBIDDEN" });
  expect(await codeOf(asStaff("inventory:read"), { playerId: "x" })).toMatchObject({
    code: "BAD_USER_INPUT",
    details: { field: "playerId" },
  });
  expect(await codeOf(asPlayer(playerId), { after: "nonsense" })).toMatchObject({ code: "CURSOR_INVALID" });
  const foreign = Buffer.from(`1.${"0".repeat(16)}.7`).toString("base64url");
  expect(await codeOf(asPlayer(playerId), { after: foreign })).toMatchObject({ code: "CURSOR_INVALID" });
  const stream = await open(asStaff("inventory:read"), { playerId });
  await give(setting(), playerId, [[potion, 1n]]);
  expect((await next(stream)).changes).toHaveLength(1);
  await stream.return();
});
