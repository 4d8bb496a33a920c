import { AppError, badInput } from "@muster/errors";
import type { Random } from "@muster/runtime";
import type { SearchBudget, Ticket, TicketPlayer } from "../matcher/index.js";
import { bestPingMs } from "../matcher/pool.js";
import type { CompiledQueue } from "../rules/index.js";
import { ourContender, runWorld } from "./run.js";
import type { Tally } from "./tally.js";
import type { Arrival } from "./world.js";

/** The longest recording. Tickets. */
export const recordedTicketsMax = 1_000_000;

/**
 * Reads recorded tickets, one JSON object a line, in the order of joining:
 * `{ "id", "enqueuedAtMs", "players": [{ "id", "mu", "sigma", "games"?, "roles"?, "pingsMs", "recent"?, "avoids"? }], "modes"? }`.
 *
 * @throws BAD_USER_INPUT naming the line, the field in it and the bound.
 */
export function parseTickets(text: string): Ticket[] {
  const lines = text.split("\n");
  const tickets: Ticket[] = [];
  for (const [place, line] of lines.entries()) {
    if (line.trim() === "") continue;
    if (tickets.length === recordedTicketsMax) throw badInput("tickets", `at most ${recordedTicketsMax}`);
    const ticket = parseTicket(line, `line ${place + 1}`);
    if (ticket.enqueuedAtMs < (tickets.at(-1)?.enqueuedAtMs ?? 0))
      throw badInput(`line ${place + 1}: enqueuedAtMs`, "at least that of the line before");
    tickets.push(ticket);
  }
  if (tickets.length === 0) throw badInput("tickets", "at least 1");
  return tickets;
}

function parseTicket(line: string, at: string): Ticket {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    throw badInput(at, "a JSON object");
  }
  const fields = fieldsOf(json, at);
  const players = fields["players"];
  if (!Array.isArray(players) || players.length < 1 || players.length > 32)
    throw badInput(`${at}: players`, "a list of 1 to 32");
  const modes = fields["modes"];
  return {
    id: textOf(fields["id"], `${at}: id`),
    enqueuedAtMs: numberOf(fields["enqueuedAtMs"], `${at}: enqueuedAtMs`, 0, 1e15),
    players: players.map((player, place) => parsePlayer(player, `${at}: players[${place}]`)),
    ...(modes === undefined ? {} : { modes: textsOf(modes, `${at}: modes`) }),
  };
}

function parsePlayer(json: unknown, at: string): TicketPlayer {
  const fields = fieldsOf(json, at);
  const pings = fieldsOf(fields["pingsMs"], `${at}.pingsMs`);
  const recent = fields["recent"] ?? [];
  if (!Array.isArray(recent)) throw badInput(`${at}.recent`, "a list");
  return {
    id: textOf(fields["id"], `${at}.id`),
    mu: numberOf(fields["mu"], `${at}.mu`, -1e6, 1e6),
    sigma: numberOf(fields["sigma"], `${at}.sigma`, 0, 1e6),
    games: numberOf(fields["games"] ?? 1000, `${at}.games`, 0, 1e9),
    roles: textsOf(fields["roles"] ?? [], `${at}.roles`),
    pingsMs: Object.fromEntries(
      Object.entries(pings).map(([site, ms]) => [site, numberOf(ms, `${at}.pingsMs.${site}`, 0, 10_000)]),
    ),
    recent: recent.map((played, place) => {
      const content = fieldsOf(played, `${at}.recent[${place}]`);
      return {
        mode: textOf(content["mode"], `${at}.recent[${place}].mode`),
        map: textOf(content["map"], `${at}.recent[${place}].map`),
      };
    }),
    avoids: textsOf(fields["avoids"] ?? [], `${at}.avoids`),
  };
}

function fieldsOf(value: unknown, at: string): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw badInput(at, "an object");
  return value as Readonly<Record<string, unknown>>;
}

function textOf(value: unknown, at: string): string {
  if (typeof value !== "string" || value === "" || value.length > 128)
    throw badInput(at, "1 to 128 characters");
  return value;
}

function textsOf(value: unknown, at: string): string[] {
  if (!Array.isArray(value) || value.length > 10_000) throw badInput(at, "a list of at most 10000");
  return value.map((one, place) => textOf(one, `${at}[${place}]`));
}

function numberOf(value: unknown, at: string, min: number, max: number): number {
  if (typeof value !== "number" || !(value >= min && value <= max))
    throw badInput(at, `a number from ${min} to ${max}`);
  return value;
}

/** What became of a recording under some rules. */
export interface Replay {
  readonly tally: Tally;
  /** Tickets that the queue does not take (a party of another size, say), by reason. */
  readonly refused: ReadonlyMap<string, number>;
}

/** Runs recorded tickets through a queue; skill is taken to be what ratings say. The last ones get `tailS` more to be matched. */
export function replayTickets(
  tickets: readonly Ticket[],
  { rules, random, budget }: { rules: CompiledQueue; random: Random; budget: SearchBudget },
  tailS = 300,
): Replay {
  const startMs = tickets[0]?.enqueuedAtMs ?? 0;
  const refused = new Map<string, number>();
  const refusedTickets: Ticket[] = [];
  const arrivals = tickets.map((ticket): Arrival => {
    const atMs = ticket.enqueuedAtMs - startMs;
    const truths = ticket.players.map((one) => truthOf(one, rules));
    return { atMs, ticket: { ...ticket, enqueuedAtMs: atMs }, truths };
  });
  const ours = ourContender(rules, random, budget);
  const add = (ticket: Ticket): void => {
    try {
      ours.add(ticket);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      refused.set(error.message, (refused.get(error.message) ?? 0) + 1);
      refusedTickets.push(ticket);
    }
  };
  const durationS = (arrivals.at(-1)?.atMs ?? 0) / 1000 + tailS;
  const tally = runWorld({ declineShare: 0, outage: null, durationS, fromS: 0, toS: durationS }, arrivals, {
    contender: { ...ours, add },
    rules,
    random,
  });
  for (const ticket of refusedTickets) tally.left(ticket);
  return { tally, refused };
}

function truthOf(player: TicketPlayer, rules: CompiledQueue) {
  const best = bestPingMs(player, rules.siteIds);
  const site = rules.siteIds.findIndex((id) => player.pingsMs[id] === best);
  return { skill: player.mu, region: rules.regions[site] ?? "", bestPingMs: best };
}
