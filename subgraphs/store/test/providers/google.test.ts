import { generateKeyPairSync } from "node:crypto";
import { createSystemClock, SeededRandom, SimulatedClock } from "@muster/runtime";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createGoogleProvider } from "../../src/providers/google.js";
import type { ProviderNotice, ReceiptProvider } from "../../src/service/providers.js";
import { type GoogleSimulator, startGoogleSimulator } from "../../src/simulators/google.js";
import { noFaults } from "../../src/simulators/server.js";
import { openWebhook, type Webhook } from "./webhook.js";

const clock = createSystemClock();
const dayMs = 24 * 3_600_000;
const player = "6d1a9b0e-6c1c-4c5e-9a55-0a5f5c1c7a11";
let simulator: GoogleSimulator;
let provider: ReceiptProvider;
let webhook: Webhook;

const pemKey = () =>
  String(
    generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ type: "pkcs8", format: "pem" }),
  );

beforeAll(async () => {
  simulator = await startGoogleSimulator({
    clock,
    random: new SeededRandom(71),
    retryDelaysMs: [5, 10, 20],
    timeoutMs: 2000,
    pageItems: 3,
    credentials: {
      packageName: "org.muster.demo",
      serviceAccount: { clientEmail: "store@muster-demo.iam.gserviceaccount.com", privateKey: pemKey() },
      pushAudience: "https://muster.example/store/google/notices",
      pushEmail: "push@muster-demo.iam.gserviceaccount.com",
    },
  });
  provider = createGoogleProvider(simulator.settings, clock);
  webhook = await openWebhook((request) => provider.readNotices(request));
  simulator.notices.deliverTo(webhook.url);
});

beforeEach(() => {
  Object.assign(simulator.faults, noFaults());
});

afterAll(async () => {
  await webhook.close();
  await simulator.close();
});

const receipt = (token: string, form: "one-time" | "subscription" = "one-time") => ({ token, form });
const invalid = (reason: string) => ({ code: "RECEIPT_INVALID", details: { provider: "google", reason } });

async function noticesOf(token: string): Promise<readonly ProviderNotice[]> {
  await simulator.notices.settled();
  return webhook.notices.filter(({ receipt: named }) => named?.token === token);
}

test("a purchase token is a purchase with its player, price and region", async () => {
  const { purchaseToken } = simulator.buy({
    productId: "gems.100",
    obfuscatedAccountId: player,
    quantity: 3,
    price: { currency: "JPY", amountMicros: 480_000_000n },
    regionCode: "JP",
  });
  expect(await provider.verify(receipt(purchaseToken))).toMatchObject({
    provider: "google",
    form: "one-time",
    transactionId: purchaseToken,
    productId: "gems.100",
    quantity: 3,
    accountToken: player,
    environment: "sandbox",
    price: { currency: "JPY", amountMicros: 480_000_000n },
    region: "JP",
    state: "purchased",
  });
});

test("a purchase by a code has no price, and is known by its token all the same", async () => {
  const { purchaseToken, orderId } = simulator.buy({ productId: "gems.100", isPromotion: true });
  expect(orderId).toBeUndefined();
  expect(await provider.verify(receipt(purchaseToken))).toMatchObject({
    transactionId: purchaseToken,
    price: null,
    accountToken: null,
  });
});

test("a pending purchase is not paid until it is", async () => {
  const { purchaseToken } = simulator.buy({ productId: "gems.100", isPending: true });
  expect((await provider.verify(receipt(purchaseToken))).state).toBe("pending");
  simulator.pay(purchaseToken);
  expect((await provider.verify(receipt(purchaseToken))).state).toBe("purchased");
  const other = simulator.buy({ productId: "gems.100", isPending: true });
  simulator.cancel(other.purchaseToken);
  expect((await provider.verify(receipt(other.purchaseToken))).state).toBe("revoked");
  expect((await noticesOf(purchaseToken)).map(({ kind }) => kind)).toEqual(["purchased"]);
  expect((await noticesOf(other.purchaseToken)).map(({ kind }) => kind)).toEqual(["cancelled"]);
});

test("a token that is malformed, unknown, of another form or of another app is refused", async () => {
  const { purchaseToken } = simulator.buy({ productId: "gems.100" });
  await expect(provider.verify(receipt("../orders"))).rejects.toMatchObject(invalid("malformed"));
  await expect(provider.verify(receipt("abc.AO-J1Oxyz"))).rejects.toMatchObject(invalid("unknown"));
  await expect(provider.verify(receipt(purchaseToken, "subscription"))).rejects.toMatchObject(
    invalid("unknown"),
  );
  const other = createGoogleProvider({ ...simulator.settings, packageName: "org.other.game" }, clock);
  await expect(other.verify(receipt(purchaseToken))).rejects.toMatchObject(invalid("unknown"));
});

test("acknowledging and consuming can be repeated, also when the first answer was lost", async () => {
  const once = simulator.buy({ productId: "skin.gold" }).purchaseToken;
  const purchase = await provider.verify(receipt(once));
  await provider.acknowledge(purchase, { consumable: false });
  expect(simulator.find(once)).toMatchObject({ isAcknowledged: true, isConsumed: false });
  await provider.acknowledge(purchase, { consumable: false });

  const gems = simulator.buy({ productId: "gems.100" }).purchaseToken;
  const consumable = await provider.verify(receipt(gems));
  simulator.faults.losesAnswers = true;
  await expect(provider.acknowledge(consumable, { consumable: true })).rejects.toMatchObject({
    code: "UNAVAILABLE",
  });
  simulator.faults.losesAnswers = false;
  expect(simulator.find(gems)).toMatchObject({ isAcknowledged: true, isConsumed: true });
  await provider.acknowledge(consumable, { consumable: true });

  simulator.refund(once);
  await expect(provider.acknowledge(purchase, { consumable: true })).rejects.toMatchObject({
    code: "CONFLICT",
  });
});

test("a subscription's terms have orders of their own under one token", async () => {
  const { purchaseToken, orderId } = simulator.buy({
    productId: "pass.monthly",
    obfuscatedAccountId: player,
    termDays: 30,
  });
  const first = await provider.verify(receipt(purchaseToken, "subscription"));
  expect(first).toMatchObject({
    form: "subscription",
    transactionId: orderId,
    originalTransactionId: purchaseToken,
    accountToken: player,
    state: "purchased",
  });
  await provider.acknowledge(first, { consumable: false });
  await provider.acknowledge(first, { consumable: false });
  expect(simulator.find(purchaseToken).isAcknowledged).toBe(true);
  const renewal = simulator.renew(purchaseToken);
  expect(renewal).toBe(`${orderId}..0`);
  const second = await provider.verify(receipt(purchaseToken, "subscription"));
  expect(second.transactionId).toBe(renewal);
  expect(second.subscription).toEqual({
    expiresAtMs: (first.subscription?.expiresAtMs ?? 0) + 30 * dayMs,
    renews: true,
  });
  simulator.chargeBack(purchaseToken);
  expect((await provider.verify(receipt(purchaseToken, "subscription"))).state).toBe("revoked");
  expect((await noticesOf(purchaseToken)).map(({ kind }) => kind).sort()).toEqual([
    "purchased",
    "refunded",
    "renewed",
    "revoked",
  ]);
});

test("notices come again until they are taken, and are the same ones", async () => {
  simulator.faults.duplicates = true;
  webhook.failNext(3);
  const { purchaseToken } = simulator.buy({ productId: "gems.100", quantity: 2 });
  simulator.refund(purchaseToken, 1);
  const notices = await noticesOf(purchaseToken);
  expect(notices).toHaveLength(4);
  expect(new Set(notices.map(({ id }) => id)).size).toBe(2);
  expect(notices.find(({ kind }) => kind === "refunded")).toMatchObject({
    isWhole: false,
    transactionId: purchaseToken,
    purchase: null,
  });
});

test("the list of voided purchases has what was lost, and names what came in the same way", async () => {
  const sinceMs = clock.nowMs();
  const sent = simulator.buy({ productId: "gems.100" }).purchaseToken;
  simulator.refund(sent);
  const notice = (await noticesOf(sent)).find(({ kind }) => kind === "refunded");
  simulator.faults.drops = true;
  const bought = Array.from({ length: 4 }, () => simulator.buy({ productId: "gems.500" }).purchaseToken);
  for (const token of bought) simulator.refund(token);
  const stolen = simulator.buy({ productId: "gems.900" }).purchaseToken;
  simulator.chargeBack(stolen);
  const pass = simulator.buy({ productId: "pass.monthly", termDays: 30 });
  simulator.refund(pass.purchaseToken);

  const found: ProviderNotice[] = [];
  for await (const one of provider.voidedSince(sinceMs)) found.push(one);
  expect(found.map(({ kind, transactionId }) => [kind, transactionId]).sort()).toEqual(
    [
      ["refunded", sent],
      ...bought.map((token) => ["refunded", token]),
      ["charged-back", stolen],
      ["refunded", pass.orderId],
    ].sort(),
  );
  expect(notice).toBeDefined();
  expect(found.find(({ transactionId }) => transactionId === sent)?.id).toBe(notice?.id);
});

test("what nobody acknowledged in three days is refunded, and listed", async () => {
  const simulated = new SimulatedClock(clock.nowMs());
  const own = await startGoogleSimulator({
    clock: simulated,
    random: new SeededRandom(72),
    retryDelaysMs: [],
    credentials: simulator.settings,
  });
  const adapter = createGoogleProvider(own.settings, simulated);
  const kept = own.buy({ productId: "gems.100" }).purchaseToken;
  const forgotten = own.buy({ productId: "gems.100" }).purchaseToken;
  await adapter.acknowledge(await adapter.verify(receipt(kept)), { consumable: true });
  await simulated.advance(3 * dayMs - 1);
  own.refundUnacknowledged();
  expect((await adapter.verify(receipt(forgotten))).state).toBe("purchased");
  await simulated.advance(1);
  own.refundUnacknowledged();
  const found: ProviderNotice[] = [];
  for await (const notice of adapter.voidedSince(0)) found.push(notice);
  await own.close();
  expect(found.map(({ kind, transactionId }) => [kind, transactionId])).toEqual([["refunded", forgotten]]);
});

test("a push that Google's own identity did not make is refused", async () => {
  const { purchaseToken } = simulator.buy({ productId: "gems.100" });
  await noticesOf(purchaseToken);
  const body = webhook.requests.at(-1)?.body ?? Buffer.alloc(0);
  const read = (authorization: string | undefined, bytes = body) =>
    provider.readNotices({ headers: { authorization }, body: bytes });
  const bearer = async (claims: Record<string, unknown>) => `Bearer ${await simulator.pushToken(claims)}`;
  const hourAgoS = Math.floor(clock.nowMs() / 1000) - 7200;
  const stranger = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;

  expect(await read(await bearer({}))).toMatchObject([{ kind: "purchased", transactionId: purchaseToken }]);
  for (const authorization of [
    undefined,
    "Bearer x.y.z",
    `Bearer ${await simulator.pushToken({}, stranger)}`,
    await bearer({ aud: "https://elsewhere.example/" }),
    await bearer({ email: "someone@else.example" }),
    await bearer({ email_verified: false }),
    await bearer({ iss: "https://issuer.example" }),
    await bearer({ iat: hourAgoS, exp: hourAgoS + 60 }),
  ])
    await expect(read(authorization), String(authorization)).rejects.toMatchObject(invalid("forged"));

  const pushed = (data: object) =>
    Buffer.from(
      JSON.stringify({
        message: { messageId: "7", data: Buffer.from(JSON.stringify(data)).toString("base64") },
      }),
    );
  const good = { version: "1.0", packageName: "org.muster.demo", eventTimeMillis: "1" };
  const as = await bearer({});
  await expect(read(as, pushed({ ...good, packageName: "org.other.game" }))).rejects.toMatchObject(
    invalid("other-app"),
  );
  await expect(read(as, Buffer.from("{}"))).rejects.toMatchObject(invalid("malformed"));
  expect(await read(as, pushed({ ...good, testNotification: {} }))).toMatchObject([
    { kind: "test", id: "google:7" },
  ]);
});

test("a store that does not answer is unavailable, and so is one that does not know us", async () => {
  const { purchaseToken } = simulator.buy({ productId: "gems.100" });
  const { settings } = simulator;
  simulator.faults.isDown = true;
  await expect(provider.verify(receipt(purchaseToken))).rejects.toMatchObject({ code: "UNAVAILABLE" });
  simulator.faults.isDown = false;
  simulator.faults.delayMs = 400;
  const hasty = createGoogleProvider({ ...settings, timeoutMs: 50 }, clock);
  await expect(hasty.verify(receipt(purchaseToken))).rejects.toMatchObject({ code: "UNAVAILABLE" });
  simulator.faults.delayMs = 0;
  const stranger = createGoogleProvider(
    { ...settings, serviceAccount: { ...settings.serviceAccount, privateKey: pemKey() } },
    clock,
  );
  await expect(stranger.verify(receipt(purchaseToken))).rejects.toMatchObject({
    code: "UNAVAILABLE",
    details: { provider: "google" },
  });
});
