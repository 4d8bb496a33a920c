/**
 * The record of what staff and services did with the rights of their office: appended in the transaction of the deed, never
 * changed. It is not a log of requests, and not a player's history.
 */
import type { MigrationSet } from "@muster/postgres";

export { type AuditEntry, checkReason, detailsBytesMax } from "./entry.js";
export { type AuditFilter, type AuditPage, readAudit } from "./read.js";
export { auditRows, recordAudit } from "./record.js";

/** The tables of this package. */
export const auditMigrations: MigrationSet = {
  schema: "audit",
  directory: new URL("../migrations/", import.meta.url),
};
