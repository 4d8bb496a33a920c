import { AppError, badInput } from "@muster/errors";
import { type Experiment, entryShapes, type Mode, type Queue, type RuleSet, type Site } from "./model.js";
import { explainNever } from "./never.js";
import { parseRuleSet } from "./parse.js";

/** A value that JSON can hold. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonFields;

/** A JSON object. */
export interface JsonFields {
  readonly [name: string]: JsonValue;
}

/** The kinds of entry that make a rule set; the id of an entry is `<kind>:<slug>`. */
export const ruleKinds = ["site", "mode", "queue", "experiment"] as const;
/** One of {@link ruleKinds}. */
export type RuleKind = (typeof ruleKinds)[number];

/** An entry of a rule set, read. */
export type RuleEntry =
  | { readonly kind: "site"; readonly value: Site }
  | { readonly kind: "mode"; readonly value: Mode }
  | { readonly kind: "queue"; readonly value: Queue }
  | { readonly kind: "experiment"; readonly value: Experiment };

/** What is wrong with a rule set: the entry (`null` where entries do not go together), the path in it and the bound. */
export interface RuleProblem {
  readonly entryId: string | null;
  readonly field: string;
  readonly bound: string;
}

const listOf = { site: "sites", mode: "modes", queue: "queues", experiment: "experiments" } as const;
const slugPattern = /^[a-z0-9][a-z0-9._-]{0,63}$/;

/**
 * Reads an entry of a rule set from JSON.
 *
 * @throws BAD_USER_INPUT naming `id`, or the path in the content, and the bound.
 */
export function parseRuleEntry(entryId: string, content: unknown): RuleEntry {
  const [kind, id] = splitEntryId(entryId);
  switch (kind) {
    case "site":
      return { kind, value: { id, ...entryShapes.site.read(content, "") } };
    case "mode":
      return { kind, value: { id, ...entryShapes.mode.read(content, "") } };
    case "queue":
      return { kind, value: { id, ...entryShapes.queue.read(content, "") } };
    case "experiment":
      return { kind, value: { id, ...entryShapes.experiment.read(content, "") } };
  }
}

/**
 * Checks entries that will be in force together.
 *
 * @throws BAD_USER_INPUT naming the entry in `details.entry`, the path in it and the bound: where entries do not go together, and
 * where a queue could never make a match.
 */
export function checkEntries(entries: ReadonlyMap<string, RuleEntry>): void {
  const [problem] = problemsOf(entries);
  if (problem !== undefined) throw toError(problem);
}

/** The rule set that entries make together, each list in the order of the ids. They were checked when they were published. */
export function toRuleSet(entries: ReadonlyMap<string, RuleEntry>): RuleSet {
  const all = [...entries].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, entry]) => entry);
  return {
    sites: all.flatMap((entry) => (entry.kind === "site" ? [entry.value] : [])),
    modes: all.flatMap((entry) => (entry.kind === "mode" ? [entry.value] : [])),
    queues: all.flatMap((entry) => (entry.kind === "queue" ? [entry.value] : [])),
    experiments: all.flatMap((entry) => (entry.kind === "experiment" ? [entry.value] : [])),
  };
}

/** Everything that is wrong with a rule set as JSON, `{ "sites": [], "modes": [], "queues": [] }`; none where it could be published. */
export function findRuleProblems(json: unknown): RuleProblem[] {
  const entries = new Map<string, RuleEntry>();
  const problems: RuleProblem[] = [];
  const note = (entryId: string | null, work: () => void): void => {
    try {
      work();
    } catch (error) {
      problems.push(toProblem(entryId, error));
    }
  };
  note(null, () => {
    for (const [id, content] of splitRuleSet(json))
      note(id, () => entries.set(id, parseRuleEntry(id, content)));
  });
  return problems.length > 0 ? problems : problemsOf(entries);
}

/**
 * The entries of a rule set as JSON, with their contents as they were given.
 *
 * @throws BAD_USER_INPUT naming the list, or the place in it, and the bound. Contents are not looked into.
 */
export function splitRuleSet(json: unknown): Map<string, JsonFields> {
  if (!isFields(json))
    throw badInput("rules", "an object of sites, modes, queues and, where there are any, experiments");
  const lists: readonly string[] = Object.values(listOf);
  const stray = Object.keys(json).find((name) => !lists.includes(name));
  if (stray !== undefined) throw badInput(`rules.${stray}`, `absent: there is only ${lists.join(", ")}`);
  const entries = new Map<string, JsonFields>();
  for (const kind of ruleKinds) {
    const list = json[listOf[kind]] ?? [];
    if (!Array.isArray(list)) throw badInput(`rules.${listOf[kind]}`, "a list");
    for (const [place, entry] of list.entries()) {
      const at = `rules.${listOf[kind]}[${place}]`;
      if (!isFields(entry)) throw badInput(at, "an object");
      const { id, ...content } = entry;
      if (typeof id !== "string" || !slugPattern.test(id))
        throw badInput(`${at}.id`, "1 to 64 of a-z, 0-9 and . _ -, a letter or digit first");
      if (entries.has(`${kind}:${id}`)) throw badInput(`${at}.id`, "there once");
      entries.set(`${kind}:${id}`, content);
    }
  }
  return entries;
}

/** The rule set as JSON that contents by entry id make: what {@link splitRuleSet} splits. */
export function toRuleSetJson(contents: Iterable<readonly [string, JsonFields]>): JsonFields {
  const lists: Record<(typeof listOf)[RuleKind], JsonFields[]> = {
    ...{ sites: [], modes: [], queues: [], experiments: [] },
  };
  for (const [entryId, content] of contents) {
    const [kind, id] = splitEntryId(entryId);
    lists[listOf[kind]].push({ id, ...content });
  }
  const { experiments, ...others } = lists;
  return experiments.length === 0 ? others : lists;
}

/** Whether it is a JSON object, as far as what came as JSON goes. */
export function isFields(value: unknown): value is JsonFields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function splitEntryId(entryId: string): readonly [RuleKind, string] {
  const [kind, slug, ...rest] = entryId.split(":");
  const known = ruleKinds.find((one) => one === kind);
  if (known === undefined || slug === undefined || rest.length > 0 || !slugPattern.test(slug))
    throw badInput("id", `one of ${ruleKinds.join(", ")}, a colon and a slug, such as queue:ranked`);
  return [known, slug];
}

function problemsOf(entries: ReadonlyMap<string, RuleEntry>): RuleProblem[] {
  const rules = toRuleSet(entries);
  try {
    parseRuleSet(rules);
  } catch (error) {
    const { field, bound } = toProblem(null, error);
    return [inEntry(rules, field, bound)];
  }
  return explainNever(rules).map(({ field, reason }) =>
    inEntry(rules, field, `so that matches can be made. ${reason}`),
  );
}

/** A problem at a path from the rule set's root, as one of the entry that is there. */
function inEntry(rules: RuleSet, path: string, bound: string): RuleProblem {
  const [, list = "", place = "", rest = ""] = /^(\w+)\[(\d+)\]\.?(.*)$/s.exec(path) ?? [];
  const kind = ruleKinds.find((one) => listOf[one] === list);
  const entry = kind === undefined ? undefined : rules[listOf[kind]][Number(place)];
  if (entry === undefined) return { entryId: null, field: path, bound };
  return { entryId: `${kind}:${entry.id}`, field: rest === "" ? "content" : rest, bound };
}

function toProblem(entryId: string | null, error: unknown): RuleProblem {
  if (!(error instanceof AppError) || error.code !== "BAD_USER_INPUT") throw error;
  return { entryId, field: String(error.details["field"]), bound: String(error.details["bound"]) };
}

/** What is thrown for a problem: BAD_USER_INPUT naming the entry in `details.entry`, the path and the bound. */
export function toError({ entryId, field, bound }: RuleProblem): AppError {
  const where = entryId === null ? field : `${entryId}: ${field}`;
  const details = entryId === null ? { field, bound } : { entry: entryId, field, bound };
  return new AppError("BAD_USER_INPUT", `${where} must be ${bound}`, details);
}
