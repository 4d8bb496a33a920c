import {
  findBar,
  findHolds as findKeptHolds,
  type HeldAsset,
  holdMade,
  holdRows as holdRowsOf,
  type Hold as KeptHold,
  requireFree,
  type StatementRows,
} from "@muster/ledger";
import type { Queryable } from "@muster/postgres";
import type { Crafted, Handed, Hold, ItemId, Leaving, PlayerId, TransferBar } from "../service/index.js";
import { currencyAsset, currencyOf, definitionOf, isItemAsset, itemAsset } from "../service/index.js";

/** Writes holds in a ledger's unit. Those of one source come in one call. */
export function holdRows(holds: readonly Hold[]): StatementRows[] {
  return holdRowsOf(
    holds.map(({ playerId: ownerId, fromPlayerId: fromOwnerId, held, ...rest }) => ({
      ...rest,
      ...keptOf(held),
      ownerId,
      fromOwnerId,
    })),
  );
}

/** Refuses a ledger's unit with TRADE_LOCKED where what it takes from a player is held, or the player is locked. */
export function unheldRows(playerId: PlayerId, handed: readonly Handed[], nowMs: number): StatementRows {
  return requireFree(playerId, handed.map(keptOf), nowMs);
}

/** Holds what was made of held things, as long as they were held: rows of the unit that makes it. */
export function craftedRows({ sourceId, playerId, madeOf, made, atMs }: Crafted): StatementRows {
  return holdMade(
    made.map((output) => ({ sourceId, ownerId: playerId, receivedAtMs: atMs, ...keptOf(output) })),
    madeOf.map(keptOf),
  );
}

/** As `TransferStorage.findBar`. */
export async function findTransferBar(
  db: Queryable,
  playerId: PlayerId,
  leaving: readonly Leaving[],
  nowMs: number,
): Promise<TransferBar | undefined> {
  const lines = leaving.map(({ handed, balance }) => ({ ...keptOf(handed), balance }));
  return findBar(db, playerId, lines, nowMs);
}

/** What of each player's is held at `nowMs`, in their order; the earliest to be free first. */
export async function findHolds(
  db: Queryable,
  playerIds: readonly PlayerId[],
  nowMs: number,
): Promise<Hold[][]> {
  return (await findKeptHolds(db, playerIds, nowMs)).map((holds) => holds.map(toHold));
}

/** A hold of the book's, as inventory says it. */
export function toHold({ ownerId, fromOwnerId, assetId, itemId, amount, ...rest }: KeptHold): Hold {
  return {
    ...rest,
    playerId: ownerId as PlayerId,
    fromPlayerId: fromOwnerId as PlayerId | null,
    held: handedOf(assetId, itemId, amount),
  };
}

/** What something that was handed over is called in the book. */
export function assetOf(handed: Handed): string {
  return handed.kind === "currency" ? currencyAsset(handed.currencyId) : itemAsset(handed.definitionId);
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

function keptOf(handed: Handed): HeldAsset & { readonly amount: bigint } {
  const itemId = handed.kind === "unique" ? handed.itemId : null;
  return { assetId: assetOf(handed), itemId, amount: amountOf(handed) };
}
