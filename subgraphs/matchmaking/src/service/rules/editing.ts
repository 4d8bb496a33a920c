import type { RuleChanges, RuleDraft, RuleEditor } from "./editor.js";
import { type JsonFields, splitRuleSet } from "./entries.js";

/** The entries of the rule set in force, as `draft` would make them, in the order of their ids. */
export async function draftedEntries(
  editor: Pick<RuleEditor, "export">,
  draft: RuleDraft,
): Promise<[string, JsonFields][]> {
  const { entries } = await editor.export();
  const drafted = new Map(Object.entries(entries));
  for (const [id, content] of draft.changes) {
    if (content === null) drafted.delete(id);
    else drafted.set(id, content);
  }
  return [...drafted].sort(([one], [other]) => (one < other ? -1 : 1));
}

/**
 * What makes the rule set in force equal to a whole one. Contents that are the same are among it: publishing leaves them out.
 *
 * @throws BAD_USER_INPUT naming the list, or the place in it, and the bound.
 */
export async function changesTo(editor: Pick<RuleEditor, "export">, rules: unknown): Promise<RuleChanges> {
  const wanted = splitRuleSet(rules);
  const { entries } = await editor.export();
  const gone = Object.keys(entries).filter((id) => !wanted.has(id));
  return new Map<string, JsonFields | null>([...wanted, ...gone.map((id) => [id, null] as const)]);
}
