/**
 * How players are matched, as data that designers write: read, checked, explained where it can never match, and compiled.
 * Pure: no time, chance or machine.
 */
export { type CompiledQueue, type Content, compileQueue, playerPingCost, recencyMax } from "./compile.js";
export { CompiledCurve, type Curve } from "./curve.js";
export { defaultRules, defaultRulesJson } from "./default-rules.js";
export { changesTo, draftedEntries } from "./editing.js";
export type * from "./editor.js";
export {
  checkEntries,
  findRuleProblems,
  isFields,
  type JsonFields,
  type JsonValue,
  parseRuleEntry,
  type RuleEntry,
  type RuleProblem,
  splitRuleSet,
  toError,
  toRuleSet,
  toRuleSetJson,
} from "./entries.js";
export { nextChangeMs, type Variant, variantAt } from "./experiments.js";
export { firstRules, firstRulesJson } from "./first-rules.js";
export type { BackfillRules, Experiment, Queue, RuleSet, Site } from "./model.js";
export { nearEverywhere } from "./near.js";
export { explainNever, type NeverReason } from "./never.js";
export { parseRuleSet, ruleSetJsonSchema } from "./parse.js";
