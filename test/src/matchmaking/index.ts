/**
 * Matchmaking under attack: players queue, answer and play, in processes that are killed at every step, over a Postgres and a Redis
 * that are hurt and a site that fails; and nobody is in two matches, no ticket is lost, and everyone is matched again soon.
 */
import { fileURLToPath } from "node:url";
import { openPostgres, type Postgres } from "@muster/postgres";
import { createIds, createSystemClock, SeededRandom } from "@muster/runtime";
import { createLogger } from "@muster/telemetry";
import { type Children, startChildren } from "../faults/children.js";
import { openOwnServers } from "../faults/servers.js";
import { checkStanding, findContradictions, findLeaks, readUnended } from "./checks/index.js";
import { createClients } from "./clients.js";
import { type Fault, planFaults } from "./faults.js";
import { Model } from "./model.js";
import { liveOn, type World } from "./players.js";
import { measureRecovery, type Newcomer, summarise, type Waits } from "./recovery.js";
import { openSite } from "./site.js";
import { createHaste } from "./time.js";

/** How hard matchmaking is tried. */
export interface Trial {
  /** Decides what players do and where processes are killed. What comes first of what runs side by side is not its to say. */
  readonly seed: number;
  /** Tickets that are played to their ends, at least. */
  readonly tickets: number;
  readonly kills: number;
  /** How often Postgres is restarted and crashes, and Redis is emptied and is away. */
  readonly outages: number;
}

/** What came of a {@link Trial}. */
export interface Report {
  /** Whatever should not be; empty for sound matchmaking. */
  readonly problems: readonly string[];
  readonly tickets: number;
  readonly kills: number;
  /** Different round trips that processes made, and at how many of them one was killed. */
  readonly statements: number;
  readonly killedAt: number;
  /** Round trips at which none was killed. */
  readonly spared: readonly string[];
  /** By kind of fault: how soon after it newcomers were in a match, heard of it, and had a server. */
  readonly recovery: Readonly<Record<string, Waits>>;
  /** How often players did and heard what. */
  readonly tally: Readonly<Record<string, number>>;
}

const clock = createSystemClock();
const childEntry = fileURLToPath(new URL("../../dist/matchmaking/child.js", import.meta.url));
const actorsCount = 24;
const siteId = "local";
const token = "the token of a trial";
const watchMs = 400;
const settledMsMax = 240_000;
const shownMax = 20;

/** Tries matchmaking. */
export async function tryMatchmaking(trial: Trial): Promise<Report> {
  const random = new SeededRandom(trial.seed);
  const ids = createIds(clock, random);
  const servers = await openOwnServers(clock, { dataName: "matchmaking", applications: "matchmaking-main" });
  const site = await openSite({ siteId, token, clock, ids, random });
  const logger = createLogger({ service: "matchmaking-trial", level: "silent" });
  const admin = openPostgres({ url: servers.databaseUrl, poolMax: 4, applicationName: "trial", logger });
  const model = new Model();
  try {
    const children = await startChildren({
      entry: childEntry,
      settings: {
        ...{ NODE_ENV: "test", LOG_LEVEL: "silent", MATCH_HOST_TOKEN: token },
        ...{ DATABASE_URL: servers.databaseUrl, REDIS_URL: servers.redisUrl },
        MATCH_HOSTS: `${siteId}=${site.url}`,
      },
      ...{ active: 2, standby: 1, random },
    });
    try {
      const world: World = {
        clients: createClients(children, model, clock, random),
        ...{ model, site, clock, ids, haste: createHaste(admin), mood: "wild" },
        fail: (error) => void model.problems.push(String(error)),
        queueIds: ["duel", "duel", "squads"],
      };
      const watch = watchStanding(world, admin);
      const lives = Array.from({ length: actorsCount }, (_, place) =>
        liveOn(world, new SeededRandom(trial.seed * 1009 + place)).catch(world.fail),
      );
      const faults = planFaults(trial, { children, servers, clock }, new SeededRandom(trial.seed + 1));
      const newcomers = await hurt(world, faults, trial.tickets, random);
      site.calm();
      world.mood = "calm";
      await untilMatched(world, admin);
      world.mood = "over";
      await Promise.all([...lives, ...newcomers.map(({ playing }) => playing)]);
      await untilNothing(model, "not over", () => readUnended(admin));
      await untilNothing(model, "leaked", () => findLeaks(admin, site));
      await untilNothing(model, "not in the log", () => readUnpublished(admin));
      await watch.stop();
      model.problems.push(...(await findContradictions(admin, model, site)));
      return reportOf(model, children, newcomers);
    } finally {
      await children.stop();
    }
  } finally {
    await site.close();
    await admin.close();
    await servers.close();
  }
}

/** Spreads faults over the lives of so many tickets; after each, newcomers show how soon matches are made again. */
async function hurt(
  world: World,
  faults: readonly Fault[],
  tickets: number,
  random: SeededRandom,
): Promise<Newcomer[]> {
  const { model } = world;
  const newcomers: Newcomer[] = [];
  const untilPlayed = async (count: number): Promise<void> => {
    while (model.tickets.size < count && model.problems.length === 0) await clock.sleep(5);
  };
  for (const [place, fault] of faults.entries()) {
    await untilPlayed((tickets * (place + 0.5)) / (faults.length + 1));
    if (model.problems.length > 0) return newcomers;
    await fault.strike();
    newcomers.push(...(await measureRecovery(world, fault.name, random)));
  }
  await untilPlayed(tickets);
  return newcomers;
}

/** Looks at the tables again and again while they change, and has servers that have gone looked for as often. */
function watchStanding({ model, haste }: World, admin: Postgres): { stop(): Promise<void> } {
  const stopped = new AbortController();
  const watch = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      // The database is away at times.
      model.problems.push(...(await checkStanding(admin).catch(() => [])).slice(0, shownMax));
      await haste.sweepGone();
      await clock.sleep(watchMs, stopped.signal);
    }
  };
  const watching = watch();
  return {
    stop() {
      stopped.abort();
      return watching;
    },
  };
}

/** Resolves when every ticket that waits now has been matched. */
async function untilMatched({ model }: World, admin: Postgres): Promise<void> {
  const waiting = await readWaiting(admin);
  await untilNothing(model, "not matched", async () => {
    const still = new Set(await readWaiting(admin));
    return waiting.filter((one) => still.has(one));
  });
}

async function readWaiting(admin: Postgres): Promise<string[]> {
  const rows = await admin.query<{ readonly what: string }>(
    `SELECT 'ticket ' || id || ' in generation ' || generation AS what FROM matchmaking.ticket
    WHERE state IN ('QUEUED', 'REQUEUED')`,
  );
  return rows.map(({ what }) => what);
}

async function readUnpublished(admin: Postgres): Promise<string[]> {
  const rows = await admin.query<{ readonly what: string }>(
    "SELECT 'event ' || id AS what FROM events.outbox",
  );
  return rows.map(({ what }) => what);
}

/** Resolves when nothing is read any more; what is read for too long is a problem. After a problem nothing is waited for. */
async function untilNothing(model: Model, what: string, read: () => Promise<string[]>): Promise<void> {
  const endMs = clock.monotonicMs() + settledMsMax;
  for (;;) {
    const found = await read();
    if (found.length === 0) return;
    if (clock.monotonicMs() > endMs || model.problems.length > 0) {
      model.problems.push(...found.slice(0, shownMax).map((one) => `${what}: ${one}`));
      return;
    }
    await clock.sleep(100);
  }
}

function reportOf(
  model: Model,
  { kills, statements, killed, crashes }: Children,
  newcomers: readonly Newcomer[],
): Report {
  const hit = new Set([...killed].map((point) => point.slice(point.indexOf(" ") + 1)));
  return {
    problems: [...crashes, ...new Set(model.problems)],
    ...{ tickets: model.tickets.size, kills, statements: statements.size, killedAt: hit.size },
    spared: [...statements].filter((label) => !hit.has(label)).sort(),
    recovery: summarise(newcomers),
    tally: Object.fromEntries([...model.tally].sort(([one], [other]) => (one < other ? -1 : 1))),
  };
}
