import type { Postgres, Transaction } from "@muster/postgres";
import { entryCountCheck, holdingChecks, itemCheck, sealChecks, transferChecks } from "./checks.js";
import { type AuditProblem, allIds, findProblems } from "./problem.js";

export { type Auditor, type AuditorOptions, createAuditor } from "./auditor.js";
export type { AuditProblem } from "./problem.js";

/** What an audit looked at and found. */
export interface AuditReport {
  readonly accounts: bigint;
  readonly transfers: bigint;
  readonly items: bigint;
  readonly itemMoves: bigint;
  readonly seals: bigint;
  /** Units that wait to be sealed. */
  readonly unsealedUnits: bigint;
  /** Where the chain of seals ends, 64 hexadecimal digits; who kept an earlier one can compare. `null` before the first. */
  readonly sealSha256: string | null;
  /** At most 100 of each check. */
  readonly problems: readonly AuditProblem[];
}

interface CountRow {
  readonly accounts: bigint;
  readonly transfers: bigint;
  readonly items: bigint;
  readonly item_moves: bigint;
  readonly seals: bigint;
  readonly seal_sha256: Buffer | null;
  readonly unsealed: bigint;
}

const counts = `SELECT
  (SELECT count(*) FROM ledger.accounts) AS accounts, (SELECT count(*) FROM ledger.transfers) AS transfers,
  (SELECT count(*) FROM ledger.items) AS items, (SELECT count(*) FROM ledger.item_moves) AS item_moves,
  (SELECT coalesce(max(sequence), 0) FROM ledger.seals) AS seals,
  (SELECT sha256 FROM ledger.seals ORDER BY sequence DESC LIMIT 1) AS seal_sha256,
  (SELECT coalesce(sum(cardinality(unit_ids)), 0) FROM ledger.batches)
    - (SELECT coalesce(sum(units), 0)::bigint FROM ledger.seals) AS unsealed`;

/**
 * Replays the book in one snapshot and reports where it contradicts itself; a sound book has no problems.
 *
 * Cost: reads all of the book several times, and blocks nobody.
 */
export async function auditLedger(postgres: Postgres): Promise<AuditReport> {
  return await postgres.transact(audit, { isolation: "repeatable read" });
}

async function audit(tx: Transaction): Promise<AuditReport> {
  const [row] = await tx.query<CountRow>(counts);
  if (row === undefined) throw new Error("the book could not be counted");
  return {
    accounts: row.accounts,
    transfers: row.transfers,
    items: row.items,
    itemMoves: row.item_moves,
    seals: row.seals,
    unsealedUnits: row.unsealed,
    sealSha256: row.seal_sha256?.toString("hex") ?? null,
    problems: await findProblems(tx, [
      ...transferChecks,
      itemCheck(allIds),
      ...holdingChecks,
      ...sealChecks({ afterSequence: 0n, toSequence: row.seals }),
      entryCountCheck,
    ]),
  };
}
