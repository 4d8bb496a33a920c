import { type PlayerId, type SessionId, sessionRevokedEvent } from "@muster/auth";
import type { EventWriter } from "@muster/events";
import type { Transaction } from "@muster/postgres";
import { type Ids, isUuid, type SystemClock } from "@muster/runtime";
import {
  deviceAdded,
  type EndedSession,
  playerRegistered,
  sessionEnded,
  type UnknownDevice,
} from "../events.js";
import {
  type Account,
  type AccountsTransaction,
  type Credential,
  type DeviceSighting,
  type LockedSession,
  type Player,
  type Session,
  type SessionEndReason,
  type SessionsToEnd,
  type Staff,
  type Subject,
  usernameKey,
} from "../service/index.js";
import { type SessionRow, type StaffRow, selectPlayers, toSession, toStaff } from "./rows.js";

/** What events are made with. */
export interface EventDeps {
  readonly events: EventWriter;
  readonly ids: Ids;
  readonly clock: SystemClock;
}

/** What is done to the schema `accounts` in one transaction. */
export class PostgresTransaction implements AccountsTransaction {
  readonly #tx: Transaction;
  readonly #deps: EventDeps;

  constructor(tx: Transaction, deps: EventDeps) {
    this.#tx = tx;
    this.#deps = deps;
  }

  async insertCredential({ subject, username, passwordHash }: Credential): Promise<boolean> {
    const rows = await this.#tx.query(
      `INSERT INTO accounts.credentials (kind, username_key, username, subject_id, password_hash)
       VALUES ($1, $2, $3, $4, $5) ON CONFLICT (kind, username_key) DO NOTHING RETURNING 1`,
      [subject.kind, usernameKey(username), username, subject.id, passwordHash],
    );
    return rows.length === 1;
  }

  async insertPlayer(player: Player): Promise<void> {
    await this.#tx.query("INSERT INTO accounts.players (id, display_name, created_at) VALUES ($1, $2, $3)", [
      player.id,
      player.displayName,
      new Date(player.createdAtMs),
    ]);
    await this.#deps.events.append(this.#tx, [playerRegistered(this.#deps.ids, player)]);
  }

  async insertStaff(staff: Staff): Promise<void> {
    await this.#tx.query("INSERT INTO accounts.staff (id, scopes, created_at) VALUES ($1, $2, $3)", [
      staff.id,
      staff.scopes,
      new Date(staff.createdAtMs),
    ]);
  }

  async accountOf(subject: Subject): Promise<Account | undefined> {
    if (subject.kind === "player") return (await selectPlayers(this.#tx, [subject.id]))[0];
    const [row] = await this.#tx.query<StaffRow>(
      `SELECT id, username, scopes, created_at FROM accounts.staff
       JOIN accounts.credentials ON subject_id = id AND kind = 'staff' WHERE id = $1`,
      [subject.id],
    );
    return row && toStaff(row);
  }

  async insertSession(session: Session, refreshHash: Buffer): Promise<void> {
    await this.#tx.query(
      `INSERT INTO accounts.sessions (id, kind, subject_id, refresh_hash, created_at, last_used_at, expires_at,
         lifetime_ends_at, user_agent) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        session.id,
        session.subject.kind,
        session.subject.id,
        refreshHash,
        new Date(session.createdAtMs),
        new Date(session.lastUsedAtMs),
        new Date(session.expiresAtMs),
        new Date(session.lifetimeEndsAtMs),
        session.userAgent ?? null,
      ],
    );
  }

  async touchDevice({ playerId, deviceId, userAgent, seenAtMs }: DeviceSighting): Promise<boolean> {
    const rows = await this.#tx.query(
      `UPDATE accounts.devices SET last_seen_at = $3, user_agent = $4
       WHERE player_id = $1 AND id = $2 RETURNING 1`,
      [playerId, deviceId, new Date(seenAtMs), userAgent ?? null],
    );
    return rows.length === 1;
  }

  async lockDevices(playerId: PlayerId): Promise<number> {
    await this.#tx.query("SELECT 1 FROM accounts.players WHERE id = $1 FOR NO KEY UPDATE", [playerId]);
    const [row] = await this.#tx.query<{ known: number }>(
      "SELECT count(*)::int AS known FROM accounts.devices WHERE player_id = $1",
      [playerId],
    );
    return row?.known ?? 0;
  }

  async insertDevice(sighting: DeviceSighting, devicesMax: number): Promise<void> {
    const { playerId, deviceId, userAgent, seenAtMs } = sighting;
    await this.#tx.query(
      `WITH forgotten AS (
         DELETE FROM accounts.devices WHERE player_id = $1 AND id IN (
           SELECT id FROM accounts.devices WHERE player_id = $1 AND id <> $2
           ORDER BY last_seen_at DESC, id OFFSET $5)
       )
       INSERT INTO accounts.devices (player_id, id, user_agent, first_seen_at, last_seen_at)
       VALUES ($1, $2, $3, $4, $4)
       ON CONFLICT (player_id, id) DO UPDATE SET user_agent = excluded.user_agent, last_seen_at = excluded.last_seen_at`,
      [playerId, deviceId, userAgent ?? null, new Date(seenAtMs), devicesMax - 1],
    );
  }

  async announceDevice(sighting: UnknownDevice): Promise<void> {
    await this.#deps.events.append(this.#tx, [deviceAdded(this.#deps.ids, sighting)]);
  }

  async lockSession(id: SessionId): Promise<LockedSession | undefined> {
    if (!isUuid(id)) return undefined;
    const [row] = await this.#tx.query<SessionRow>(
      "SELECT * FROM accounts.sessions WHERE id = $1 FOR UPDATE",
      [id],
    );
    return row && { session: toSession(row), refreshHash: row.refresh_hash };
  }

  async wasUsed(sessionId: SessionId, refreshHash: Buffer): Promise<boolean> {
    const rows = await this.#tx.query(
      "SELECT 1 FROM accounts.used_refresh_tokens WHERE session_id = $1 AND hash = $2",
      [sessionId, refreshHash],
    );
    return rows.length > 0;
  }

  async rotateSession(before: LockedSession, session: Session, refreshHash: Buffer): Promise<void> {
    await this.#tx.query(
      `WITH used AS (
         INSERT INTO accounts.used_refresh_tokens (session_id, hash, expires_at) VALUES ($1, $2, $3)
       )
       UPDATE accounts.sessions
       SET refresh_hash = $4, last_used_at = $5, expires_at = $6 WHERE id = $1`,
      [
        session.id,
        before.refreshHash,
        new Date(before.session.expiresAtMs),
        refreshHash,
        new Date(session.lastUsedAtMs),
        new Date(session.expiresAtMs),
      ],
    );
  }

  async endSessions(which: SessionsToEnd, reason: SessionEndReason, nowMs: number): Promise<SessionId[]> {
    const [condition, values] =
      "sessionId" in which
        ? ["id = $3", [which.sessionId]]
        : [
            "subject_id = $3 AND kind = $4 AND id <> $5",
            [which.subject.id, which.subject.kind, which.except],
          ];
    const rows = await this.#tx.query<SessionRow>(
      `WITH chosen AS (
         SELECT id FROM accounts.sessions WHERE ended_at IS NULL AND ${condition} ORDER BY id FOR UPDATE
       )
       UPDATE accounts.sessions AS session SET ended_at = $1, end_reason = $2
       FROM chosen WHERE session.id = chosen.id RETURNING session.*`,
      [new Date(nowMs), reason, ...values],
    );
    const ended = rows.map((row): EndedSession => {
      const { id, subject } = toSession(row);
      return { id, subject, reason, endedAtMs: nowMs };
    });
    await this.#deps.events.append(
      this.#tx,
      ended.flatMap((session) => [
        sessionEnded(this.#deps.ids, session),
        sessionRevokedEvent(this.#deps, session.id),
      ]),
    );
    return ended.map(({ id }) => id);
  }
}
