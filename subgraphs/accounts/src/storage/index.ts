import type { PlayerId } from "@muster/auth";
import type { Postgres } from "@muster/postgres";
import { isUuid } from "@muster/runtime";
import {
  type AccountKind,
  type AccountsStorage,
  type AccountsTransaction,
  type Credential,
  type Device,
  type NamePlace,
  type NameSlice,
  type Player,
  type Session,
  type SessionPage,
  type Subject,
  type SweepTimes,
  usernameKey,
} from "../service/index.js";
import { searchPlayers } from "./player-search.js";
import {
  type CredentialRow,
  type DeviceRow,
  type SessionRow,
  selectPlayers,
  toDevice,
  toSession,
  toSubject,
} from "./rows.js";
import { type EventDeps, PostgresTransaction } from "./transaction.js";

export { createActionLimits } from "./action-limits.js";
export { createSocialStorage } from "./social/friends.js";
export { createGroupStorage } from "./social/groups.js";
export { createPresenceStore, readAcquaintances } from "./social/presence.js";
export { createPresenceChannel, listenToPresences } from "./social/presence-channel.js";

/** What {@link PostgresAccounts} works with. */
export interface AccountsStorageDeps extends EventDeps {
  /** A pool with the role `muster_accounts`. */
  readonly postgres: Postgres;
}

const sweepRowsMax = 1000;

/** Accounts in the Postgres schema `accounts`. */
export class PostgresAccounts implements AccountsStorage {
  readonly #deps: AccountsStorageDeps;

  constructor(deps: AccountsStorageDeps) {
    this.#deps = deps;
  }

  transact<T>(work: (tx: AccountsTransaction) => Promise<T>): Promise<T> {
    return this.#deps.postgres.transact((tx) => work(new PostgresTransaction(tx, this.#deps)));
  }

  playersByIds(ids: readonly string[]): Promise<(Player | undefined)[]> {
    return selectPlayers(this.#deps.postgres, ids);
  }

  searchPlayers(slice: NameSlice): Promise<NamePlace[]> {
    return searchPlayers(this.#deps.postgres, slice);
  }

  async credentialOf(kind: AccountKind, username: string): Promise<Credential | undefined> {
    const [row] = await this.#deps.postgres.query<CredentialRow>(
      {
        name: "accounts-credential",
        text: `SELECT kind, subject_id, username, password_hash FROM accounts.credentials
               WHERE kind = $1 AND username_key = $2`,
      },
      [kind, usernameKey(username)],
    );
    return row && { subject: toSubject(row), username: row.username, passwordHash: row.password_hash };
  }

  async liveSessions(subject: Subject, page: SessionPage): Promise<Session[]> {
    if (page.from !== undefined && !isUuid(page.from)) return [];
    const [compare, order] = page.backward ? [">", "ASC"] : ["<", "DESC"];
    const rows = await this.#deps.postgres.query<SessionRow>(
      `SELECT * FROM accounts.sessions
       WHERE subject_id = $1 AND kind = $2 AND ended_at IS NULL AND expires_at > $3
         AND ($4::uuid IS NULL OR id ${compare} $4)
       ORDER BY id ${order} LIMIT $5`,
      [subject.id, subject.kind, new Date(page.nowMs), page.from ?? null, page.limit],
    );
    return rows.map(toSession);
  }

  async devicesOf(playerId: PlayerId): Promise<Device[]> {
    const rows = await this.#deps.postgres.query<DeviceRow>(
      `SELECT id, user_agent, first_seen_at, last_seen_at FROM accounts.devices
       WHERE player_id = $1 ORDER BY last_seen_at DESC, id`,
      [playerId],
    );
    return rows.map(toDevice);
  }

  async sweep(options: SweepTimes): Promise<number> {
    const [row] = await this.#deps.postgres.query<{ deleted: number }>(
      `WITH tokens AS (
         DELETE FROM accounts.used_refresh_tokens WHERE (session_id, hash) IN (
           SELECT session_id, hash FROM accounts.used_refresh_tokens WHERE expires_at <= $1
           ORDER BY expires_at LIMIT ${sweepRowsMax} FOR UPDATE SKIP LOCKED)
         RETURNING 1
       ), sessions AS (
         DELETE FROM accounts.sessions WHERE id IN (
           SELECT id FROM accounts.sessions WHERE expires_at <= $2
           ORDER BY expires_at LIMIT ${sweepRowsMax} FOR UPDATE SKIP LOCKED)
         RETURNING 1
       ), declines AS (
         DELETE FROM accounts.declined_requests WHERE id IN (
           SELECT id FROM accounts.declined_requests WHERE declined_at <= $3
           ORDER BY declined_at LIMIT ${sweepRowsMax} FOR UPDATE SKIP LOCKED)
         RETURNING 1
       )
       SELECT ((SELECT count(*) FROM tokens) + (SELECT count(*) FROM sessions) + (SELECT count(*) FROM declines))::int
         AS deleted`,
      [options.nowMs, options.sessionsBeforeMs, options.declinesBeforeMs].map((ms) => new Date(ms)),
    );
    return row?.deleted ?? 0;
  }
}
