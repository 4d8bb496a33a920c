import type { PlayerId } from "@muster/auth";
import { inIdOrder, type Postgres, type Queryable, type Transaction } from "@muster/postgres";
import { isUuid } from "@muster/runtime";
import { membershipEvent } from "../../events.js";
import {
  type CallsOf,
  type Group,
  type GroupCall,
  type GroupId,
  type GroupRole,
  type GroupStorage,
  type GroupTransaction,
  groupNameKey,
  type Membership,
} from "../../service/index.js";
import type { EventDeps } from "../transaction.js";
import { lockPlayers } from "./locks.js";

interface GroupRow {
  readonly id: GroupId;
  readonly name: string;
  readonly created_at: Date;
}

interface MemberRow {
  readonly group_id: GroupId;
  readonly player_id: PlayerId;
  readonly role: GroupRole;
  readonly since: Date;
}

interface CallRow extends Omit<MemberRow, "role"> {
  readonly kind: GroupCall["kind"];
  readonly by_id: PlayerId;
  readonly hidden: boolean;
}

/** Groups in the Postgres schema `accounts`. */
export function createGroupStorage(
  options: EventDeps & {
    /** A pool with the role `muster_accounts`. */
    readonly postgres: Postgres;
  },
): GroupStorage {
  const { postgres } = options;
  const readBy = async (column: "group_id" | "player_id", ids: readonly string[]) => {
    const rows = await postgres.query<MemberRow>(
      {
        name: `accounts-members-by-${column}`,
        text: `SELECT group_id, player_id, role, since FROM accounts.group_members WHERE ${column} = ANY($1::uuid[])
               ORDER BY since, player_id, group_id`,
      },
      [ids],
    );
    return ids.map((id) => rows.filter((row) => row[column] === id).map(toMembership));
  };
  return {
    transactGroups: (work) => postgres.transact((tx) => work(createGroupTransaction(tx, options))),
    async findGroups(ids) {
      const rows = await postgres.query<GroupRow>(
        "SELECT id, name, created_at FROM accounts.groups WHERE id = ANY($1::uuid[])",
        [ids.filter(isUuid)],
      );
      return inIdOrder(ids, rows.map(toGroup), ({ id }) => id);
    },
    readMembers: (groupIds) => readBy("group_id", groupIds),
    readMemberships: (playerIds) => readBy("player_id", playerIds),
    async readCalls(of, kind) {
      const [condition, id] = conditionOf(of);
      const rows = await postgres.query<CallRow>(
        `SELECT * FROM accounts.group_calls WHERE ${condition} AND kind = $2 ORDER BY since DESC, group_id, player_id`,
        [id, kind],
      );
      return rows.map(toCall);
    },
  };
}

function createGroupTransaction(tx: Transaction, { events, ids }: EventDeps): GroupTransaction {
  const count = async (text: string, values: readonly unknown[]): Promise<number> => {
    const [row] = await tx.query<{ readonly count: number }>(
      `SELECT count(*)::int AS count FROM ${text}`,
      values,
    );
    return row?.count ?? 0;
  };
  return {
    async lockGroup(id) {
      const [row] = await tx.query<GroupRow>(
        "SELECT id, name, created_at FROM accounts.groups WHERE id = $1 FOR UPDATE",
        [id],
      );
      return row && toGroup(row);
    },
    lockPlayers: (playerIds) => lockPlayers(tx, playerIds),

    async insertGroup({ id, name, createdAtMs }) {
      const rows = await tx.query(
        `INSERT INTO accounts.groups (id, name, name_key, created_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (name_key) DO NOTHING RETURNING 1`,
        [id, name, groupNameKey(name), new Date(createdAtMs)],
      );
      return rows.length === 1;
    },

    async deleteGroup(groupId, atMs) {
      const rows = await tx.query<MemberRow>(
        "DELETE FROM accounts.group_members WHERE group_id = $1 RETURNING *",
        [groupId],
      );
      await tx.query("DELETE FROM accounts.groups WHERE id = $1", [groupId]);
      const left = rows.map((row) => ({ groupId, playerId: row.player_id, role: null }));
      await events.append(
        tx,
        left.map((change) => membershipEvent(ids, change, atMs)),
      );
    },

    async readRole(groupId, playerId) {
      const [row] = await tx.query<MemberRow>(
        "SELECT role FROM accounts.group_members WHERE group_id = $1 AND player_id = $2",
        [groupId, playerId],
      );
      return row?.role;
    },

    countMembers: (groupId) => count("accounts.group_members WHERE group_id = $1", [groupId]),
    countMemberships: (playerId) => count("accounts.group_members WHERE player_id = $1", [playerId]),
    countCalls(of, kind) {
      const [condition, id] = conditionOf(of);
      return count(`accounts.group_calls WHERE ${condition} AND kind = $2`, [id, kind]);
    },

    async readCall(groupId, playerId) {
      const [row] = await tx.query<CallRow>(
        "SELECT * FROM accounts.group_calls WHERE group_id = $1 AND player_id = $2",
        [groupId, playerId],
      );
      return row && toCall(row);
    },

    async writeCall({ groupId, playerId, kind, byId, hidden, sinceMs }) {
      await tx.query(
        `INSERT INTO accounts.group_calls (group_id, player_id, kind, by_id, hidden, since)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (group_id, player_id) DO UPDATE
         SET kind = excluded.kind, by_id = excluded.by_id, hidden = excluded.hidden, since = excluded.since`,
        [groupId, playerId, kind, byId, hidden, new Date(sinceMs)],
      );
    },

    async deleteCall(groupId, playerId) {
      await tx.query("DELETE FROM accounts.group_calls WHERE group_id = $1 AND player_id = $2", [
        groupId,
        playerId,
      ]);
    },

    async writeMember({ groupId, playerId, role, sinceMs }) {
      await tx.query(
        `INSERT INTO accounts.group_members (group_id, player_id, role, since) VALUES ($1, $2, $3, $4)
         ON CONFLICT (group_id, player_id) DO UPDATE SET role = excluded.role`,
        [groupId, playerId, role, new Date(sinceMs)],
      );
      await events.append(tx, [membershipEvent(ids, { groupId, playerId, role }, sinceMs)]);
    },

    async deleteMember(groupId, playerId, atMs) {
      await tx.query("DELETE FROM accounts.group_members WHERE group_id = $1 AND player_id = $2", [
        groupId,
        playerId,
      ]);
      await events.append(tx, [membershipEvent(ids, { groupId, playerId, role: null }, atMs)]);
    },

    async hasBlocked(playerId, otherId) {
      return (
        (await count("accounts.blocks WHERE player_id = $1 AND blocked_id = $2", [playerId, otherId])) > 0
      );
    },
  };
}

/** Hides from a player what those have invited to whom the player has blocked since, in the transaction that blocks. */
export async function hideInvitations(db: Queryable, playerId: PlayerId, blockedId: PlayerId): Promise<void> {
  await db.query(
    "UPDATE accounts.group_calls SET hidden = true WHERE player_id = $1 AND by_id = $2 AND kind = 'invitation'",
    [playerId, blockedId],
  );
}

function conditionOf(of: CallsOf): readonly [condition: string, id: string] {
  return "groupId" in of ? ["group_id = $1", of.groupId] : ["player_id = $1 AND NOT hidden", of.playerId];
}

function toGroup({ id, name, created_at }: GroupRow): Group {
  return { id, name, createdAtMs: created_at.getTime() };
}

function toMembership({ group_id, player_id, role, since }: MemberRow): Membership {
  return { groupId: group_id, playerId: player_id, role, sinceMs: since.getTime() };
}

function toCall({ group_id, player_id, kind, by_id, hidden, since }: CallRow): GroupCall {
  return { groupId: group_id, playerId: player_id, kind, byId: by_id, hidden, sinceMs: since.getTime() };
}
