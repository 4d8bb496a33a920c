import { badInput } from "@muster/errors";
import type { Json, JsonObject } from "@muster/events";
import { canonicalJson } from "@muster/ledger";
import type { Changes } from "./model.js";

/** The most entries that one publication or draft changes. */
export const changesMax = 5000;
/** The largest content of an entry. Bytes of canonical JSON. */
export const contentBytesMax = 64 * 1024;
/** The most that a publication or draft holds. Bytes of canonical JSON. */
export const changesBytesMax = 8 * 1024 * 1024;
/** The most publications that wait in one space. */
export const waitingMax = 100;
/** The most drafts of one space. */
export const draftsMax = 100;
const depthMax = 32;

const entryIdPattern = /^[A-Za-z0-9][A-Za-z0-9._:/-]{0,127}$/;

/**
 * Checks changes as they stand, whatever they mean.
 *
 * @throws BAD_USER_INPUT naming the entry and its bound.
 */
export function checkChanges(changes: Changes): void {
  if (changes.size > changesMax) throw badInput("changes", `at most ${changesMax}`);
  let totalBytes = 0;
  for (const [id, content] of changes) {
    if (!entryIdPattern.test(id))
      throw badInput("changes.id", "1 to 128 of letters, digits and . _ : / -, a letter or digit first");
    if (content === null) continue;
    if (typeof content !== "object" || Array.isArray(content)) throw badInput(`changes.${id}`, "an object");
    checkJson(`changes.${id}`, content, depthMax);
    const bytes = Buffer.byteLength(canonicalJson(content));
    if (bytes > contentBytesMax)
      throw badInput(`changes.${id}`, `at most ${contentBytesMax} bytes of canonical JSON`);
    totalBytes += bytes;
  }
  if (totalBytes > changesBytesMax)
    throw badInput("changes", `at most ${changesBytesMax} bytes of canonical JSON`);
}

function checkJson(field: string, value: Json, depthLeft: number): void {
  if (typeof value === "string") {
    if (/\0|\p{Cs}/u.test(value)) throw badInput(field, "Unicode text without NUL or half a character");
  } else if (typeof value === "number") {
    if (!Number.isFinite(value)) throw badInput(field, "a finite number");
  } else if (value !== null && typeof value === "object") {
    if (depthLeft === 0) throw badInput(field, `at most ${depthMax} levels deep`);
    for (const [name, member] of Object.entries(value as JsonObject)) {
      checkJson(field, name, 0);
      checkJson(field, member, depthLeft - 1);
    }
  }
}
