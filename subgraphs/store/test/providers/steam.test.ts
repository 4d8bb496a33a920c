import { createSystemClock, SeededRandom, SimulatedClock } from "@muster/runtime";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createSteamProvider } from "../../src/providers/steam.js";
import type { OrderedReceiptProvider, ProviderNotice } from "../../src/service/providers.js";
import { noFaults } from "../../src/simulators/server.js";
import { type SteamSimulator, startSteamSimulator } from "../../src/simulators/steam.js";

const clock = createSystemClock();
let simulator: SteamSimulator;
let provider: OrderedReceiptProvider;
let count = 0;

beforeAll(async () => {
  simulator = await startSteamSimulator({
    clock,
    random: new SeededRandom(440),
    retryDelaysMs: [],
    timeoutMs: 2000,
    credentials: { appId: 480, webApiKey: "0123456789ABCDEF0123456789ABCDEF" },
  });
  provider = createSteamProvider(simulator.settings);
});

beforeEach(() => {
  Object.assign(simulator.faults, noFaults());
});

afterAll(() => simulator.close());

const newOrder = () => ({
  orderId: `01890a5d-ac96-774b-bcce-${String(++count).padStart(12, "0")}`,
  storeUserId: "76561197972751825",
  productId: "1001",
  productName: "100 gems",
  quantity: 2,
  price: { currency: "EUR", amountMicros: 9_980_000n },
  language: "en",
});
const receipt = (token: string) => ({ token, form: "one-time" as const });

test("an order that the player approved is paid when its money is taken, and once", async () => {
  const order = newOrder();
  const { transactionId } = await provider.begin(order);
  expect((await provider.verify(receipt(order.orderId))).state).toBe("pending");
  expect(await provider.isApproved(order.orderId)).toBe(false);
  await provider.takeMoney(order.orderId);
  expect(simulator.statusOf(order.orderId)).toBe("Init");
  simulator.approve(order.orderId);
  expect(await provider.isApproved(order.orderId)).toBe(true);
  expect((await provider.verify(receipt(order.orderId))).state).toBe("pending");
  expect(simulator.statusOf(order.orderId)).toBe("Approved");
  await provider.takeMoney(order.orderId);
  const purchase = await provider.verify(receipt(order.orderId));
  expect(purchase).toMatchObject({
    provider: "steam",
    transactionId,
    productId: "1001",
    quantity: 2,
    orderId: order.orderId,
    environment: "sandbox",
    price: { currency: "EUR", amountMicros: 9_980_000n },
    region: "US",
    state: "purchased",
  });
  expect(simulator.statusOf(order.orderId)).toBe("Succeeded");
  await provider.takeMoney(order.orderId);
  expect(await provider.isApproved(order.orderId)).toBe(false);
  expect(await provider.verify(receipt(order.orderId))).toEqual(purchase);
});

test("answers that were lost leave an order that can be begun and verified again", async () => {
  const order = newOrder();
  simulator.faults.losesAnswers = true;
  await expect(provider.begin(order)).rejects.toMatchObject({ code: "UNAVAILABLE" });
  simulator.faults.losesAnswers = false;
  const { transactionId } = await provider.begin(order);
  simulator.approve(order.orderId);
  simulator.faults.losesAnswers = true;
  await expect(provider.takeMoney(order.orderId)).rejects.toMatchObject({ code: "UNAVAILABLE" });
  simulator.faults.losesAnswers = false;
  const purchase = await provider.verify(receipt(order.orderId));
  expect(purchase).toMatchObject({ transactionId, state: "purchased" });
  await expect(provider.begin({ ...order, storeUserId: "76561197972751826" })).rejects.toMatchObject({
    code: "CONFLICT",
  });
});

test("what was denied, is unknown or of another app is refused", async () => {
  const order = newOrder();
  await provider.begin(order);
  simulator.deny(order.orderId);
  await expect(provider.verify(receipt(order.orderId))).rejects.toMatchObject({
    code: "RECEIPT_INVALID",
    details: { reason: "not-paid" },
  });
  const unknown = { code: "RECEIPT_INVALID", details: { reason: "unknown" } };
  await expect(provider.verify(receipt("no such order"))).rejects.toMatchObject(unknown);
  const other = createSteamProvider({ ...simulator.settings, appId: 570 });
  await expect(other.verify(receipt(order.orderId))).rejects.toMatchObject(unknown);
  await expect(provider.readNotices({ headers: {}, body: Buffer.from("{}") })).rejects.toMatchObject({
    code: "RECEIPT_INVALID",
  });
});

test("an order that Steam cannot take is bad input, and nothing is begun", async () => {
  const order = newOrder();
  await expect(provider.begin({ ...order, productId: "gems.100" })).rejects.toMatchObject({
    code: "BAD_USER_INPUT",
    details: { field: "productId" },
  });
  await expect(
    provider.begin({ ...order, price: { currency: "EUR", amountMicros: 9_985_001n } }),
  ).rejects.toMatchObject({ details: { field: "price" } });
  await expect(provider.begin({ ...order, storeUserId: "gabe" })).rejects.toMatchObject({
    details: { field: "storeUserId" },
  });
  expect(simulator.statusOf(order.orderId)).toBeUndefined();
});

test("a refund happens once", async () => {
  const order = newOrder();
  await provider.begin(order);
  await expect(provider.refund(order.orderId)).rejects.toMatchObject({ code: "CONFLICT" });
  simulator.approve(order.orderId);
  await provider.takeMoney(order.orderId);
  await provider.refund(order.orderId);
  expect(simulator.statusOf(order.orderId)).toBe("Refunded");
  expect((await provider.verify(receipt(order.orderId))).state).toBe("revoked");
  await expect(provider.refund(order.orderId)).rejects.toMatchObject({ code: "ALREADY_REFUNDED" });
  await expect(provider.refund(newOrder().orderId)).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("the report tells what was taken back, each time under the same id", async () => {
  const sinceMs = clock.nowMs() - 1000;
  const bought: string[] = [];
  for (let i = 0; i < 3; i++) {
    const order = newOrder();
    const { transactionId } = await provider.begin(order);
    simulator.approve(order.orderId);
    await provider.takeMoney(order.orderId);
    if (i === 0) simulator.refund(order.orderId, { isPartial: true });
    if (i === 1) simulator.chargeBack(order.orderId);
    bought.push(transactionId);
  }
  const read = async () => {
    const found: ProviderNotice[] = [];
    for await (const notice of provider.voidedSince(sinceMs)) found.push(notice);
    return found.filter(({ transactionId }) => bought.includes(transactionId ?? ""));
  };
  const found = await read();
  expect(found.map(({ kind, isWhole, transactionId }) => [kind, isWhole, transactionId])).toEqual([
    ["refunded", false, bought[0]],
    ["charged-back", true, bought[1]],
  ]);
  expect(await read()).toEqual(found);
});

test("a report that is longer than one answer is read to its end", async () => {
  // A report can only begin at a second: so the refunds are spread over some.
  const simulated = new SimulatedClock(Date.UTC(2026, 10, 23));
  const busy = await startSteamSimulator({
    clock: simulated,
    random: new SeededRandom(441),
    retryDelaysMs: [],
    reportItems: 20,
    credentials: { appId: 480, webApiKey: "0123456789ABCDEF0123456789ABCDEF" },
  });
  const steam = createSteamProvider(busy.settings);
  const orders = Array.from({ length: 45 }, newOrder);
  await Promise.all(orders.map((order) => steam.begin(order)));
  for (const { orderId } of orders) {
    await simulated.advance(100);
    busy.refund(orderId);
  }
  const found = new Set<string>();
  for await (const { id } of steam.voidedSince(Date.UTC(2026, 10, 23))) found.add(id);
  await busy.close();
  expect(found.size).toBe(45);
});

test("Steam that does not answer, or refuses our key, is unavailable", async () => {
  simulator.faults.isDown = true;
  await expect(provider.verify(receipt("x"))).rejects.toMatchObject({ code: "UNAVAILABLE" });
  simulator.faults.isDown = false;
  simulator.faults.delayMs = 400;
  const hasty = createSteamProvider({ ...simulator.settings, timeoutMs: 50 });
  await expect(hasty.verify(receipt("x"))).rejects.toMatchObject({ code: "UNAVAILABLE" });
  simulator.faults.delayMs = 0;
  const stranger = createSteamProvider({ ...simulator.settings, webApiKey: "FFFF" });
  await expect(stranger.begin(newOrder())).rejects.toMatchObject({
    code: "UNAVAILABLE",
    details: { provider: "steam" },
  });
});
