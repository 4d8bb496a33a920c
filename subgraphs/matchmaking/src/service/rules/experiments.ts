import { createHash } from "node:crypto";
import { badInput } from "@muster/errors";
import type { Experiment, RuleSet } from "./model.js";

/** A half of an experiment: `control` is the queue as it is published, `variant` as the experiment has it. */
export type Variant = "control" | "variant";

/** What joins tickets to a queue: who joined under one variant must do for the other. */
const kept = ["teams", "partySizes", "roles", "modes"] as const;

/**
 * Which variant of a queue is in force at a time; `null` where the experiment does not run then or has no such queue.
 *
 * Two slices that follow each other are a block: one has the control and the other the variant, in an order for which each block
 * and queue draws lots. So both have the same share of every hour, and neither has a rhythm that players could have too.
 */
export function variantAt(experiment: Experiment, queueId: string, atMs: number): Variant | null {
  const slice = sliceAt(experiment, atMs);
  if (slice === null || !experiment.queues.some(({ id }) => id === queueId)) return null;
  const block = Math.floor(slice / 2);
  const lot = createHash("sha256").update(`${experiment.seed} ${queueId} ${block}`).digest()[0] ?? 0;
  return (slice + lot) % 2 === 0 ? "control" : "variant";
}

/** When an experiment next begins, draws, or ends after a time; infinite when it has ended. Milliseconds since the Unix epoch. */
export function nextChangeMs(experiment: Experiment, atMs: number): number {
  const [fromMs, untilMs] = [Date.parse(experiment.from), Date.parse(experiment.until)];
  const slice = sliceAt(experiment, atMs);
  if (slice === null) return atMs < fromMs ? fromMs : Number.POSITIVE_INFINITY;
  return Math.min(untilMs, fromMs + (slice + 1) * experiment.sliceS * 1000);
}

/** @throws BAD_USER_INPUT naming the path from the rule set's root and the bound. */
export function checkExperiments({ experiments, queues }: RuleSet): void {
  for (const [place, experiment] of experiments.entries()) {
    const path = `experiments[${place}]`;
    const lengthMs = Date.parse(experiment.until) - Date.parse(experiment.from);
    if (!(lengthMs >= 2 * experiment.sliceS * 1000))
      throw badInput(`${path}.until`, "after from by two slices or more");
    for (const [queuePlace, queue] of experiment.queues.entries()) {
      const at = `${path}.queues[${queuePlace}]`;
      const published = queues.find(({ id }) => id === queue.id);
      if (published === undefined) throw badInput(`${at}.id`, "one of the queues");
      for (const name of kept)
        if (JSON.stringify(queue[name]) !== JSON.stringify(published[name]))
          throw badInput(`${at}.${name}`, "as the queue has it: who joined under one must do for the other");
      if (experiment.queues.findIndex(({ id }) => id === queue.id) < queuePlace)
        throw badInput(`${at}.id`, "there once");
      const other = experiments
        .slice(0, place)
        .find((one) => one.queues.some(({ id }) => id === queue.id) && overlap(one, experiment));
      if (other !== undefined)
        throw badInput(`${at}.id`, `in one experiment at a time: ${other.id} has it then`);
    }
  }
}

/** The number of the slice at a time, from 0; `null` before and after. */
function sliceAt({ from, until, sliceS }: Experiment, atMs: number): number | null {
  const fromMs = Date.parse(from);
  if (!(atMs >= fromMs && atMs < Date.parse(until))) return null;
  return Math.floor((atMs - fromMs) / (sliceS * 1000));
}

function overlap(one: Experiment, other: Experiment): boolean {
  return Date.parse(one.from) < Date.parse(other.until) && Date.parse(other.from) < Date.parse(one.until);
}
