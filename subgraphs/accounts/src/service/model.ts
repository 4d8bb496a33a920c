import type { PlayerId, Scope, SessionId, StaffId } from "@muster/auth";
import type { Branded } from "@muster/runtime";

/** Identifies an installation of a client: a UUID that the client makes and keeps. */
export type DeviceId = Branded<string, "DeviceId">;

/** A player's account, as accounts knows it. */
export interface Player {
  readonly kind: "player";
  readonly id: PlayerId;
  /** What the player signs in with; `undefined` when no username belongs to the account. */
  readonly username: string | undefined;
  readonly displayName: string;
  /** Milliseconds since the Unix epoch. */
  readonly createdAtMs: number;
}

/** A staff member's account. Staff are not players. */
export interface Staff {
  readonly kind: "staff";
  readonly id: StaffId;
  readonly username: string;
  readonly scopes: readonly Scope[];
  /** Milliseconds since the Unix epoch. */
  readonly createdAtMs: number;
}

/** Whoever can sign in. */
export type Account = Player | Staff;

/** The two kinds of {@link Account}; usernames are unique within one. */
export type AccountKind = Account["kind"];

/** Names an account. */
export type Subject = Pick<Player, "kind" | "id"> | Pick<Staff, "kind" | "id">;

/** What a password is checked against. */
export interface Credential {
  readonly subject: Subject;
  readonly username: string;
  /** In Argon2's encoded form. */
  readonly passwordHash: string;
}

/** A login, which lives as long as its refresh tokens follow each other. Times are milliseconds since the Unix epoch. */
export interface Session {
  readonly id: SessionId;
  readonly subject: Subject;
  readonly createdAtMs: number;
  readonly lastUsedAtMs: number;
  /** When the valid refresh token expires. */
  readonly expiresAtMs: number;
  /** When the session ends however often it is refreshed. */
  readonly lifetimeEndsAtMs: number;
  readonly endedAtMs: number | undefined;
  /** How the client named itself. */
  readonly userAgent: string | undefined;
}

/** Why a session ended before its time. */
export type SessionEndReason = "logout" | "endedByOwner" | "refreshTokenReuse";

/** A device from which a player has signed in. Times are milliseconds since the Unix epoch. */
export interface Device {
  readonly id: DeviceId;
  /** How the client named itself when it last signed in. */
  readonly userAgent: string | undefined;
  readonly firstSeenAtMs: number;
  readonly lastSeenAtMs: number;
}

/** A session just opened or refreshed, with its tokens. */
export interface SignedIn {
  readonly account: Account;
  readonly session: Session;
  readonly accessToken: string;
  /** Milliseconds since the Unix epoch. */
  readonly accessTokenExpiresAtMs: number;
  /** Works once. */
  readonly refreshToken: string;
}
