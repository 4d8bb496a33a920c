import type { Change, Content, State } from "../definitions/space.js";

/** Where the pages of matchmaking lie, and what their answers are kept under. */
export const rulesPath = "/staff/matchmaking";

const listOf: Readonly<Record<string, string>> = { site: "sites", mode: "modes", queue: "queues" };

/** The whole rule set that entries make with changes over them, in the form in which the graph checks it. */
export function toRules(
  entries: State["entries"],
  changes: readonly Change[],
): Readonly<Record<string, readonly Content[]>> {
  const all = new Map<string, Content | null>(Object.entries(entries));
  for (const { id, content } of changes) all.set(id, content);
  const rules: Record<string, Content[]> = { sites: [], modes: [], queues: [] };
  for (const [entryId, content] of all) {
    const [kind = "", id = ""] = entryId.split(/:(.*)/s);
    if (content !== null) rules[listOf[kind] ?? ""]?.push({ id, ...content });
  }
  return rules;
}
