import { defineStatement, type StatementRows } from "@muster/ledger";
import type { Queryable } from "@muster/postgres";
import type { BlockChange } from "../events.js";
import type { PlayerId } from "../service/index.js";

const unblocked = defineStatement({
  name: "inventory-unblocked",
  columns: { one_id: "uuid", other_id: "uuid" },
  text: `SELECT rows.unit FROM rows WHERE NOT EXISTS (SELECT FROM inventory.blocks b
    WHERE (b.player_id, b.blocked_id) IN ((rows.one_id, rows.other_id), (rows.other_id, rows.one_id)))`,
  required: { code: "INTERACTION_REFUSED", message: "the two of you may not have to do with each other" },
});

/** Refuses a ledger's unit with INTERACTION_REFUSED where one of the two has blocked the other, whichever it is. */
export function unblockedRows([oneId, otherId]: readonly [PlayerId, PlayerId]): StatementRows {
  return unblocked.with([{ one_id: oneId, other_id: otherId }]);
}

/**
 * Notes the last change of each pair, in the caller's transaction. Whoever proposes a trade locks both players first and looks for
 * blocks then, so with their rows locked here a trade is refused, or is there for whoever ends the trades of the two afterwards.
 */
export async function noteBlocks(db: Queryable, changes: readonly BlockChange[]): Promise<void> {
  const last = new Map(changes.map((change) => [`${change.playerId} ${change.blockedId}`, change]));
  const kept = [...last.values()];
  const columnsOf = (chosen: readonly BlockChange[]) => [
    chosen.map(({ playerId }) => playerId),
    chosen.map(({ blockedId }) => blockedId),
  ];
  await db.query(
    "SELECT id FROM inventory.players WHERE id = ANY ($1::uuid[]) ORDER BY id FOR NO KEY UPDATE",
    [columnsOf(kept).flat()],
  );
  await db.query(
    `INSERT INTO inventory.blocks (player_id, blocked_id) SELECT * FROM unnest($1::uuid[], $2::uuid[])
     ON CONFLICT DO NOTHING`,
    columnsOf(kept.filter(({ isBlocked }) => isBlocked)),
  );
  await db.query(
    `DELETE FROM inventory.blocks WHERE (player_id, blocked_id) IN (SELECT * FROM unnest($1::uuid[], $2::uuid[]))`,
    columnsOf(kept.filter(({ isBlocked }) => !isBlocked)),
  );
}
