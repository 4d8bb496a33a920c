import type { PlayerId } from "@muster/auth";
import type { Postgres, Queryable, Transaction } from "@muster/postgres";
import { blockEvents, friendshipEvents } from "../../events.js";
import {
  type Block,
  type Pair,
  type SocialStorage,
  type SocialTransaction,
  type Tie,
  type TieCounts,
  type TieState,
  type TimeSlice,
  usernameKey,
} from "../../service/index.js";
import type { EventDeps } from "../transaction.js";
import { hideInvitations } from "./groups.js";
import { lockPlayers } from "./locks.js";

interface TieRow {
  readonly player_id: PlayerId;
  readonly other_id: PlayerId;
  readonly state: TieState;
  readonly since: Date;
}

interface BlockRow {
  readonly player_id: PlayerId;
  readonly blocked_id: PlayerId;
  readonly since: Date;
}

/** Friendships, requests and blocks in the Postgres schema `accounts`. */
export function createSocialStorage(
  options: EventDeps & {
    /** A pool with the role `muster_accounts`. */
    readonly postgres: Postgres;
  },
): SocialStorage {
  const { postgres } = options;
  return {
    transactSocial: (work) => postgres.transact((tx) => work(createSocialTransaction(tx, options))),
    async findByUsername(username) {
      const [row] = await postgres.query<{ readonly subject_id: PlayerId }>(
        "SELECT subject_id FROM accounts.credentials WHERE kind = 'player' AND username_key = $1",
        [usernameKey(username)],
      );
      return row?.subject_id;
    },
    readTies: (state, slice) => readTies(postgres, state, slice),
    readBlocks: (slice) => readBlocks(postgres, slice),
  };
}

function createSocialTransaction(tx: Transaction, { events, ids }: EventDeps): SocialTransaction {
  return {
    lockPlayers: (playerIds) => lockPlayers(tx, playerIds),
    readPair: (ownId, otherId) => readPair(tx, ownId, otherId),

    async countTies(playerId) {
      const rows = await tx.query<{ readonly state: TieState; readonly count: number }>(
        "SELECT state, count(*)::int AS count FROM accounts.ties WHERE player_id = $1 GROUP BY state",
        [playerId],
      );
      const none: TieCounts = { friend: 0, sent: 0, received: 0 };
      return { ...none, ...Object.fromEntries(rows.map(({ state, count }) => [state, count])) };
    },

    async countBlocks(playerId) {
      const [row] = await tx.query<{ readonly count: number }>(
        "SELECT count(*)::int AS count FROM accounts.blocks WHERE player_id = $1",
        [playerId],
      );
      return row?.count ?? 0;
    },

    async readDeclines(playerId, declinedById, afterMs) {
      const rows = await tx.query<{ readonly declined_at: Date }>(
        `SELECT declined_at FROM accounts.declined_requests
         WHERE player_id = $1 AND declined_by_id = $2 AND declined_at > $3 ORDER BY declined_at`,
        [playerId, declinedById, new Date(afterMs)],
      );
      return rows.map(({ declined_at }) => declined_at.getTime());
    },

    async writeRequest({ playerId, otherId, sinceMs }, hidden) {
      await tx.query(
        `INSERT INTO accounts.ties (player_id, other_id, state, since)
         SELECT * FROM (VALUES ($1::uuid, $2::uuid, 'sent', $3::timestamptz), ($2, $1, 'received', $3))
           AS tie (player_id, other_id, state, since)
         WHERE state = 'sent' OR NOT $4`,
        [playerId, otherId, new Date(sinceMs), hidden],
      );
    },

    async writeFriendship(oneId, otherId, atMs) {
      await tx.query(
        `INSERT INTO accounts.ties (player_id, other_id, state, since)
         VALUES ($1, $2, 'friend', $3), ($2, $1, 'friend', $3)
         ON CONFLICT (player_id, other_id) DO UPDATE SET state = excluded.state, since = excluded.since`,
        [oneId, otherId, new Date(atMs)],
      );
      await events.append(tx, friendshipEvents(ids, [oneId, otherId], true, atMs));
    },

    async deleteTies(oneId, otherId, atMs) {
      const rows = await tx.query<{ readonly state: TieState }>(
        `DELETE FROM accounts.ties WHERE (player_id, other_id) IN (($1::uuid, $2::uuid), ($2, $1)) RETURNING state`,
        [oneId, otherId],
      );
      if (rows.some(({ state }) => state === "friend"))
        await events.append(tx, friendshipEvents(ids, [oneId, otherId], false, atMs));
    },

    async noteDecline(playerId, declinedById, atMs) {
      await tx.query(
        `INSERT INTO accounts.declined_requests (id, player_id, declined_by_id, declined_at) VALUES ($1, $2, $3, $4)`,
        [ids.next(), playerId, declinedById, new Date(atMs)],
      );
    },

    async writeBlock({ playerId, blockedId, sinceMs }) {
      await tx.query("INSERT INTO accounts.blocks (player_id, blocked_id, since) VALUES ($1, $2, $3)", [
        playerId,
        blockedId,
        new Date(sinceMs),
      ]);
      await hideInvitations(tx, playerId, blockedId);
      await events.append(tx, blockEvents(ids, { playerId, blockedId, isBlocked: true }, sinceMs));
    },

    async deleteBlock({ playerId, blockedId }, atMs) {
      await tx.query("DELETE FROM accounts.blocks WHERE player_id = $1 AND blocked_id = $2", [
        playerId,
        blockedId,
      ]);
      await events.append(tx, blockEvents(ids, { playerId, blockedId, isBlocked: false }, atMs));
    },
  };
}

async function readPair(db: Queryable, ownId: PlayerId, otherId: PlayerId): Promise<Pair> {
  const [ties, blocks] = await Promise.all([
    db.query<TieRow>(
      `SELECT player_id, other_id, state, since FROM accounts.ties
       WHERE (player_id, other_id) IN (($1::uuid, $2::uuid), ($2, $1))`,
      [ownId, otherId],
    ),
    db.query<BlockRow>(
      `SELECT player_id, blocked_id, since FROM accounts.blocks
       WHERE (player_id, blocked_id) IN (($1::uuid, $2::uuid), ($2, $1))`,
      [ownId, otherId],
    ),
  ]);
  const tieOf = (id: PlayerId) => ties.map(toTie).find(({ playerId }) => playerId === id);
  return {
    own: tieOf(ownId),
    other: tieOf(otherId),
    ownBlockSinceMs: blocks.map(toBlock).find(({ playerId }) => playerId === ownId)?.sinceMs,
    isBlockedByOther: blocks.some((block) => block.player_id === otherId),
  };
}

async function readTies(db: Queryable, state: TieState, slice: TimeSlice): Promise<Tie[]> {
  const [side, order] = slice.backward ? [">", "ASC"] : ["<", "DESC"];
  const rows = await db.query<TieRow>(
    {
      name: `accounts-ties-${order}`,
      text: `SELECT player_id, other_id, state, since FROM accounts.ties
        WHERE player_id = $1 AND state = $2 AND ($3::timestamptz IS NULL OR (since, other_id) ${side} ($3, $4::uuid))
        ORDER BY since ${order}, other_id ${order} LIMIT $5`,
    },
    [slice.playerId, state, ...placeOf(slice), slice.limit],
  );
  return rows.map(toTie);
}

async function readBlocks(db: Queryable, slice: TimeSlice): Promise<Block[]> {
  const [side, order] = slice.backward ? [">", "ASC"] : ["<", "DESC"];
  const rows = await db.query<BlockRow>(
    {
      name: `accounts-blocks-${order}`,
      text: `SELECT player_id, blocked_id, since FROM accounts.blocks
        WHERE player_id = $1 AND ($2::timestamptz IS NULL OR (since, blocked_id) ${side} ($2, $3::uuid))
        ORDER BY since ${order}, blocked_id ${order} LIMIT $4`,
    },
    [slice.playerId, ...placeOf(slice), slice.limit],
  );
  return rows.map(toBlock);
}

function placeOf({ from }: TimeSlice): readonly [since: Date | null, id: string | null] {
  return from === undefined ? [null, null] : [new Date(from.sinceMs), from.id];
}

function toTie({ player_id, other_id, state, since }: TieRow): Tie {
  return { playerId: player_id, otherId: other_id, state, sinceMs: since.getTime() };
}

function toBlock({ player_id, blocked_id, since }: BlockRow): Block {
  return { playerId: player_id, blockedId: blocked_id, sinceMs: since.getTime() };
}
