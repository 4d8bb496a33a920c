import { timingSafeEqual } from "node:crypto";
import type { PlayerId, SessionId, SessionPrincipal } from "@muster/auth";
import { AppError } from "@muster/errors";
import type { Ids, Random, SystemClock } from "@muster/runtime";
import type { Account, Device, Session, SignedIn, Subject } from "./model.js";
import type { AccessTokens, AccountsStorage, AccountsTransaction, SessionPage } from "./ports.js";
import { makeRefreshToken, type RefreshToken, readRefreshToken } from "./refresh-token.js";

/** How long sessions live. Milliseconds. */
export interface SessionLifetimes {
  /** From one use of a refresh token to the next. */
  readonly refreshMs: number;
  /** In all. */
  readonly sessionMs: number;
}

/** What {@link SessionService} works with. */
export interface SessionDeps {
  readonly storage: AccountsStorage;
  readonly accessTokens: AccessTokens;
  readonly clock: SystemClock;
  readonly random: Random;
  readonly ids: Ids;
  readonly lifetimes: SessionLifetimes;
}

/** Opens, refreshes, lists and ends sessions. */
export class SessionService {
  readonly #deps: SessionDeps;

  constructor(deps: SessionDeps) {
    this.#deps = deps;
  }

  /** Opens a session of `account` in the caller's transaction. */
  async open(tx: AccountsTransaction, account: Account, userAgent: string | undefined): Promise<SignedIn> {
    const { clock, random, ids, lifetimes } = this.#deps;
    const id = ids.next<SessionId>();
    const nowMs = clock.nowMs();
    const refresh = makeRefreshToken(id, random);
    const access = await this.#deps.accessTokens.sign(principalOf(account, id));
    const lifetimeEndsAtMs = nowMs + lifetimes.sessionMs;
    const session: Session = {
      id,
      subject: { kind: account.kind, id: account.id } as Subject,
      createdAtMs: nowMs,
      lastUsedAtMs: nowMs,
      expiresAtMs: Math.min(nowMs + lifetimes.refreshMs, lifetimeEndsAtMs),
      lifetimeEndsAtMs,
      endedAtMs: undefined,
      userAgent,
    };
    await tx.insertSession(session, refresh.hash);
    return toSignedIn(account, session, access, refresh);
  }

  /**
   * Exchanges a refresh token for new tokens. A token works once. One that comes a second time ends its session, even when
   * both come at the same moment: without a key that only the client holds, nobody can tell it from a stolen one.
   *
   * @throws UNAUTHENTICATED when the token is malformed, unknown or expired (that ends nothing); SESSION_REVOKED when the
   * session was ended, or is ended now because the token was used before.
   */
  async refresh(refreshToken: string): Promise<SignedIn> {
    const token = readRefreshToken(refreshToken);
    if (token === undefined) throw invalidToken("invalid");
    const outcome = await this.#deps.storage.transact((tx) => this.#rotate(tx, token));
    // Thrown here and not inside, so that the end of the session is committed.
    if (outcome === "usedBefore") throw revoked("the refresh token was used before");
    return outcome;
  }

  async #rotate(tx: AccountsTransaction, token: RefreshToken): Promise<SignedIn | "usedBefore"> {
    const { clock, random, lifetimes } = this.#deps;
    const nowMs = clock.nowMs();
    const locked = await tx.lockSession(token.sessionId);
    if (locked === undefined) throw invalidToken("invalid");
    const { session } = locked;
    const isValid = timingSafeEqual(locked.refreshHash, token.hash);
    if (!isValid && !(await tx.wasUsed(session.id, token.hash))) throw invalidToken("invalid");
    if (session.endedAtMs !== undefined) throw revoked("the session was ended");
    if (!isValid) {
      await tx.endSessions({ sessionId: session.id }, "refreshTokenReuse", nowMs);
      return "usedBefore";
    }
    if (session.expiresAtMs <= nowMs) throw invalidToken("expired");
    const account = await tx.accountOf(session.subject);
    if (account === undefined) throw invalidToken("invalid");
    const refresh = makeRefreshToken(session.id, random);
    const access = await this.#deps.accessTokens.sign(principalOf(account, session.id));
    const refreshed: Session = {
      ...session,
      lastUsedAtMs: nowMs,
      expiresAtMs: Math.min(nowMs + lifetimes.refreshMs, session.lifetimeEndsAtMs),
    };
    await tx.rotateSession(locked, refreshed, refresh.hash);
    return toSignedIn(account, refreshed, access, refresh);
  }

  /** Live sessions of `subject`, newest first (oldest first when `backward`). */
  list(subject: Subject, page: Omit<SessionPage, "nowMs">): Promise<Session[]> {
    return this.#deps.storage.liveSessions(subject, { ...page, nowMs: this.#deps.clock.nowMs() });
  }

  /** The devices that a player has signed in from, the one last seen first; at most 20. */
  listDevices(playerId: PlayerId): Promise<Device[]> {
    return this.#deps.storage.devicesOf(playerId);
  }

  /** Ends the session that makes the request; the ids of what was ended, empty when it was before. */
  logout(own: SessionPrincipal): Promise<SessionId[]> {
    const nowMs = this.#deps.clock.nowMs();
    return this.#deps.storage.transact((tx) => tx.endSessions({ sessionId: own.sessionId }, "logout", nowMs));
  }

  /**
   * Ends one session of the caller's own account; the ids of what was ended, empty when it was before.
   *
   * @throws NOT_FOUND naming `sessionId` when the caller's account has no such session.
   */
  end(own: SessionPrincipal, sessionId: string): Promise<SessionId[]> {
    const nowMs = this.#deps.clock.nowMs();
    return this.#deps.storage.transact(async (tx) => {
      const locked = await tx.lockSession(sessionId as SessionId);
      const { kind, id } = subjectOf(own);
      if (locked?.session.subject.kind !== kind || locked.session.subject.id !== id) {
        throw new AppError("NOT_FOUND", "there is no such session", { field: "sessionId" });
      }
      return tx.endSessions({ sessionId: locked.session.id }, "endedByOwner", nowMs);
    });
  }

  /** Ends every session of the caller's account but the one that makes the request; the ids of what was ended. */
  endOthers(own: SessionPrincipal): Promise<SessionId[]> {
    const nowMs = this.#deps.clock.nowMs();
    const which = { subject: subjectOf(own), except: own.sessionId };
    return this.#deps.storage.transact((tx) => tx.endSessions(which, "endedByOwner", nowMs));
  }
}

function principalOf(account: Account, sessionId: SessionId): SessionPrincipal {
  return account.kind === "player"
    ? { kind: "player", playerId: account.id, sessionId }
    : { kind: "staff", staffId: account.id, sessionId, scopes: account.scopes };
}

function toSignedIn(
  account: Account,
  session: Session,
  access: { readonly token: string; readonly expiresAtMs: number },
  refresh: { readonly text: string },
): SignedIn {
  return {
    account,
    session,
    accessToken: access.token,
    accessTokenExpiresAtMs: access.expiresAtMs,
    refreshToken: refresh.text,
  };
}

function subjectOf(principal: SessionPrincipal): Subject {
  return principal.kind === "player"
    ? { kind: "player", id: principal.playerId }
    : { kind: "staff", id: principal.staffId };
}

function invalidToken(reason: "invalid" | "expired"): AppError {
  const problem = reason === "expired" ? "has expired" : "is not valid";
  return new AppError("UNAUTHENTICATED", `the refresh token ${problem}`, { reason });
}

function revoked(message: string): AppError {
  return new AppError("SESSION_REVOKED", message);
}
