import { createPrivateKey, generateKeyPairSync, randomBytes } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Config, ConfigError, type Environment, readText, type SecretName } from "./config.js";

/** What must not be logged or shown. Keys are 32 bytes or more. */
export interface Secrets {
  /** The Ed25519 private key that signs access tokens, as a JWK (RFC 8037) in JSON. */
  readonly accessTokenPrivateKey: string;
  /** The HMAC key of the gateway's header to subgraphs. */
  readonly gatewaySecret: Buffer;
  /** The key of the App Store Server API: P-256, PKCS #8 in PEM. */
  readonly applePrivateKey: string;
  /** Who reads purchases at Google Play; the key is RSA, PKCS #8 in PEM. */
  readonly googleServiceAccount: { readonly clientEmail: string; readonly privateKey: string };
  readonly steamWebApiKey: string;
  readonly stripeSecretKey: string;
  readonly stripeWebhookSecret: string;
  /** What connect tokens are sealed with: 32 bytes. */
  readonly matchServerKey: Buffer;
  readonly matchHostToken: string;
  /** What the beacons of sites prove latencies with: 32 bytes. */
  readonly siteKey: Buffer;
}

const pem = { type: "pkcs8", format: "pem" } as const;

const makers: Record<SecretName, () => string> = {
  ACCESS_TOKEN_PRIVATE_KEY: () =>
    JSON.stringify({
      ...generateKeyPairSync("ed25519").privateKey.export({ format: "jwk" }),
      kid: randomBytes(8).toString("hex"),
      alg: "EdDSA",
      use: "sig",
    }),
  GATEWAY_SECRET: () => randomBytes(32).toString("base64url"),
  APPLE_PRIVATE_KEY: () => String(generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export(pem)),
  GOOGLE_SERVICE_ACCOUNT: () =>
    JSON.stringify({
      client_email: "store@muster-development.iam.gserviceaccount.com",
      private_key: generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export(pem),
    }),
  STEAM_WEB_API_KEY: () => randomBytes(16).toString("hex").toUpperCase(),
  STRIPE_SECRET_KEY: () => `sk_test_${randomBytes(24).toString("hex")}`,
  STRIPE_WEBHOOK_SECRET: () => `whsec_${randomBytes(24).toString("hex")}`,
  MATCH_SERVER_KEY: () => randomBytes(32).toString("base64url"),
  MATCH_HOST_TOKEN: () => randomBytes(32).toString("base64url"),
  SITE_KEY: () => randomBytes(32).toString("base64url"),
};

/**
 * The secrets of the environment, or outside production of `MUSTER_DATA_DIR/secrets`, where they are made once; processes
 * that start together agree on one value. Each is read when it is asked for, so that a process needs only those it uses.
 *
 * @throws ConfigError (from the properties) when production lacks the secret, or it is malformed.
 */
export function readSecrets(config: Config, environment: Environment = process.env): Secrets {
  const known = new Map<SecretName, unknown>();
  const read = <Value>(name: SecretName, parse: (text: string) => Value): Value => {
    if (!known.has(name)) known.set(name, parse(readSecret(config, environment, name)));
    return known.get(name) as Value;
  };
  return Object.freeze({
    get gatewaySecret() {
      return read("GATEWAY_SECRET", toGatewaySecret);
    },
    get accessTokenPrivateKey() {
      return read("ACCESS_TOKEN_PRIVATE_KEY", toPrivateKey);
    },
    get applePrivateKey() {
      return read("APPLE_PRIVATE_KEY", (text) => toPem("APPLE_PRIVATE_KEY", text));
    },
    get googleServiceAccount() {
      return read("GOOGLE_SERVICE_ACCOUNT", toServiceAccount);
    },
    get steamWebApiKey() {
      return read("STEAM_WEB_API_KEY", String);
    },
    get stripeSecretKey() {
      return read("STRIPE_SECRET_KEY", String);
    },
    get stripeWebhookSecret() {
      return read("STRIPE_WEBHOOK_SECRET", String);
    },
    get matchServerKey() {
      return read("MATCH_SERVER_KEY", (text) => toKey("MATCH_SERVER_KEY", text));
    },
    get matchHostToken() {
      return read("MATCH_HOST_TOKEN", String);
    },
    get siteKey() {
      return read("SITE_KEY", (text) => toKey("SITE_KEY", text));
    },
  });
}

function readSecret(config: Config, environment: Environment, name: SecretName): string {
  const given = readText(environment, name);
  if (given !== undefined) return given;
  if (config.NODE_ENV === "production") throw new ConfigError(name, "must be set in production");
  return keepSecret(resolve(config.MUSTER_DATA_DIR, "secrets"), name);
}

/** Environments often hold a PEM in one line, with `\\n` where lines end. */
function toPem(name: SecretName, text: string): string {
  const lines = text.replaceAll("\\n", "\n");
  try {
    createPrivateKey(lines);
    return lines;
  } catch {
    throw new ConfigError(name, "must hold a private key in PEM");
  }
}

function toServiceAccount(text: string): Secrets["googleServiceAccount"] {
  const name = "GOOGLE_SERVICE_ACCOUNT";
  try {
    const { client_email: clientEmail, private_key: key } = JSON.parse(text) as Record<string, unknown>;
    if (typeof clientEmail === "string" && typeof key === "string")
      return { clientEmail, privateKey: toPem(name, key) };
  } catch (error) {
    if (error instanceof ConfigError) throw error;
  }
  throw new ConfigError(name, "must be a service account's key file, in JSON");
}

function toGatewaySecret(text: string): Buffer {
  const secret = Buffer.from(text, "base64url");
  if (secret.length < 32) throw new ConfigError("GATEWAY_SECRET", "must be 32 bytes or more in base64url");
  return secret;
}

function toKey(name: SecretName, text: string): Buffer {
  const key = Buffer.from(text, "base64url");
  if (key.length !== 32) throw new ConfigError(name, "must be 32 bytes in base64url");
  return key;
}

function toPrivateKey(text: string): string {
  if (isEd25519PrivateJwk(text)) return text;
  throw new ConfigError("ACCESS_TOKEN_PRIVATE_KEY", "must be an Ed25519 private JWK with a kid, in JSON");
}

/** The secret in `directory`; made, readable by its owner alone, if it is not there. */
function keepSecret(directory: string, name: SecretName): string {
  const path = join(directory, name.toLowerCase().replaceAll("_", "-"));
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, makers[name](), { mode: 0o600 });
  try {
    linkSync(draft, path);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  return readFileSync(path, "utf8");
}

function isEd25519PrivateJwk(text: string): boolean {
  try {
    const key = JSON.parse(text) as Record<string, unknown>;
    return (
      key["kty"] === "OKP" &&
      key["crv"] === "Ed25519" &&
      typeof key["d"] === "string" &&
      typeof key["kid"] === "string"
    );
  } catch {
    return false;
  }
}
