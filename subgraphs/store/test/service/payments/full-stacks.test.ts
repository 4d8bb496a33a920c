import { auditLedger, give } from "@muster/ledger";
import { expect, test } from "vitest";
import type { OfferId, PlayerId } from "../../../src/service/index.js";
import { line } from "../../offers.js";
import { assets, holdingsOf, ids, makePlayer, useSetting } from "../../setting.js";
import { moneyOffer, outcomes, settle, storesOf, untilOrder, untilState } from "./market.js";

// A stack of potions is at most 1000; what is paid for is delivered all the same.
const setting = useSetting(
  { "offer:potions": moneyOffer("potions", { items: [line("potion", 50)] }) },
  { simulates: true },
);

async function giveTo(playerId: PlayerId, amount: bigint): Promise<void> {
  await setting().ledger.post({
    idempotency: { ownerId: "test", operation: "give", key: ids.next(), request: null },
    ...give([{ asset: assets.potion, amount }], { ownerId: playerId, reason: "test", ids }),
    response: null,
  });
}

async function potionsOf(playerId: PlayerId): Promise<number> {
  return (await holdingsOf(setting(), playerId))["item:potion"] ?? 0;
}

test("a stack above its limit is refunded, restored above it again, and refunded", async () => {
  const { apple } = storesOf(setting());
  const playerId = await makePlayer(setting(), { potion: 990n });
  const appAccountToken = await setting().payments.purchaseToken(playerId, "apple");
  const { transactionId } = await apple.buy({ productId: "potions", appAccountToken });
  const { id } = await untilOrder(setting(), playerId);
  expect(await potionsOf(playerId)).toBe(1040);
  apple.refund(transactionId);
  await untilState(setting(), id, "REFUNDED");
  expect(await potionsOf(playerId)).toBe(990);
  await giveTo(playerId, 10n);
  apple.reverseRefund(transactionId);
  await untilState(setting(), id, "GRANTED");
  expect(await potionsOf(playerId)).toBe(1050);
  apple.refund(transactionId);
  await untilState(setting(), id, "REFUNDED");
  expect(await potionsOf(playerId)).toBe(1000);
});

test("a part is refunded and settled of a stack that stays above its limit, and a dispute about the rest won", async () => {
  const { payments } = setting();
  const { checkout } = storesOf(setting());
  const playerId = await makePlayer(setting(), { potion: 1000n });
  const opened = await payments.startCheckout({
    ...{ playerId, offerId: "potions" as OfferId, quantity: 3, region: "US", currency: "USD" },
    idempotencyKey: ids.next(),
    at: { provider: "checkout", successUrl: "https://a.example/", cancelUrl: "https://a.example/" },
  });
  const { id: orderId } = opened.order;
  const paymentId = checkout.pay(opened.url?.split("/").at(-1) ?? "").paymentId ?? "";
  await untilState(setting(), orderId, "GRANTED");
  expect(await potionsOf(playerId)).toBe(1150);
  checkout.refund(paymentId, 499);
  expect((await outcomes(setting())).at(-1)).toBe("refunded FLAGGED");
  await settle(setting(), orderId, 1);
  expect(await potionsOf(playerId)).toBe(1100);
  checkout.chargeBack(paymentId);
  await untilState(setting(), orderId, "REVERSED");
  expect(await potionsOf(playerId)).toBe(1000);
  checkout.winDispute(paymentId);
  await untilState(setting(), orderId, "GRANTED");
  expect(await potionsOf(playerId)).toBe(1100);
});

test("the book balances afterwards", async () => {
  expect((await auditLedger(setting().admin)).problems).toEqual([]);
});
