import { badInput } from "@muster/errors";
import type { RuleSet } from "./rules/index.js";

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
}

/** The queues of a rule set, which is the `revision`th that was in force. */
export function queuesOf(rules: RuleSet, revision: number): Queue[] {
  return rules.queues.map(({ id, teams, partySizes, roles, modes, sites, acceptanceS }) => ({
    ...{ id, teams, partySizes, acceptanceS, rules, revision },
    roles: roles.map((role) => role.id),
    modes: rules.modes.filter((mode) => modes.includes(mode.id)),
    siteIds: sites ?? rules.sites.map((site) => site.id),
  }));
}

/** The queue of that id. @throws BAD_USER_INPUT naming `queueId` and the queues that there are. */
export function requireQueue(queues: readonly Queue[], queueId: string): Queue {
  const queue = queues.find(({ id }) => id === queueId);
  if (queue === undefined) throw badInput("queueId", `one of ${queues.map(({ id }) => id).join(", ")}`);
  return queue;
}
