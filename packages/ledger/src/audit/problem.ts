import type { Transaction } from "@muster/postgres";

/** One place where the book contradicts itself. */
export interface AuditProblem {
  /**
   * `balance`: an account differs from its replayed transfers. `sum`: the balances of an asset, with those of the system
   * owners, do not come to zero. `item`: an item differs from its last move, or its moves are no unbroken chain from the
   * mint. `seal`: what units did is not what was sealed, or a seal does not follow from the one before. `entry`: a line of a
   * statement differs from its transfer or move. `reservation`: the escrow does not hold what is reserved. `debt`: debt went
   * from one player to another.
   */
  readonly kind: "balance" | "sum" | "item" | "seal" | "entry" | "reservation" | "debt";
  /** The account (`owner asset`), the asset, the item, the seal's sequence, the statement's line (`owner position`) or the unit. */
  readonly subject: string;
  /** What was found, and what should have been. */
  readonly found: string;
}

/** A statement that finds problems of one kind: rows of `subject` and `found`. */
export interface Check {
  readonly kind: AuditProblem["kind"];
  readonly text: string;
  readonly values?: readonly unknown[];
}

/** A stretch of ids, without its start and with its end. */
export interface IdRange {
  readonly afterId: string;
  readonly toId: string;
}

/** Every id. */
export const allIds: IdRange = {
  afterId: "00000000-0000-0000-0000-000000000000",
  toId: "ffffffff-ffff-ffff-ffff-ffffffffffff",
};

/** What `checks` find, in their order. */
export async function findProblems(tx: Transaction, checks: readonly Check[]): Promise<AuditProblem[]> {
  const problems: AuditProblem[] = [];
  for (const { kind, text, values = [] } of checks) {
    const rows = await tx.query<Omit<AuditProblem, "kind">>(text, values);
    problems.push(...rows.map(({ subject, found }) => ({ kind, subject, found })));
  }
  return problems;
}
