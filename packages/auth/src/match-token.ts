import { createHmac } from "node:crypto";
import { AppError } from "@muster/errors";
import type { SystemClock } from "@muster/runtime";
import { decodeProtectedHeader, errors, jwtVerify, SignJWT } from "jose";
import type { PrincipalOf } from "./principal.js";

const issuer = "muster";
const audience = "gameServer";
const algorithm = "HS256";
/** Clocks of two machines may differ by this much. */
const toleranceS = 5;

/** What the server of one match proves with that it is that: a JWT (HS256) of audience `gameServer`, whose subject is the match. */
export interface MatchTokenSigner {
  /**
   * @param expiresAtMs Milliseconds since the Unix epoch, counted in whole seconds. The same match and time give the same token, so
   *   that a server that is asked for twice is asked for alike.
   */
  sign(matchId: string, expiresAtMs: number): Promise<string>;
}

/** Verifies match tokens. */
export interface MatchTokenVerifier {
  /** @throws UNAUTHENTICATED when the token is malformed, forged, of another audience or expired. */
  verify(token: string): Promise<VerifiedMatchToken>;
}

/** What a valid match token says. */
export interface VerifiedMatchToken {
  readonly principal: PrincipalOf<"gameServer">;
  /** Milliseconds since the Unix epoch. */
  readonly expiresAtMs: number;
}

/** @param options.secret The deployment's gateway secret: whoever has it says who asks anyway. The token's key is derived from it. */
export function createMatchTokenSigner(options: { readonly secret: Buffer }): MatchTokenSigner {
  const key = keyOf(options.secret);
  return {
    sign: (matchId, expiresAtMs) =>
      new SignJWT({})
        .setProtectedHeader({ alg: algorithm })
        .setIssuer(issuer)
        .setAudience(audience)
        .setSubject(matchId)
        .setExpirationTime(Math.floor(expiresAtMs / 1000))
        .sign(key),
  };
}

/** The counterpart of {@link createMatchTokenSigner}. */
export function createMatchTokenVerifier(options: {
  readonly secret: Buffer;
  readonly clock: SystemClock;
}): MatchTokenVerifier {
  const key = keyOf(options.secret);
  return {
    async verify(token) {
      try {
        const { payload } = await jwtVerify<{ readonly sub: string; readonly exp: number }>(token, key, {
          ...{ issuer, audience, algorithms: [algorithm] },
          currentDate: new Date(options.clock.nowMs()),
          clockTolerance: toleranceS,
          requiredClaims: ["sub", "exp"],
        });
        const { sub: matchId, exp } = payload;
        return {
          principal: { kind: "gameServer", serverId: matchId, matchId, scopes: [] },
          expiresAtMs: exp * 1000,
        };
      } catch (error) {
        if (error instanceof errors.JWTExpired)
          throw new AppError("UNAUTHENTICATED", "the match token has expired", { reason: "expired" });
        throw new AppError(
          "UNAUTHENTICATED",
          "the match token is not valid",
          { reason: "invalid" },
          { cause: error },
        );
      }
    },
  };
}

/** Whether a bearer token is made as match tokens are, and no access token. Nothing is verified. */
export function isMatchToken(token: string): boolean {
  try {
    return decodeProtectedHeader(token).alg === algorithm;
  } catch {
    return false;
  }
}

function keyOf(secret: Buffer): Buffer {
  return createHmac("sha256", secret).update("muster-match-token").digest();
}
