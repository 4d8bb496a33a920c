import { anonymous, isMatchToken, type Principal } from "@muster/auth";
import { AppError } from "@muster/errors";

/** Verifies access tokens; `@muster/auth` makes one. */
export interface TokenVerifier {
  /** @throws UNAUTHENTICATED; UNAVAILABLE when the keys cannot be read. */
  verify(token: string): Promise<{ readonly principal: Principal; readonly expiresAtMs: number }>;
}

/** Players and staff show access tokens, the servers of matches match tokens. */
export function joinVerifiers(accessTokens: TokenVerifier, matchTokens: TokenVerifier): TokenVerifier {
  return { verify: (token) => (isMatchToken(token) ? matchTokens : accessTokens).verify(token) };
}

/** The sessions that ended before their tokens did; `@muster/auth` makes one. */
export interface Revocations {
  isRevoked(sessionId: string): boolean;
  /** Calls `listener` for each session that ends from now on; the answer stops that. */
  onRevoked(listener: (sessionId: string) => void): () => void;
}

/** Who makes a request, and until when that may be believed. */
export interface Credential {
  readonly principal: Principal;
  /** Milliseconds since the Unix epoch; absent for the anonymous. */
  readonly expiresAtMs?: number;
}

const nobody: Credential = Object.freeze({ principal: anonymous });

/** Reads the value of an `Authorization` header; none means the anonymous principal. */
export type Authenticate = (authorization: string | undefined) => Promise<Credential>;

/** @throws (in the made function) UNAUTHENTICATED, SESSION_REVOKED, UNAVAILABLE. */
export function createAuthenticate(verifier: TokenVerifier, revocations: Revocations): Authenticate {
  return async (authorization) => {
    if (authorization === undefined || authorization === "") return nobody;
    const token = /^Bearer +([\w.~+/-]+=*)$/i.exec(authorization)?.[1];
    if (token === undefined) {
      throw new AppError("UNAUTHENTICATED", "authorization must be: Bearer <token>", {
        field: "authorization",
      });
    }
    const verified = await verifier.verify(token);
    const sessionId = sessionOf(verified.principal);
    if (sessionId !== undefined && revocations.isRevoked(sessionId)) {
      throw new AppError("SESSION_REVOKED", "the session was ended");
    }
    return verified;
  };
}

/** The session of a principal that signed in. */
export function sessionOf(principal: Principal): string | undefined {
  return "sessionId" in principal ? principal.sessionId : undefined;
}
