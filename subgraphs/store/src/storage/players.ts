import type { Queryable } from "@muster/postgres";
import type { MemberChange } from "../events.js";
import type { PlayerId } from "../service/index.js";

/** Notes a player that accounts has registered; no effect where the player is known. */
export async function addPlayer(db: Queryable, playerId: PlayerId): Promise<void> {
  await db.query("INSERT INTO store.players (id) VALUES ($1) ON CONFLICT DO NOTHING", [playerId]);
}

/** Notes that a player came into a segment or left it; no effect where that is known. */
export async function changeMember(
  db: Queryable,
  { playerId, segment, isMember, atMs }: MemberChange,
): Promise<void> {
  const at = new Date(atMs);
  await (isMember
    ? db.query(
        `INSERT INTO store.segment_members (player_id, segment, joined_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
        [playerId, segment, at],
      )
    : db.query(
        `UPDATE store.segment_members SET left_at = greatest(joined_at, $3)
        WHERE player_id = $1 AND segment = $2 AND left_at IS NULL`,
        [playerId, segment, at],
      ));
}
