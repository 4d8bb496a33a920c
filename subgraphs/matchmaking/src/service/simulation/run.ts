import type { Random } from "@muster/runtime";
import { type Match, Matcher, type SearchBudget, type Ticket } from "../matcher/index.js";
import type { CompiledQueue } from "../rules/index.js";
import { Tally } from "./tally.js";
import type { Arrival, WorldSpec } from "./world.js";

/** Something that makes matches, as the simulation drives it. */
export interface Contender {
  /** How often it runs. */
  readonly tickMs: number;
  add(ticket: Ticket): void;
  setSiteClosed(siteId: string, closed: boolean): void;
  /** Matches; their tickets wait no longer. */
  tick(nowMs: number): readonly Match[];
}

/** Our matcher as a contender. */
export function ourContender(rules: CompiledQueue, random: Random, budget: SearchBudget): Contender {
  const matcher = new Matcher({ rules, random });
  return {
    tickMs: 250,
    add: (ticket) => matcher.upsertTicket(ticket),
    setSiteClosed: (siteId, closed) => matcher.setSiteClosed(siteId, closed),
    tick: (nowMs) => matcher.step(nowMs, budget).matches,
  };
}

/** Who accepts returns so long after the match fell through. */
const returnMs = 5000;

/** What drives a run: declines, outages, and whose arrivals count. */
export interface RunSpec extends Pick<WorldSpec, "declineShare" | "outage" | "durationS"> {
  /** Who arrives from here on is tallied; those before warm the pool. */
  readonly fromS: number;
  /** Who arrives from here on is not: they would hardly have the time to be matched. */
  readonly toS: number;
}

/**
 * Runs arrivals through a contender, a tick after the other, and tallies what players got. Who is not
 * matched at the end is tallied with the wait so far.
 *
 * @param measureMs A clock for the cost of a tick; the result does not depend on it.
 */
export function runWorld(
  { declineShare, outage, durationS, fromS, toS }: RunSpec,
  arrivals: readonly Arrival[],
  { contender, rules, random }: { contender: Contender; rules: CompiledQueue; random: Random },
  measureMs: () => number = () => 0,
): Tally {
  const tally = new Tally(rules, arrivals, { fromMs: fromS * 1000, toMs: toS * 1000 });
  const returning: { readonly atMs: number; readonly ticket: Ticket }[] = [];
  const endMs = durationS * 1000;
  let next = 0;
  for (let nowMs = contender.tickMs; nowMs <= endMs; nowMs += contender.tickMs) {
    for (; next < arrivals.length && (arrivals[next] as Arrival).atMs <= nowMs; next++)
      contender.add((arrivals[next] as Arrival).ticket);
    while ((returning[0]?.atMs ?? Infinity) <= nowMs)
      contender.add((returning.shift() as { ticket: Ticket }).ticket);
    if (outage !== null) {
      const timeS = nowMs / 1000;
      contender.setSiteClosed(outage.site, timeS >= outage.fromS && timeS < outage.toS);
    }
    const startMs = measureMs();
    const matches = contender.tick(nowMs);
    tally.ticked(measureMs() - startMs);
    for (const match of matches) {
      const accepted = match.tickets.filter(() => random.unit() >= declineShare);
      if (accepted.length === match.tickets.length) tally.matched(match, nowMs);
      else {
        for (const ticket of match.tickets) if (!accepted.includes(ticket)) tally.left(ticket);
        for (const ticket of accepted) returning.push({ atMs: nowMs + returnMs, ticket });
      }
    }
  }
  tally.end(endMs);
  return tally;
}
