import type { Json, JsonObject } from "@muster/events";
import { canonicalJson } from "@muster/ledger";
import type { Changes } from "./model.js";

/** A value in an entry that two states do not share; absent where a state does not have it. */
export interface FieldDifference {
  /** Where it is: `prices[0].amount`, `name["pt-BR"]`; empty for a whole entry. */
  readonly path: string;
  readonly before: Json | undefined;
  readonly after: Json | undefined;
}

/** An entry that two states do not share. */
export interface EntryDifference {
  readonly id: string;
  readonly kind: "added" | "changed" | "removed";
  readonly fields: readonly FieldDifference[];
}

/** The entries that differ between two states, by id. */
export function diffStates(
  before: ReadonlyMap<string, JsonObject>,
  after: ReadonlyMap<string, JsonObject>,
): EntryDifference[] {
  const ids = [...new Set([...before.keys(), ...after.keys()])].sort();
  return ids.flatMap((id): EntryDifference[] => {
    const [old, now] = [before.get(id), after.get(id)];
    const fields: FieldDifference[] = [];
    collect("", old, now, fields);
    if (fields.length === 0) return [];
    return [{ id, kind: old === undefined ? "added" : now === undefined ? "removed" : "changed", fields }];
  });
}

/** Whether two contents are the same, whatever the order of their names. */
export function isEqual(one: Json | null | undefined, other: Json | null | undefined): boolean {
  if (one == null || other == null) return one == null && other == null;
  return canonicalJson(one) === canonicalJson(other);
}

/** What turns `before` into `after`, but for what `isLasting`, which stays. */
export function changesBetween(
  before: ReadonlyMap<string, JsonObject>,
  after: ReadonlyMap<string, JsonObject>,
  isLasting: (id: string) => boolean = () => false,
): Changes {
  const changed = [...after].filter(([id, content]) => !isEqual(before.get(id), content));
  const removed = [...before.keys()]
    .filter((id) => !after.has(id) && !isLasting(id))
    .map((id) => [id, null] as const);
  return new Map<string, JsonObject | null>([...changed, ...removed]);
}

function collect(path: string, before: Json | undefined, after: Json | undefined, into: FieldDifference[]) {
  if (Array.isArray(before) && Array.isArray(after)) {
    for (let at = 0; at < Math.max(before.length, after.length); at++)
      collect(`${path}[${at}]`, before[at], after[at], into);
  } else if (isObject(before) && isObject(after)) {
    for (const name of [...new Set([...Object.keys(before), ...Object.keys(after)])].sort())
      collect(path + step(name, path === ""), member(before, name), member(after, name), into);
  } else if (before === undefined || after === undefined) {
    if (before !== after) into.push({ path, before, after });
  } else if (!isEqual(before, after)) {
    into.push({ path, before, after });
  }
}

/** A member of the object's own: names such as `constructor` are names like any other. */
function member(object: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function step(name: string, isFirst: boolean): string {
  if (!/^[A-Za-z_]\w*$/.test(name)) return `[${JSON.stringify(name)}]`;
  return isFirst ? name : `.${name}`;
}
