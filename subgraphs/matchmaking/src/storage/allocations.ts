import { inIdOrder, type Queryable, type Transaction } from "@muster/postgres";
import type { Allocation, AskedSite, MatchId } from "../service/index.js";

interface AllocationRow {
  readonly match_id: MatchId;
  readonly site_id: string;
  readonly server_id: string;
  readonly addresses: readonly string[];
  readonly protocol_id: string;
}

/** Keeps the server that a match was given: it is no stray. */
export async function insertAllocation(
  tx: Transaction,
  matchId: MatchId,
  { siteId, serverId, addresses, protocolId }: Allocation,
  nowMs: number,
): Promise<void> {
  await Promise.all([
    tx.query(
      {
        name: "matchmaking-insert-allocation",
        text: `INSERT INTO matchmaking.allocation
  (match_id, site_id, server_id, addresses, protocol_id, allocated_at_ms) VALUES ($1, $2, $3, $4, $5, $6)`,
      },
      [matchId, siteId, serverId, addresses, protocolId, nowMs],
    ),
    forgetAsked(tx, { matchId, siteId }),
  ]);
}

/** The servers of matches, in that order. */
export async function findAllocations(
  db: Queryable,
  ids: readonly MatchId[],
): Promise<(Allocation | undefined)[]> {
  const rows = await db.query<AllocationRow>(
    {
      name: "matchmaking-allocations",
      text: `SELECT match_id, site_id, server_id, addresses, protocol_id::text AS protocol_id
FROM matchmaking.allocation WHERE match_id = ANY($1)`,
    },
    [ids],
  );
  return inIdOrder(ids, rows, (row) => row.match_id).map(
    (row) =>
      row && {
        ...{ siteId: row.site_id, serverId: row.server_id, addresses: row.addresses },
        protocolId: row.protocol_id,
      },
  );
}

/** Up to `limit` matches that wait for a server, without those, the oldest first. */
export async function findAllocating(
  db: Queryable,
  without: readonly MatchId[],
  limit: number,
): Promise<MatchId[]> {
  const rows = await db.query<{ readonly id: MatchId }>(
    {
      name: "matchmaking-allocating",
      text: `SELECT id FROM matchmaking.match WHERE state = 'ALLOCATING' AND id <> ALL ($1)
ORDER BY changed_at_ms, id LIMIT $2`,
    },
    [without, limit],
  );
  return rows.map(({ id }) => id);
}

/** Up to `limit` matches that have a server, by id, behind `after`. */
export async function findServed(
  db: Queryable,
  after: MatchId | undefined,
  limit: number,
): Promise<MatchId[]> {
  const rows = await db.query<{ readonly id: MatchId }>(
    {
      name: "matchmaking-served",
      text: `SELECT id FROM matchmaking.match WHERE state IN ('READY', 'IN_GAME') AND ($1::uuid IS NULL OR id > $1)
ORDER BY id LIMIT $2`,
    },
    [after ?? null, limit],
  );
  return rows.map(({ id }) => id);
}

/** Notes that a site is asked now. */
export async function noteAsked(db: Queryable, { matchId, siteId }: AskedSite, nowMs: number): Promise<void> {
  await db.query(
    {
      name: "matchmaking-note-asked",
      text: `INSERT INTO matchmaking.asked_site (match_id, site_id, asked_at_ms) VALUES ($1, $2, $3)
ON CONFLICT (match_id, site_id) DO UPDATE SET asked_at_ms = excluded.asked_at_ms`,
    },
    [matchId, siteId, nowMs],
  );
}

/** Up to `limit` sites, last asked before that time, that may run a server which the match does not have. */
export async function findStray(db: Queryable, beforeMs: number, limit: number): Promise<AskedSite[]> {
  const rows = await db.query<{ readonly match_id: MatchId; readonly site_id: string }>(
    {
      name: "matchmaking-stray",
      text: `SELECT asked.match_id, asked.site_id FROM matchmaking.asked_site AS asked
JOIN matchmaking.match ON match.id = asked.match_id
LEFT JOIN matchmaking.allocation AS own ON own.match_id = asked.match_id AND own.site_id = asked.site_id
WHERE asked_at_ms <= $1 AND state <> 'ALLOCATING' AND (own.match_id IS NULL OR state NOT IN ('READY', 'IN_GAME'))
ORDER BY asked_at_ms LIMIT $2`,
    },
    [beforeMs, limit],
  );
  return rows.map((row) => ({ matchId: row.match_id, siteId: row.site_id }));
}

/** The site runs no server of the match, or the one that the match has. */
export async function forgetAsked(db: Queryable, { matchId, siteId }: AskedSite): Promise<void> {
  await db.query(
    {
      name: "matchmaking-forget-asked",
      text: "DELETE FROM matchmaking.asked_site WHERE match_id = $1 AND site_id = $2",
    },
    [matchId, siteId],
  );
}
