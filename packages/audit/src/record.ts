import { defineStatement, type StatementRows } from "@muster/ledger";
import type { Transaction } from "@muster/postgres";
import { type AuditEntry, checkEntry } from "./entry.js";

const columns = "id, recorded_at, actor_id, action, subject, reason, details";

const insert = {
  name: "audit-record",
  text: `INSERT INTO audit.entries (${columns}) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
};

const insertRows = defineStatement({
  name: "audit-record",
  columns: {
    id: "uuid",
    recorded_at: "timestamptz",
    actor_id: "text",
    action: "text",
    subject: "text",
    reason: "text",
    details: "jsonb",
  },
  text: `INSERT INTO audit.entries (${columns}) SELECT ${columns} FROM rows`,
});

/**
 * Records `entry` in the transaction of what it tells of.
 *
 * @throws BAD_USER_INPUT naming the field and its bound.
 */
export async function recordAudit(tx: Transaction, entry: AuditEntry): Promise<void> {
  checkEntry(entry);
  await tx.query(insert, [
    entry.id,
    new Date(entry.recordedAtMs),
    entry.actorId,
    entry.action,
    entry.subject,
    entry.reason,
    JSON.stringify(entry.details),
  ]);
}

/**
 * `entry` as rows of a ledger's unit, which it commits with.
 *
 * @throws BAD_USER_INPUT naming the field and its bound.
 */
export function auditRows(entry: AuditEntry): StatementRows {
  checkEntry(entry);
  return insertRows.with([
    {
      id: entry.id,
      recorded_at: new Date(entry.recordedAtMs).toISOString(),
      actor_id: entry.actorId,
      action: entry.action,
      subject: entry.subject,
      reason: entry.reason,
      details: entry.details,
    },
  ]);
}
