import type { Queryable } from "@muster/postgres";
import { returnS, type TrialOutcome, trialMatchesMax } from "../service/index.js";

interface OutcomeRow {
  readonly queue_id: string;
  readonly variant: TrialOutcome["variant"];
  readonly matches: number;
  readonly declined_share: number | null;
  readonly failed_share: number | null;
  readonly win_chance_off: number | null;
  readonly in_band_share: number | null;
  readonly wait_p50_s: number | null;
  readonly wait_p95_s: number | null;
  readonly returned_share: number | null;
}

/** As `TrialReads.readTrial`. Cost: reads the matches that count, and each of their players' later tickets. */
export async function readTrial(
  db: Queryable,
  experimentId: string,
  settleS: number,
  nowMs: number,
): Promise<TrialOutcome[]> {
  const rows = await db.query<OutcomeRow>(
    `WITH made AS MATERIALIZED (
  SELECT id, queue_id, explanation #>> '{rules,variant}' AS variant, state, made_at_ms, changed_at_ms,
    CASE jsonb_typeof(explanation -> 'winChance') WHEN 'number' THEN (explanation ->> 'winChance')::double precision END AS chance
  FROM matchmaking.match
  WHERE explanation #>> '{rules,experimentId}' = $1 AND (explanation #>> '{rules,forS}')::double precision >= $2
  ORDER BY made_at_ms DESC LIMIT $3
), of_matches AS (
  SELECT queue_id, variant, count(*)::integer AS matches,
    avg((state = 'DECLINED')::integer)::double precision AS declined_share,
    avg((state = 'FAILED')::integer)::double precision AS failed_share,
    avg(abs(chance - 0.5) * 100) AS win_chance_off,
    avg((abs(chance - 0.5) <= 0.05 + 1e-9)::integer)::double precision AS in_band_share
  FROM made GROUP BY queue_id, variant
), of_players AS (
  SELECT made.queue_id, variant,
    percentile_disc(0.5) WITHIN GROUP (ORDER BY made_at_ms - queued_at_ms)::double precision / 1000 AS wait_p50_s,
    percentile_disc(0.95) WITHIN GROUP (ORDER BY made_at_ms - queued_at_ms)::double precision / 1000 AS wait_p95_s,
    avg(EXISTS (
      SELECT FROM matchmaking.ticket_player AS own JOIN matchmaking.ticket AS again ON again.id = own.ticket_id
      WHERE own.player_id = player.player_id
        AND again.queued_at_ms >= made.changed_at_ms AND again.queued_at_ms < made.changed_at_ms + $5)::integer
    ) FILTER (WHERE made.state = 'ENDED' AND made.changed_at_ms <= $4 - $5)::double precision AS returned_share
  FROM made JOIN matchmaking.match_player AS player ON player.match_id = made.id
    JOIN matchmaking.ticket ON ticket.id = player.ticket_id
  GROUP BY made.queue_id, variant
)
SELECT * FROM of_matches JOIN of_players USING (queue_id, variant) ORDER BY queue_id, variant`,
    [experimentId, settleS, trialMatchesMax, nowMs, returnS * 1000],
  );
  return rows.map((row) => ({
    ...{ queueId: row.queue_id, variant: row.variant, matches: row.matches },
    ...{ declinedShare: row.declined_share, failedShare: row.failed_share },
    ...{ waitP50S: row.wait_p50_s, waitP95S: row.wait_p95_s },
    ...{ winChanceOff: row.win_chance_off, inBandShare: row.in_band_share },
    returnedShare: row.returned_share,
  }));
}
