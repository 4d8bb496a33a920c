import { createSystemClock, SeededRandom } from "@muster/runtime";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createCheckoutProvider } from "../../src/providers/checkout.js";
import { type CheckoutSimulator, startCheckoutSimulator } from "../../src/simulators/checkout.js";

const clock = createSystemClock();
let simulator: CheckoutSimulator;

beforeAll(async () => {
  simulator = await startCheckoutSimulator({
    clock,
    random: new SeededRandom(5),
    retryDelaysMs: [],
    credentials: { secretKey: "sk_test_1", webhookSecret: "whsec_1" },
  });
});

afterAll(() => simulator.close());

let count = 0;
const newSession = () =>
  createCheckoutProvider(simulator.settings, clock).createSession({
    orderId: `order-${++count}`,
    accountToken: "player",
    productId: "gems.100",
    productName: '<b>100 "gems"</b>',
    price: { currency: "EUR", amountMicros: 4_990_000n },
    quantity: 2,
    successUrl: "https://play.example/paid?session={CHECKOUT_SESSION_ID}",
    cancelUrl: "https://play.example/shop",
    expiresAtMs: clock.nowMs() + 3_600_000,
    idempotencyKey: `key-${count}`,
  });
const choose = (url: string, fields: Record<string, string>) =>
  fetch(url, { method: "POST", body: new URLSearchParams(fields), redirect: "manual" });

test("the page shows what is paid for, as text", async () => {
  const { url } = await newSession();
  const page = await fetch(url);
  const html = await page.text();
  expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
  expect(html).toContain("&lt;b&gt;100 &quot;gems&quot;&lt;/b&gt;");
  expect(html).toContain("Pay €9.98");
});

test("a card that is declined pays nothing, and another one pays", async () => {
  const { sessionId, url } = await newSession();
  const declined = await choose(url, { action: "decline" });
  expect(declined.status).toBe(402);
  expect(await declined.text()).toContain("Your card was declined");
  expect(simulator.find(sessionId).isPaid).toBe(false);

  const paid = await choose(url, { action: "pay", country: "DE" });
  expect(paid.headers.get("location")).toBe(`https://play.example/paid?session=${sessionId}`);
  expect(simulator.find(sessionId)).toMatchObject({ isPaid: true, country: "DE", status: "complete" });
  expect(await (await choose(url, { action: "pay" })).text()).toContain("This page is paid");
});

test("who cancels goes back to the shop and has not paid", async () => {
  const { sessionId, url } = await newSession();
  const answer = await choose(url, { action: "cancel" });
  expect(answer.headers.get("location")).toBe("https://play.example/shop");
  expect(simulator.find(sessionId)).toMatchObject({ isPaid: false, status: "open" });
});
