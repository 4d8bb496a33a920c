import {
  createEventWriter,
  createRelay,
  createTail,
  type EventWriter,
  type Relay,
  readDatabaseName,
  type Tail,
} from "@muster/events";
import { openPostgres, type Postgres } from "@muster/postgres";
import { openRedis, type Redis } from "@muster/redis";
import { createIds, createSystemClock, createSystemRandom } from "@muster/runtime";
import { createLogger, createMetrics } from "@muster/telemetry";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import {
  createRevocationList,
  type RevocationList,
  type SessionId,
  sessionRevokedEvent,
} from "../src/index.js";

const clock = createSystemClock();
const random = createSystemRandom();
const ids = createIds(clock, random);
const logger = createLogger({ service: "t", level: "silent" });
const metrics = createMetrics({ process: false });
let postgres: Postgres;
let redis: Redis;
let relay: Relay;
let writer: EventWriter;
let database: string;
let redisUrl: string;

beforeAll(async () => {
  const servers = await testServers();
  redisUrl = servers.redisUrl;
  postgres = openPostgres({ url: servers.databaseUrl, poolMax: 8, applicationName: "t", logger });
  redis = openRedis({ url: redisUrl, applicationName: "t", logger });
  database = await readDatabaseName(postgres);
  writer = createEventWriter({ postgres, logger, clock });
  relay = createRelay({
    postgres,
    directUrl: servers.databaseUrl,
    redis,
    database,
    clock,
    random,
    logger,
    metrics,
  });
  relay.start();
});

afterAll(async () => {
  await writer.close();
  await relay.stop();
  redis.disconnect();
  await postgres.close();
});

const revoke = (sessionId: string) =>
  postgres.transact((tx) => writer.append(tx, [sessionRevokedEvent({ ids, clock }, sessionId as SessionId)]));

async function withList(work: (list: RevocationList, tail: Tail) => Promise<void>): Promise<void> {
  const tail = createTail({
    sources: [{ database, postgres }],
    redis: { url: redisUrl, applicationName: "t" },
    clock,
    logger,
    metrics,
  });
  await tail.start();
  const list = createRevocationList({
    tail,
    log: { database, postgres },
    tokenLifetimeMs: 600_000,
    clock,
    logger,
  });
  await list.start();
  await work(list, tail);
  await tail.stop();
  await list.stop();
}

test("a revoked session is known to who listens, and again after a restart", async () => {
  await withList(async (list) => {
    const heard: string[] = [];
    const off = list.onRevoked((sessionId) => heard.push(sessionId));
    await revoke("s1");
    await vi.waitFor(() => expect(list.isRevoked("s1" as SessionId)).toBe(true), { timeout: 5000 });
    expect(heard).toEqual(["s1"]);
    expect(list.isRevoked("s2" as SessionId)).toBe(false);
    off();
    await revoke("s2");
    await vi.waitFor(() => expect(list.isRevoked("s2" as SessionId)).toBe(true), { timeout: 5000 });
    expect(heard).toEqual(["s1"]);
  });
  await withList(async (list) => {
    expect(["s1", "s2", "s3"].map((id) => list.isRevoked(id as SessionId))).toEqual([true, true, false]);
  });
});
