import { badInput } from "@muster/errors";
import type { JsonObject } from "@muster/events";
import { isUuid } from "@muster/runtime";

/** Something that someone did with the rights of their office, and why. */
export interface AuditEntry {
  /** A new UUIDv7 of the writer's; entries are listed in its order. */
  readonly id: string;
  /** By the writer's system clock. Milliseconds since the Unix epoch. */
  readonly recordedAtMs: number;
  /** The principal's id or name, 1 to 128 printable ASCII characters. */
  readonly actorId: string;
  /** `<area>.<verb>`, e.g. `store.refundOrder`. An area is a subgraph's name. */
  readonly action: string;
  /** `<kind>:<id>` of what it was done to, e.g. `order:<uuid>`; 1 to 200 printable ASCII characters. */
  readonly subject: string;
  /** As the actor gave it, 1 to 500 characters. */
  readonly reason: string;
  /** Ids and numbers that explain it; at most {@link detailsBytesMax} as JSON. */
  readonly details: JsonObject;
}

/** The most that an entry's details take. Bytes of JSON. */
export const detailsBytesMax = 16 * 1024;

const actionPattern = /^(?=.{3,100}$)[a-z][a-z0-9-]*\.[A-Za-z][A-Za-z0-9.-]*$/;

/**
 * Checks what types can't say of an entry.
 *
 * @throws BAD_USER_INPUT naming the field and its bound.
 */
export function checkEntry(entry: AuditEntry): void {
  if (!isUuid(entry.id)) throw badInput("audit.id", "a UUID in lower case");
  if (!Number.isSafeInteger(entry.recordedAtMs)) throw badInput("audit.recordedAtMs", "whole milliseconds");
  if (!/^[\x20-\x7e]{1,128}$/.test(entry.actorId))
    throw badInput("actorId", "1 to 128 printable ASCII characters");
  if (!actionPattern.test(entry.action)) throw badInput("audit.action", "an area, a dot and a verb");
  if (!/^[\x20-\x7e]{1,200}$/.test(entry.subject))
    throw badInput("audit.subject", "1 to 200 printable ASCII characters");
  checkReason(entry.reason);
  if (Buffer.byteLength(JSON.stringify(entry.details)) > detailsBytesMax)
    throw badInput("audit.details", `at most ${detailsBytesMax} bytes of JSON`);
}

/**
 * For a reason or a note that someone gave.
 *
 * @throws BAD_USER_INPUT unless `reason` is 1 to 500 characters that Postgres can keep.
 */
export function checkReason(reason: string, field = "reason"): void {
  if ([...reason].length < 1 || [...reason].length > 500) throw badInput(field, "1 to 500 characters");
  if (/\0|\p{Cs}/u.test(reason)) throw badInput(field, "Unicode text without NUL or half a character");
}
