import type { Postgres, Transaction } from "@muster/postgres";
import { mintOwnerId } from "./unit.js";

/** One place where the book contradicts itself. */
export interface AuditProblem {
  /**
   * `balance`: an account differs from its replayed transfers. `sum`: the balances of an asset, with those of the system
   * owners, do not come to zero. `item`: an item differs from its last move, or its moves are no unbroken chain from the
   * mint.
   */
  readonly kind: "balance" | "sum" | "item";
  /** The account (`owner asset`), the asset or the item. */
  readonly subject: string;
  /** What was found, and what should have been. */
  readonly found: string;
}

/** What an audit looked at and found. */
export interface AuditReport {
  readonly accounts: bigint;
  readonly transfers: bigint;
  readonly items: bigint;
  readonly itemMoves: bigint;
  /** At most 100 of each kind. */
  readonly problems: readonly AuditProblem[];
}

interface ProblemRow {
  readonly subject: string;
  readonly found: string;
}

const replay = `replayed AS (
  SELECT owner_id, asset_id, sum(amount) AS balance FROM (
    SELECT to_owner_id AS owner_id, asset_id, amount FROM ledger.transfers
    UNION ALL
    SELECT from_owner_id, asset_id, -amount FROM ledger.transfers
  ) AS legs GROUP BY owner_id, asset_id)`;

const balances = `WITH ${replay}
  SELECT format('%s %s', owner_id, asset_id) AS subject,
    format('balance %s, replayed %s', coalesce(a.balance::text, 'absent'), coalesce(r.balance, 0)) AS found
  FROM ledger.accounts a
  FULL JOIN (SELECT * FROM replayed WHERE NOT ledger.is_system_owner(owner_id)) r USING (owner_id, asset_id)
  WHERE coalesce(a.balance, 0) <> coalesce(r.balance, 0) LIMIT 100`;

const sums = `WITH ${replay}
  SELECT asset_id AS subject, format('sum %s, not 0', sum(balance)) AS found
  FROM (
    SELECT asset_id, balance FROM ledger.accounts
    UNION ALL
    SELECT asset_id, balance FROM replayed WHERE ledger.is_system_owner(owner_id)
  ) AS held GROUP BY asset_id HAVING sum(balance) <> 0 LIMIT 100`;

const items = `WITH steps AS (
    SELECT item_id, version, from_owner_id, to_owner_id,
      row_number() OVER chain AS place,
      lag(to_owner_id) OVER chain AS before,
      lead(version) OVER chain IS NULL AS latest
    FROM ledger.item_moves WINDOW chain AS (PARTITION BY item_id ORDER BY version))
  SELECT coalesce(s.item_id, i.id)::text AS subject,
    CASE
      WHEN i.id IS NULL THEN 'moves without an item'
      WHEN s.item_id IS NULL THEN 'an item without moves'
      WHEN s.version <> s.place THEN format('version %s at place %s', s.version, s.place)
      WHEN s.from_owner_id IS DISTINCT FROM coalesce(s.before, $1::uuid)
        THEN format('version %s comes from %s, not %s', s.version, s.from_owner_id, coalesce(s.before, $1::uuid))
      ELSE format('owner %s version %s, last move to %s version %s',
        i.owner_id, i.version, s.to_owner_id, s.version)
    END AS found
  FROM steps s FULL JOIN ledger.items i ON i.id = s.item_id
  WHERE i.id IS NULL OR s.item_id IS NULL OR s.version <> s.place
    OR s.from_owner_id IS DISTINCT FROM coalesce(s.before, $1::uuid)
    OR (s.latest AND (i.owner_id <> s.to_owner_id OR i.version <> s.version))
  LIMIT 100`;

const counts = `SELECT
  (SELECT count(*) FROM ledger.accounts) AS accounts, (SELECT count(*) FROM ledger.transfers) AS transfers,
  (SELECT count(*) FROM ledger.items) AS items, (SELECT count(*) FROM ledger.item_moves) AS item_moves`;

/**
 * Replays the book in one snapshot and reports where it contradicts itself; a sound book has no problems.
 *
 * Cost: reads all transfers and item moves, and blocks nobody.
 */
export async function auditLedger(postgres: Postgres): Promise<AuditReport> {
  return await postgres.transact(audit, { isolation: "repeatable read" });
}

async function audit(tx: Transaction): Promise<AuditReport> {
  const find = async (kind: AuditProblem["kind"], text: string, values: unknown[] = []) => {
    const rows = await tx.query<ProblemRow>(text, values);
    return rows.map(({ subject, found }): AuditProblem => ({ kind, subject, found }));
  };
  const [row] = await tx.query<{ accounts: bigint; transfers: bigint; items: bigint; item_moves: bigint }>(
    counts,
  );
  return {
    accounts: row?.accounts ?? 0n,
    transfers: row?.transfers ?? 0n,
    items: row?.items ?? 0n,
    itemMoves: row?.item_moves ?? 0n,
    problems: [
      ...(await find("balance", balances)),
      ...(await find("sum", sums)),
      ...(await find("item", items, [mintOwnerId])),
    ],
  };
}
