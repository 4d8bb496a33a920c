import { Matcher, type PackingInstance, pack, packGreedily } from "@muster/matchmaking/matcher";
import { createProver } from "@muster/matchmaking/proving";
import { compileQueue, defaultRules } from "@muster/matchmaking/rules";
import { firstWorld, makeArrivals } from "@muster/matchmaking/simulation";
import { SeededRandom } from "@muster/runtime";
import { type Figure, type Figures, median } from "../figures.js";

/** Pools, and for how long their proofs may run. */
const pools = [
  { tickets: 60, proofS: 35 },
  { tickets: 120, proofS: 12 },
  { tickets: 240, proofS: 12 },
];
const timesMs = [10, 50, 100];
const instancesOfSize = 3;
/** Everyone has waited so long, so that most candidates are worth being made. */
const waitedMs = 20_000;

/**
 * The packing: what share of the proven optimum the local search reaches in 10, 50 and 100 ms of the processor on pools of the first
 * world, and best-first beside it. Where the optimum is not proven in time, it is the share of the bound that is: the true share is
 * higher then. `proven_…` says how many of the instances are.
 */
export async function benchSolver(): Promise<Figures> {
  const figures: Record<string, Figure> = {};
  packWithin(makeInstance(60, 99), 200, 1);
  for (const { tickets, proofS } of pools) {
    const prove = await createProver(proofS);
    const greedy: number[] = [];
    const shares = timesMs.map((): number[] => []);
    let proven = 0;
    for (let seed = 1; seed <= instancesOfSize; seed++) {
      const instance = makeInstance(tickets, seed);
      const { bound, isOptimum } = await prove(instance);
      if (isOptimum) proven++;
      greedy.push(packGreedily(instance).value / bound);
      for (const [place, timeMs] of timesMs.entries())
        shares[place]?.push(packWithin(instance, timeMs, seed) / bound);
    }
    for (const [place, timeMs] of timesMs.entries())
      figures[`optimum_share_${timeMs}ms_${tickets}`] = { value: median(shares[place] ?? []), unit: "share" };
    figures[`optimum_share_greedy_${tickets}`] = { value: median(greedy), unit: "share" };
    figures[`proven_${tickets}`] = { value: proven, unit: "count" };
  }
  return figures;
}

function packWithin(instance: PackingInstance, timeMs: number, seed: number): number {
  // Time of the processor: whoever else runs on the machine takes none of it.
  const start = process.cpuUsage();
  const isOver = () => process.cpuUsage(start).user >= timeMs * 1000;
  return pack(instance, { moves: Infinity, isOver }, new SeededRandom(seed)).value;
}

/** The candidates among so many tickets near one another, as a step finds them. */
function makeInstance(tickets: number, seed: number): PackingInstance {
  const rules = compileQueue(defaultRules, "ranked");
  const random = new SeededRandom(seed);
  // One region, so that all compete for each other.
  const world = { ...firstWorld(20, tickets), regionWeights: { eu: 1 } };
  const matcher = new Matcher({ rules, random });
  for (const { ticket } of makeArrivals(world, rules, random).slice(0, tickets))
    matcher.upsertTicket({ ...ticket, enqueuedAtMs: 0 });
  return matcher.candidatesAt(waitedMs);
}
