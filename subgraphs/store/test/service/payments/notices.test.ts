import { auditLedger, findOwnerLocks, sinkOwnerId } from "@muster/ledger";
import { expect, test } from "vitest";
import type { PlayerId } from "../../../src/service/index.js";
import { line } from "../../offers.js";
import { clock, footprint, holdingsOf, ids, makePlayer, refusalOf, useSetting } from "../../setting.js";
import {
  gems,
  moneyOffer,
  outcomes,
  receiptOf,
  soleOrder,
  storesOf,
  untilOrder,
  untilState,
} from "./market.js";

const setting = useSetting(
  {
    "offer:gems": moneyOffer("gems", gems),
    "offer:kind": moneyOffer("kind", gems, { refundPolicy: "WRITE_OFF" }),
    "offer:lax": moneyOffer("lax", gems, { refundPolicy: "CLAW_BACK" }),
    "offer:blade": moneyOffer("blade", {
      items: [line("sword", 1)],
      entitlements: [{ entitlementId: "vip" }],
    }),
    "offer:term": moneyOffer("term", { entitlements: [{ entitlementId: "vip", durationS: 60 }] }),
    "entitlement:vip": { name: { en: "VIP" } },
  },
  { simulates: true },
);

async function buyApple(productId: string, given?: PlayerId) {
  const playerId = given ?? (await makePlayer(setting()));
  const appAccountToken = await setting().payments.purchaseToken(playerId, "apple");
  return { playerId, ...(await storesOf(setting()).apple.buy({ productId, appAccountToken })) };
}

async function buyGoogle(productId: string) {
  const playerId = await makePlayer(setting());
  const obfuscatedAccountId = await setting().payments.purchaseToken(playerId, "google");
  return { playerId, ...storesOf(setting()).google.buy({ productId, obfuscatedAccountId }) };
}

async function spend(playerId: PlayerId, amount: bigint): Promise<void> {
  await setting().ledger.post({
    idempotency: { ownerId: "test", operation: "use", key: ids.next(), request: null },
    transfers: [
      ...[
        { assetId: "currency:gems", fromOwnerId: playerId, toOwnerId: sinkOwnerId, amount, reason: "test" },
      ],
    ],
    response: null,
  });
}

test("what no client ever submitted is delivered by the store's own notice", async () => {
  const [apple, google] = [await buyApple("gems"), await buyGoogle("gems")];
  expect(await untilOrder(setting(), apple.playerId)).toMatchObject({ source: "APPLE", state: "GRANTED" });
  expect(await untilOrder(setting(), google.playerId)).toMatchObject({ source: "GOOGLE", state: "GRANTED" });
  const order = await soleOrder(setting(), apple.playerId);
  const { payments } = setting();
  expect(await payments.submitReceipt(receiptOf(apple.playerId, "apple", apple.signedTransaction))).toEqual(
    order,
  );
  expect(await holdingsOf(setting(), apple.playerId)).toEqual({ "currency:gems": 100 });
});

test("a purchase without a name waits for who has its receipt", async () => {
  const { google } = storesOf(setting());
  const { purchaseToken } = google.buy({ productId: "gems" });
  expect(await outcomes(setting())).toContain("purchased UNCLAIMED");
  const playerId = await makePlayer(setting());
  await setting().payments.submitReceipt(receiptOf(playerId, "google", purchaseToken));
  expect(await holdingsOf(setting(), playerId)).toEqual({ "currency:gems": 100 });
});

test.each([
  ["gems", "REFUNDED", { "debt:gems": 30 }],
  ["lax", "REFUNDED", { "forgiven:gems": 30 }],
  ["kind", "REFUNDED", { "currency:gems": 70 }],
])("a refund of %s takes back what the offer's policy says", async (productId, state, holdings) => {
  const { playerId, transactionId } = await buyApple(productId);
  const { id } = await untilOrder(setting(), playerId);
  await spend(playerId, 30n);
  storesOf(setting()).apple.refund(transactionId);
  await untilState(setting(), id, state);
  expect(await holdingsOf(setting(), playerId)).toEqual(holdings);
});

test("a chargeback reverses, and the list of voided purchases tells it where no webhook did", async () => {
  const { google } = storesOf(setting());
  const { playerId, purchaseToken } = await buyGoogle("blade");
  const { id } = await untilOrder(setting(), playerId);
  expect(await holdingsOf(setting(), playerId)).toEqual({ "item:sword": 1 });
  await outcomes(setting());
  google.faults.drops = true;
  google.chargeBack(purchaseToken);
  google.faults.drops = false;
  await setting().payments.readVoided("google");
  await untilState(setting(), id, "REVERSED");
  expect(await holdingsOf(setting(), playerId)).toEqual({});
  expect(await setting().storage.findEntitlementGrants([playerId])).toEqual([[]]);
  const [lock] = await findOwnerLocks(setting().admin, [playerId], clock.nowMs());
  expect(lock?.reason).toBe("chargeback");
  expect(Math.abs((lock?.untilMs ?? 0) - clock.nowMs() - 30 * 86_400_000)).toBeLessThan(600_000);
  const before = await footprint(setting());
  await setting().payments.readVoided("google");
  expect(await footprint(setting())).toEqual(before);
});

test("a refund that is reversed gives back what was taken, and can be refunded again", async () => {
  const { apple } = storesOf(setting());
  const { playerId, transactionId } = await buyApple("blade");
  const { id } = await untilOrder(setting(), playerId);
  apple.refund(transactionId);
  await untilState(setting(), id, "REFUNDED");
  expect(await findOwnerLocks(setting().admin, [playerId], clock.nowMs())).toEqual([undefined]);
  apple.reverseRefund(transactionId);
  await untilState(setting(), id, "GRANTED");
  expect(await holdingsOf(setting(), playerId)).toEqual({ "item:sword": 1 });
  expect(await setting().storage.findEntitlementGrants([playerId])).toMatchObject([[{ orderId: id }]]);
  apple.refund(transactionId);
  await untilState(setting(), id, "REFUNDED");
  expect(await holdingsOf(setting(), playerId)).toEqual({});
});

test("debt of a refund that is reversed goes away", async () => {
  const { apple } = storesOf(setting());
  const { playerId, transactionId } = await buyApple("gems");
  const { id } = await untilOrder(setting(), playerId);
  await spend(playerId, 60n);
  apple.refund(transactionId);
  await untilState(setting(), id, "REFUNDED");
  expect(await holdingsOf(setting(), playerId)).toEqual({ "debt:gems": 60 });
  apple.reverseRefund(transactionId);
  await untilState(setting(), id, "GRANTED");
  expect(await holdingsOf(setting(), playerId)).toEqual({ "currency:gems": 40 });
});

test("every notice delivered twice changes things once", async () => {
  const { apple } = storesOf(setting());
  apple.faults.duplicates = true;
  const { playerId, transactionId } = await buyApple("gems");
  const { id } = await untilOrder(setting(), playerId);
  apple.refund(transactionId);
  await untilState(setting(), id, "REFUNDED");
  apple.faults.duplicates = false;
  await outcomes(setting());
  expect(await holdingsOf(setting(), playerId)).toEqual({});
  const [row] = await setting().admin.query(
    `SELECT count(*)::integer AS events FROM (SELECT payload FROM events.log UNION ALL SELECT payload FROM events.outbox) AS e
    WHERE payload->>'orderId' = $1 AND payload ? 'state'`,
    [id],
  );
  expect(row).toEqual({ events: 2 });
});

test("Apple is told nothing of players who did not consent", async () => {
  const { apple } = storesOf(setting());
  const { playerId, transactionId } = await buyApple("gems");
  await untilOrder(setting(), playerId);
  apple.requestRefund(transactionId);
  expect(await outcomes(setting())).toContain("refund-requested NOTED");
  expect(apple.refundAnswers.size).toBe(0);
});

test("what the store did not sign is refused, and nothing is kept", async () => {
  const { payments } = setting();
  const before = await setting().admin.query("SELECT count(*) FROM store.notices");
  for (const provider of ["apple", "google", "checkout"] as const)
    expect(
      await refusalOf(
        payments.takeNotices(provider, { headers: {}, body: Buffer.from(`{"signedPayload":"a.b.c"}`) }),
      ),
    ).toMatchObject({ code: "RECEIPT_INVALID" });
  expect(await setting().admin.query("SELECT count(*) FROM store.notices")).toEqual(before);
});

test("the book balances afterwards", async () => {
  expect((await auditLedger(setting().admin)).problems).toEqual([]);
});
