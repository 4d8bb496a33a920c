import type { Queryable } from "@muster/postgres";
import type { Content, PlayerId } from "../service/index.js";

interface RecentRow {
  readonly player_id: PlayerId;
  readonly mode_id: string;
  readonly map_id: string;
}

/** What players played last, newest first, at most `limit` of each; those who played nothing are left out. */
export async function findRecent(
  db: Queryable,
  playerIds: readonly PlayerId[],
  limit: number,
): Promise<ReadonlyMap<PlayerId, readonly Content[]>> {
  const rows = await db.query<RecentRow>(
    {
      name: "matchmaking-recent",
      text: `SELECT wanted.player_id, played.mode_id, played.map_id
FROM unnest($1::uuid[]) AS wanted (player_id) CROSS JOIN LATERAL (
  SELECT match.id, match.mode_id, match.map_id FROM matchmaking.match_player AS own
  JOIN matchmaking.match ON match.id = own.match_id
  WHERE own.player_id = wanted.player_id AND match.state IN ('IN_GAME', 'ENDED')
  ORDER BY own.match_id DESC LIMIT $2
) AS played ORDER BY wanted.player_id, played.id DESC`,
    },
    [playerIds, limit],
  );
  const recent = new Map<PlayerId, Content[]>();
  for (const { player_id, mode_id: mode, map_id: map } of rows) {
    const own = recent.get(player_id) ?? [];
    own.push({ mode, map });
    recent.set(player_id, own);
  }
  return recent;
}
