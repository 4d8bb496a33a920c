import type { Worker } from "node:worker_threads";
import { openRedis } from "@muster/redis";
import { createSystemClock } from "@muster/runtime";
import { createMetrics } from "@muster/telemetry";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openFinder, startSearch } from "../../src/finding/index.js";
import { GapAudit, Matchmakers } from "../../src/matchmaker/index.js";
import { startProver } from "../../src/proving/thread.js";
import {
  createFactsOf,
  createMatches,
  createSkills,
  createTickets,
  type MatchFinder,
  type PlayerId,
  type Queue,
  type Ticket,
} from "../../src/service/index.js";
import { TicketNotes, TicketPool } from "../../src/storage/index.js";
import { logger, newPlayer, useSetting } from "../setting.js";
import { queueWith } from "../waiting.js";

const setting = useSetting();
const clock = createSystemClock();
const patience = { timeout: 20_000, interval: 50 };

/** Matchmakers on this file's own servers, whose rules and threads a test has in its hands. */
async function lead() {
  const { databaseUrl, redisUrl } = await testServers();
  const redis = openRedis({ url: redisUrl, applicationName: "t", logger });
  const { storage, ids } = setting();
  const threads: Worker[] = [];
  const metrics = createMetrics({ process: false });
  const changed = {
    queues: [queueWith("duel")] as Queue[],
    avoids: new Map<PlayerId, PlayerId[]>(),
    wrap: (finder: MatchFinder): MatchFinder => finder,
  };
  const context = { storage, queues: () => changed.queues, clock, ids };
  const matches = createMatches(context);
  const skills = createSkills(storage);
  const nothing = async () => new Map<never, never>();
  const matchmakers = new Matchmakers({
    ...{ storage, matches, clock, logger, metrics, queues: context.queues },
    pool: new TicketPool(redis, databaseUrl),
    notes: new TicketNotes(redis, databaseUrl),
    createFinder(queue) {
      const thread = startSearch(queue, 1);
      threads.push(thread);
      return changed.wrap(openFinder(thread, clock));
    },
    factsOf: createFactsOf({
      recentOf: (playerIds, limit) => storage.recentOf(playerIds, limit),
      skillsOf: skills.skillsOf,
      latenciesOf: nothing,
      avoidsOf: async () => changed.avoids,
    }),
    audit: new GapAudit({ startProver: () => startProver(clock, 1), clock, logger }),
  });
  matchmakers.start();
  const tickets = createTickets(context);
  return {
    ...{ changed, threads, metrics, tickets },
    join: (playerId = newPlayer(setting())) =>
      tickets.join({ playerId, queueId: "duel", roles: [], modes: null }),
    read: async (ticket: Ticket) => (await storage.findTickets([ticket.id]))[0] as Ticket,
    /** The match that a ticket is in by now. */
    async matchOf(ticket: Ticket) {
      const { matchId } = (await storage.findTickets([ticket.id]))[0] as Ticket;
      return matchId === null ? undefined : (await storage.findMatches([matchId]))[0];
    },
    epoch: async () =>
      Number(
        (await setting().admin.query<{ epoch: bigint }>("SELECT epoch FROM matchmaking.shard"))[0]?.epoch,
      ),
    async stop() {
      await matchmakers.stop();
      redis.disconnect();
    },
  };
}

let leading: Awaited<ReturnType<typeof lead>>;
beforeEach(async () => {
  leading = await lead();
});
afterEach(() => leading.stop());

const isMatched = (ticket: Ticket) =>
  vi.waitFor(async () => expect(await leading.matchOf(ticket)).toBeDefined(), patience);
const isThread = (count: number) =>
  vi.waitFor(() => expect(leading.threads.length).toBeGreaterThanOrEqual(count), patience);

test("whom a player avoids is not met, and the next who comes is", async () => {
  const [ada, eve] = [newPlayer(setting()), newPlayer(setting())];
  leading.changed.avoids.set(ada, [eve]);
  const [of, avoided] = [await leading.join(ada), await leading.join(eve)];
  const grace = await leading.join();
  await isMatched(grace);
  const match = await leading.matchOf(grace);
  const met = match?.players.map(({ playerId }) => playerId);
  expect([ada, eve].filter((playerId) => met?.includes(playerId))).toHaveLength(1);
  const left = met?.includes(ada) ? avoided : of;
  await leading.tickets.leave(left.players[0]?.playerId as PlayerId, left.id);
});

test("other rules are in force within seconds, and matches say which they were made by", async () => {
  const worth = { waitS: [[0, 0]] };
  leading.changed.queues = [queueWith("duel", { worth, starvationS: 3600 })];
  const [ada, grace] = [await leading.join(), await leading.join()];
  await isThread(1);
  leading.changed.queues = [{ ...queueWith("duel", { acceptanceS: 30 }), revision: 4 }];
  await isMatched(ada);
  expect((await leading.matchOf(grace))?.id).toBe((await leading.matchOf(ada))?.id);
  expect(await leading.matchOf(ada)).toMatchObject({
    state: "ACCEPTING",
    explanation: { rules: { revision: 4 } },
  });
});

test("a queue that is gone is let go with who waits in it, and taken up again when it is back", async () => {
  const queues = leading.changed.queues;
  const ada = await leading.join();
  await isThread(1);
  leading.changed.queues = [];
  await vi.waitFor(async () => {
    const [row] = await setting().admin.query("SELECT lease_until_ms FROM matchmaking.shard");
    expect(row).toMatchObject({ lease_until_ms: 0n });
  }, patience);
  expect((await leading.read(ada)).state).toBe("QUEUED");
  leading.changed.queues = queues;
  const grace = await leading.join();
  await isMatched(grace);
  expect((await leading.matchOf(ada))?.id).toBe((await leading.matchOf(grace))?.id);
});

test("a thread that is killed ends the lead; the next loses no ticket", async () => {
  const ada = await leading.join();
  await isThread(1);
  const epoch = await leading.epoch();
  await leading.threads[0]?.terminate();
  await vi.waitFor(async () => expect(await leading.epoch()).toBeGreaterThan(epoch), patience);
  const grace = await leading.join();
  await isMatched(ada);
  expect((await leading.matchOf(grace))?.id).toBe((await leading.matchOf(ada))?.id);
  expect((await leading.metrics.expose()).text).toMatch(
    /muster_matchmaking_leads_failed_total\{queue="duel"\} [1-9]/,
  );
});

test("a lead that fails after its search found a match loses no ticket of it", async () => {
  let failures = 0;
  leading.changed.wrap = (finder) => ({
    ...finder,
    async step(nowMs, wantsSample) {
      const step = await finder.step(nowMs, wantsSample);
      if (step.matches.length === 0 || failures++ > 0) return step;
      throw new Error("the process is short of everything");
    },
  });
  const [ada, grace] = [await leading.join(), await leading.join()];
  await isMatched(ada);
  expect(failures).toBeGreaterThan(1);
  expect((await leading.matchOf(grace))?.id).toBe((await leading.matchOf(ada))?.id);
});

test("a leader measures its queue, and takes what it measured back when it ends", async () => {
  const [ada, grace, eve] = [await leading.join(), await leading.join(), await leading.join()];
  await vi.waitFor(async () => {
    const { text } = await leading.metrics.expose();
    expect(text).toMatch(/muster_matchmaking_matches_total\{queue="duel"\} 1/);
    expect(text).toMatch(/muster_matchmaking_waiting_tickets\{queue="duel"\} 1/);
    expect(text).toMatch(/muster_matchmaking_starving_tickets\{queue="duel"\} 0/);
    expect(text).toMatch(/muster_matchmaking_bound_tickets\{queue="duel",binding="players"\} 1/);
    expect(text).toMatch(/muster_matchmaking_tick_ms_count\{queue="duel"\} [1-9]/);
  }, patience);
  await leading.stop();
  const { text } = await leading.metrics.expose();
  expect(text).not.toMatch(/(waiting|starving|bound)_tickets\{/);
  for (const ticket of [ada, grace, eve])
    if ((await leading.read(ticket)).state === "QUEUED")
      await leading.tickets.leave(ticket.players[0]?.playerId as PlayerId, ticket.id);
});
