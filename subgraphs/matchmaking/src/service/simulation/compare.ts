import { SeededRandom } from "@muster/runtime";
import type { Ticket, TicketPlayer } from "../matcher/index.js";
import { type CompiledQueue, compileQueue, nearEverywhere, type RuleSet } from "../rules/index.js";
import { cities, sitePlaces } from "./cities.js";
import { type Place, roundTripMs } from "./latency.js";
import { replayTickets } from "./recorded.js";
import { type RunReport, reportRun } from "./report.js";
import { firstWorld, makeArrivals } from "./world.js";

/** Two rule sets to be compared on the same tickets. It is JSON. */
export interface ComparisonTask {
  /** What is in force. */
  readonly before: RuleSet;
  /** What is tried. It has the queue. */
  readonly after: RuleSet;
  readonly queueId: string;
  /**
   * As they were recorded, the oldest first; a simulated world's are taken where there are fewer than {@link recordedMin}. Who has no
   * round trips measured none. Skill is on the scale of the queue's `performance` in `before`.
   */
  readonly tickets: readonly Ticket[];
  /** How many tickets a simulated world has. */
  readonly worldTickets: number;
  /** A whole number. */
  readonly seed: number;
}

/** What was replayed. */
export interface StreamReport {
  readonly source: "recorded" | "world";
  readonly tickets: number;
  readonly players: number;
  readonly recorded: number;
  /** When the first and the last joined, in milliseconds since the Unix epoch; `null` for a world. */
  readonly fromMs: number | null;
  readonly untilMs: number | null;
  readonly seed: number;
  /** What one must know of it, in plain English. */
  readonly note: string;
}

/** What came of a {@link ComparisonTask}; `before` is `null` where the rules in force have no such queue. It is JSON. */
export interface ComparisonReport {
  readonly stream: StreamReport;
  readonly before: RunReport | null;
  readonly after: RunReport;
}

/** Fewer recorded tickets say nothing of rules. */
export const recordedMin = 200;

const budget = { moves: 4000 };
const worldTicketsPerS = 4;
const reachMs = 100;

/** Replays tickets under two rule sets. The same task gives the same report. */
export function compareRules(task: ComparisonTask): ComparisonReport {
  const { before, after, queueId, seed } = task;
  const now = compileQueue(after, queueId);
  const old = before.queues.some(({ id }) => id === queueId) ? compileQueue(before, queueId) : null;
  const isRecorded = task.tickets.length >= recordedMin;
  const stream = isRecorded
    ? { tickets: task.tickets, note: noteOf(now, task.tickets) }
    : makeWorld(task, now, old);
  const run = (set: RuleSet, rules: CompiledQueue): RunReport => {
    const scale = rules.queue.performance / (old ?? now).queue.performance;
    const near = nearEverywhere(set, queueId);
    const tickets = stream.tickets.map((ticket) => asMatchedBy(ticket, scale, near));
    const { tally, refused } = replayTickets(tickets, {
      rules,
      random: new SeededRandom(seed),
      budget,
    });
    return reportRun(tally.players(), tally.made(), refused);
  };
  return {
    stream: {
      source: isRecorded ? "recorded" : "world",
      tickets: stream.tickets.length,
      players: stream.tickets.reduce((sum, { players }) => sum + players.length, 0),
      recorded: task.tickets.length,
      fromMs: isRecorded ? (stream.tickets[0]?.enqueuedAtMs ?? null) : null,
      untilMs: isRecorded ? (stream.tickets.at(-1)?.enqueuedAtMs ?? null) : null,
      ...{ seed, note: stream.note },
    },
    before: old && run(before, old),
    after: run(after, now),
  };
}

/** A ticket as live matching would see it by a queue's rules: skill on their scale, and near where nothing was measured. */
function asMatchedBy(ticket: Ticket, scale: number, near: Readonly<Record<string, number>>): Ticket {
  const players = ticket.players.map((player) => ({
    ...player,
    ...{ mu: player.mu * scale, sigma: player.sigma * scale },
    pingsMs: isMeasured(player) ? player.pingsMs : near,
  }));
  return { ...ticket, players };
}

function isMeasured({ pingsMs }: TicketPlayer): boolean {
  return Object.keys(pingsMs).length > 0;
}

function noteOf({ siteIds }: CompiledQueue, tickets: readonly Ticket[]): string {
  const players = tickets.flatMap((ticket) => ticket.players);
  const measured = players.filter(isMeasured);
  const far = siteIds.filter((site) => !measured.some(({ pingsMs }) => pingsMs[site] !== undefined));
  const notes = ["Tickets as players joined here; a player who came twice is two."];
  if (measured.length < players.length)
    notes.push(
      `${players.length - measured.length} of ${players.length} players measured no round trip, and count as near everywhere.`,
    );
  if (far.length > 0) notes.push(`Nobody has measured a round trip to ${far.join(", ")}.`);
  return notes.join(" ");
}

/** Tickets of the first world, of sizes that a queue takes, from around its sites. */
function makeWorld(
  { tickets, worldTickets, seed }: ComparisonTask,
  now: CompiledQueue,
  old: CompiledQueue | null,
) {
  const places = placesOf([...new Set([...(old?.siteIds ?? []), ...now.siteIds])]);
  const sizes = new Set([...(old?.queue.partySizes ?? []), ...now.queue.partySizes]);
  const world = firstWorld(worldTicketsPerS, worldTickets / worldTicketsPerS);
  const partyWeights = Array.from({ length: Math.max(...sizes) }, (_, place) =>
    sizes.has(place + 1) ? (world.partyWeights[place] ?? 0.05) : 0,
  );
  const spec = { ...world, partyWeights, places, regionWeights: near(world.regionWeights, places) };
  const arrivals = makeArrivals(spec, old ?? now, new SeededRandom(seed)).slice(0, worldTickets);
  const elsewhere = Object.keys(places).filter((id) => sitePlaces[id] === undefined);
  const stand =
    elsewhere.length === 0 ? "" : ` It does not know ${elsewhere.join(", ")}, and lets it stand elsewhere.`;
  const few = `Only ${tickets.length} tickets with skills and round trips were recorded, of ${recordedMin} that it takes`;
  return {
    tickets: arrivals.map(({ ticket }) => ticket),
    note: `${few}: these are of a simulated world with the seed ${seed}, so compare before and after, and take no figure for your own.${stand}`,
  };
}

/** Sites that the world does not know stand where others would. */
function placesOf(siteIds: readonly string[]): Record<string, Place> {
  const free = Object.entries(sitePlaces).filter(([id]) => !siteIds.includes(id));
  const known = Object.values(sitePlaces);
  let taken = 0;
  return Object.fromEntries(
    siteIds.map((id) => {
      const place = sitePlaces[id] ?? free[taken]?.[1] ?? known[taken % known.length];
      if (sitePlaces[id] === undefined) taken++;
      return [id, place as Place];
    }),
  );
}

/** The regions that have a city within reach of a site; all where none has. */
function near(
  weights: Readonly<Record<string, number>>,
  places: Readonly<Record<string, Place>>,
): Readonly<Record<string, number>> {
  const reached = Object.entries(weights).filter(([region]) =>
    cities.some(
      (city) =>
        city.region === region && Object.values(places).some((place) => roundTripMs(city, place) <= reachMs),
    ),
  );
  return reached.length === 0 ? weights : Object.fromEntries(reached);
}
