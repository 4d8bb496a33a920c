/**
 * Matchmaking: who waits for a match and what becomes of them. Postgres is what is true of a ticket; whoever is told of a change
 * is told after it has committed.
 */
import { readAudit } from "@muster/audit";
import { createMatchTokenSigner } from "@muster/auth";
import { createConsumer, currentCursor } from "@muster/events";
import { createJobs, enqueue } from "@muster/jobs";
import { createConnectTokens, createHostAllocator, createLatencyReader } from "@muster/placement";
import { type MigrationSet, openPostgres } from "@muster/postgres";
import { openRedis } from "@muster/redis";
import { createSubgraph, gather, type Subgraph, type SubgraphDeps } from "@muster/subgraph";
import DataLoader from "dataloader";
import { blockChangedTopic, partyChanged, playerKey, readBlockChange, ticketChanged } from "./events.js";
import { openFinder, startSearch } from "./finding/index.js";
import {
  allocationJob,
  goneSweepJob,
  idlePartiesJob,
  missedSweepJob,
  oldLatenciesJob,
  recordingSweepJob,
  simulationJob,
  staleSweepJob,
  straySweepJob,
} from "./jobs.js";
import { GapAudit, Matchmakers } from "./matchmaker/index.js";
import { startProver } from "./proving/thread.js";
import { Recorder } from "./recorder.js";
import {
  AuditResolver,
  ExperimentResolver,
  LatencyResolver,
  MatchConnectionResolver,
  MatchExplanationResolver,
  type MatchmakingLoaders,
  MatchResolver,
  PartyMutationResolver,
  PartyResolver,
  PartyUpdateResolver,
  PlayerPartyResolver,
  PlayerResolver,
  QueueResolver,
  RatingResolver,
  ResultResolver,
  RulePublishingResolver,
  RuleSetDraftResolver,
  RuleSetPublicationResolver,
  RuleSetResolver,
  resolvePlayerReference,
  SimulationResolver,
  TicketMatchResolver,
  TicketResolver,
  TicketUpdateResolver,
  TicketWaitResolver,
} from "./resolvers/index.js";
import { createQueues, createRuleDefinitions, publishFirstRules } from "./rules.js";
import {
  createAllocations,
  createFactsOf,
  createLatencies,
  createMatches,
  createParties,
  createResults,
  createSimulations,
  createSkills,
  createTickets,
  createTrialReports,
  type MatchId,
  type PartyId,
  type PlayerId,
  type QueuedTicket,
  type SimulationService,
  type TicketId,
} from "./service/index.js";
import { createComparer } from "./simulating/index.js";
import { rememberSites } from "./sites.js";
import { createSimulationStorage, PostgresMatchmaking, TicketNotes, TicketPool } from "./storage/index.js";

export { type RebuildReport, rebuildRatings } from "./storage/index.js";

const allocationTimeoutMs = 5000;
const simulationTimeoutMs = 300_000;
/** A sampled packing is proven for so long at most. */
const proofS = 1;
const consumerStreamsMax = 2;
const jobLeaseMs = 2000;

/** The tables of this subgraph. */
export const matchmakingMigrations: MigrationSet = {
  schema: "matchmaking",
  directory: new URL("../migrations/", import.meta.url),
};

/** The resolver classes, for printing the schema. */
export const matchmakingResolvers = [
  TicketResolver,
  TicketMatchResolver,
  TicketWaitResolver,
  MatchConnectionResolver,
  MatchExplanationResolver,
  MatchResolver,
  ResultResolver,
  QueueResolver,
  PlayerResolver,
  RatingResolver,
  TicketUpdateResolver,
  RuleSetResolver,
  RuleSetDraftResolver,
  RuleSetPublicationResolver,
  RulePublishingResolver,
  SimulationResolver,
  ExperimentResolver,
  AuditResolver,
  PartyMutationResolver,
  PartyResolver,
  PlayerPartyResolver,
  PartyUpdateResolver,
  LatencyResolver,
] as const;

/** Wires matchmaking. Its database must be migrated. */
export async function createMatchmaking(deps: SubgraphDeps): Promise<Subgraph> {
  const { config, secrets, settings, clock, calendar, random, ids, logger, metrics, tail, events } = deps;
  const postgres = openPostgres({
    url: settings.databaseUrl,
    role: "muster_matchmaking",
    poolMax: config.DATABASE_POOL_MAX,
    applicationName: "matchmaking-main",
    statementTimeoutMs: config.DATABASE_STATEMENT_TIMEOUT_MS,
    logger,
    metrics,
    clock,
  });
  const { database } = deps.logOf("matchmaking");
  if (config.REDIS_URL === undefined) throw new Error("matchmaking needs REDIS_URL");
  const redis = openRedis({ url: config.REDIS_URL, applicationName: "matchmaking", logger });
  const pool = new TicketPool(redis, database);
  const storage = new PostgresMatchmaking(postgres, {
    ...{ events, ids },
    changed(changed) {
      recorder.changed(changed);
      // Nobody waits for Redis: what does not get there, a leader finds in Postgres.
      pool.put(changed).catch((error: unknown) => logger.debug({ err: error }, "the pool was not told"));
    },
  });
  const definitions = createRuleDefinitions(deps, postgres);
  const queues = createQueues(definitions, calendar);
  const context = { storage, queues, clock, ids };
  const servers = createHostAllocator({
    hosts: Object.fromEntries(config.MATCH_HOSTS.map((host) => host.split(/=(.*)/s, 2))),
    token: secrets.matchHostToken,
    timeoutMs: allocationTimeoutMs,
  });
  const latencies = createLatencies({
    ...context,
    readProof: createLatencyReader(secrets.siteKey),
    knownSites: rememberSites(servers, clock),
  });
  const skills = createSkills(storage);
  const factsOf = createFactsOf({
    recentOf: (playerIds, limit) => storage.recentOf(playerIds, limit),
    skillsOf: (playerIds, modeIds) => skills.skillsOf(playerIds, modeIds),
    latenciesOf: (playerIds) => latencies.latenciesOf(playerIds),
    avoidsOf: (playerIds) => storage.avoidsOf(playerIds),
  });
  const recorder = new Recorder({ storage, queues, factsOf, clock, logger });
  const tickets = createTickets(context);
  const matches = createMatches(context);
  const results = createResults(context);
  const parties = createParties(context);
  const matchTokens = createMatchTokenSigner({ secret: secrets.gatewaySecret });
  const allocations = createAllocations({
    ...{ ...context, matches, servers },
    signMatch: (matchId, expiresAtMs) => matchTokens.sign(matchId, expiresAtMs),
    failed: (error, matchId, siteId) =>
      logger.warn({ err: error, matchId, siteId }, "a match could not be given its server, or rid of one"),
  });
  const connectTokens = createConnectTokens({ privateKey: secrets.matchServerKey, clock });
  const simulate = simulationJob((): SimulationService => simulations);
  const simulations = createSimulations({
    ...{ storage, editor: definitions, clock, ids, compare: createComparer(clock, simulationTimeoutMs) },
    simulations: createSimulationStorage({
      ...{ postgres, ids },
      order: (tx, simulationId) => enqueue(tx, simulate, { key: simulationId, input: { simulationId } }),
    }),
  });
  const jobs = createJobs({
    ...{ postgres, directUrl: settings.databaseDirectUrl, clock, calendar, random, logger, metrics },
    // All of it can be done twice: what a process that has gone held is soon done by another.
    leaseMs: jobLeaseMs,
    jobs: [
      ...[missedSweepJob(matches), allocationJob(allocations)],
      ...[straySweepJob(allocations), goneSweepJob(allocations)],
      ...[staleSweepJob(tickets), recordingSweepJob(storage, clock), simulate],
      ...[idlePartiesJob(parties), oldLatenciesJob(latencies)],
    ],
  });
  const notes = new TicketNotes(redis, database);
  const matchmakers = new Matchmakers({
    ...{ queues, storage, factsOf, pool, notes, matches, clock, logger, metrics },
    createFinder: (queue) => openFinder(startSearch(queue, random.below(2 ** 32)), clock),
    audit: new GapAudit({ startProver: () => startProver(clock, proofS), clock, logger }),
  });
  const blocks = createConsumer({
    ...{ target: postgres, concurrencyMax: consumerStreamsMax, tail, clock, logger, metrics },
    name: "matchmaking.blocks",
    source: deps.logOf("accounts"),
    topics: [blockChangedTopic],
    async handle(tx, event) {
      const change = readBlockChange(event);
      if (change !== undefined) await parties.noteBlock(storage.within(tx), change.block, change.isBlocked);
    },
  });
  const findTickets = gather((keys: readonly TicketId[]) => storage.findTickets(keys));
  const findLiveTickets = gather((keys: readonly PlayerId[]) => storage.findLiveTickets(keys));
  const findAllocations = gather((keys: readonly MatchId[]) => storage.findAllocations(keys));
  const findResults = gather((keys: readonly MatchId[]) => storage.findResults(keys));
  const findRatingChanges = gather((keys: readonly MatchId[]) => storage.findRatingChanges(keys));
  const findSkills = gather((keys: readonly PlayerId[]) => skills.playedSkills(keys));
  const findMatches = gather((keys: readonly MatchId[]) => storage.findMatches(keys));
  const findNotes = async (tickets: readonly QueuedTicket[]) => {
    try {
      return await notes.find(tickets);
    } catch (error) {
      logger.debug({ err: error }, "what is said of tickets could not be read");
      return tickets.map(() => undefined);
    }
  };
  const findParties = gather((keys: readonly PartyId[]) => storage.findParties(keys, clock.nowMs()));
  const findPartiesOf = gather((keys: readonly PlayerId[]) => storage.findPartiesOf(keys, clock.nowMs()));
  const findInvitingParties = gather((keys: readonly PlayerId[]) =>
    storage.findInvitingParties(keys, clock.nowMs()),
  );
  return createSubgraph<MatchmakingLoaders>({
    name: "matchmaking",
    resolvers: [
      new TicketResolver(tickets, queues),
      new TicketMatchResolver(),
      new TicketWaitResolver(),
      new MatchConnectionResolver((seat) => connectTokens.mint(seat)),
      new MatchExplanationResolver(),
      new MatchResolver(matches),
      new ResultResolver(results),
      new QueueResolver(queues),
      new PlayerResolver(),
      new RatingResolver((playerId, page) => storage.findHistory(playerId, page)),
      new TicketUpdateResolver((event) => ticketChanged.read(event)),
      new RuleSetResolver(definitions),
      new RuleSetDraftResolver(definitions),
      new RuleSetPublicationResolver(definitions),
      new RulePublishingResolver(definitions),
      new SimulationResolver(simulations),
      new ExperimentResolver(createTrialReports({ storage, queues, clock, calendar })),
      new AuditResolver((filter, page) => readAudit(postgres, { ...filter, area: "matchmaking" }, page)),
      new PartyMutationResolver(parties),
      new PartyResolver(queues),
      new PlayerPartyResolver(),
      new PartyUpdateResolver((event) => partyChanged.read(event)),
      new LatencyResolver(latencies),
    ],
    references: { Player: resolvePlayerReference },
    createLoaders() {
      let cursor: Promise<string> | undefined;
      const readCursor = (): Promise<string> => {
        cursor ??= currentCursor(postgres, database);
        return cursor;
      };
      /** What is asked for after the request's place in the log is not older than it. */
      const behindCursor =
        <Value>(find: (keys: readonly PlayerId[]) => Promise<Value[]>) =>
        async (keys: readonly PlayerId[]) => {
          await readCursor();
          return find(keys);
        };
      const loaders = {
        tickets: new DataLoader(findTickets),
        matches: new DataLoader(findMatches),
        allocations: new DataLoader(findAllocations),
        notes: new DataLoader(findNotes, { cacheKeyFn: ({ id }: QueuedTicket) => id }),
        results: new DataLoader(findResults),
        ratingChanges: new DataLoader(findRatingChanges),
        skills: new DataLoader(findSkills),
        liveTickets: new DataLoader(behindCursor(findLiveTickets)),
        parties: new DataLoader(findParties),
        partiesOf: new DataLoader(behindCursor(findPartiesOf)),
        invitingParties: new DataLoader(behindCursor(findInvitingParties)),
      };
      const follow = (topic: string) => (playerId: PlayerId, after: string | undefined) =>
        tail.subscribe({ database, key: playerKey(playerId), topics: [topic], after });
      return {
        ...loaders,
        cursor: readCursor,
        followTickets: follow(ticketChanged.name),
        followParties: follow(partyChanged.name),
        clear() {
          for (const loader of Object.values(loaders)) loader.clearAll();
        },
      };
    },
    logger,
    ids,
    async start() {
      await publishFirstRules(definitions);
      definitions.start();
      recorder.start();
      jobs.start();
      blocks.start();
      matchmakers.start();
    },
    async stop() {
      await Promise.all([jobs, blocks, matchmakers].map((part) => part.stop()));
      await allocations.settle();
      await Promise.all([recorder, definitions].map((part) => part.stop()));
      redis.disconnect();
      await postgres.close();
    },
    async ready() {
      await postgres.query("SELECT 1");
    },
  });
}
