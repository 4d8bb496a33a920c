import { inIdOrder, type Queryable, type Transaction } from "@muster/postgres";
import type { MatchId, MatchResult, PlayerId } from "../service/index.js";

interface ResultRow {
  readonly match_id: MatchId;
  readonly idempotency_key: string;
  readonly request: string;
  readonly ranks: readonly number[];
  readonly scores: readonly number[] | null;
  readonly leavers: readonly PlayerId[];
  readonly ended_at_ms: bigint;
}

/** Keeps the result of a match, which has none yet. */
export async function insertResult(tx: Transaction, result: MatchResult, nowMs: number): Promise<void> {
  const { matchId, idempotencyKey, request, ranks, scores, leavers, endedAtMs } = result;
  await tx.query(
    {
      name: "matchmaking-insert-result",
      text: `INSERT INTO matchmaking.match_result
  (match_id, idempotency_key, request, ranks, scores, leavers, ended_at_ms, reported_at_ms)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    },
    [matchId, idempotencyKey, request, ranks, scores, leavers, endedAtMs, nowMs],
  );
}

/** The results of matches, in that order. */
export async function findResults(
  db: Queryable,
  ids: readonly MatchId[],
): Promise<(MatchResult | undefined)[]> {
  const rows = await db.query<ResultRow>(
    {
      name: "matchmaking-results",
      text: `SELECT match_id, idempotency_key, request, ranks, scores, leavers, ended_at_ms
FROM matchmaking.match_result WHERE match_id = ANY($1)`,
    },
    [ids],
  );
  return inIdOrder(ids, rows.map(toResult), ({ matchId }) => matchId);
}

/** Up to `limit` matches of a player that have ended; see `MatchmakingStorage.findHistory`. */
export async function findHistory(
  db: Queryable,
  playerId: PlayerId,
  {
    from,
    backward,
    limit,
  }: { readonly from: string | undefined; readonly backward: boolean; readonly limit: number },
): Promise<MatchId[]> {
  const [side, order] = backward ? [">", "ASC"] : ["<", "DESC"];
  const rows = await db.query<{ readonly match_id: MatchId }>(
    {
      name: `matchmaking-history-${order}`,
      text: `SELECT match_id FROM matchmaking.match_player JOIN matchmaking.match ON match.id = match_id
WHERE player_id = $1 AND NOT is_live AND state = 'ENDED' AND ($2::uuid IS NULL OR match_id ${side} $2)
ORDER BY match_id ${order} LIMIT $3`,
    },
    [playerId, from ?? null, limit],
  );
  return rows.map((row) => row.match_id);
}

function toResult(row: ResultRow): MatchResult {
  const { request, ranks, scores, leavers } = row;
  return {
    ...{ matchId: row.match_id, idempotencyKey: row.idempotency_key, request, ranks, scores, leavers },
    endedAtMs: Number(row.ended_at_ms),
  };
}
