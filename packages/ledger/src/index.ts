/**
 * The double-entry book: who holds what, every transfer and item move that made it so, and what makes a repeated request
 * harmless. It is not a place for prices, offers or item definitions.
 */
import type { MigrationSet } from "@muster/postgres";

export { type AuditProblem, type AuditReport, auditLedger } from "./audit.js";
export type { EventAppender } from "./batch.js";
export { recallResponse } from "./idempotency.js";
export { createLedger, type Ledger, type LedgerOptions, type Posted } from "./ledger.js";
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
  type CallerStatement,
  type ColumnType,
  defineStatement,
  type RowOf,
  type StatementOptions,
  type StatementRows,
} from "./statement.js";
export {
  type AccountRef,
  amountMax,
  assetIdPattern,
  type Idempotency,
  type ItemChange,
  isSystemOwner,
  mintOwnerId,
  rowsPerUnitMax,
  sinkOwnerId,
  type Transfer,
  type Unit,
} from "./unit.js";

/** The tables of this package. */
export const ledgerMigrations: MigrationSet = {
  schema: "ledger",
  directory: new URL("../migrations/", import.meta.url),
};
