import { expect, test } from "vitest";
import type { OrderId } from "../../src/service/index.js";
import { gems, moneyOffer, storesOf, untilState } from "../service/payments/market.js";
import { ask, askFailing, asPlayer, asStaff, ids, makePlayer, useSetting } from "../setting.js";

const setting = useSetting(
  { "offer:gems": moneyOffer("gems", gems, { productIds: { apple: "gems", checkout: "gems", steam: "7" } }) },
  { simulates: true },
);

const tokenQuery = `query ($id: ID!) {
  _entities(representations: [{ __typename: "Player", id: $id }]) { ... on Player { purchaseToken(provider: APPLE) } }
}`;
const submit = `mutation ($input: SubmitReceiptInput!) {
  submitReceipt(input: $input) { order { id source state moneyPrice { region currency amountMicros } } }
}`;
const start = `mutation ($input: StartCheckoutInput!) { startCheckout(input: $input) { url order { id state } } }`;
const startSteam = `mutation ($input: StartSteamPurchaseInput!) {
  startSteamPurchase(input: $input) { approvalUrl order { id source state } }
}`;

interface Token {
  readonly _entities: readonly { readonly purchaseToken: string }[];
}

test("a player's client buys under the player's token and hands the receipt in", async () => {
  const playerId = await makePlayer(setting());
  const { _entities } = await ask<Token>(setting(), asPlayer(playerId), tokenQuery, { id: playerId });
  const appAccountToken = _entities[0]?.purchaseToken ?? "";
  const { signedTransaction } = await storesOf(setting()).apple.buy({ productId: "gems", appAccountToken });
  const input = { provider: "APPLE", receipt: signedTransaction, idempotencyKey: ids.next() };
  expect(await ask(setting(), asPlayer(playerId), submit, { input })).toMatchObject({
    submitReceipt: {
      order: {
        ...{ source: "APPLE", state: "GRANTED" },
        moneyPrice: { region: "US", currency: "USD", amountMicros: "4990000" },
      },
    },
  });
  expect(await askFailing(setting(), asPlayer(await makePlayer(setting())), submit, { input })).toMatchObject(
    {
      code: "RECEIPT_USED",
    },
  );
});

test("a token is for the player and support alone, and a receipt is a player's", async () => {
  const playerId = await makePlayer(setting());
  const variables = { id: playerId };
  for (const principal of [asPlayer(await makePlayer(setting())), asStaff("store:publish")])
    expect(await askFailing(setting(), principal, tokenQuery, variables)).toMatchObject({
      code: "FORBIDDEN",
    });
  const own = await ask<Token>(setting(), asPlayer(playerId), tokenQuery, variables);
  expect(await ask<Token>(setting(), asStaff("store:read"), tokenQuery, variables)).toEqual(own);
  const input = { provider: "APPLE", receipt: "a.b.c", idempotencyKey: ids.next() };
  expect(await askFailing(setting(), asStaff("store:read"), submit, { input })).toMatchObject({
    code: "FORBIDDEN",
  });
});

test("a checkout gives the page to pay on, and Steam an order to approve", async () => {
  const playerId = await makePlayer(setting());
  const { checkout, steam } = storesOf(setting());
  const where = { offerId: "gems", region: "US", currency: "USD" };
  const urls = { successUrl: "https://a.example/paid", cancelUrl: "https://a.example/shop" };
  const { startCheckout } = await ask<{ startCheckout: { url: string; order: { id: OrderId } } }>(
    ...([setting(), asPlayer(playerId), start] as const),
    { input: { ...where, ...urls, idempotencyKey: ids.next() } },
  );
  checkout.pay(startCheckout.url.split("/").at(-1) ?? "");
  await untilState(setting(), startCheckout.order.id, "GRANTED");
  const { startSteamPurchase } = await ask<{ startSteamPurchase: { order: { id: OrderId } } }>(
    ...([setting(), asPlayer(playerId), startSteam] as const),
    { input: { ...where, steamId: "76561198000000001", idempotencyKey: ids.next() } },
  );
  const { order } = startSteamPurchase;
  expect(order).toMatchObject({ source: "STEAM", state: "CREATED" });
  steam.approve(order.id);
  const input = { provider: "STEAM", receipt: order.id, idempotencyKey: ids.next() };
  expect(await ask(setting(), asPlayer(playerId), submit, { input })).toMatchObject({
    submitReceipt: { order: { id: order.id, state: "GRANTED" } },
  });
});
