import { badInput } from "@muster/errors";
import { checkExperiments } from "./experiments.js";
import { entryShapes, playersMax, type Queue, type RuleSet, roleTeamMax, ruleSetShape } from "./model.js";
import type { JsonSchema } from "./shape.js";

/** What editors validate a rule set with, as far as a schema can say it; under `$defs`, what an entry of each kind holds. */
export const ruleSetJsonSchema: JsonSchema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  title: "Rule set",
  ...ruleSetShape.schema,
  $defs: Object.fromEntries(Object.entries(entryShapes).map(([kind, { schema }]) => [kind, schema])),
};

/**
 * Reads a rule set from JSON.
 *
 * @throws BAD_USER_INPUT naming the path from the rule set's root and its bound.
 */
export function parseRuleSet(json: unknown): RuleSet {
  const rules = ruleSetShape.read(json, "");
  requireDistinct(rules.sites, "sites");
  requireDistinct(rules.modes, "modes");
  requireDistinct(rules.queues, "queues");
  for (const [place, queue] of rules.queues.entries()) checkQueue(rules, queue, `queues[${place}]`);
  requireDistinct(rules.experiments, "experiments");
  for (const [place, { queues }] of rules.experiments.entries())
    for (const [inside, queue] of queues.entries())
      checkQueue(rules, queue, `experiments[${place}].queues[${inside}]`);
  checkExperiments(rules);
  return rules;
}

function requireDistinct(entries: readonly { readonly id: string }[], path: string): void {
  const seen = new Set<string>();
  for (const [place, { id }] of entries.entries()) {
    if (seen.has(id)) throw badInput(`${path}[${place}].id`, "there once");
    seen.add(id);
  }
}

function checkQueue(rules: RuleSet, queue: Queue, path: string): void {
  const { count, size } = queue.teams;
  if (count * size > playersMax || count * size < 2)
    throw badInput(`${path}.teams`, `2 to ${playersMax} players in all`);
  const long = queue.partySizes.findIndex((players) => players > size);
  if (long >= 0) throw badInput(`${path}.partySizes[${long}]`, `at most the size of a team, ${size}`);
  if (queue.roles.length > 0 && size > roleTeamMax)
    throw badInput(`${path}.roles`, `absent: a team with roles has at most ${roleTeamMax} players`);
  requireDistinct(queue.roles, `${path}.roles`);
  requireKnown(queue.modes, rules.modes, `${path}.modes`, "modes");
  if (queue.sites !== null) requireKnown(queue.sites, rules.sites, `${path}.sites`, "sites");
}

function requireKnown(
  ids: readonly string[],
  known: readonly { readonly id: string }[],
  path: string,
  kind: string,
): void {
  for (const [place, id] of ids.entries())
    if (!known.some((one) => one.id === id)) throw badInput(`${path}[${place}]`, `one of the ${kind}`);
}
