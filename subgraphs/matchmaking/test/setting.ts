import type { PlayerId } from "@muster/auth";
import { createEventWriter } from "@muster/events";
import { openPostgres, type Postgres } from "@muster/postgres";
import { createIds, createSystemRandom, type Ids, SimulatedClock } from "@muster/runtime";
import { createLogger, createMetrics } from "@muster/telemetry";
import { afterAll, beforeAll } from "vitest";
import {
  type Allocation,
  createMatches,
  createParties,
  createResults,
  createTickets,
  type Match,
  type MatchReport,
  type MatchService,
  type PartyService,
  type Proposal,
  type Queue,
  queuesOf,
  type ResultService,
  type Ticket,
  type TicketService,
} from "../src/service/index.js";
import { firstRulesJson, parseRuleSet } from "../src/service/rules/index.js";
import { PostgresMatchmaking } from "../src/storage/index.js";

export const logger = createLogger({ service: "matchmaking-test", level: "silent" });
export const metrics = createMetrics({ process: false });
export const random = createSystemRandom();

const [, squads] = firstRulesJson.queues;
const roles = ["tank", "support"].map((id) => ({ id, count: 1 }));

/** Queues that tests may join, beside those of a new deployment. */
export const queues: readonly Queue[] = queuesOf(
  parseRuleSet({
    ...firstRulesJson,
    modes: [...firstRulesJson.modes, { id: "hold", maps: ["hold-1"] }, { id: "escort", maps: ["escort-1"] }],
    queues: [
      ...firstRulesJson.queues,
      { ...squads, id: "parties", partySizes: [2], roles, modes: ["hold"], acceptanceS: 10 },
      { ...squads, id: "roles", roles, modes: ["hold", "escort"], acceptanceS: null },
      { ...squads, id: "clans", teams: { count: 2, size: 4 }, partySizes: [1, 2, 3, 4] },
    ],
  }),
  1,
);

/** Services on this file's own database, with a clock that the test moves. */
export interface Setting {
  readonly clock: SimulatedClock;
  readonly ids: Ids;
  /** As the superuser: what a test looks at. */
  readonly admin: Postgres;
  /** As the subgraph's role. */
  readonly postgres: Postgres;
  readonly storage: PostgresMatchmaking;
  readonly tickets: TicketService;
  readonly matches: MatchService;
  readonly results: ResultService;
  readonly parties: PartyService;
  /** What was told of after it had committed, in order. */
  readonly told: Ticket[];
}

/** Opens a {@link Setting} before the file's tests and closes it after them. */
export function useSetting(): () => Setting {
  let setting: Setting | undefined;
  const closers: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    const { databaseUrl } = await testServers();
    const clock = new SimulatedClock(Date.UTC(2026, 0, 1));
    const ids = createIds(clock, random);
    const open = { url: databaseUrl, applicationName: "matchmaking-test", logger };
    const admin = openPostgres({ ...open, poolMax: 4 });
    const postgres = openPostgres({ ...open, poolMax: 16, role: "muster_matchmaking" });
    const events = createEventWriter({ postgres, logger });
    const told: Ticket[] = [];
    const storage = new PostgresMatchmaking(postgres, {
      ...{ events, ids },
      changed: (tickets) => told.push(...tickets),
    });
    await storage.takeShard("duel", clock.nowMs(), 3000);
    const context = { storage, queues: () => queues, clock, ids };
    const [tickets, matches, results, parties] = [
      createTickets(context),
      createMatches(context),
      createResults(context),
      createParties(context),
    ];
    closers.push(
      () => events.close(),
      () => postgres.close(),
      () => admin.close(),
    );
    setting = { clock, ids, admin, postgres, storage, tickets, matches, results, parties, told };
  });
  afterAll(async () => {
    for (const close of closers) await close();
  });
  return () => {
    if (setting === undefined) throw new Error("the setting is open inside tests only");
    return setting;
  };
}

/** A player that nobody has seen yet. */
export function newPlayer({ ids }: Setting): PlayerId {
  return ids.next<PlayerId>();
}

/** A match of those tickets, each a team, as the matcher would propose it. */
export function proposalOf(tickets: readonly Ticket[], acceptanceS: number | null): Proposal {
  return {
    leader: { queueId: "duel", epoch: 1 },
    tickets: tickets.map(({ id, version }) => ({ id, version })),
    players: tickets.flatMap((ticket, team) =>
      ticket.players.map(({ playerId }) => ({ playerId, team, roleId: null })),
    ),
    ...{ modeId: "plaza", mapId: "plaza", siteIds: ["local"], explanation: null, acceptanceS },
  };
}

/** What each table holds, and the outbox: what bad input must leave as it is. */
export async function countRows({ admin }: Setting): Promise<Record<string, number>> {
  const [row] = await admin.query<Record<string, number>>(`SELECT
    (SELECT count(*)::int FROM matchmaking.ticket) AS tickets,
    (SELECT count(*)::int FROM matchmaking.ticket_player) AS players,
    (SELECT count(*)::int FROM events.outbox) AS events`);
  return row ?? {};
}

/** A server for a match. */
export const anyServer: Allocation = {
  siteId: "local",
  serverId: "one",
  addresses: ["127.0.0.1:40000"],
  protocolId: "1",
};

/** A match with a server, each team as many players as `sizes` says: `known` ones first, then such as nobody has seen. */
export async function serveMatch(
  setting: Setting,
  sizes: readonly number[] = [2, 2],
  modeId = "plaza",
  known: readonly PlayerId[] = [],
): Promise<Match> {
  const players = sizes.map((size) => Array.from({ length: size }, () => newPlayer(setting)));
  const free = [...known];
  const named = players.map((team) => team.map((playerId) => free.shift() ?? playerId));
  const tickets: Ticket[] = [];
  for (const playerId of named.flat())
    tickets.push(await setting.tickets.join({ playerId, queueId: "duel", roles: [], modes: null }));
  const proposal = proposalOf(tickets, null);
  const made = await setting.matches.propose({
    ...{ ...proposal, modeId },
    players: proposal.players.map((player) => ({
      ...player,
      team: named.findIndex((team) => team.includes(player.playerId)),
    })),
  });
  await setting.matches.ready(made.id, anyServer);
  const [match] = await setting.storage.findMatches([made.id]);
  if (match === undefined) throw new Error("the match is gone");
  return match;
}

let reports = 0;

/** A report of `match` in which the first team won, and so on. */
export function reportOf(match: Match, changes: Partial<MatchReport> = {}): MatchReport {
  const count = 1 + Math.max(...match.players.map(({ team }) => team));
  return {
    idempotencyKey: `report ${++reports}`,
    teams: Array.from({ length: count }, (_, team) => ({ team, rank: team + 1 })),
    ...{ leaverIds: [], endedAtMs: undefined, ...changes },
  };
}
