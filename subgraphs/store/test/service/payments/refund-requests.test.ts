import { expect, test } from "vitest";
import { makePlayer, useSetting } from "../../setting.js";
import { gems, moneyOffer, outcomes, storesOf, untilOrder } from "./market.js";

const setting = useSetting(
  { "offer:gems": moneyOffer("gems", gems) },
  { simulates: true, environment: { APPLE_CONSUMPTION_CONSENT: "given" } },
);

async function buy(): Promise<string> {
  const playerId = await makePlayer(setting());
  const appAccountToken = await setting().payments.purchaseToken(playerId, "apple");
  const { transactionId } = await storesOf(setting()).apple.buy({ productId: "gems", appAccountToken });
  await untilOrder(setting(), playerId);
  return transactionId;
}

test("Apple is told whether a purchase was delivered, and the answer is kept with the notice", async () => {
  const { apple } = storesOf(setting());
  const delivered = await buy();
  const unclaimed = (await apple.buy({ productId: "gems" })).transactionId;
  apple.requestRefund(delivered);
  apple.requestRefund(unclaimed);
  const came = await outcomes(setting());
  expect(came.filter((outcome) => outcome === "refund-requested ANSWERED")).toHaveLength(2);
  expect(Object.fromEntries(apple.refundAnswers)).toEqual({
    [delivered]: { deliveryStatus: "DELIVERED", refundPreference: "DECLINE" },
    [unclaimed]: { deliveryStatus: "UNDELIVERED_OTHER", refundPreference: "GRANT_FULL" },
  });
});

test("an answer that Apple did not take is given again", async () => {
  const { apple } = storesOf(setting());
  const transactionId = await buy();
  apple.faults.isDown = true;
  apple.requestRefund(transactionId);
  await apple.notices.settled();
  await expect
    .poll(async () => {
      const [row] = await setting().admin.query<{ readonly attempts: number }>(
        "SELECT max(attempt)::integer AS attempts FROM jobs.jobs WHERE name = 'store.applyNotice' AND state <> 'done'",
      );
      return row?.attempts ?? 0;
    })
    .toBeGreaterThan(0);
  apple.faults.isDown = false;
  await outcomes(setting());
  expect(apple.refundAnswers.get(transactionId)).toMatchObject({ deliveryStatus: "DELIVERED" });
});
