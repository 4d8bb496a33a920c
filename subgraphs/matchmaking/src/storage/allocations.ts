import { inIdOrder, type Queryable, type Transaction } from "@muster/postgres";
import type { Allocation, MatchId } from "../service/index.js";

interface AllocationRow {
  readonly match_id: MatchId;
  readonly site_id: string;
  readonly server_id: string;
  readonly addresses: readonly string[];
  readonly protocol_id: string;
}

/** Keeps the server that a match was given. */
export async function insertAllocation(
  tx: Transaction,
  matchId: MatchId,
  { siteId, serverId, addresses, protocolId }: Allocation,
  nowMs: number,
): Promise<void> {
  await tx.query(
    {
      name: "matchmaking-insert-allocation",
      text: `INSERT INTO matchmaking.allocation
  (match_id, site_id, server_id, addresses, protocol_id, allocated_at_ms) VALUES ($1, $2, $3, $4, $5, $6)`,
    },
    [matchId, siteId, serverId, addresses, protocolId, nowMs],
  );
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

/** Up to `limit` matches that wait for a server, the oldest first. */
export async function findAllocating(db: Queryable, limit: number): Promise<MatchId[]> {
  const rows = await db.query<{ readonly id: MatchId }>(
    {
      name: "matchmaking-allocating",
      text: "SELECT id FROM matchmaking.match WHERE state = 'ALLOCATING' ORDER BY changed_at_ms, id LIMIT $1",
    },
    [limit],
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
