import { badInput } from "@muster/errors";
import { nextChangeMs, type RuleSet, type Variant, variantAt } from "./rules/index.js";

/** The experiment that a queue is in, and which half of it is in force. */
export interface Trial {
  readonly experimentId: string;
  readonly variant: Variant;
}

/** What players may join, and by which rules its matches are made. */
export interface Queue {
  readonly id: string;
  readonly teams: { readonly count: number; readonly size: number };
  /** The sizes of party that may join. */
  readonly partySizes: readonly number[];
  /** The duties of a team; none where there are none. */
  readonly roles: readonly string[];
  readonly modes: readonly { readonly id: string; readonly maps: readonly string[] }[];
  /** The sites where it is played. */
  readonly siteIds: readonly string[];
  /** How long players have to accept a match, in seconds; `null` where there is no ready check. */
  readonly acceptanceS: number | null;
  /** The rules that it is a queue of, and their number: others are in force where it is another. */
  readonly rules: RuleSet;
  readonly revision: number;
  /** `null` where nothing is tried on its players now. */
  readonly trial: Trial | null;
}

/** The queues of a rule set, which is the `revision`th that was in force. */
export function queuesOf(rules: RuleSet, revision: number): Queue[] {
  return rules.queues.map(({ id, teams, partySizes, roles, modes, sites, acceptanceS }) => ({
    ...{ id, teams, partySizes, acceptanceS, rules, revision, trial: null },
    roles: roles.map((role) => role.id),
    modes: rules.modes.filter((mode) => modes.includes(mode.id)),
    siteIds: sites ?? rules.sites.map((site) => site.id),
  }));
}

/** The queues of a rule set at a time, with the variants of its experiments that are in force then, until `untilMs`. */
export function queuesAt(
  rules: RuleSet,
  revision: number,
  atMs: number,
): { readonly queues: readonly Queue[]; readonly untilMs: number } {
  const queues = queuesOf(rules, revision).map((queue) => inTrial(queue, atMs));
  const untilMs = Math.min(...rules.experiments.map((one) => nextChangeMs(one, atMs)));
  return { queues, untilMs };
}

function inTrial(queue: Queue, atMs: number): Queue {
  const { id, rules, revision } = queue;
  for (const experiment of rules.experiments) {
    const variant = variantAt(experiment, id, atMs);
    if (variant === null) continue;
    const trial = { experimentId: experiment.id, variant };
    if (variant === "control") return { ...queue, trial };
    const tried = rules.queues.map((one) => experiment.queues.find((other) => other.id === one.id) ?? one);
    const [found] = queuesOf({ ...rules, queues: tried }, revision).filter((one) => one.id === id);
    if (found !== undefined) return { ...found, trial };
  }
  return queue;
}

/** Whether one and the same rules make the matches of both: the same revision, and the same half of an experiment. */
export function isSameRules(one: Queue, other: Queue): boolean {
  return (
    one.revision === other.revision &&
    one.trial?.experimentId === other.trial?.experimentId &&
    one.trial?.variant === other.trial?.variant
  );
}

/** The queue of that id. @throws BAD_USER_INPUT naming `queueId` and the queues that there are. */
export function requireQueue(queues: readonly Queue[], queueId: string): Queue {
  const queue = queues.find(({ id }) => id === queueId);
  if (queue === undefined) throw badInput("queueId", `one of ${queues.map(({ id }) => id).join(", ")}`);
  return queue;
}
