import type { PlayerId, SessionId, SessionPrincipal } from "@muster/auth";
import type {
  Account,
  AccountKind,
  Credential,
  Device,
  DeviceId,
  Player,
  Session,
  SessionEndReason,
  Staff,
  Subject,
} from "./model.js";
import type { NamePlace } from "./name-place.js";

/** Where accounts are kept. */
export interface AccountsStorage {
  /** Runs `work` in one transaction, again from its start after a conflict: it has no effects but on `tx`. */
  transact<T>(work: (tx: AccountsTransaction) => Promise<T>): Promise<T>;
  /** In the order of `ids`; `undefined` where there is none. One statement. */
  playersByIds(ids: readonly string[]): Promise<(Player | undefined)[]>;
  /** Players whose username, then those whose display name alone begins so, by the name in lower case. */
  searchPlayers(slice: NameSlice): Promise<NamePlace[]>;
  /** The credential of that username in any case. */
  credentialOf(kind: AccountKind, username: string): Promise<Credential | undefined>;
  /** Sessions that are neither ended nor expired, newest first; before the session `from`, when given. */
  liveSessions(subject: Subject, page: SessionPage): Promise<Session[]>;
  /** The devices that a player has signed in from, the one last seen first. */
  devicesOf(playerId: PlayerId): Promise<Device[]>;
  /**
   * Deletes used refresh tokens that expired before `nowMs`, sessions that expired before `sessionsBeforeMs` and notes of requests
   * that were declined before `declinesBeforeMs`, at most 1,000 of each, leaving out what another process deletes.
   *
   * @returns How many rows it deleted.
   */
  sweep(options: SweepTimes): Promise<number>;
}

/** What is swept: all in milliseconds since the Unix epoch. */
export interface SweepTimes {
  readonly nowMs: number;
  readonly sessionsBeforeMs: number;
  readonly declinesBeforeMs: number;
}

/** Which part of the players is read whose names begin with a text. */
export interface NameSlice {
  /** Whatever the case of its letters. */
  readonly startsWith: string;
  readonly limit: number;
  /** The last ones first, and before `from`. */
  readonly backward: boolean;
  readonly from: NamePlace | undefined;
}

/** Which part of a list of sessions is read. */
export interface SessionPage {
  readonly nowMs: number;
  readonly limit: number;
  /** Oldest first, and after `from`. */
  readonly backward: boolean;
  readonly from: string | undefined;
}

/** What can be done inside a transaction. Each write of a change also writes its events. */
export interface AccountsTransaction {
  /** Claims the username; `false` when it is taken (waits for a transaction that is about to take it). */
  insertCredential(credential: Credential): Promise<boolean>;
  insertPlayer(player: Player): Promise<void>;
  insertStaff(staff: Staff): Promise<void>;
  accountOf(subject: Subject): Promise<Account | undefined>;
  insertSession(session: Session, refreshHash: Buffer): Promise<void>;
  /** Notes that a known device was seen again; `false` when it is not known. */
  touchDevice(sighting: DeviceSighting): Promise<boolean>;
  /** How many devices the player has; nobody else adds one to the player before this transaction ends. */
  lockDevices(playerId: PlayerId): Promise<number>;
  /** Adds a device (or notes it, when it was added meanwhile), and forgets those least recently seen above `devicesMax`. */
  insertDevice(sighting: DeviceSighting, devicesMax: number): Promise<void>;
  /** Tells that a player who has devices signed in from another one, or from one that did not say which it is. */
  announceDevice(
    sighting: Omit<DeviceSighting, "deviceId"> & { readonly deviceId: DeviceId | null },
  ): Promise<void>;
  /** Reads a session and locks its row until the transaction ends. */
  lockSession(id: SessionId): Promise<LockedSession | undefined>;
  wasUsed(sessionId: SessionId, refreshHash: Buffer): Promise<boolean>;
  /** Stores `session` as it is now with the hash of its new refresh token, and `before`'s hash as used. */
  rotateSession(before: LockedSession, session: Session, refreshHash: Buffer): Promise<void>;
  /** Ends those of the sessions that are not ended, and tells which. */
  endSessions(which: SessionsToEnd, reason: SessionEndReason, nowMs: number): Promise<SessionId[]>;
}

/** A player's sign-in, as its device shows. */
export interface DeviceSighting {
  readonly playerId: PlayerId;
  readonly sessionId: SessionId;
  readonly deviceId: DeviceId;
  readonly userAgent: string | undefined;
  /** Milliseconds since the Unix epoch. */
  readonly seenAtMs: number;
}

/** One session, or all of a subject but one. */
export type SessionsToEnd =
  | { readonly sessionId: SessionId }
  | { readonly subject: Subject; readonly except: SessionId };

/** A session under its row lock. */
export interface LockedSession {
  readonly session: Session;
  /** SHA-256 of the refresh token that is valid. */
  readonly refreshHash: Buffer;
}

/** Hashes and checks passwords away from this thread. */
export interface PasswordHasher {
  /** @throws RATE_LIMITED when too much waits, UNAVAILABLE when the work was lost. */
  hash(password: string): Promise<string>;
  /**
   * Whether `password` has the hash. Without a hash the same work is done and the answer is `false`, so that the time tells
   * nothing about whether an account exists.
   *
   * @throws RATE_LIMITED when too much waits, UNAVAILABLE when the work was lost.
   */
  verify(password: string, passwordHash: string | undefined): Promise<boolean>;
}

/** Signs what a client shows at the gateway. */
export interface AccessTokens {
  sign(principal: SessionPrincipal): Promise<{ readonly token: string; readonly expiresAtMs: number }>;
}
