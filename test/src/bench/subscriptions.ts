import { randomUUID } from "node:crypto";
import { InventoryChangedDocument } from "@muster/client";
import { createEventWriter, type EventId, type EventWriter, type NewEvent } from "@muster/events";
import { ledgerChanged } from "@muster/ledger";
import { openPostgres, type Postgres } from "@muster/postgres";
import type { Servers } from "@muster/stack/servers";
import { createLogger } from "@muster/telemetry";
import { type Child, startChild } from "./child.js";
import { type Figures, median } from "./figures.js";
import { monotonicMs } from "./monotonic.js";
import type { ConnectQuestion, EventComplete, ReportAnswer, ReportQuestion } from "./subscribers.js";
import { type World, withWorld } from "./world.js";

const clients = 500;
const events = 200;
const rounds = 3;
/** Events that are not at every client yet; no more are appended meanwhile. */
const underWayMax = 4;
const patienceMs = 20_000;

/** What one round measured. */
interface Round {
  readonly deliveriesPerS: number;
  readonly cpuUsPerDelivery: number;
  readonly clientCpuUsPerDelivery: number;
  readonly report: ReportAnswer;
}

/**
 * One subscription (the SDK's `InventoryChanged`) of 500 sockets with one principal, and 200 events of one player's inventory
 * from append to each client. The platform is this process; the clients are another, and read nothing of a result but the
 * event's number. Rows are written straight to the outbox, so that the log, the subscription and the sockets are measured, and
 * not the ledger: a few are under way at a time, as many as keep the platform busy. A time under way begins before the append
 * is sent to Postgres and ends when the client's process has read the result, both by the machine's monotonic clock.
 */
export async function benchSubscriptions(servers: Servers): Promise<Figures> {
  return withWorld(servers, { topology: "one", playerCount: 1 }, async (world) => {
    const subscribers = startChild(new URL("./subscribers.js", import.meta.url));
    try {
      return await measure(world, subscribers);
    } finally {
      await subscribers.stop();
    }
  });
}

async function measure({ platform, config, players }: World, subscribers: Child): Promise<Figures> {
  const [player] = players;
  if (player === undefined || config.DATABASE_URL === undefined) throw new Error("the world is not complete");
  const feed = openFeed(config.DATABASE_URL, player.id, subscribers);
  try {
    await subscribers.ask({
      kind: "connect",
      url: `${platform.url.replace(/^http/, "ws")}/graphql`,
      authorization: player.authorization,
      query: InventoryChangedDocument.toString(),
      clients,
    } satisfies ConnectQuestion);
    await feed.begin();
    await round(feed, subscribers, underWayMax);
    const results: Round[] = [];
    for (let number = 0; number < rounds; number++) results.push(await round(feed, subscribers, underWayMax));
    const of = (pick: (round: Round) => number): number => median(results.map(pick));
    const faults = results.at(-1)?.report.faults ?? Number.NaN;
    return {
      deliveries_per_s: { value: of(({ deliveriesPerS }) => deliveriesPerS), unit: "1/s" },
      deliveries_per_s_min: { value: Math.min(...results.map((one) => one.deliveriesPerS)), unit: "1/s" },
      cpu_us_per_delivery: { value: of(({ cpuUsPerDelivery }) => cpuUsPerDelivery), unit: "us" },
      client_cpu_us_per_delivery: {
        value: of(({ clientCpuUsPerDelivery }) => clientCpuUsPerDelivery),
        unit: "us",
      },
      p50_ms: { value: of(({ report }) => report.p50Ms), unit: "ms" },
      p99_ms: { value: of(({ report }) => report.p99Ms), unit: "ms" },
      max_ms: { value: Math.max(...results.map(({ report }) => report.maxMs)), unit: "ms" },
      lost_or_doubled: { value: faults, unit: "count" },
    };
  } finally {
    await feed.close();
  }
}

async function round(feed: Feed, subscribers: Child, underWay: number): Promise<Round> {
  const { cpuMs: clientCpuMs } = await subscribers.ask<ReportAnswer>({
    kind: "report",
    first: 1,
    appendedAtMs: [],
  } satisfies ReportQuestion);
  const before = process.cpuUsage();
  const { first, appendedAtMs } = await feed.send(events, underWay);
  const { user, system } = process.cpuUsage(before);
  const report = await subscribers.ask<ReportAnswer>({
    kind: "report",
    first,
    appendedAtMs,
  } satisfies ReportQuestion);
  const deliveries = clients * events;
  return {
    deliveriesPerS: deliveries / ((report.endedAtMs - (appendedAtMs[0] ?? 0)) / 1000),
    cpuUsPerDelivery: (user + system) / deliveries,
    clientCpuUsPerDelivery: ((report.cpuMs - clientCpuMs) * 1000) / deliveries,
    report,
  };
}

/** Appends numbered events of one player's inventory, and hears when every client has them. */
interface Feed {
  /** Sends events until one is at every client. */
  begin(): Promise<void>;
  /** Sends `count` events and resolves when all are at every client; times are by `monotonicMs`. */
  send(count: number, underWay: number): Promise<{ readonly first: number; readonly appendedAtMs: number[] }>;
  close(): Promise<void>;
}

function openFeed(databaseUrl: string, playerId: string, subscribers: Child): Feed {
  const logger = createLogger({ service: "bench", level: "warn" });
  const postgres = openPostgres({ url: databaseUrl, poolMax: 2, applicationName: "muster-bench", logger });
  const writer = createEventWriter({ postgres, logger });
  let last = 0;
  let complete = 0;
  let onComplete = (): void => {};
  subscribers.onNews((news) => {
    complete = (news as EventComplete).complete;
    onComplete();
  });
  const until = async (number: number, withinMs: number): Promise<boolean> => {
    const deadlineMs = monotonicMs() + withinMs;
    while (complete < number && monotonicMs() < deadlineMs)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, deadlineMs - monotonicMs());
        onComplete = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    return complete >= number;
  };
  return {
    async begin() {
      const deadlineMs = monotonicMs() + patienceMs;
      do {
        if (monotonicMs() > deadlineMs) throw new Error("no event came through");
        await append(postgres, writer, eventOf(playerId, ++last));
      } while (!(await until(last, 250)));
    },
    async send(count, underWay) {
      const first = last + 1;
      const appendedAtMs: number[] = [];
      while (appendedAtMs.length < count) {
        if (!(await until(last + 1 - underWay, patienceMs))) throw new Error("events are missing");
        appendedAtMs.push(monotonicMs());
        await append(postgres, writer, eventOf(playerId, ++last));
      }
      if (!(await until(last, patienceMs))) throw new Error("events are missing");
      return { first, appendedAtMs };
    },
    async close() {
      await writer.close();
      await postgres.close();
    },
  };
}

async function append(postgres: Postgres, writer: EventWriter, event: NewEvent): Promise<void> {
  await postgres.transact((tx) => writer.append(tx, [event]));
}

/** A grant as the book publishes it, of `number` potions. */
function eventOf(playerId: string, number: number): NewEvent {
  return ledgerChanged.event({
    id: randomUUID() as EventId,
    key: `player:${playerId}`,
    payload: {
      ownerId: playerId,
      kind: "grant",
      unitId: randomUUID(),
      changes: [{ assetId: "item:potion", itemId: null, delta: BigInt(number) }],
    },
    occurredAtMs: Date.now(),
  });
}
