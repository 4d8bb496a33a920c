import type { PlayerId } from "@muster/auth";
import { createEventWriter } from "@muster/events";
import { openPostgres, type Postgres } from "@muster/postgres";
import { createIds, createSystemRandom, type Ids, SimulatedClock } from "@muster/runtime";
import { createLogger, createMetrics } from "@muster/telemetry";
import { afterAll, beforeAll } from "vitest";
import {
  createMatches,
  createTickets,
  type MatchService,
  type Proposal,
  type Queue,
  queuesOf,
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
  readonly storage: PostgresMatchmaking;
  readonly tickets: TicketService;
  readonly matches: MatchService;
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
    const [tickets, matches] = [createTickets(context), createMatches(context)];
    closers.push(
      () => events.close(),
      () => postgres.close(),
      () => admin.close(),
    );
    setting = { clock, ids, admin, storage, tickets, matches, told };
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
