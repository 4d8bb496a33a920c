import type { Queryable } from "@muster/postgres";
import { isUuid } from "@muster/runtime";
import type { ItemMoveRecord } from "./item-moves.js";
import type { UnitParts } from "./parts.js";
import { defineStatement } from "./statement.js";
import { type ItemChange, isSystemOwner, mintOwnerId, sinkOwnerId, type Transfer } from "./unit.js";

/** A transfer as the book has it. */
export interface RecordedTransfer {
  readonly assetId: string;
  readonly fromOwnerId: string;
  readonly toOwnerId: string;
  readonly amount: bigint;
  readonly reason: string;
}

/** A step in an item's history, with what the item is. */
export interface RecordedMove extends ItemMoveRecord {
  readonly assetId: string;
}

/** A unit as the book has it. */
export interface RecordedUnit {
  readonly unitId: string;
  /** In the order of the unit; with what was owed instead of paid. */
  readonly transfers: readonly RecordedTransfer[];
  /** Each item's in their order. */
  readonly moves: readonly RecordedMove[];
}

interface TransferRow {
  readonly from_owner_id: string;
  readonly to_owner_id: string;
  readonly asset_id: string;
  readonly amount: bigint;
  readonly reason: string;
}

interface MoveRow {
  readonly item_id: string;
  readonly asset_id: string;
  readonly version: bigint;
  readonly from_owner_id: string;
  readonly to_owner_id: string;
  readonly unit_id: string;
  readonly reason: string;
  readonly recorded_at: Date;
}

const moveColumns = `m.item_id, i.asset_id, m.version, m.from_owner_id, m.to_owner_id, m.unit_id, m.reason, m.recorded_at`;

/** What a unit did; `undefined` where no unit of that id moved anything. */
export async function readUnit(db: Queryable, unitId: string): Promise<RecordedUnit | undefined> {
  if (!isUuid(unitId)) return undefined;
  const transfers = await db.query<TransferRow>(
    {
      name: "ledger-unit-transfers",
      text: `SELECT from_owner_id, to_owner_id, asset_id, amount, reason FROM ledger.transfers
        WHERE unit_id = $1 ORDER BY ordinal`,
    },
    [unitId],
  );
  const moves = await db.query<MoveRow>(
    {
      name: "ledger-unit-moves",
      text: `SELECT ${moveColumns} FROM ledger.item_moves m JOIN ledger.items i ON i.id = m.item_id
        WHERE m.unit_id = $1 ORDER BY m.item_id, m.version`,
    },
    [unitId],
  );
  if (transfers.length === 0 && moves.length === 0) return undefined;
  return { unitId, transfers: transfers.map(toTransfer), moves: moves.map(toMove) };
}

const once = defineStatement({
  name: "reverse",
  columns: { reversed_id: "uuid" },
  // Of several in one batch the first is done.
  text: `, done AS (
      INSERT INTO ledger.reversals (unit_id, reversal_id)
      SELECT DISTINCT ON (reversed_id) reversed_id, unit_id FROM rows ORDER BY reversed_id, unit
      ON CONFLICT (unit_id) DO NOTHING RETURNING unit_id, reversal_id
    )
    SELECT rows.unit FROM rows JOIN done ON done.reversal_id = rows.unit_id AND done.unit_id = rows.reversed_id`,
  required: { code: "ALREADY_REFUNDED", message: "the unit was reversed before" },
});

/**
 * What undoes `unit`: value goes back to where it came from. ALREADY_REFUNDED where the unit was reversed before.
 *
 * What its recipient does not have any more becomes debt in the asset that `shortfallAssetOf` names for it; where that is
 * `undefined`, the reversal is refused with INSUFFICIENT_FUNDS or ITEM_NOT_OWNED. Who had paid gets all that is counted back,
 * even so; an item that is gone comes back to nobody. Debt that `unit` itself made is taken back first.
 */
export function reverse(
  unit: RecordedUnit,
  how: {
    readonly reason: string;
    readonly shortfallAssetOf: (assetId: string) => string | undefined;
  },
): UnitParts {
  const { reason, shortfallAssetOf } = how;
  return {
    transfers: unit.transfers.flatMap((transfer) => undoTransfer(transfer, reason, shortfallAssetOf)),
    items: unit.moves.toReversed().map((move) => undoMove(move, reason, shortfallAssetOf(move.assetId))),
    rows: [once.with([{ reversed_id: unit.unitId }])],
  };
}

function undoTransfer(
  { assetId, fromOwnerId, toOwnerId, amount }: RecordedTransfer,
  reason: string,
  shortfallAssetOf: (assetId: string) => string | undefined,
): Transfer[] {
  const shortfallAssetId = isSystemOwner(toOwnerId) ? undefined : shortfallAssetOf(assetId);
  const back = { assetId, fromOwnerId: toOwnerId, toOwnerId: fromOwnerId, amount, reason };
  if (shortfallAssetId === undefined) return [back];
  if (isSystemOwner(fromOwnerId)) return [{ ...back, shortfallAssetId }];
  // By way of the mint: the payer gets all of it, whatever the recipient still has.
  return [
    { ...back, toOwnerId: mintOwnerId, shortfallAssetId },
    { ...back, fromOwnerId: mintOwnerId },
  ];
}

function undoMove(move: RecordedMove, reason: string, shortfall: string | undefined): ItemChange {
  const { itemId, fromOwnerId, toOwnerId } = move;
  const shortfallAssetId = isSystemOwner(toOwnerId) ? undefined : shortfall;
  return fromOwnerId === mintOwnerId && toOwnerId !== sinkOwnerId
    ? { change: "destroy", itemId, ownerId: toOwnerId, shortfallAssetId, reason }
    : { change: "move", itemId, fromOwnerId: toOwnerId, toOwnerId: fromOwnerId, shortfallAssetId, reason };
}

function toTransfer(row: TransferRow): RecordedTransfer {
  const { from_owner_id: fromOwnerId, to_owner_id: toOwnerId, asset_id: assetId, amount, reason } = row;
  return { assetId, fromOwnerId, toOwnerId, amount, reason };
}

function toMove(row: MoveRow): RecordedMove {
  return {
    itemId: row.item_id,
    assetId: row.asset_id,
    version: row.version,
    fromOwnerId: row.from_owner_id,
    toOwnerId: row.to_owner_id,
    unitId: row.unit_id,
    reason: row.reason,
    recordedAtMs: row.recorded_at.getTime(),
  };
}
