import type { PlayerId, Scope, SessionId, StaffId } from "@muster/auth";
import { inIdOrder, type Queryable } from "@muster/postgres";
import { isUuid } from "@muster/runtime";
import type { AccountKind, Device, DeviceId, Player, Session, Staff, Subject } from "../service/index.js";

/** Columns that name an account. */
export interface SubjectRow {
  readonly kind: AccountKind;
  readonly subject_id: string;
}

/** A row of `accounts.credentials`. */
export interface CredentialRow extends SubjectRow {
  readonly username: string;
  readonly password_hash: string;
}

/** A row of `accounts.players` with its username. */
export interface PlayerRow {
  readonly id: PlayerId;
  readonly username: string | null;
  readonly display_name: string;
  readonly created_at: Date;
}

/** A row of `accounts.staff` with its username. */
export interface StaffRow {
  readonly id: StaffId;
  readonly username: string;
  readonly scopes: Scope[];
  readonly created_at: Date;
}

/** A row of `accounts.sessions`. */
export interface SessionRow extends SubjectRow {
  readonly id: SessionId;
  readonly refresh_hash: Buffer;
  readonly created_at: Date;
  readonly last_used_at: Date;
  readonly expires_at: Date;
  readonly lifetime_ends_at: Date;
  readonly ended_at: Date | null;
  readonly user_agent: string | null;
}

/** A row of `accounts.devices`. */
export interface DeviceRow {
  readonly id: DeviceId;
  readonly user_agent: string | null;
  readonly first_seen_at: Date;
  readonly last_seen_at: Date;
}

/** The device that `row` holds. */
export function toDevice(row: DeviceRow): Device {
  return {
    id: row.id,
    userAgent: row.user_agent ?? undefined,
    firstSeenAtMs: row.first_seen_at.getTime(),
    lastSeenAtMs: row.last_seen_at.getTime(),
  };
}

/** Players in the order of `ids`; `undefined` where there is none. One statement. */
export async function selectPlayers(db: Queryable, ids: readonly string[]): Promise<(Player | undefined)[]> {
  const rows = await db.query<PlayerRow>(
    {
      name: "accounts-players",
      text: `SELECT id, username, display_name, created_at FROM accounts.players
             LEFT JOIN accounts.credentials ON subject_id = id AND kind = 'player' WHERE id = ANY($1::uuid[])`,
    },
    [ids.filter(isUuid)],
  );
  return inIdOrder<string, Player>(ids, rows.map(toPlayer), (player) => player.id);
}

function toPlayer(row: PlayerRow): Player {
  return {
    kind: "player",
    id: row.id,
    username: row.username ?? undefined,
    displayName: row.display_name,
    createdAtMs: row.created_at.getTime(),
  };
}

/** The staff member that `row` holds. */
export function toStaff({ id, username, scopes, created_at }: StaffRow): Staff {
  return { kind: "staff", id, username, scopes, createdAtMs: created_at.getTime() };
}

/** The account that `row` names. */
export function toSubject({ kind, subject_id }: SubjectRow): Subject {
  return kind === "player" ? { kind, id: subject_id as PlayerId } : { kind, id: subject_id as StaffId };
}

/** The session that `row` holds. */
export function toSession(row: SessionRow): Session {
  return {
    id: row.id,
    subject: toSubject(row),
    createdAtMs: row.created_at.getTime(),
    lastUsedAtMs: row.last_used_at.getTime(),
    expiresAtMs: row.expires_at.getTime(),
    lifetimeEndsAtMs: row.lifetime_ends_at.getTime(),
    endedAtMs: row.ended_at?.getTime(),
    userAgent: row.user_agent ?? undefined,
  };
}
