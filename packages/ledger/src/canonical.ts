import { hash } from "node:crypto";
import type { Json, JsonObject } from "@muster/events";

/**
 * JSON with the names of every object in one order, so that equal requests have equal text.
 *
 * @source RFC 8785.
 */
export function canonicalJson(value: Json): string {
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item)).join()}]`;
  const object = value as JsonObject;
  const members: string[] = [];
  for (const name of Object.keys(object).sort()) {
    const member = object[name];
    // A caller that was not checked may hold names without a value; JSON leaves them out.
    if (member !== undefined) members.push(`${JSON.stringify(name)}:${canonicalJson(member)}`);
  }
  return `{${members.join()}}`;
}

/** SHA-256 of the canonical form of `value`, 64 hexadecimal digits. */
export function hashJson(value: Json): string {
  return hash("sha256", canonicalJson(value));
}
