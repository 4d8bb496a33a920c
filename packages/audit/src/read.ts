import type { JsonObject } from "@muster/events";
import type { Queryable } from "@muster/postgres";
import { isUuid } from "@muster/runtime";
import type { AuditEntry } from "./entry.js";

/** Which entries are wanted: those that fit everything that is given. */
export interface AuditFilter {
  /** What their actions begin with: a subgraph's name. */
  readonly area?: string | undefined;
  readonly action?: string | undefined;
  readonly actorId?: string | undefined;
  readonly subject?: string | undefined;
}

/** A slice of a list that has the newest entry first. */
export interface AuditPage {
  /** How many are shown; one more is read, which says whether there is more. */
  readonly limit: number;
  /** Whether the slice is counted from the list's end: the oldest first. */
  readonly backward: boolean;
  /** Only entries after the one with this id (before it, when `backward`). */
  readonly from: string | undefined;
}

interface EntryRow {
  readonly id: string;
  readonly recorded_at: Date;
  readonly actor_id: string;
  readonly action: string;
  readonly subject: string;
  readonly reason: string;
  readonly details: JsonObject;
}

/** Reads up to `limit + 1` entries in the slice's own order; none where `from` is no id. */
export async function readAudit(db: Queryable, filter: AuditFilter, page: AuditPage): Promise<AuditEntry[]> {
  if (page.from !== undefined && !isUuid(page.from)) return [];
  const [side, direction] = page.backward ? [">", "ASC"] : ["<", "DESC"];
  const values: unknown[] = [page.limit + 1];
  const conditions: string[] = [];
  const want = (condition: string, value: string | undefined): void => {
    if (value !== undefined) conditions.push(`${condition} $${values.push(value)}`);
  };
  want("area =", filter.area);
  want("action =", filter.action);
  want("actor_id =", filter.actorId);
  want("subject =", filter.subject);
  want(`id ${side}`, page.from);
  const where = conditions.length === 0 ? "" : `WHERE ${conditions.join(" AND ")}`;
  const rows = await db.query<EntryRow>(
    `SELECT id, recorded_at, actor_id, action, subject, reason, details FROM audit.entries ${where}
    ORDER BY id ${direction} LIMIT $1`,
    values,
  );
  return rows.map((row) => ({
    id: row.id,
    recordedAtMs: row.recorded_at.getTime(),
    actorId: row.actor_id,
    action: row.action,
    subject: row.subject,
    reason: row.reason,
    details: row.details,
  }));
}
