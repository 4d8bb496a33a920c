import { defineStatement, ledgerChanged, type StatementRows } from "@muster/ledger";
import type { Queryable } from "@muster/postgres";
import type { Crafted, Handed, Hold, HoldReason, ItemId, PlayerId } from "../service/index.js";
import { currencyAsset, currencyOf, definitionOf, isItemAsset, itemAsset } from "../service/index.js";

/** A row of `inventory.holds`. */
export interface HoldRow {
  readonly source_id: string;
  readonly reason: HoldReason;
  readonly player_id: PlayerId;
  readonly from_player_id: PlayerId | null;
  readonly asset_id: string;
  readonly item_id: ItemId | null;
  readonly amount: bigint;
  readonly received_at: Date;
  readonly held_until: Date;
}

const columns = {
  source_id: "uuid",
  ordinal: "integer",
  reason: "text",
  player_id: "uuid",
  from_player_id: "uuid",
  asset_id: "text",
  item_id: "uuid",
  amount: "bigint",
  received_at: "timestamptz",
  held_until: "timestamptz",
} as const;
const names = Object.keys(columns).join(", ");

const insertHolds = defineStatement({
  name: "inventory-hold",
  columns,
  text: `INSERT INTO inventory.holds (${names}) SELECT ${names} FROM rows`,
});

const insertUnheld = {
  name: "inventory-hold-once",
  text: `INSERT INTO inventory.holds (${names})
    SELECT * FROM unnest(${Object.values(columns)
      .map((type, at) => `$${at + 1}::${type}[]`)
      .join(", ")})
    ON CONFLICT (source_id, ordinal) DO NOTHING`,
};

/** The consumer that writes what is held of purchases. */
export const purchaseHolds = "inventory.purchaseHolds";

const requireUnheld = defineStatement({
  name: "inventory-unheld",
  columns: { player_id: "uuid", asset_id: "text", item_id: "uuid", at: "timestamptz" },
  // What has gone is gone already here: what is left of a balance must cover what of it is held. What was bought a moment ago
  // counts as held until the consumer has come to it.
  text: `, bought AS MATERIALIZED (
      SELECT p.player_id, c."assetId" AS asset_id, c."itemId" AS item_id, c.delta AS amount
      FROM (SELECT DISTINCT player_id FROM rows) AS p
      CROSS JOIN LATERAL events.unhandled('${purchaseHolds}', 'player:' || p.player_id, '${ledgerChanged.name}') AS payload
      CROSS JOIN LATERAL jsonb_to_recordset(payload -> 'changes') AS c ("assetId" text, "itemId" uuid, delta bigint)
      WHERE payload ->> 'kind' = 'purchase' AND payload ->> 'ownerId' = p.player_id::text AND c.delta > 0
    )
    SELECT rows.unit FROM rows CROSS JOIN LATERAL (
      SELECT coalesce(sum(amount), 0) AS amount FROM (
        SELECT h.amount FROM inventory.holds h WHERE h.player_id = rows.player_id AND h.asset_id = rows.asset_id
          AND h.item_id IS NOT DISTINCT FROM rows.item_id AND h.held_until > rows.at
        UNION ALL
        SELECT b.amount FROM bought b WHERE b.player_id = rows.player_id AND b.asset_id = rows.asset_id
          AND b.item_id IS NOT DISTINCT FROM rows.item_id) AS h
    ) AS held
    WHERE held.amount <= CASE WHEN rows.item_id IS NOT NULL THEN 0 ELSE coalesce((SELECT a.balance FROM ledger.accounts a
        WHERE a.owner_id = rows.player_id AND a.asset_id = rows.asset_id), 0) END
      AND NOT EXISTS (SELECT FROM inventory.transfer_locks l WHERE l.player_id = rows.player_id AND l.locked_until > rows.at)`,
  required: { code: "TRADE_LOCKED", message: "some of it may not be handed on yet" },
});

// Of what is counted, the free part is used up first: what is left must cover what is held, or held things were used.
const holdCrafted = defineStatement({
  name: "inventory-hold-crafted",
  columns: {
    source_id: "uuid",
    ordinal: "integer",
    player_id: "uuid",
    asset_id: "text",
    item_id: "uuid",
    amount: "bigint",
    made_of: "jsonb",
    at: "timestamptz",
  },
  text: `INSERT INTO inventory.holds (${names})
    SELECT rows.source_id, rows.ordinal, 'craft', rows.player_id, NULL, rows.asset_id, rows.item_id, rows.amount, rows.at,
      used.until
    FROM rows CROSS JOIN LATERAL (
      SELECT max(h.held_until) AS until
      FROM jsonb_to_recordset(rows.made_of) AS m (asset_id text, item_id uuid)
      CROSS JOIN LATERAL (
        SELECT max(h.held_until) AS held_until, sum(h.amount) AS amount FROM inventory.holds h
        WHERE h.player_id = rows.player_id AND h.asset_id = m.asset_id AND h.item_id IS NOT DISTINCT FROM m.item_id
          AND h.held_until > rows.at) AS h
      WHERE m.item_id IS NOT NULL OR h.amount > coalesce((SELECT a.balance FROM ledger.accounts a
        WHERE a.owner_id = rows.player_id AND a.asset_id = m.asset_id), 0)
    ) AS used WHERE used.until IS NOT NULL`,
});

/** What of a player's is held at `nowMs`, the earliest to be free first. */
export async function readHolds(db: Queryable, playerId: PlayerId, nowMs: number): Promise<Hold[]> {
  const text =
    "SELECT * FROM inventory.holds WHERE player_id = $1 AND held_until > $2 ORDER BY held_until, source_id, ordinal";
  const rows = await db.query<HoldRow>({ name: "inventory-holds", text }, [playerId, new Date(nowMs)]);
  return rows.map(toHold);
}

/** Writes holds in a ledger's unit. Those of one source come in one call. */
export function holdRows(holds: readonly Hold[]): StatementRows {
  return insertHolds.with(holds.map(toColumns));
}

/** Writes holds, a list for each source, in the caller's transaction; those that are there already stay as they are. */
export async function insertHeld(db: Queryable, bySource: readonly (readonly Hold[])[]): Promise<void> {
  const rows = bySource.flatMap((holds) => holds.map(toColumns));
  if (rows.length > 0)
    await db.query(
      insertUnheld,
      (Object.keys(columns) as (keyof typeof columns)[]).map((name) => rows.map((row) => row[name])),
    );
}

/** Refuses a ledger's unit with TRADE_LOCKED where what it takes from a player is held. */
export function unheldRows(playerId: PlayerId, handed: readonly Handed[], nowMs: number): StatementRows {
  return requireUnheld.with(
    handed.map((held) => ({
      player_id: playerId,
      asset_id: assetOf(held),
      item_id: itemIdOf(held),
      at: new Date(nowMs).toISOString(),
    })),
  );
}

/** Holds what was made of held things, as long as they were held: rows of the unit that makes it. */
export function craftedRows({ sourceId, playerId, madeOf, made, atMs }: Crafted): StatementRows {
  const inputs = madeOf.map((input) => ({ asset_id: assetOf(input), item_id: itemIdOf(input) }));
  return holdCrafted.with(
    made.map((output, ordinal) => ({
      source_id: sourceId,
      ordinal,
      player_id: playerId,
      asset_id: assetOf(output),
      item_id: itemIdOf(output),
      amount: amountOf(output),
      made_of: inputs,
      at: new Date(atMs).toISOString(),
    })),
  );
}

/** Deletes up to `limit` holds that ended before `nowMs`. @returns How many. */
export async function deleteEndedHolds(db: Queryable, nowMs: number, limit: number): Promise<number> {
  const rows = await db.query(
    `DELETE FROM inventory.holds WHERE (source_id, ordinal) IN (
       SELECT source_id, ordinal FROM inventory.holds WHERE held_until <= $1
       ORDER BY held_until LIMIT $2) RETURNING 1`,
    [new Date(nowMs), limit],
  );
  return rows.length;
}

/** The hold that `row` is. */
export function toHold(row: HoldRow): Hold {
  return {
    reason: row.reason,
    sourceId: row.source_id,
    playerId: row.player_id,
    fromPlayerId: row.from_player_id,
    held: handedOf(row.asset_id, row.item_id, row.amount),
    receivedAtMs: row.received_at.getTime(),
    untilMs: row.held_until.getTime(),
  };
}

/** What something that was handed over is called in the book. */
export function assetOf(handed: Handed): string {
  return handed.kind === "currency" ? currencyAsset(handed.currencyId) : itemAsset(handed.definitionId);
}

function itemIdOf(handed: Handed): ItemId | null {
  return handed.kind === "unique" ? handed.itemId : null;
}

/** How many of it there are: 1 for a unique item. */
export function amountOf(handed: Handed): bigint {
  if (handed.kind === "unique") return 1n;
  return handed.kind === "stack" ? handed.quantity : handed.amount;
}

/** What an asset of the book is, as something that was handed over. */
export function handedOf(assetId: string, itemId: string | null, amount: bigint): Handed {
  if (!isItemAsset(assetId)) return { kind: "currency", currencyId: currencyOf(assetId), amount };
  const definitionId = definitionOf(assetId);
  return itemId === null
    ? { kind: "stack", definitionId, quantity: amount }
    : { kind: "unique", itemId: itemId as ItemId, definitionId };
}

function toColumns(hold: Hold, ordinal: number) {
  const { sourceId, reason, playerId, fromPlayerId, held, receivedAtMs, untilMs } = hold;
  return {
    source_id: sourceId,
    ordinal,
    reason,
    player_id: playerId,
    from_player_id: fromPlayerId,
    asset_id: assetOf(held),
    item_id: itemIdOf(held),
    amount: amountOf(held),
    received_at: new Date(receivedAtMs).toISOString(),
    held_until: new Date(untilMs).toISOString(),
  };
}
