import { defineStatement, type StatementRows } from "@muster/ledger";
import type { Queryable } from "@muster/postgres";
import type { BlockChange } from "../events.js";
import type { PlayerId } from "../service/index.js";

const unblocked = defineStatement({
  name: "store-unblocked",
  columns: { payer_id: "uuid", recipient_id: "uuid" },
  text: `SELECT rows.unit FROM rows WHERE NOT EXISTS (SELECT FROM store.blocks b
    WHERE (b.player_id, b.blocked_id) IN ((rows.payer_id, rows.recipient_id), (rows.recipient_id, rows.payer_id)))`,
  required: { code: "INTERACTION_REFUSED", message: "the two of you may not have to do with each other" },
});

/** Refuses a ledger's unit with INTERACTION_REFUSED where one of the two has blocked the other, whichever it is. */
export function unblockedRows(payerId: PlayerId, recipientId: PlayerId): StatementRows {
  return unblocked.with([{ payer_id: payerId, recipient_id: recipientId }]);
}

/** Notes that a player has blocked another or does no longer; no effect where that is known. */
export async function noteBlock(
  db: Queryable,
  { playerId, blockedId, isBlocked }: BlockChange,
): Promise<void> {
  await db.query(
    isBlocked
      ? "INSERT INTO store.blocks (player_id, blocked_id) VALUES ($1, $2) ON CONFLICT DO NOTHING"
      : "DELETE FROM store.blocks WHERE player_id = $1 AND blocked_id = $2",
    [playerId, blockedId],
  );
}
