import { generateKeyPairSync } from "node:crypto";
import { Environment } from "@apple/app-store-server-library";
import { createSystemClock, SeededRandom } from "@muster/runtime";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createAppleProvider } from "../../src/providers/apple.js";
import type { ProviderNotice, RefundRequestProvider } from "../../src/service/providers.js";
import { type AppleSimulator, startAppleSimulator } from "../../src/simulators/apple.js";
import { createSigningChain } from "../../src/simulators/apple-certificates.js";
import { openWebhook, type Webhook } from "./webhook.js";

const clock = createSystemClock();
const random = new SeededRandom(20_261_123);
const dayMs = 24 * 3_600_000;
const player = "6d1a9b0e-6c1c-4c5e-9a55-0a5f5c1c7a11";
let simulator: AppleSimulator;
let provider: RefundRequestProvider;
let webhook: Webhook;

const pemKey = () =>
  String(
    generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ type: "pkcs8", format: "pem" }),
  );

const startSimulator = (more: { readonly appAppleId?: number } = {}) =>
  startAppleSimulator({
    clock,
    random,
    retryDelaysMs: [5, 10, 20],
    timeoutMs: 2000,
    credentials: {
      bundleId: "org.muster.demo",
      issuerId: "57246542-96fe-1a63-e053-0824d011072a",
      keyId: "2X9R4HXF34",
      privateKey: pemKey(),
      ...more,
    },
  });

beforeAll(async () => {
  simulator = await startSimulator();
  provider = createAppleProvider(simulator.settings, clock);
  webhook = await openWebhook((request) => provider.readNotices(request));
  simulator.notices.deliverTo(webhook.url);
});

beforeEach(() => {
  Object.assign(simulator.faults, {
    delayMs: 0,
    isDown: false,
    losesAnswers: false,
    duplicates: false,
    drops: false,
  });
});

afterAll(async () => {
  await webhook.close();
  await simulator.close();
});

const receipt = (token: string) => ({ token, form: "one-time" as const });
const invalid = (reason: string) => ({ code: "RECEIPT_INVALID", details: { provider: "apple", reason } });
const serial = () => Buffer.from(random.bytes(8)).toString("hex").replace(/^./, "1");

async function noticesOf(transactionId: string): Promise<readonly ProviderNotice[]> {
  await simulator.notices.settled();
  return webhook.notices.filter((notice) => notice.transactionId === transactionId);
}

test("a signed transaction is a purchase with its player, price and region", async () => {
  const { transactionId, signedTransaction } = await simulator.buy({
    productId: "gems.100",
    appAccountToken: player,
    quantity: 2,
    currency: "EUR",
    priceMillis: 9980,
    storefront: "DEU",
  });
  const purchase = await provider.verify(receipt(signedTransaction));
  expect(purchase).toMatchObject({
    provider: "apple",
    form: "one-time",
    transactionId,
    originalTransactionId: null,
    productId: "gems.100",
    quantity: 2,
    accountToken: player,
    environment: "sandbox",
    price: { currency: "EUR", amountMicros: 9_980_000n },
    region: "DE",
    state: "purchased",
  });
  expect(await provider.verify(receipt(signedTransaction))).toEqual(purchase);
});

test("a purchase that was refunded since it was signed is revoked", async () => {
  const { transactionId, signedTransaction } = await simulator.buy({ productId: "gems.100" });
  simulator.refund(transactionId);
  const purchase = await provider.verify(receipt(signedTransaction));
  expect(purchase.state).toBe("revoked");
  expect(purchase.revokedAtMs).toBeGreaterThanOrEqual(purchase.purchasedAtMs);
});

test("a receipt is refused for what is wrong with it", async () => {
  const { signedTransaction } = await simulator.buy({ productId: "gems.100" });
  const [header = "", payload = "", signature = ""] = signedTransaction.split(".");
  const transaction = JSON.parse(Buffer.from(payload, "base64url").toString()) as object;
  const richer = Buffer.from(JSON.stringify({ ...transaction, quantity: 10 })).toString("base64url");
  const other = await createSigningChain({
    nowMs: clock.nowMs(),
    validDays: 30,
    ocspUrl: `${simulator.url}/ocsp`,
    serial,
  });
  const refused = (token: string, reason: string) =>
    expect(provider.verify(receipt(token)), reason).rejects.toMatchObject(invalid(reason));

  await refused("not a receipt", "malformed");
  await refused(`${header}.${richer}.${signature}`, "forged");
  await refused(await simulator.sign(transaction, other), "forged");
  await refused(await simulator.sign({ ...transaction, bundleId: "org.other.game" }), "other-app");
  await refused(await simulator.sign({ ...transaction, environment: "Production" }), "other-environment");
  await refused(
    await simulator.sign(transaction, { ...simulator.chain, x5c: simulator.chain.x5c.slice(0, 2) }),
    "bad-certificate",
  );
  await refused(`${"x".repeat(70_000)}.y.z`, "malformed");
  await refused(await simulator.sign({ ...transaction, transactionId: "1234567890" }), "unknown");
});

test("a certificate that has expired signs nothing any more", async () => {
  const chainOf = (options: { nowMs: number; validDays: number }) =>
    createSigningChain({ ...options, ocspUrl: `${simulator.url}/ocsp`, serial });
  const expired = await chainOf({ nowMs: clock.nowMs() - 60 * dayMs, validDays: 30 });
  const { transactionId, signedTransaction } = await simulator.buy({ productId: "gems.100" });
  const payload = JSON.parse(
    Buffer.from(signedTransaction.split(".")[1] ?? "", "base64url").toString(),
  ) as object;
  const trusting = createAppleProvider(
    {
      ...simulator.settings,
      rootCertificates: [
        Buffer.from(expired.root.certificate.rawData),
        ...simulator.settings.rootCertificates,
      ],
    },
    clock,
  );
  await expect(trusting.verify(receipt(await simulator.sign(payload, expired)))).rejects.toMatchObject(
    invalid("bad-certificate"),
  );
  expect((await trusting.verify(receipt(signedTransaction))).transactionId).toBe(transactionId);
});

test("a certificate that was revoked signs nothing any more", async () => {
  const own = await startSimulator();
  const { signedTransaction } = await own.buy({ productId: "gems.100" });
  own.ocsp.revoke(own.chain.leaf);
  const verification = createAppleProvider(own.settings, clock).verify(receipt(signedTransaction));
  await expect(verification).rejects.toMatchObject(invalid("forged"));
  await own.close();
});

test("a store that does not answer, or too late, is unavailable", async () => {
  const { signedTransaction } = await simulator.buy({ productId: "gems.100" });
  const hasty = createAppleProvider({ ...simulator.settings, timeoutMs: 50 }, clock);
  simulator.faults.delayMs = 400;
  await expect(hasty.verify(receipt(signedTransaction))).rejects.toMatchObject({ code: "UNAVAILABLE" });
  simulator.faults.delayMs = 0;
  simulator.faults.isDown = true;
  await expect(provider.verify(receipt(signedTransaction))).rejects.toMatchObject({ code: "UNAVAILABLE" });
  const nowhere = createAppleProvider({ ...simulator.settings, apiUrl: "http://127.0.0.1:1" }, clock);
  await expect(nowhere.verify(receipt(signedTransaction))).rejects.toMatchObject({
    code: "UNAVAILABLE",
    details: { provider: "apple" },
  });
});

test("a caller whose key the store does not know gets no answer", async () => {
  const stranger = createAppleProvider({ ...simulator.settings, privateKey: pemKey() }, clock);
  const { signedTransaction } = await simulator.buy({ productId: "gems.100" });
  await expect(stranger.verify(receipt(signedTransaction))).rejects.toMatchObject({ code: "UNAVAILABLE" });
});

test("the life of a purchase comes as notices, each once though sent twice and retried", async () => {
  simulator.faults.duplicates = true;
  webhook.failNext(2);
  const { transactionId } = await simulator.buy({ productId: "gems.100" });
  simulator.requestRefund(transactionId);
  simulator.refund(transactionId);
  simulator.reverseRefund(transactionId);
  const notices = await noticesOf(transactionId);
  expect(notices).toHaveLength(8);
  expect(new Set(notices.map(({ id }) => id)).size).toBe(4);
  expect([...new Set(notices.map(({ kind }) => kind))].sort()).toEqual([
    "purchased",
    "refund-requested",
    "refund-reversed",
    "refunded",
  ]);
  const refund = notices.find(({ kind }) => kind === "refunded");
  expect(refund).toMatchObject({ isWhole: true, purchase: { state: "revoked", productId: "gems.100" } });
  const asked = { transactionId, environment: "sandbox" } as const;
  await provider.answerRefundRequest(asked, { delivered: true, prefersRefund: false });
  expect(simulator.refundAnswers.get(transactionId)).toEqual({
    ...{ deliveryStatus: "DELIVERED", refundPreference: "DECLINE" },
  });
  await expect(
    provider.answerRefundRequest(
      { ...asked, transactionId: "42" },
      { delivered: true, prefersRefund: false },
    ),
  ).rejects.toMatchObject({ code: "CONFLICT" });
});

test("a subscription's terms are transactions of one original, whatever order they come in", async () => {
  simulator.notices.hold();
  const { transactionId } = await simulator.buy({ productId: "pass.monthly", termDays: 30 });
  const renewal = simulator.renew(transactionId);
  simulator.expire(renewal);
  await simulator.notices.releaseNewestFirst();
  await simulator.notices.settled();
  const terms = webhook.notices.filter((notice) => notice.originalTransactionId === transactionId);
  expect(terms.map(({ kind }) => kind)).toEqual(["expired", "renewed", "purchased"]);
  const [, second, first] = terms.map(({ purchase }) => purchase);
  expect(first?.subscription?.expiresAtMs).toBe((first?.purchasedAtMs ?? 0) + 30 * dayMs);
  expect(second?.subscription?.expiresAtMs).toBe((first?.purchasedAtMs ?? 0) + 60 * dayMs);
  expect(second).toMatchObject({ form: "subscription", transactionId: renewal });
});

test("lost notices of what was taken back are in the history under the same ids", async () => {
  const sinceMs = clock.nowMs();
  const { transactionId } = await simulator.buy({ productId: "gems.100" });
  simulator.refund(transactionId);
  const sent = (await noticesOf(transactionId)).find(({ kind }) => kind === "refunded");
  simulator.faults.drops = true;
  const lost: string[] = [];
  for (let i = 0; i < 25; i++) {
    const bought = await simulator.buy({ productId: "gems.500" });
    simulator.revoke(bought.transactionId);
    lost.push(bought.transactionId);
  }
  const found: ProviderNotice[] = [];
  for await (const notice of provider.voidedSince(sinceMs)) found.push(notice);
  expect(found.map(({ kind, transactionId: id }) => [kind, id])).toEqual(
    expect.arrayContaining([["refunded", transactionId], ...lost.map((id) => ["revoked", id])]),
  );
  const refund = found.find(({ transactionId: id }) => id === transactionId);
  expect(sent).toBeDefined();
  expect(refund?.id).toBe(sent?.id);
  expect(found.some(({ kind }) => kind === "purchased")).toBe(false);
});

test("a notice that the store did not sign for this app is refused", async () => {
  const notice = {
    notificationType: "REFUND",
    notificationUUID: player,
    version: "2.0",
    signedDate: clock.nowMs(),
  };
  const data = { bundleId: "org.muster.demo", environment: "Sandbox" };
  const read = (body: string) => provider.readNotices({ headers: {}, body: Buffer.from(body) });
  const signed = (payload: object) =>
    simulator.sign(payload).then((jws) => JSON.stringify({ signedPayload: jws }));
  const other = await createSigningChain({
    nowMs: clock.nowMs(),
    validDays: 9,
    ocspUrl: `${simulator.url}/ocsp`,
    serial,
  });
  await expect(read("{")).rejects.toMatchObject(invalid("malformed"));
  await expect(
    read(JSON.stringify({ signedPayload: await simulator.sign({ ...notice, data }, other) })),
  ).rejects.toMatchObject(invalid("forged"));
  await expect(
    read(await signed({ ...notice, data: { ...data, bundleId: "org.other" } })),
  ).rejects.toMatchObject(invalid("other-app"));
  await expect(
    read(await signed({ ...notice, data: { ...data, environment: "Production" } })),
  ).rejects.toMatchObject(invalid("other-environment"));
  expect(await read(await signed({ ...notice, notificationType: "TEST", data }))).toMatchObject([
    { kind: "test", id: `apple:${player}`, purchase: null },
  ]);
});

test("a production server takes the sandbox's purchases where it is told to, each from where it was made", async () => {
  const appAppleId = 1_234_567_890;
  const own = await startSimulator({ appAppleId });
  const production = { ...own.settings, environment: "production" } as const;
  const strict = createAppleProvider({ ...production, takesSandbox: false }, clock);
  const lenient = createAppleProvider({ ...production, takesSandbox: true }, clock);
  const sold = await own.buy({ productId: "gems.100", environment: Environment.PRODUCTION });
  const tried = await own.buy({ productId: "gems.100" });
  for (const provider of [strict, lenient])
    expect(await provider.verify(receipt(sold.signedTransaction))).toMatchObject({
      environment: "production",
    });
  await expect(strict.verify(receipt(tried.signedTransaction))).rejects.toMatchObject(
    invalid("other-environment"),
  );
  expect(await lenient.verify(receipt(tried.signedTransaction))).toMatchObject({
    ...{ environment: "sandbox", transactionId: tried.transactionId },
  });
  const sinceMs = clock.nowMs();
  own.refund(sold.transactionId);
  own.refund(tried.transactionId);
  const idsOf = async (provider: RefundRequestProvider) => {
    const ids: (string | null)[] = [];
    for await (const { transactionId } of provider.voidedSince(sinceMs)) ids.push(transactionId);
    return ids;
  };
  expect(await idsOf(strict)).toEqual([sold.transactionId]);
  expect(await idsOf(lenient)).toEqual([sold.transactionId, tried.transactionId]);
  const { transactionId } = tried;
  const answer = { delivered: true, prefersRefund: false };
  await lenient.answerRefundRequest({ transactionId, environment: "sandbox" }, answer);
  await expect(
    lenient.answerRefundRequest({ transactionId, environment: "production" }, answer),
  ).rejects.toMatchObject({ code: "CONFLICT" });
  const body = Buffer.from(JSON.stringify({ signedPayload: await own.lastNotice() }));
  await expect(strict.readNotices({ headers: {}, body })).rejects.toMatchObject(invalid("other-environment"));
  expect(await lenient.readNotices({ headers: {}, body })).toMatchObject([
    { kind: "refunded", transactionId },
  ]);
  const forSandbox = createAppleProvider(own.settings, clock);
  await expect(forSandbox.verify(receipt(sold.signedTransaction))).rejects.toMatchObject(
    invalid("other-environment"),
  );
  await own.close();
});

test("the simulator's history forgets what was taken long ago, and keeps what was not", async () => {
  const own = await startSimulator();
  const taking = await openWebhook(async () => []);
  own.notices.deliverTo(taking.url);
  const sinceMs = clock.nowMs();
  const [told, lost] = await Promise.all([own.buy({ productId: "gems" }), own.buy({ productId: "gems" })]);
  own.refund(told.transactionId);
  own.faults.drops = true;
  own.refund(lost.transactionId);
  own.faults.drops = false;
  for (let chunk = 0; chunk < 10; chunk++) {
    for (let i = 0; i < 100; i++) own.sendTest();
    await own.notices.settled();
  }
  const found: (string | null)[] = [];
  for await (const { transactionId } of createAppleProvider(own.settings, clock).voidedSince(sinceMs))
    found.push(transactionId);
  expect(found).toEqual([lost.transactionId]);
  await taking.close();
  await own.close();
});
