import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { auditLedger } from "@muster/ledger";
import { expect, test } from "vitest";
import { orderStates } from "../src/service/index.js";
import type { WebhookRequest } from "../src/service/providers.js";
import { openWebhook } from "./providers/webhook.js";
import { gems, moneyOffer, storesOf } from "./service/payments/market.js";
import { holdingsOf, ids, makePlayer, useSetting } from "./setting.js";

const setting = useSetting(
  { "offer:gems": moneyOffer("gems", gems), "offer:rare": moneyOffer("rare", gems, { stock: { total: 9 } }) },
  { simulates: "apart" },
);
const child = fileURLToPath(new URL("./fixture/payments-child.mjs", import.meta.url));

/** Runs the child with a task; how it ended. */
async function run(task: object): Promise<unknown> {
  const started = spawn(process.execPath, [child], {
    stdio: ["pipe", "ignore", "inherit"],
  });
  started.stdin.end(JSON.stringify(task));
  return new Promise((resolve) => started.once("close", (code, signal) => resolve(signal ?? code)));
}

/** Points at which it is killed, each as often as it says after the one before. */
const kills: readonly (readonly [point: string, times: number])[] = [
  ["after verify", 1],
  ["before post", 2],
  ["after post", 1],
  ["after transact", 2],
  ["after createSession", 2],
  ["before acknowledge", 1],
  ["after acknowledge", 2],
  ["after readSession", 1],
  ["after query", 40],
  ["after post", 3],
];

test("killed at every step, each purchase is delivered once and acknowledged, each refund taken back once", {
  timeout: 300_000,
}, async () => {
  const { admin, payments, config } = setting();
  const { google, config: simulated, storefrontUrl } = storesOf(setting());
  const sent: WebhookRequest[] = [];
  const webhook = await openWebhook(async (request) => {
    sent.push(request);
    return [];
  });
  google.notices.deliverTo(webhook.url);
  const playerId = await makePlayer(setting());
  const token = await payments.purchaseToken(playerId, "google");
  const buy = () => google.buy({ productId: "gems", obfuscatedAccountId: token }).purchaseToken;
  const submitted = Array.from({ length: 16 }, buy);
  const told = Array.from({ length: 10 }, buy);
  const refunded = Array.from({ length: 6 }, buy);
  await google.notices.settled();
  for (const purchaseToken of refunded) google.refund(purchaseToken);
  await google.notices.settled();
  await webhook.close();
  const task = {
    environment: {
      NODE_ENV: "test",
      DATABASE_URL: config.DATABASE_URL,
      MUSTER_DATA_DIR: config.MUSTER_DATA_DIR,
    },
    ...{ config: simulated, storefrontUrl },
    receipts: [...submitted, ...refunded].map((receipt) => ({
      ...{ playerId, provider: "google", receipt, form: "one-time", idempotencyKey: ids.next() },
    })),
    requests: sent.map(({ headers, body }) => ({ headers, body: body.toString("base64") })),
    checkouts: Array.from({ length: 9 }, () => ({
      ...{
        playerId,
        offerId: "rare",
        quantity: 1,
        region: "US",
        currency: "USD",
        idempotencyKey: ids.next(),
      },
      at: { provider: "checkout", successUrl: "https://a.example/", cancelUrl: "https://a.example/" },
    })),
  };
  const ends: unknown[] = [];
  for (const [point, times] of kills) ends.push(await run({ ...task, kill: { point, times } }));
  expect(ends).toEqual(kills.map(() => "SIGKILL"));
  expect(await run({ ...task, kill: null })).toBe(0);

  const orders = await admin.query<{
    readonly transaction_id: string | null;
    readonly state: string;
    readonly source: string;
    readonly acknowledged: boolean;
  }>(
    `SELECT transaction_id, state, source, acknowledged_at IS NOT NULL AS acknowledged
    FROM store.orders o LEFT JOIN store.receipts r ON r.order_id = o.id WHERE o.player_id = $1`,
    [playerId],
  );
  for (const { state } of orders) expect(orderStates).toContain(state);
  const ofGoogle = new Map(orders.map((order) => [order.transaction_id, order]));
  for (const purchaseToken of [...submitted, ...told]) {
    expect(ofGoogle.get(purchaseToken)).toMatchObject({ state: "GRANTED", acknowledged: true });
    expect(google.find(purchaseToken).isConsumed).toBe(true);
  }
  // One that was refunded before it could be delivered has no order.
  for (const purchaseToken of refunded)
    expect(ofGoogle.get(purchaseToken)?.state ?? "REFUNDED").toBe("REFUNDED");
  const paid = orders.filter(({ source }) => source === "CHECKOUT");
  expect(paid.map(({ state }) => state)).toEqual(Array(9).fill("GRANTED"));
  const granted = submitted.length + told.length + paid.length;
  expect(orders.filter(({ state }) => state === "GRANTED")).toHaveLength(granted);
  expect(await holdingsOf(setting(), playerId)).toEqual({ "currency:gems": 100 * granted });
  expect(await admin.query("SELECT sold::integer, reserved::integer FROM store.stock")).toEqual([
    { sold: 9, reserved: 0 },
  ]);
  const [money] = await admin.query(
    "SELECT balance::float8 AS balance FROM ledger.accounts WHERE asset_id = 'test-money:USD' AND balance > 0",
  );
  const [booked] = await admin.query(
    `SELECT sum(CASE to_owner_id WHEN '00000000-0000-8000-8000-000000000004' THEN amount ELSE -amount END)::float8 AS net
    FROM ledger.transfers WHERE asset_id = 'test-money:USD'`,
  );
  expect(booked).toEqual({ net: 4_990_000 * granted });
  expect(money).toBeUndefined();
  expect((await auditLedger(admin)).problems).toEqual([]);
});
