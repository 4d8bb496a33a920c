import { randomUUID } from "node:crypto";
import { Redis } from "ioredis";
import pg from "pg";
import { afterAll, inject } from "vitest";

/** Servers of a test file's own: nothing that another file does is seen there. */
export interface TestServers {
  /** A database cloned from the migrated template. */
  readonly databaseUrl: string;
  /** A numbered database of the Redis server, empty. */
  readonly redisUrl: string;
}

declare global {
  /** Makes this file's servers on the first call, and gives the same ones afterwards. */
  var testServers: () => Promise<TestServers>;
  /** Starts a Redis Cluster of this file's own on the first call, and gives the same one afterwards: its URL, of three seeds. */
  var testCluster: () => Promise<string>;
}

let made: Promise<TestServers> | undefined;
const undo: (() => Promise<void>)[] = [];

async function make(): Promise<TestServers> {
  const [databaseUrl, redisUrl] = await Promise.all([cloneDatabase(), takeRedisDatabase()]);
  return { databaseUrl, redisUrl };
}

async function cloneDatabase(): Promise<string> {
  const name = `muster_test_${randomUUID().replaceAll("-", "")}`;
  const onAdmin = async (statement: string): Promise<void> => {
    const client = new pg.Client({ connectionString: inject("postgresUrl") });
    await client.connect();
    try {
      await client.query(statement);
    } finally {
      await client.end();
    }
  };
  await onAdmin(`CREATE DATABASE ${name} TEMPLATE ${inject("template")} STRATEGY file_copy`);
  undo.push(() => onAdmin(`DROP DATABASE ${name} WITH (FORCE)`));
  const url = new URL(inject("postgresUrl"));
  url.pathname = `/${name}`;
  return url.href;
}

async function takeRedisDatabase(): Promise<string> {
  const counter = new Redis(inject("redisUrl"));
  const databases = Number(((await counter.config("GET", "databases")) as string[])[1]);
  const number = 1 + ((await counter.incr("test-files")) % (databases - 1));
  await counter.select(number);
  await counter.flushdb();
  counter.disconnect();
  const url = new URL(inject("redisUrl"));
  url.pathname = `/${number}`;
  return url.href;
}

globalThis.testServers = () => {
  made ??= make();
  return made;
};

let cluster: Promise<string> | undefined;

globalThis.testCluster = () => {
  cluster ??= import("./redis-cluster.js").then(async ({ startRedisCluster }) => {
    const { url, stop } = await startRedisCluster();
    undo.push(stop);
    return url;
  });
  return cluster;
};

afterAll(async () => {
  await Promise.all(undo.splice(0).map((step) => step()));
});
