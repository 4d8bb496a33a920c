import { generateKeyPairSync, randomBytes } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Config, ConfigError, type Environment, readText, type SecretName } from "./config.js";

/** What must not be logged or shown. Keys are 32 bytes or more. */
export interface Secrets {
  /** The Ed25519 private key that signs access tokens, as a JWK (RFC 8037) in JSON. */
  readonly accessTokenPrivateKey: string;
  /** The HMAC key of the gateway's header to subgraphs. */
  readonly gatewaySecret: Buffer;
}

const makers: Record<SecretName, () => string> = {
  ACCESS_TOKEN_PRIVATE_KEY: () =>
    JSON.stringify({
      ...generateKeyPairSync("ed25519").privateKey.export({ format: "jwk" }),
      kid: randomBytes(8).toString("hex"),
      alg: "EdDSA",
      use: "sig",
    }),
  GATEWAY_SECRET: () => randomBytes(32).toString("base64url"),
};

/**
 * The secrets of the environment, or outside production of `MUSTER_DATA_DIR/secrets`, where they are made once; processes
 * that start together agree on one value. Each is read when it is asked for, so that a process needs only those it uses.
 *
 * @throws ConfigError (from the properties) when production lacks the secret, or it is malformed.
 */
export function readSecrets(config: Config, environment: Environment = process.env): Secrets {
  const read = (name: SecretName): string => {
    const given = readText(environment, name);
    if (given !== undefined) return given;
    if (config.NODE_ENV === "production") throw new ConfigError(name, "must be set in production");
    return keepSecret(resolve(config.MUSTER_DATA_DIR, "secrets"), name);
  };
  let gatewaySecret: Buffer | undefined;
  let accessTokenPrivateKey: string | undefined;
  return Object.freeze({
    get gatewaySecret() {
      gatewaySecret ??= toGatewaySecret(read("GATEWAY_SECRET"));
      return gatewaySecret;
    },
    get accessTokenPrivateKey() {
      accessTokenPrivateKey ??= toPrivateKey(read("ACCESS_TOKEN_PRIVATE_KEY"));
      return accessTokenPrivateKey;
    },
  });
}

function toGatewaySecret(text: string): Buffer {
  const secret = Buffer.from(text, "base64url");
  if (secret.length < 32) throw new ConfigError("GATEWAY_SECRET", "must be 32 bytes or more in base64url");
  return secret;
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
