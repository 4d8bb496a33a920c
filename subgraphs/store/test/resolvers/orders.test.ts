import { anonymous } from "@muster/auth";
import { expect, test } from "vitest";
import { dragonBox, goldOffer, line } from "../offers.js";
import { ask, askFailing, asPlayer, asStaff, ids, makePlayer, useSetting } from "../setting.js";

const setting = useSetting({
  "offer:potions": goldOffer(10, [line("potion", 5)], { giftable: true }),
  "offer:dragon": goldOffer(1, [], { contents: { boxes: [{ boxId: "dragon" }] } }),
  "offer:pass": goldOffer(1, [], { contents: { entitlements: [{ entitlementId: "vip", durationS: 60 }] } }),
  "box:dragon": dragonBox,
  "entitlement:vip": { name: { en: "VIP" } },
});

const buy = `mutation ($input: PurchaseOfferInput!) { purchaseOffer(input: $input) { order {
  id state source offerId offerRevision quantity price { currencyId amount } moneyPrice { currency }
  delivery { items { definitionId quantity } } player { id } recipient { id } draws { boxId places } refundReason } } }`;

const inputOf = (offerId: string, amount: string, more: object = {}) => ({
  input: { offerId, expectedPrice: { currencyId: "gold", amount }, idempotencyKey: ids.next(), ...more },
});

interface Bought {
  readonly purchaseOffer: { readonly order: { readonly id: string } & Record<string, unknown> };
}

test("a player buys, gives, and finds the orders again", async () => {
  const [playerId, friendId] = [await makePlayer(setting(), { gold: 100n }), await makePlayer(setting())];
  const me = asPlayer(playerId);
  const first = await ask<Bought>(setting(), me, buy, inputOf("potions", "10", { giftTo: friendId }));
  expect(first.purchaseOffer.order).toEqual({
    id: first.purchaseOffer.order.id,
    state: "GRANTED",
    source: "VIRTUAL",
    offerId: "potions",
    offerRevision: 1,
    quantity: 1,
    price: { currencyId: "gold", amount: "10" },
    moneyPrice: null,
    delivery: { items: [{ definitionId: "potion", quantity: "5" }] },
    player: { id: playerId },
    recipient: { id: friendId },
    draws: [],
    refundReason: null,
  });
  const second = await ask<Bought>(setting(), me, buy, inputOf("dragon", "1"));
  expect(second.purchaseOffer.order["draws"]).toEqual([{ boxId: "dragon", places: [expect.any(Number)] }]);
  const orders = [second.purchaseOffer.order.id, first.purchaseOffer.order.id];
  const list = `query ($player: [_Any!]!, $first: Int, $after: Cursor) { _entities(representations: $player) { ... on Player {
    orders(first: $first, after: $after) { edges { cursor node { id } } pageInfo { hasNextPage } } } } }`;
  const player = [{ __typename: "Player", id: playerId }];
  interface Listed {
    readonly _entities: readonly {
      readonly orders: { readonly edges: { cursor: string; node: { id: string } }[] };
    }[];
  }
  const page = await ask<Listed>(setting(), me, list, { player, first: 1 });
  const edges = page._entities[0]?.orders.edges ?? [];
  expect(edges.map(({ node }) => node.id)).toEqual([orders[0]]);
  const next = await ask<Listed>(setting(), me, list, { player, first: 1, after: edges[0]?.cursor });
  expect(next._entities[0]?.orders.edges.map(({ node }) => node.id)).toEqual([orders[1]]);
  expect(await askFailing(setting(), asPlayer(friendId), list, { player })).toMatchObject({
    code: "FORBIDDEN",
  });
});

test("an order is read by who paid and with store:read", async () => {
  const [playerId, otherId] = [await makePlayer(setting(), { gold: 10n }), await makePlayer(setting())];
  const { purchaseOffer } = await ask<Bought>(setting(), asPlayer(playerId), buy, inputOf("potions", "10"));
  const { id } = purchaseOffer.order;
  const query = "query ($id: ID!) { order(id: $id) { id } }";
  expect(await ask(setting(), asPlayer(playerId), query, { id })).toEqual({ order: { id } });
  expect(await ask(setting(), asStaff("store:read"), query, { id })).toEqual({ order: { id } });
  expect(await ask(setting(), asPlayer(otherId), query, { id })).toEqual({ order: null });
  expect(await ask(setting(), anonymous, query, { id })).toEqual({ order: null });
  expect(await ask(setting(), anonymous, query, { id: "x" })).toEqual({ order: null });
});

test("staff searches orders and refunds one", async () => {
  const playerId = await makePlayer(setting(), { gold: 10n });
  const { purchaseOffer } = await ask<Bought>(setting(), asPlayer(playerId), buy, inputOf("potions", "10"));
  const refund =
    "mutation ($input: RefundOrderInput!) { refundOrder(input: $input) { order { id state refundReason } } }";
  const input = {
    orderId: purchaseOffer.order.id,
    policy: "DEBT",
    reason: "asked for",
    idempotencyKey: ids.next(),
  };
  expect(await askFailing(setting(), asPlayer(playerId), refund, { input })).toMatchObject({
    code: "FORBIDDEN",
  });
  expect(await askFailing(setting(), asStaff("store:read"), refund, { input })).toMatchObject({
    code: "FORBIDDEN",
  });
  const refunded = { order: { id: purchaseOffer.order.id, state: "REFUNDED", refundReason: "asked for" } };
  expect(await ask(setting(), asStaff("store:refund"), refund, { input })).toEqual({ refundOrder: refunded });
  const search =
    "query ($filter: OrderFilterInput) { orders(filter: $filter) { edges { node { id state } } } }";
  const filter = { playerId, state: "REFUNDED", offerId: "potions" };
  expect(await ask(setting(), asStaff("store:read"), search, { filter })).toEqual({
    orders: { edges: [{ node: { id: purchaseOffer.order.id, state: "REFUNDED" } }] },
  });
  expect(
    await ask(setting(), asStaff("store:read"), search, { filter: { ...filter, state: "GRANTED" } }),
  ).toEqual({
    orders: { edges: [] },
  });
  expect(await askFailing(setting(), asPlayer(playerId), search)).toMatchObject({ code: "FORBIDDEN" });
  expect(
    await askFailing(setting(), asStaff("store:read"), search, { filter: { playerId: "x" } }),
  ).toMatchObject({
    code: "BAD_USER_INPUT",
    details: { field: "filter.playerId" },
  });
});

test("a player sees what they are entitled to", async () => {
  const playerId = await makePlayer(setting(), { gold: 10n });
  const { purchaseOffer } = await ask<Bought>(setting(), asPlayer(playerId), buy, inputOf("pass", "1"));
  const query = `query ($player: [_Any!]!) { _entities(representations: $player) { ... on Player {
    entitlements { entitlementId name { text } active orderIds from until } } } }`;
  const player = [{ __typename: "Player", id: playerId }];
  const { _entities } = await ask<{ _entities: { entitlements: { from: string; until: string }[] }[] }>(
    setting(),
    asPlayer(playerId),
    query,
    { player },
  );
  const [held] = _entities[0]?.entitlements ?? [];
  expect(held).toMatchObject({
    entitlementId: "vip",
    name: { text: "VIP" },
    active: true,
    orderIds: [purchaseOffer.order.id],
  });
  expect(Date.parse(held?.until ?? "") - Date.parse(held?.from ?? "")).toBe(60_000);
  expect(await askFailing(setting(), anonymous, query, { player })).toMatchObject({
    code: "UNAUTHENTICATED",
  });
});

test("an owned box is opened, and support makes an order's draws again", async () => {
  const playerId = await makePlayer(setting(), { chest: 1n, gold: 10n });
  const [chest] = await setting().admin.query<{ id: string }>(
    "SELECT id FROM ledger.items WHERE owner_id = $1",
    [playerId],
  );
  const open = "mutation ($input: OpenBoxInput!) { openBox(input: $input) { draw { boxId places } } }";
  const input = { itemId: chest?.id, idempotencyKey: ids.next() };
  const opened = await ask(setting(), asPlayer(playerId), open, { input });
  expect(opened).toEqual({ openBox: { draw: { boxId: "dragon", places: [expect.any(Number)] } } });
  expect(await ask(setting(), asPlayer(playerId), open, { input })).toEqual(opened);
  const { purchaseOffer } = await ask<Bought>(setting(), asPlayer(playerId), buy, inputOf("dragon", "1"));
  const replay =
    "query ($id: ID!) { replayDraw(orderId: $id) { agrees places weights seed missesBefore draw { places } } }";
  const { replayDraw } = await ask<{
    replayDraw: { places: number[]; draw: { places: number[] }; seed: string }[];
  }>(setting(), asStaff("store:support"), replay, { id: purchaseOffer.order.id });
  expect(replayDraw).toMatchObject([
    { agrees: true, weights: [70, 25, 5], seed: expect.stringMatching(/^[0-9a-f]{64}$/) },
  ]);
  expect(replayDraw[0]?.places).toEqual(replayDraw[0]?.draw.places);
  expect(
    await askFailing(setting(), asStaff("store:read"), replay, { id: purchaseOffer.order.id }),
  ).toMatchObject({
    code: "FORBIDDEN",
  });
});

test("only a player buys", async () => {
  expect(await askFailing(setting(), anonymous, buy, inputOf("potions", "10"))).toMatchObject({
    code: "UNAUTHENTICATED",
  });
  expect(await askFailing(setting(), asStaff("store:refund"), buy, inputOf("potions", "10"))).toMatchObject({
    code: "FORBIDDEN",
  });
});
