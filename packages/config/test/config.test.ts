import { createPrivateKey, generateKeyPairSync } from "node:crypto";
import { mkdtempSync, readFileSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  childEnvironment,
  describeSettings,
  readConfig,
  readSecrets,
  subgraphSettings,
  withSettings,
} from "../src/index.js";

test("defaults hold where nothing is set, and empty counts as absent", () => {
  const config = readConfig({ GATEWAY_PORT: "" });
  expect(config.GATEWAY_PORT).toBe(4000);
  expect(config.DATABASE_URL).toBeUndefined();
  expect(Object.isFrozen(config)).toBe(true);
});

test.each([
  ["GATEWAY_PORT", "70000", "GATEWAY_PORT must be a whole number from 0 to 65535"],
  ["GATEWAY_PORT", "4e3", "GATEWAY_PORT must be a whole number from 0 to 65535"],
  ["NODE_ENV", "prod", "NODE_ENV must be one of development, test, production"],
  ["INTROSPECTION", "yes", "INTROSPECTION must be true or false"],
  ["DATABASE_URL", "mysql://x", "DATABASE_URL must be a URL that begins with postgres:// or postgresql://"],
  [
    "CORS_ORIGINS",
    "https://a.example,nonsense",
    "CORS_ORIGINS must be a list separated by commas, each a URL that begins with http:// or https://",
  ],
])("%s=%s stops the start with the setting's name", (name, value, message) => {
  expect(() => readConfig({ [name]: value })).toThrow(message);
});

test("a subgraph's database is its own, else the deployment's", () => {
  const config = readConfig({
    DATABASE_URL: "postgres://a/main",
    DATABASE_DIRECT_URL: "postgres://b/main",
    DATABASE_URL_INVENTORY: "postgres://c/economy",
  });
  const shared = withSettings(config, { DATABASE_URL_STORE: "postgres://c/economy" });
  expect(subgraphSettings(config, "accounts")).toMatchObject({
    databaseUrl: "postgres://a/main",
    databaseDirectUrl: "postgres://b/main",
  });
  expect(subgraphSettings(shared, "inventory")).toMatchObject({
    databaseUrl: "postgres://c/economy",
    databaseDirectUrl: "postgres://c/economy",
  });
  expect(() => subgraphSettings(readConfig({}), "accounts")).toThrow("DATABASE_URL must be set");
});

test("subgraphs that post to one book must name one database", () => {
  const apart = { DATABASE_URL: "postgres://a/main", DATABASE_URL_STORE: "postgres://c/store" };
  for (const name of ["inventory", "store"] as const)
    expect(() => subgraphSettings(readConfig(apart), name)).toThrow(
      /DATABASE_URL_\w+ must name the same database/,
    );
  expect(subgraphSettings(readConfig(apart), "accounts").databaseUrl).toBe("postgres://a/main");
  const together = readConfig({ ...apart, DATABASE_URL_INVENTORY: "postgres://c/store" });
  expect(subgraphSettings(together, "store").databaseUrl).toBe("postgres://c/store");
});

test("another process reads the same from the environment that is handed to it", () => {
  const config = withSettings(readConfig({ CORS_ORIGINS: "https://a.example,https://b.example" }), {
    GATEWAY_PORT: 0,
  });
  expect(readConfig(childEnvironment(config, {}))).toEqual(config);
});

test("secrets are made once, for their owner alone, and demanded in production", () => {
  const dataDir = join(mkdtempSync(join(tmpdir(), "muster-config-")), "data");
  const config = readConfig({ MUSTER_DATA_DIR: dataDir });
  const first = readSecrets(config, {});
  expect(readSecrets(config, {}).gatewaySecret).toEqual(first.gatewaySecret);
  expect(readSecrets(config, {}).accessTokenPrivateKey).toBe(first.accessTokenPrivateKey);
  expect(first.gatewaySecret).toHaveLength(32);
  expect(statSync(join(dataDir, "secrets", "gateway-secret")).mode & 0o077).toBe(0);
  const production = readConfig({ MUSTER_DATA_DIR: dataDir, NODE_ENV: "production" });
  expect(() => readSecrets(production, {}).gatewaySecret).toThrow("GATEWAY_SECRET must be set in production");
  expect(() => readSecrets(config, { GATEWAY_SECRET: "c2hvcnQ" }).gatewaySecret).toThrow(
    "GATEWAY_SECRET must be 32 bytes or more",
  );
  expect(() => readSecrets(config, { ACCESS_TOKEN_PRIVATE_KEY: "{}" }).accessTokenPrivateKey).toThrow(
    "ACCESS_TOKEN_PRIVATE_KEY must be an Ed25519 private JWK",
  );
});

test("a process needs only the secrets that it uses: the signing key is accounts' alone", () => {
  const production = readConfig({ NODE_ENV: "production" });
  const secrets = readSecrets(production, { GATEWAY_SECRET: Buffer.alloc(32, 1).toString("base64url") });
  expect(secrets.gatewaySecret).toEqual(Buffer.alloc(32, 1));
  expect(() => secrets.accessTokenPrivateKey).toThrow("ACCESS_TOKEN_PRIVATE_KEY must be set in production");
});

test(".env.example lists every setting as the table has it", () => {
  expect(readFileSync(new URL("../../../.env.example", import.meta.url), "utf8")).toBe(describeSettings());
});

test("payment providers' secrets are made for development, each of its kind, and kept", () => {
  const config = readConfig({ MUSTER_DATA_DIR: mkdtempSync(join(tmpdir(), "muster-secrets-")) });
  const secrets = readSecrets(config, {});
  expect(createPrivateKey(secrets.applePrivateKey).asymmetricKeyDetails?.namedCurve).toBe("prime256v1");
  expect(createPrivateKey(secrets.googleServiceAccount.privateKey).asymmetricKeyType).toBe("rsa");
  expect(secrets.stripeSecretKey).toMatch(/^sk_test_/);
  const again = readSecrets(config, {});
  expect(again.googleServiceAccount).toEqual(secrets.googleServiceAccount);
  expect(again.steamWebApiKey).toBe(secrets.steamWebApiKey);
  expect(again.stripeWebhookSecret).toBe(secrets.stripeWebhookSecret);
});

test("a provider's secret that is missing in production, or malformed, is named", () => {
  const config = readConfig({ NODE_ENV: "production" });
  expect(() => readSecrets(config, {}).stripeSecretKey).toThrow(
    "STRIPE_SECRET_KEY must be set in production",
  );
  const wrong = { APPLE_PRIVATE_KEY: "no key", GOOGLE_SERVICE_ACCOUNT: "{}" };
  expect(() => readSecrets(config, wrong).applePrivateKey).toThrow("APPLE_PRIVATE_KEY must hold");
  expect(() => readSecrets(config, wrong).googleServiceAccount).toThrow("GOOGLE_SERVICE_ACCOUNT must be");
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const lines = String(privateKey.export({ type: "pkcs8", format: "pem" }));
  const flat = readSecrets(config, { APPLE_PRIVATE_KEY: lines.replaceAll("\n", "\\n") });
  expect(flat.applePrivateKey).toBe(lines);
});
