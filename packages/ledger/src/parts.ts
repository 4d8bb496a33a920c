import type { Unit } from "./unit.js";

/** What a unit does, without its key and its answer: several make one unit. */
export type UnitParts = Pick<Unit, "transfers" | "items" | "rows" | "events">;

/** All of `parts`, in their order. */
export function combineParts(...parts: readonly UnitParts[]): Required<UnitParts> {
  return {
    transfers: parts.flatMap(({ transfers = [] }) => transfers),
    items: parts.flatMap(({ items = [] }) => items),
    rows: parts.flatMap(({ rows = [] }) => rows),
    events: parts.flatMap(({ events = [] }) => events),
  };
}
