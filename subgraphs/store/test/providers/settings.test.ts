import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readConfig, readSecrets, withSettings } from "@muster/config";
import { createSystemClock, SeededRandom } from "@muster/runtime";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createProviders, readProviderSettings } from "../../src/providers/index.js";
import { type Simulators, startSimulators } from "../../src/simulators/index.js";

const clock = createSystemClock();
const config = readConfig({ MUSTER_DATA_DIR: mkdtempSync(join(tmpdir(), "muster-store-")) });
const secrets = readSecrets(config, {});
let simulators: Simulators;

beforeAll(async () => {
  simulators = await startSimulators({ config, secrets, clock, random: new SeededRandom(9) });
});

afterAll(() => simulators.close());

test("a provider without settings is off, and its secrets are not asked for", () => {
  const production = readConfig({ NODE_ENV: "production" });
  const settings = readProviderSettings(production, readSecrets(production, {}));
  expect(createProviders(settings, clock)).toEqual({});
});

test("a provider that is on lacks nothing, or the start says what", () => {
  const missing = (environment: Record<string, string>) => () =>
    readProviderSettings(
      withSettings(readConfig(environment), { MUSTER_DATA_DIR: config.MUSTER_DATA_DIR }),
      secrets,
    );
  expect(missing({ APPLE_BUNDLE_ID: "org.muster.demo" })).toThrow("APPLE_APP_ID must be set");
  expect(missing({ APPLE_BUNDLE_ID: "x", APPLE_ENVIRONMENT: "sandbox" })).toThrow(
    "APPLE_ROOT_CERTIFICATES must be set",
  );
  expect(
    missing({ APPLE_BUNDLE_ID: "x", APPLE_ENVIRONMENT: "sandbox", APPLE_ROOT_CERTIFICATES: "/nowhere.cer" }),
  ).toThrow("APPLE_ROOT_CERTIFICATES must name files that can be read: /nowhere.cer is none");
  expect(missing({ GOOGLE_PACKAGE_NAME: "x" })).toThrow("GOOGLE_PUSH_AUDIENCE must be set");
  const production = readConfig({ NODE_ENV: "production", STRIPE_ENVIRONMENT: "production" });
  expect(() => readProviderSettings(production, readSecrets(production, {}))).toThrow(
    "STRIPE_SECRET_KEY must be set in production",
  );
});

test("production takes no simulator", async () => {
  const production = withSettings(config, { NODE_ENV: "production" });
  const random = new SeededRandom(9);
  await expect(startSimulators({ config: production, secrets, clock, random })).rejects.toThrow(
    "NODE_ENV must not be production",
  );
  expect(() => readProviderSettings(withSettings(production, simulators.config), secrets)).toThrow(
    "APPLE_API_URL must not be set in production",
  );
});

test("the settings and secrets of a development machine reach the simulators", async () => {
  const settings = readProviderSettings(withSettings(config, simulators.config), readSecrets(config, {}));
  const { apple, google, steam, checkout } = createProviders(settings, clock);
  const accountToken = "6d1a9b0e-6c1c-4c5e-9a55-0a5f5c1c7a11";
  const act = async (path: string, fields: object): Promise<Record<string, string>> => {
    const body = JSON.stringify(fields);
    const response = await fetch(`${simulators.storefrontUrl}${path}`, { method: "POST", body });
    return (await response.json()) as Record<string, string>;
  };

  for (const [name, provider] of Object.entries({ apple, google })) {
    const { receipt = "", transactionId } = await act(`/${name}/buy`, {
      productId: "gems.100",
      accountToken,
    });
    const bought = await provider?.verify({ token: receipt, form: "one-time" });
    expect(bought).toMatchObject({ provider: name, transactionId, accountToken, state: "purchased" });
    await act(`/${name}/refund`, { transactionId });
    expect((await provider?.verify({ token: receipt, form: "one-time" }))?.state).toBe("revoked");
  }

  const orderId = "01890a5d-ac96-774b-bcce-b302099a8057";
  const price = { currency: "USD", amountMicros: 4_990_000n };
  const order = { orderId, productName: "100 gems", quantity: 1, price };
  await steam?.begin({ ...order, productId: "1001", storeUserId: "76561197972751825", language: "en" });
  await act("/steam/approve", { orderId });
  await steam?.takeMoney(orderId);
  expect((await steam?.verify({ token: orderId, form: "one-time" }))?.state).toBe("purchased");

  const session = await checkout?.createSession({
    ...order,
    accountToken,
    productId: "gems.100",
    successUrl: "https://play.example/paid",
    cancelUrl: "https://play.example/shop",
    expiresAtMs: clock.nowMs() + 3_600_000,
    idempotencyKey: orderId,
  });
  const { paymentId } = await act("/checkout/pay", { sessionId: session?.sessionId });
  expect(await checkout?.readSession(session?.sessionId ?? "")).toMatchObject({
    transactionId: paymentId,
    orderId,
  });
  expect(await act("/apple/buy", { productId: "gems.100" })).toMatchObject({
    error: { message: expect.stringContaining("accountToken must be") },
  });
});
