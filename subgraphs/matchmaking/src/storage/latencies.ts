import type { Queryable, Transaction } from "@muster/postgres";
import type { PlayerId, PlayerLatency, SiteLatency } from "../service/index.js";

/** Keeps round trips of a player, each once, and the newest `kept` of each site. */
export async function keepLatencies(
  tx: Transaction,
  playerId: PlayerId,
  measured: readonly SiteLatency[],
  kept: number,
): Promise<void> {
  await Promise.all([
    tx.query(
      {
        name: "matchmaking-insert-latencies",
        text: `INSERT INTO matchmaking.latency (player_id, site_id, measured_at_ms, round_trip_us)
SELECT $1, * FROM unnest($2::text[], $3::bigint[], $4::integer[]) AS next (a, b, c) ORDER BY a, b, c
ON CONFLICT DO NOTHING`,
      },
      [
        playerId,
        measured.map(({ siteId }) => siteId),
        measured.map(({ measuredAtMs }) => measuredAtMs),
        measured.map(({ roundTripMs }) => Math.round(roundTripMs * 1000)),
      ],
    ),
    tx.query(
      {
        name: "matchmaking-forget-latencies",
        text: `DELETE FROM matchmaking.latency USING (
  SELECT site_id, measured_at_ms, round_trip_us, row_number() OVER (
    PARTITION BY site_id ORDER BY measured_at_ms DESC, round_trip_us) AS place
  FROM matchmaking.latency WHERE player_id = $1) AS old
WHERE latency.player_id = $1 AND latency.site_id = old.site_id AND latency.measured_at_ms = old.measured_at_ms
  AND latency.round_trip_us = old.round_trip_us AND old.place > $2`,
      },
      [playerId, kept],
    ),
  ]);
}

/** The shortest round trip of each player to each site, of the newest `kept` that were measured since. */
export async function findLatencies(
  db: Queryable,
  playerIds: readonly PlayerId[],
  sinceMs: number,
  kept: number,
): Promise<PlayerLatency[]> {
  const rows = await db.query<{
    readonly player_id: PlayerId;
    readonly site_id: string;
    readonly round_trip_us: number;
  }>(
    {
      name: "matchmaking-latencies",
      text: `SELECT player_id, site_id, min(round_trip_us) AS round_trip_us FROM (
  SELECT player_id, site_id, round_trip_us, row_number() OVER (
    PARTITION BY player_id, site_id ORDER BY measured_at_ms DESC, round_trip_us) AS place
  FROM matchmaking.latency WHERE player_id = ANY($1) AND measured_at_ms >= $2) AS newest
WHERE place <= $3 GROUP BY player_id, site_id`,
    },
    [playerIds, sinceMs, kept],
  );
  return rows.map((row) => ({
    ...{ playerId: row.player_id, siteId: row.site_id, roundTripMs: row.round_trip_us / 1000 },
  }));
}

/** Forgets up to `limit` round trips that were measured before, and tells how many. */
export async function forgetLatencies(db: Queryable, beforeMs: number, limit: number): Promise<number> {
  const rows = await db.query(
    {
      name: "matchmaking-forget-old-latencies",
      text: `DELETE FROM matchmaking.latency WHERE ctid = ANY (ARRAY(
  SELECT ctid FROM matchmaking.latency WHERE measured_at_ms < $1 ORDER BY measured_at_ms LIMIT $2)) RETURNING 1`,
    },
    [beforeMs, limit],
  );
  return rows.length;
}
