/**
 * The double-entry book: who holds what, every transfer and item move that made it so, and what makes a repeated request
 * harmless. It is not a place for prices, offers or item definitions.
 */
import type { MigrationSet } from "@muster/postgres";

export { type Asset, defineAssets, findAssets, give } from "./assets.js";
export {
  type Auditor,
  type AuditorOptions,
  type AuditProblem,
  type AuditReport,
  auditLedger,
  createAuditor,
} from "./audit/index.js";
export { type Bar, findBar, type Leaving } from "./bars.js";
export type { EventAppender } from "./batch.js";
export { canonicalJson, hashJson } from "./canonical.js";
export { type Delta, type LedgerChange, ledgerChanged } from "./changed.js";
export { requireNoDebt } from "./debts.js";
export { type EntriesPage, type Entry, readEntries } from "./entries.js";
export { endHoldRows, findHandovers, returnRows, wasReturned } from "./handovers.js";
export {
  defineHoldPeriods,
  deleteEndedHolds,
  findHolds,
  type HeldAsset,
  type Hold,
  type HoldReason,
  holdGiven,
  holdMade,
  holdRows,
  readHolds,
  requireFree,
} from "./holds.js";
export { recallResponse } from "./idempotency.js";
export { type ItemMoveRecord, type ItemMovesPage, readItemMoves } from "./item-moves.js";
export { createLedger, type Ledger, type LedgerOptions, type Posted } from "./ledger.js";
export { defineLifetimes, findExpiredItems, findExpiries, type Lifetime } from "./lifetimes.js";
export { closeHandovers } from "./open-handovers.js";
export {
  findOwnerLocks,
  type LockReason,
  liftOwnerLocks,
  lockOwner,
  lockRows,
  type OwnerLock,
} from "./owner-locks.js";
export { combineParts, type UnitParts } from "./parts.js";
export {
  countAllHoldings,
  countHoldings,
  type HoldingCount,
  type HoldingOrder,
  type OwnersQuery,
  type RankedHolding,
  type RankedPage,
  readRankedHoldings,
} from "./ranked-holdings.js";
export {
  type Balance,
  findBalances,
  findHoldings,
  findItems,
  type Holding,
  type HoldingsPage,
  readBalances,
  readHoldings,
  readItems,
  readStacks,
  type Stack,
  type UniqueItem,
} from "./reads.js";
export {
  type CountedLine,
  findExpiredReservations,
  findReservations,
  postReservation,
  type Reservation,
  reserve,
  voidReservation,
} from "./reservations.js";
export {
  type RecordedMove,
  type RecordedTransfer,
  type RecordedUnit,
  readUnit,
  reverse,
} from "./reversal.js";
export { readSealState, type SealState } from "./seal.js";
export { createSealer, type Sealer, type SealerOptions } from "./sealer.js";
export {
  type CallerStatement,
  type ColumnType,
  defineStatement,
  type Requirement,
  type RowOf,
  type StatementOptions,
  type StatementRows,
} from "./statement.js";
export {
  type AccountRef,
  amountMax,
  assetIdPattern,
  escrowOwnerId,
  externalOwnerId,
  type Idempotency,
  type ItemChange,
  isSystemOwner,
  mintOwnerId,
  rowsPerUnitMax,
  sinkOwnerId,
  storeOwnerId,
  type Transfer,
  type Unit,
} from "./unit.js";

/** The tables of this package. */
export const ledgerMigrations: MigrationSet = {
  schema: "ledger",
  directory: new URL("../migrations/", import.meta.url),
};
