import type { RuleSet } from "./model.js";

/**
 * The round trips that who measured none counts with: as good as any, and nowhere over the queue's bound, so that such a player plays
 * wherever the others are. By site; milliseconds. None where the rules have no such queue.
 */
export function nearEverywhere(rules: RuleSet, queueId: string): Readonly<Record<string, number>> {
  const queue = rules.queues.find(({ id }) => id === queueId);
  if (queue === undefined) return {};
  const nearMs = Math.min(queue.soft.nearMs, queue.hard.pingMs[0]?.[1] ?? 0);
  return Object.fromEntries(
    rules.sites
      .filter(({ id }) => queue.sites?.includes(id) ?? true)
      .map(({ id, floorMs }) => [id, Math.max(nearMs, floorMs)]),
  );
}
