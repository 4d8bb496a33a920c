import { anonymous, type PlayerId, type Principal } from "@muster/auth";
import { appendEvents, type EventId } from "@muster/events";
import type { ExecutionResult } from "graphql";
import { beforeAll, expect, test } from "vitest";
import type { ItemId, TradePolicyContent } from "../../src/service/index.js";
import {
  ask,
  askFailing,
  asPlayer,
  asStaff,
  clock,
  footprint,
  give,
  gold,
  ids,
  makePlayer,
  potion,
  publish,
  publishBasics,
  stackOf,
  sword,
  until,
  useSetting,
} from "../setting.js";

const setting = useSetting();
const policy: TradePolicyContent = {
  tradeHoldS: 3600,
  purchaseHoldS: 3600,
  newDeviceLockS: 3600,
  openTradesMax: 20,
  valueImbalanceMax: 10n,
};
beforeAll(async () => {
  await publishBasics(setting());
  await publish(setting(), { tradePolicy: policy });
});

const fields = `id state version message createdAt updatedAt expiresAt imbalances { currencyId difference }
  proposer { player { id } confirmed items { itemId definitionId quantity definition { id } } currencies { currencyId amount currency { id } } }
  recipient { player { id } confirmed items { itemId quantity } currencies { amount } }`;
const mutation = (name: string, input: string): string =>
  `mutation ($input: ${input}!) { ${name}(input: $input) { trade { ${fields} } } }`;
const propose = mutation("proposeTrade", "ProposeTradeInput");

interface TradeData {
  readonly id: string;
  readonly state: string;
  readonly version: number;
}

interface Players {
  readonly ada: PlayerId;
  readonly bob: PlayerId;
  readonly swordId: ItemId;
  readonly potionsId: ItemId;
}

async function makePlayers(): Promise<Players> {
  const [ada, bob] = [await makePlayer(setting()), await makePlayer(setting())];
  const [swordId = "" as ItemId] = await give(setting(), ada, [[sword, 1n]], 50n);
  await give(setting(), bob, [[potion, 9n]], 50n);
  return { ada, bob, swordId, potionsId: (await stackOf(setting(), bob, potion)).id };
}

const proposal = ({ bob, swordId, potionsId }: Players) => ({
  withPlayerId: bob,
  offer: {
    items: [{ itemId: swordId, quantity: "1" }],
    currencies: [{ currencyId: gold, amount: "20" }],
  },
  request: { items: [{ itemId: potionsId, quantity: "4" }] },
  message: "deal?",
  idempotencyKey: ids.next(),
});

async function act(
  name: string,
  principal: Principal,
  trade: TradeData,
  more: object = {},
): Promise<TradeData> {
  const isEnd = name === "cancelTrade" || name === "declineTrade";
  const type = isEnd ? "EndTradeInput" : name === "updateTrade" ? "UpdateTradeInput" : "TradeVersionInput";
  const input = {
    tradeId: trade.id,
    idempotencyKey: ids.next(),
    ...(isEnd ? {} : { version: trade.version }),
    ...more,
  };
  const data = await ask<Record<string, { trade: TradeData }>>(setting(), principal, mutation(name, type), {
    input,
  });
  if (data[name] === undefined) throw new Error("no answer");
  return data[name].trade;
}

async function makeTrade(players: Players): Promise<TradeData> {
  const data = await ask<{ proposeTrade: { trade: TradeData } }>(setting(), asPlayer(players.ada), propose, {
    input: proposal(players),
  });
  return data.proposeTrade.trade;
}

async function settle(players: Players): Promise<TradeData> {
  const trade = await makeTrade(players);
  await act("acceptTrade", asPlayer(players.bob), trade);
  await act("confirmTrade", asPlayer(players.bob), trade);
  return act("confirmTrade", asPlayer(players.ada), trade);
}

test("a trade is proposed, changed, accepted, confirmed and listed, and flagged for staff alone", async () => {
  const players = await makePlayers();
  const { ada, bob, swordId } = players;
  const trade = await makeTrade(players);
  expect(trade).toMatchObject({
    state: "PROPOSED",
    version: 1,
    message: "deal?",
    imbalances: [],
    proposer: {
      player: { id: ada },
      confirmed: false,
      items: [{ itemId: swordId, definitionId: sword, quantity: "1", definition: { id: sword } }],
      currencies: [{ currencyId: gold, amount: "20", currency: { id: gold } }],
    },
    recipient: { player: { id: bob }, items: [{ quantity: "4" }], currencies: [] },
  });
  const gives = { items: [], currencies: [{ currencyId: gold, amount: "30" }] };
  const changed = await act("updateTrade", asPlayer(ada), trade, { gives });
  expect(changed).toMatchObject({ version: 2, proposer: { items: [], currencies: [{ amount: "30" }] } });
  await act("acceptTrade", asPlayer(bob), changed);
  await act("confirmTrade", asPlayer(ada), changed);
  const settled = await act("confirmTrade", asPlayer(bob), changed);
  expect(settled).toMatchObject({ state: "SETTLED", imbalances: [] });

  const list = `query ($id: ID!, $filter: TradeFilterInput) { _entities(representations: [{ __typename: "Player", id: $id }]) {
    ... on Player { trades(first: 5, filter: $filter) { edges { node { id state } } pageInfo { hasNextPage } } } } }`;
  const read = async (principal: Principal, filter: object | null) =>
    ask<{ _entities: { trades: { edges: { node: TradeData }[] } }[] }>(setting(), principal, list, {
      id: bob,
      filter,
    });
  const other = await makeTrade({ ...players, swordId });
  expect((await read(asPlayer(bob), null))._entities[0]?.trades.edges.map(({ node }) => node.id)).toEqual([
    other.id,
    trade.id,
  ]);
  expect(
    (await read(asStaff("inventory:read"), { states: ["SETTLED"], withPlayerId: ada }))._entities[0]?.trades
      .edges,
  ).toEqual([{ node: { id: trade.id, state: "SETTLED" } }]);
  expect(await askFailing(setting(), asPlayer(ada), list, { id: bob })).toMatchObject({ code: "FORBIDDEN" });

  const flagged =
    "{ flaggedTrades(first: 5) { edges { node { id imbalances { currencyId difference } } } } }";
  expect(await ask(setting(), asStaff("inventory:read"), flagged)).toEqual({
    flaggedTrades: {
      edges: [{ node: { id: trade.id, imbalances: [{ currencyId: gold, difference: "30" }] } }],
    },
  });
  expect(await askFailing(setting(), asPlayer(ada), flagged)).toMatchObject({ code: "FORBIDDEN" });
});

test("a trade is shown to its players and to staff who may read inventories, and to nobody else", async () => {
  const players = await makePlayers();
  const trade = await makeTrade(players);
  const query = "query ($id: ID!) { trade(id: $id) { id } }";
  const shown = async (principal: Principal) =>
    (await ask<{ trade: unknown }>(setting(), principal, query, { id: trade.id })).trade !== null;
  expect(await shown(asPlayer(players.ada))).toBe(true);
  expect(await shown(asPlayer(players.bob))).toBe(true);
  expect(await shown(asStaff("inventory:read"))).toBe(true);
  expect(await shown(asPlayer(await makePlayer(setting())))).toBe(false);
  expect(await shown(asStaff("inventory:grant"))).toBe(false);
  expect(await askFailing(setting(), anonymous, query, { id: trade.id })).toMatchObject({
    code: "UNAUTHENTICATED",
  });
  expect(await askFailing(setting(), anonymous, propose, { input: proposal(players) })).toMatchObject({
    code: "UNAUTHENTICATED",
  });
  expect((await act("declineTrade", asPlayer(players.bob), trade)).state).toBe("DECLINED");
});

test("bad input names the field and leaves nothing behind", async () => {
  const players = await makePlayers();
  const before = await footprint(setting());
  const cases: [changes: object, code: string, field: string][] = [
    [{ withPlayerId: players.ada }, "BAD_USER_INPUT", "withPlayerId"],
    [{ offer: { items: [{ itemId: "x", quantity: "1" }] } }, "BAD_USER_INPUT", "offer.items[0].itemId"],
    [{ offer: { items: [] }, request: { items: [] } }, "BAD_USER_INPUT", "offer"],
    [{ expiresInS: 1 }, "BAD_USER_INPUT", "expiresInS"],
    [
      { offer: { currencies: [{ currencyId: "none", amount: "1" }] } },
      "NOT_FOUND",
      "offer.currencies[0].currencyId",
    ],
  ];
  for (const [changes, code, field] of cases)
    expect(
      await askFailing(setting(), asPlayer(players.ada), propose, {
        input: { ...proposal(players), ...changes },
      }),
    ).toMatchObject({ code, details: { field } });
  expect(await footprint(setting())).toEqual(before);
});

test("tradeUpdated tells both players each change, and goes on behind a cursor", async () => {
  const players = await makePlayers();
  const open = async (principal: Principal, variables: object) => {
    const stream = await setting().subgraph.subscribe({
      query: `subscription ($after: Cursor, $playerId: ID) { tradeUpdated(after: $after, playerId: $playerId) {
        cursor tradeId state version trade { id state } } }`,
      variables: { ...variables },
      principal,
      requestId: "test",
    });
    if (!(Symbol.asyncIterator in stream)) throw new Error(JSON.stringify(stream));
    return stream as AsyncGenerator<ExecutionResult, void, void>;
  };
  const next = async (stream: AsyncGenerator<ExecutionResult, void, void>) => {
    const step = await stream.next();
    if (step.done === true) throw new Error("the subscription ended");
    expect(step.value.errors).toBeUndefined();
    return (JSON.parse(JSON.stringify(step.value.data)) as { tradeUpdated: Record<string, unknown> })
      .tradeUpdated;
  };
  const { inventoryCursor } = (
    await ask<{ _entities: { inventoryCursor: string }[] }>(
      setting(),
      asPlayer(players.bob),
      'query ($id: ID!) { _entities(representations: [{ __typename: "Player", id: $id }]) { ... on Player { inventoryCursor } } }',
      { id: players.bob },
    )
  )._entities[0] ?? { inventoryCursor: "" };
  const bobs = await open(asPlayer(players.bob), { after: inventoryCursor });
  const trade = await settle(players);
  const seen = [await next(bobs), await next(bobs), await next(bobs), await next(bobs)];
  expect(seen.map(({ state, tradeId }) => [state, tradeId])).toEqual(
    ["PROPOSED", "ACCEPTED", "ACCEPTED", "SETTLED"].map((state) => [state, trade.id]),
  );
  expect(seen[3]).toMatchObject({ version: 1, trade: { id: trade.id, state: "SETTLED" } });
  await bobs.return();
  const adas = await open(asStaff("inventory:read"), { playerId: players.ada, after: inventoryCursor });
  expect((await next(adas))["state"]).toBe("PROPOSED");
  await adas.return();
});

/** Writes events as accounts or the store would. */
async function append(events: Parameters<typeof appendEvents>[1]): Promise<void> {
  await setting().admin.transact((tx) => appendEvents(tx, events));
}

test("a sign-in from a new device locks what the player has, until an operator lifts it", async () => {
  const players = await makePlayers();
  const { ada } = players;
  await append([
    {
      id: ids.next<EventId>(),
      topic: "accounts.deviceAdded",
      key: `player:${ada}`,
      payload: { playerId: ada, deviceId: ids.next(), sessionId: ids.next() },
      occurredAtMs: clock.nowMs(),
    },
  ]);
  const lockOf = async () =>
    (
      await ask<{ _entities: { transferLock: { reason: string; until: string } | null }[] }>(
        setting(),
        asPlayer(ada),
        'query ($id: ID!) { _entities(representations: [{ __typename: "Player", id: $id }]) { ... on Player { transferLock { reason until } } } }',
        { id: ada },
      )
    )._entities[0]?.transferLock ?? undefined;
  const lock = await until(lockOf);
  expect(lock.reason).toBe("NEW_DEVICE");
  const input = { input: proposal(players) };
  expect(await askFailing(setting(), asPlayer(ada), propose, input)).toMatchObject({
    code: "TRADE_LOCKED",
    details: { reason: "newDevice", until: lock.until },
  });
  const lift =
    "mutation ($input: LiftTransferLockInput!) { liftTransferLock(input: $input) { lifted player { id } } }";
  const lifting = { input: { playerId: ada, reason: "called us" } };
  expect(await askFailing(setting(), asStaff("inventory:read"), lift, lifting)).toMatchObject({
    code: "FORBIDDEN",
  });
  expect(await ask(setting(), asStaff("inventory:unlock"), lift, lifting)).toEqual({
    liftTransferLock: { lifted: true, player: { id: ada } },
  });
  expect(await lockOf()).toBeUndefined();
  await ask(setting(), asPlayer(ada), propose, input);
});

test("how long gifts and purchases are held is known to the book as soon as the policy is in force", async () => {
  const periods = async () => {
    const rows = await setting().admin.query<{ reason: string; seconds: number }>(
      "SELECT reason, seconds FROM ledger.hold_periods ORDER BY reason",
    );
    return rows.map(({ reason, seconds }) => [reason, seconds]);
  };
  expect(await periods()).toEqual([
    ["gift", 3600],
    ["purchase", 3600],
  ]);
  await publish(setting(), { tradePolicy: { ...policy, tradeHoldS: 60, purchaseHoldS: 0 } });
  expect(await periods()).toEqual([
    ["gift", 60],
    ["purchase", 0],
  ]);
  await publish(setting(), { tradePolicy: policy });
  expect(await periods()).toEqual([
    ["gift", 3600],
    ["purchase", 3600],
  ]);
});

test("an operator's order to undo a player's trades is carried out by itself", async () => {
  const players = await makePlayers();
  const sinceAt = new Date(clock.nowMs() - 1000).toISOString();
  const trade = await settle(players);
  const order =
    "mutation ($input: ReverseTradesInput!) { reverseTrades(input: $input) { reversal { id completedAt player { id } } } }";
  const input = { playerId: players.ada, sinceAt, reason: "stolen", idempotencyKey: ids.next() };
  expect(await askFailing(setting(), asStaff("inventory:grant"), order, { input })).toMatchObject({
    code: "FORBIDDEN",
  });
  const { reverseTrades } = await ask<{ reverseTrades: { reversal: { id: string } } }>(
    setting(),
    asStaff("inventory:reverse"),
    order,
    { input },
  );
  const query = `query ($id: ID!) { tradeReversal(id: $id) { completedAt reason handovers(first: 5) { edges { node {
    sourceId kind lines { definitionId itemId currencyId amount missing from { id } to { id } } } } } } }`;
  interface Found {
    readonly tradeReversal: { completedAt: string | null; handovers: { edges: { node: object }[] } };
  }
  const done = await until(async () => {
    const { tradeReversal } = await ask<Found>(setting(), asStaff("inventory:read"), query, {
      id: reverseTrades.reversal.id,
    });
    return tradeReversal.completedAt !== null && tradeReversal;
  });
  const { ada, bob, swordId } = players;
  expect(done.handovers.edges.map(({ node }) => node)).toEqual([
    {
      sourceId: trade.id,
      kind: "TRADE",
      lines: [
        {
          definitionId: sword,
          itemId: swordId,
          currencyId: null,
          amount: "1",
          missing: "0",
          from: { id: bob },
          to: { id: ada },
        },
        {
          definitionId: null,
          itemId: null,
          currencyId: gold,
          amount: "20",
          missing: "0",
          from: { id: bob },
          to: { id: ada },
        },
        {
          definitionId: potion,
          itemId: null,
          currencyId: null,
          amount: "4",
          missing: "0",
          from: { id: ada },
          to: { id: bob },
        },
      ],
    },
  ]);
  const [item] = await setting().storage.findItems([swordId]);
  expect(item?.ownerId).toBe(ada);
});
