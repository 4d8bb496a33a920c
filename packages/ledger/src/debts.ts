import { defineStatement, type StatementRows } from "./statement.js";

const noDebt = defineStatement({
  name: "no-debt",
  columns: { owner_id: "uuid" },
  text: `SELECT r.unit FROM rows r WHERE NOT EXISTS (SELECT FROM ledger.accounts a
    WHERE a.owner_id = r.owner_id AND starts_with(a.asset_id, 'debt:') AND a.balance > 0)`,
  required: { code: "ACCOUNT_IN_DEBT", message: "the player owes value that was taken back" },
});

/**
 * The condition that an owner owes nothing, whatever else happens at the same time: rows of a unit that spends.
 * `readBalances(db, ownerIds, "debt")` says how much of what is owed.
 */
export function requireNoDebt(ownerId: string): StatementRows {
  return noDebt.with([{ owner_id: ownerId }]);
}
