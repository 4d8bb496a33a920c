import {
  closedFormWinChance,
  type PackingInstance,
  type Ticket,
} from "../../../src/service/matcher/index.js";
import { type CompiledQueue, playerPingCost } from "../../../src/service/rules/index.js";

/** What a match of `tickets` costs at best by trying every split, seat, site and content; infinite where none is possible. */
export function leastCost(rules: CompiledQueue, tickets: readonly Ticket[], nowMs: number): number {
  const { playerCount, teamSize, spreadCost } = rules;
  const players = tickets.flatMap((ticket) => ticket.players);
  if (players.length !== playerCount || !mayMeet(rules, tickets, nowMs)) return Infinity;
  const mus = players.map(({ mu }) => mu);
  const spread = playerCount * spreadCost.at(Math.max(...mus) - Math.min(...mus));
  let best = Infinity;
  for (let mask = 0; mask < 1 << tickets.length; mask++) {
    const teams = [0, 1].map((team) => tickets.filter((_, place) => ((mask >> place) & 1) === team));
    const sizes = teams.map((team) => team.flatMap((ticket) => ticket.players).length);
    if (sizes[0] !== teamSize) continue;
    best = Math.min(best, splitCost(rules, teams));
  }
  return best + spread + siteCost(rules, tickets, nowMs) + contentCost(rules, tickets);
}

function mayMeet(rules: CompiledQueue, tickets: readonly Ticket[], nowMs: number): boolean {
  const { newPlayers } = rules.queue.hard;
  const players = tickets.flatMap((ticket) => ticket.players);
  for (const ticket of tickets) {
    const own = new Set(ticket.players.map(({ id }) => id));
    const isProtected = newPlayers !== null && nowMs - ticket.enqueuedAtMs <= newPlayers.untilWaitS * 1000;
    const ownMax = Math.max(...ticket.players.map(({ mu }) => mu));
    for (const player of ticket.players)
      for (const other of players) {
        if (own.has(other.id)) continue;
        if (player.avoids.includes(other.id)) return false;
        const isNew = newPlayers !== null && player.games < newPlayers.games;
        const ceiling = Math.max(ownMax, player.mu + (newPlayers?.skillAboveMax ?? 0));
        if (isProtected && isNew && other.mu > ceiling) return false;
      }
    const window = rules.skillWindow?.at((nowMs - ticket.enqueuedAtMs) / 1000) ?? Infinity;
    const all = players.map(({ mu }) => mu);
    const mine = ticket.players.map(({ mu }) => mu);
    const ownSpread = Math.max(...mine) - Math.min(...mine);
    if (Math.max(...all) - Math.min(...all) > Math.max(window, ownSpread)) return false;
  }
  return true;
}

function splitCost(rules: CompiledQueue, teams: readonly (readonly Ticket[])[]): number {
  const players = teams.map((team) => team.flatMap((ticket) => ticket.players));
  const sum = (team: number, of: (player: { mu: number; sigma: number }) => number) =>
    (players[team] ?? []).reduce((total, player) => total + of(player), 0);
  const chance = closedFormWinChance(rules.queue.performance)(
    sum(0, ({ mu }) => mu),
    sum(0, ({ sigma }) => sigma ** 2),
    sum(1, ({ mu }) => mu),
    sum(1, ({ sigma }) => sigma ** 2),
    rules.playerCount,
  );
  const largest = teams.map((team) => Math.max(...team.map((ticket) => ticket.players.length)));
  const gap = Math.abs((largest[0] ?? 0) - (largest[1] ?? 0));
  if (gap > (rules.queue.hard.partyGapMax ?? Infinity)) return Infinity;
  const roles = players.map((team) =>
    leastSeats(
      rules,
      team.map((player) => player.roles),
      0,
    ),
  );
  return (
    rules.playerCount *
      (rules.imbalanceCost.at(Math.abs(chance - 0.5) * 100) + (rules.partyGapCosts[gap] ?? 0)) +
    (roles[0] ?? 0) +
    (roles[1] ?? 0)
  );
}

/** The least cost of seats from `seat` on, by trying every order of players. */
function leastSeats(rules: CompiledQueue, wanted: readonly (readonly string[])[], seat: number): number {
  if (rules.roleIds.length === 0 || wanted.length === 0) return 0;
  const role = rules.roleIds[rules.seatRoles[seat] ?? 0] ?? "";
  return Math.min(
    ...wanted.map((roles, place) => {
      const at = roles.indexOf(role);
      const rank = at === 0 || roles.length === 0 ? 0 : at > 0 ? 1 : 2;
      return (rules.roleCosts[rank] ?? 0) + leastSeats(rules, wanted.toSpliced(place, 1), seat + 1);
    }),
  );
}

/** What any match would cost a ticket at least: its own roles in the best seats of a team, its own best site. */
export function aloneCost(rules: CompiledQueue, ticket: Ticket, nowMs: number): number {
  const seats = (players: readonly Ticket["players"][number][], free: readonly number[]): number => {
    const [player, ...rest] = players;
    if (player === undefined || rules.roleIds.length === 0) return 0;
    return Math.min(
      ...free.map((seat) => {
        const at = player.roles.indexOf(rules.roleIds[rules.seatRoles[seat] ?? 0] ?? "");
        const rank = at === 0 || player.roles.length === 0 ? 0 : at > 0 ? 1 : 2;
        return (
          (rules.roleCosts[rank] ?? 0) +
          seats(
            rest,
            free.filter((other) => other !== seat),
          )
        );
      }),
    );
  };
  const site = siteCost(rules, [ticket], nowMs);
  return seats(ticket.players, [...rules.seatRoles.keys()]) + (site === Infinity ? 0 : site);
}

function siteCost(rules: CompiledQueue, tickets: readonly Ticket[], nowMs: number): number {
  return Math.min(
    ...rules.siteIds.map((site) =>
      tickets
        .flatMap(({ players, enqueuedAtMs }) => players.map((player) => ({ player, enqueuedAtMs })))
        .reduce((sum, { player, enqueuedAtMs }) => {
          const ms = player.pingsMs[site] ?? Infinity;
          const bound = rules.hardPingMs.at((nowMs - enqueuedAtMs) / 1000);
          const best = Math.min(...Object.values(player.pingsMs));
          return sum + (ms > bound ? Infinity : playerPingCost(rules, ms, best));
        }, 0),
    ),
  );
}

function contentCost(rules: CompiledQueue, tickets: readonly Ticket[]): number {
  const players = tickets.flatMap((ticket) => ticket.players);
  return Math.min(
    ...rules.contents.map(({ mode, map }) =>
      players.reduce((sum, { recent }) => {
        const mapAgo = recent.findIndex((played) => played.map === map) + 1;
        const modeAgo = recent.findIndex((played) => played.mode === mode) + 1;
        return sum + (rules.mapCosts[mapAgo] ?? 0) + (rules.modeCosts[modeAgo] ?? 0);
      }, 0),
    ),
  );
}

/** Every set of `tickets` that has `count` players together. */
export function setsOf(tickets: readonly Ticket[], count: number): Ticket[][] {
  if (count === 0) return [[]];
  const [first, ...rest] = tickets;
  if (first === undefined || count < 0) return [];
  return [
    ...setsOf(rest, count - first.players.length).map((set) => [first, ...set]),
    ...setsOf(rest, count),
  ];
}

/** The most that a packing is worth, by trying every set of columns. */
export function bestPacking({ starts, members, values }: PackingInstance): number {
  const best = (column: number, taken: ReadonlySet<number>): number => {
    if (column === values.length) return 0;
    const rows = members.subarray(starts[column], starts[column + 1]);
    const without = best(column + 1, taken);
    if (rows.some((row) => taken.has(row))) return without;
    return Math.max(without, (values[column] ?? 0) + best(column + 1, new Set([...taken, ...rows])));
  };
  return best(0, new Set());
}
