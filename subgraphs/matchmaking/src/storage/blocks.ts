import type { Queryable } from "@muster/postgres";
import type { Block, PlayerId } from "../service/index.js";

/** Keeps a block, or forgets it; no effect where that is done. */
export async function writeBlock(
  db: Queryable,
  { playerId, blockedId }: Block,
  isBlocked: boolean,
): Promise<void> {
  await db.query(
    isBlocked
      ? "INSERT INTO matchmaking.block (player_id, blocked_id) VALUES ($1, $2) ON CONFLICT DO NOTHING"
      : "DELETE FROM matchmaking.block WHERE player_id = $1 AND blocked_id = $2",
    [playerId, blockedId],
  );
}

/** Whom each player may not meet, whichever of the two has blocked the other. */
export async function avoidsOf(
  db: Queryable,
  playerIds: readonly PlayerId[],
): Promise<ReadonlyMap<PlayerId, readonly PlayerId[]>> {
  const rows = await db.query<{ readonly player_id: PlayerId; readonly avoids: readonly PlayerId[] }>(
    {
      name: "matchmaking-avoids",
      text: `SELECT player_id, array_agg(other_id ORDER BY other_id) AS avoids FROM (
  SELECT player_id, blocked_id AS other_id FROM matchmaking.block WHERE player_id = ANY($1)
  UNION SELECT blocked_id, player_id FROM matchmaking.block WHERE blocked_id = ANY($1)) AS pair GROUP BY player_id`,
    },
    [playerIds],
  );
  return new Map(rows.map((row) => [row.player_id, row.avoids]));
}
