import { CompiledCurve, type Curve } from "./curve.js";
import type { Queue, RuleSet } from "./model.js";

/** Why a queue can never match. */
export interface NeverReason {
  /** The path from the rule set's root. */
  readonly field: string;
  /** One English sentence with the numbers. */
  readonly reason: string;
}

/** Every reason for which some queue of `rules` can never make a match; none where each can. */
export function explainNever(rules: RuleSet): NeverReason[] {
  const inQueues = (queues: readonly Queue[], path: string) =>
    queues.flatMap((queue, place) =>
      reasonsOf(rules, queue).map(({ field, reason }) => ({ field: `${path}[${place}].${field}`, reason })),
    );
  return [
    ...inQueues(rules.queues, "queues"),
    ...rules.experiments.flatMap(({ queues }, place) => inQueues(queues, `experiments[${place}].queues`)),
  ];
}

function reasonsOf(rules: RuleSet, queue: Queue): NeverReason[] {
  const reasons: NeverReason[] = [];
  const { size } = queue.teams;
  const seats = queue.roles.reduce((sum, { count }) => sum + count, 0);
  if (queue.roles.length > 0 && seats !== size)
    reasons.push({ field: "roles", reason: `The roles add up to ${seats} players, a team has ${size}.` });
  if (!canFill(size, queue.partySizes))
    reasons.push({
      field: "partySizes",
      reason: `No parties of ${queue.partySizes.join(" or ")} make a team of ${size}.`,
    });
  const sites = rules.sites.filter(({ id }) => queue.sites?.includes(id) ?? true);
  const bound = highest(queue.hard.pingMs);
  const floor = Math.min(...sites.map(({ floorMs }) => floorMs));
  if (bound < floor)
    reasons.push({
      field: "hard.pingMs",
      reason: `The bound never exceeds ${bound} ms, and no site is nearer than ${floor} ms to anyone.`,
    });
  reasons.push(...reasonsOfWorth(queue));
  return reasons;
}

/** Whether parties of these sizes, each as often as needed, add up to `size`. */
function canFill(size: number, partySizes: readonly number[]): boolean {
  const reachable = [true];
  for (let sum = 1; sum <= size; sum++)
    reachable[sum] = partySizes.some((party) => party <= sum && reachable[sum - party] === true);
  return reachable[size] === true;
}

/** The curves never admit: the cheapest match costs each player at least what it is ever worth. */
function reasonsOfWorth({ soft, worth, starvationS }: Queue): NeverReason[] {
  const most = highestUntil(worth.waitS, starvationS) + highest(worth.depthPlayers);
  const { pingOverMs, extraPingMs, imbalancePercent, skillSpread, roleRank, partyGap } = soft;
  const least = [pingOverMs, extraPingMs, imbalancePercent, skillSpread, roleRank, partyGap]
    .map((curve) => new CompiledCurve(curve).lowest)
    .reduce((sum, cost) => sum + cost, 0);
  if (most > least) return [];
  const reason = `A match is worth at most ${most} s to a player before ${starvationS} s of waiting, and costs at least ${least} s.`;
  return [{ field: "worth.waitS", reason }];
}

function highest(curve: Curve): number {
  return new CompiledCurve(curve).highest;
}

function highestUntil(curve: Curve, x: number): number {
  const inside = curve.filter(([at]) => at < x).map(([, y]) => y);
  const compiled = new CompiledCurve(curve);
  return Math.max(...inside, compiled.at(x), compiled.at(0));
}
