import { AppError } from "@muster/errors";
import type { SystemClock } from "@muster/runtime";
import {
  type CryptoKey,
  calculateJwkThumbprint,
  decodeJwt,
  errors,
  importJWK,
  type JSONWebKeySet,
  type JWK,
  jwtVerify,
  SignJWT,
} from "jose";
import type { PlayerId, Principal, Scope, SessionId, StaffId } from "./principal.js";

const issuer = "muster";
/** Clocks of two machines may differ by this much. */
const toleranceS = 5;
const cachedTokensMax = 20_000;

/** Signs access tokens: EdDSA (Ed25519) JWTs. */
export interface AccessTokenSigner {
  /** A token for a session of a player or a staff member, and when it expires (milliseconds since the Unix epoch). */
  sign(principal: SessionPrincipal): Promise<{ readonly token: string; readonly expiresAtMs: number }>;
  /** The public keys under which tokens verify (RFC 7517). */
  readonly jwks: JSONWebKeySet;
}

/** The principals that sign in: they have a session. */
export type SessionPrincipal = Extract<Principal, { readonly sessionId: SessionId }>;

/** @param options.privateKey An Ed25519 private JWK in JSON. `lifetimeS` is in seconds. */
export async function createAccessTokenSigner(options: {
  readonly privateKey: string;
  readonly lifetimeS: number;
  readonly clock: SystemClock;
}): Promise<AccessTokenSigner> {
  const jwk = JSON.parse(options.privateKey) as JWK;
  const key = await importJWK(jwk, "EdDSA");
  const kid = jwk.kid ?? (await calculateJwkThumbprint(jwk));
  const publicJwk: JWK = { kty: "OKP", crv: "Ed25519", kid, alg: "EdDSA", use: "sig" };
  if (jwk.x !== undefined) publicJwk.x = jwk.x;
  return {
    jwks: { keys: [publicJwk] },
    async sign(principal) {
      const issuedAtS = Math.floor(options.clock.nowMs() / 1000);
      const expiresAtS = issuedAtS + options.lifetimeS;
      const claims =
        principal.kind === "player"
          ? { kind: principal.kind, sub: principal.playerId, sid: principal.sessionId }
          : {
              kind: principal.kind,
              sub: principal.staffId,
              sid: principal.sessionId,
              scope: principal.scopes.join(" "),
            };
      const token = await new SignJWT(claims)
        .setProtectedHeader({ alg: "EdDSA", kid })
        .setIssuer(issuer)
        .setIssuedAt(issuedAtS)
        .setExpirationTime(expiresAtS)
        .sign(key);
      return { token, expiresAtMs: expiresAtS * 1000 };
    },
  };
}

/** What a valid access token says. */
export interface VerifiedToken {
  readonly principal: SessionPrincipal;
  /** Milliseconds since the Unix epoch. */
  readonly expiresAtMs: number;
}

/** Verifies access tokens. A token that was verified is remembered until it expires. */
export interface AccessTokenVerifier {
  /**
   * @throws UNAUTHENTICATED when the token is malformed, forged, of another issuer or expired; UNAVAILABLE when the keys
   * cannot be read.
   */
  verify(token: string): Promise<VerifiedToken>;
}

/** @param options.jwks Reads the public keys; asked again, at most once in 10 s, when a token names a key not seen yet. */
export function createAccessTokenVerifier(options: {
  readonly jwks: () => Promise<JSONWebKeySet>;
  readonly clock: SystemClock;
}): AccessTokenVerifier {
  const { clock } = options;
  const keyOf = keyRing(options);
  const verified = new Map<string, VerifiedToken>();
  return {
    async verify(token) {
      const known = verified.get(token);
      if (known !== undefined) {
        if (known.expiresAtMs > clock.nowMs()) return known;
        verified.delete(token);
        throw new AppError("UNAUTHENTICATED", "the access token has expired", { reason: "expired" });
      }
      const result = await check(token, keyOf, clock);
      if (verified.size >= cachedTokensMax) forgetOldest(verified);
      verified.set(token, result);
      return result;
    },
  };
}

/** Whether a bearer token is a JWT that names another issuer: then it is no credential of ours. Nothing is verified. */
export function isOfOtherIssuer(token: string): boolean {
  try {
    const { iss } = decodeJwt(token);
    return iss !== undefined && iss !== issuer;
  } catch {
    return false;
  }
}

type KeyOf = (header: { readonly kid?: string | undefined }) => Promise<CryptoKey | Uint8Array>;

function keyRing(options: {
  readonly jwks: () => Promise<JSONWebKeySet>;
  readonly clock: SystemClock;
}): KeyOf {
  let keys = new Map<string, CryptoKey | Uint8Array>();
  let readAtMs = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | undefined;
  const read = async (): Promise<void> => {
    const set = await options.jwks();
    const entries = await Promise.all(
      set.keys.map(async (jwk) => [jwk.kid ?? "", await importJWK(jwk, "EdDSA")] as const),
    );
    keys = new Map(entries);
    readAtMs = options.clock.monotonicMs();
  };
  return async ({ kid = "" }) => {
    if (!keys.has(kid) && options.clock.monotonicMs() - readAtMs > 10_000) {
      reading ??= read().finally(() => {
        reading = undefined;
      });
      await reading.catch((error: unknown) => {
        throw new AppError(
          "UNAVAILABLE",
          "the keys of access tokens cannot be read",
          { part: "jwks" },
          { cause: error },
        );
      });
    }
    const key = keys.get(kid);
    if (key === undefined)
      throw new AppError("UNAUTHENTICATED", "the access token is not valid", { reason: "key" });
    return key;
  };
}

async function check(token: string, keyOf: KeyOf, clock: SystemClock): Promise<VerifiedToken> {
  try {
    const { payload } = await jwtVerify(token, keyOf, {
      issuer,
      algorithms: ["EdDSA"],
      currentDate: new Date(clock.nowMs()),
      clockTolerance: toleranceS,
      requiredClaims: ["sub", "sid", "kind", "exp"],
    });
    return { principal: toPrincipal(payload), expiresAtMs: (payload.exp ?? 0) * 1000 };
  } catch (error) {
    if (error instanceof AppError) throw error;
    if (error instanceof errors.JWTExpired) {
      throw new AppError("UNAUTHENTICATED", "the access token has expired", { reason: "expired" });
    }
    throw new AppError(
      "UNAUTHENTICATED",
      "the access token is not valid",
      { reason: "invalid" },
      { cause: error },
    );
  }
}

function toPrincipal(claims: Readonly<Record<string, unknown>>): SessionPrincipal {
  const sessionId = claims["sid"] as SessionId;
  if (claims["kind"] === "player") return { kind: "player", playerId: claims["sub"] as PlayerId, sessionId };
  if (claims["kind"] === "staff") {
    const scopes = String(claims["scope"] ?? "")
      .split(" ")
      .filter((scope): scope is Scope => scope.includes(":"));
    return { kind: "staff", staffId: claims["sub"] as StaffId, sessionId, scopes };
  }
  throw new AppError("UNAUTHENTICATED", "the access token is not valid", { reason: "kind" });
}

function forgetOldest(map: Map<string, unknown>): void {
  let left = Math.ceil(cachedTokensMax / 10);
  for (const key of map.keys()) {
    map.delete(key);
    if (--left === 0) return;
  }
}
