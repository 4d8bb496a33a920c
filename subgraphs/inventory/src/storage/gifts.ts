import { defineStatement, type StatementRows } from "@muster/ledger";
import type { Queryable } from "@muster/postgres";
import {
  decodeBundle,
  encodeBundle,
  type Gift,
  type GiftId,
  type JsonObject,
  type PlayerId,
  type PlayerSlice,
  readJson,
} from "../service/index.js";

interface GiftRow {
  readonly id: GiftId;
  readonly from_player_id: PlayerId;
  readonly to_player_id: PlayerId;
  readonly message: string | null;
  readonly bundle: JsonObject;
  readonly sent_at: Date;
}

const columns = "id, from_player_id, to_player_id, message, bundle, sent_at";

/** Gifts that a player got, newest first. */
export async function readGifts(db: Queryable, slice: PlayerSlice): Promise<Gift[]> {
  const [side, direction] = slice.backward ? [">", "ASC"] : ["<", "DESC"];
  const rows = await db.query<GiftRow>(
    `SELECT ${columns} FROM inventory.gifts WHERE to_player_id = $1 AND ($2::uuid IS NULL OR id ${side} $2)
    ORDER BY id ${direction} LIMIT $3`,
    [slice.playerId, slice.from ?? null, slice.limit],
  );
  return rows.map((row) => ({
    id: row.id,
    fromPlayerId: row.from_player_id,
    toPlayerId: row.to_player_id,
    message: row.message,
    bundle: decodeBundle(readJson(row.bundle, "bundle")),
    sentAtMs: row.sent_at.getTime(),
  }));
}

const insert = defineStatement({
  name: "inventory-gift",
  columns: {
    id: "uuid",
    from_player_id: "uuid",
    to_player_id: "uuid",
    message: "text",
    bundle: "jsonb",
    sent_at: "timestamptz",
  },
  text: `INSERT INTO inventory.gifts (${columns}) SELECT ${columns} FROM rows`,
});

/** The row of a gift. */
export function giftRows(gift: Gift): StatementRows {
  return insert.with([
    {
      id: gift.id,
      from_player_id: gift.fromPlayerId,
      to_player_id: gift.toPlayerId,
      message: gift.message,
      bundle: encodeBundle(gift.bundle),
      sent_at: new Date(gift.sentAtMs).toISOString(),
    },
  ]);
}
