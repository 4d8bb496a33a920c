import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readConfig, withSettings } from "@muster/config";
import { Redis } from "ioredis";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findServers, type ServerStep } from "../../src/servers/index.js";
import { findPostgres } from "../../src/servers/postgres.js";
import { commandHolds, identify } from "../../src/servers/process.js";
import { findRedis } from "../../src/servers/redis.js";
import { type OwnPlace, ownPlace } from "./own-place.js";

let own: OwnPlace;
beforeAll(async () => {
  own = await ownPlace();
});
afterAll(() => own.close());

const room = () => ({ folder: join(own.place.homeDir, "demo") });
const originOf = ({ found }: { found: readonly { origin: string }[] }) => found.map(({ origin }) => origin);

async function query(url: string, text: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(text);
    return rows[0] === undefined ? undefined : Object.values(rows[0])[0];
  } finally {
    await client.end();
  }
}

async function command(url: string, ...words: [string, ...string[]]): Promise<unknown> {
  const client = new Redis(url, { retryStrategy: () => null });
  client.on("error", () => undefined);
  try {
    return await client.call(...words);
  } finally {
    client.disconnect();
  }
}

async function occupy(port: number): Promise<Server> {
  const server = createServer();
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return server;
}

describe("a start", () => {
  test("gives a Postgres 18 and a Redis that answer, keep to this machine and demand a password", async () => {
    const steps: ServerStep[] = [];
    const servers = await own.find({ onStep: (step) => steps.push(step) });
    expect(originOf(servers)).toEqual(["started", "started"]);
    expect(steps.map(({ name }) => name).sort()).toEqual(["postgres", "redis"]);
    expect(JSON.stringify([steps, servers.found])).not.toContain(new URL(servers.databaseUrl).password);

    expect(await query(servers.databaseUrl, "SHOW server_version")).toMatch(/^18\./);
    expect(await query(servers.databaseUrl, "SELECT current_database()")).toBe("muster");
    expect(Number(await query(servers.databaseUrl, "SHOW max_connections"))).toBeGreaterThanOrEqual(300);
    expect(await query(servers.databaseUrl, "SHOW listen_addresses")).toBe("127.0.0.1");
    expect(await query(servers.databaseUrl, "SHOW unix_socket_directories")).toBe("");
    expect(await query(servers.databaseUrl, "SHOW fsync")).toBe("on");
    const wrong = new URL(servers.databaseUrl);
    wrong.password = "wrong";
    await expect(query(wrong.href, "SELECT 1")).rejects.toMatchObject({ code: "28P01" });

    expect(await command(servers.redisUrl, "PING")).toBe("PONG");
    expect(await command(servers.redisUrl, "CONFIG", "GET", "databases")).toEqual(["databases", "1024"]);
    expect(await command(servers.redisUrl, "CONFIG", "GET", "bind")).toEqual(["bind", "127.0.0.1"]);
    const open = servers.redisUrl.replace(/:[^:@]*@/, "");
    await expect(command(open, "PING")).rejects.toThrow("NOAUTH");
  });

  test("leaves passwords readable by their owner alone, and on no command line", async () => {
    const servers = await own.find();
    for (const [name, url, find] of [
      ["postgres", servers.databaseUrl, findPostgres],
      ["redis", servers.redisUrl, findRedis],
    ] as const) {
      const path = join(room().folder, `${name}-password`);
      expect(statSync(path).mode & 0o777).toBe(0o600);
      expect(readFileSync(path, "utf8")).toBe(new URL(url).password);
      expect(readFileSync(path, "utf8").length).toBeGreaterThanOrEqual(32);
      expect(statSync(join(room().folder, name)).mode & 0o777).toBe(0o700);
      const identity = find(room())?.identity ?? { pid: 0, startedAt: "" };
      expect(commandHolds(identity, name)).toBe(true);
      expect(commandHolds(identity, new URL(url).password)).toBe(false);
    }
  });

  test("shares the servers of the same data name; the last user stops them, and data stays", async () => {
    const first = await own.find();
    const second = await own.find();
    expect(originOf(second)).toEqual(["adopted", "adopted"]);
    expect(second.databaseUrl).toBe(first.databaseUrl);
    await query(first.databaseUrl, "CREATE TABLE kept AS SELECT 42 AS answer");
    const postgres = findPostgres(room());
    const redis = findRedis(room());
    expect(postgres).toBeDefined();
    expect(redis).toBeDefined();

    await own.stopAllBut(second);
    expect(await query(second.databaseUrl, "SELECT answer FROM kept")).toBe(42);
    expect(await command(second.redisUrl, "PING")).toBe("PONG");

    await second.stop();
    await second.stop();
    expect(identify(postgres?.identity.pid ?? 0)).toBeUndefined();
    expect(identify(redis?.identity.pid ?? 0)).toBeUndefined();

    const again = await own.find();
    expect(originOf(again)).toEqual(["started", "started"]);
    expect(again.databaseUrl).toBe(first.databaseUrl);
    expect(again.redisUrl).toBe(first.redisUrl);
    expect(await query(again.databaseUrl, "SELECT answer FROM kept")).toBe(42);
    await again.stop();
  });

  test("starts them once when two ask at the same time", async () => {
    const both = await Promise.all([own.find(), own.find()]);
    expect(both.map(originOf).sort()).toEqual([
      ["adopted", "adopted"],
      ["started", "started"],
    ]);
    expect(both[0]?.databaseUrl).toBe(both[1]?.databaseUrl);
    await Promise.all(both.map((servers) => servers.stop()));
    expect(findPostgres(room())).toBeUndefined();
  });

  test("has servers of its own for another data name", async () => {
    const demo = await own.find();
    const other = await own.find({ dataName: "other", durability: "volatile" });
    expect(other.databaseUrl).not.toBe(demo.databaseUrl);
    expect(await query(other.databaseUrl, "SHOW fsync")).toBe("off");
    expect(await query(other.databaseUrl, "SELECT to_regclass('kept')::text")).toBeNull();
    await other.stop();
    expect(await query(demo.databaseUrl, "SELECT answer FROM kept")).toBe(42);
    await demo.stop();
  });

  test("uses what the settings name, and leaves it running", async () => {
    const demo = await own.find();
    const config = withSettings(own.config, { DATABASE_URL: demo.databaseUrl });
    const half = await findServers({ dataName: "half", config });
    expect(originOf(half)).toEqual(["given", "started"]);
    expect(half.databaseUrl).toBe(demo.databaseUrl);
    await half.stop();
    expect(await query(demo.databaseUrl, "SELECT answer FROM kept")).toBe(42);
    const all = withSettings(config, { REDIS_URL: "redis://one:1,redis://two:2" });
    const given = await findServers({ dataName: "given", config: all });
    expect(given.redisUrl).toBe("redis://one:1,redis://two:2");
    expect(given.found.map(({ address }) => address)).toEqual([
      new URL(demo.databaseUrl).host,
      "one:1,two:2",
    ]);
    await given.stop();
    await demo.stop();
  });

  test("refuses a data name that is none", async () => {
    for (const dataName of ["", "../up", "redis", "secrets", "Upper"])
      await expect(findServers({ dataName, config: readConfig({}) })).rejects.toThrow("data name");
  });
});

describe("after a kill -9", () => {
  test("of the process that started them and of its whole group, servers are adopted with all they hold", async () => {
    const script = fileURLToPath(new URL("start-and-wait.mjs", import.meta.url));
    const child = spawn(process.execPath, [script, own.place.dataDir], {
      detached: true,
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [said] = (await once(child.stdout, "data")) as [Buffer];
    process.kill(-(child.pid ?? 0), "SIGKILL");
    expect(await once(child, "close")).toEqual([null, "SIGKILL"]);
    const dead = JSON.parse(said.toString()) as { databaseUrl: string; redisUrl: string };
    expect(await query(dead.databaseUrl, "SELECT answer FROM kept")).toBe(42);
    await command(dead.redisUrl, "SET", "held", "still");

    const servers = await own.find();
    expect(originOf(servers)).toEqual(["adopted", "adopted"]);
    expect(servers.databaseUrl).toBe(dead.databaseUrl);
    expect(await command(servers.redisUrl, "GET", "held")).toBe("still");
    await servers.stop();
    expect(findPostgres(room())).toBeUndefined();
    expect(findRedis(room())).toBeUndefined();
  });

  test("of the servers themselves, they are started again and committed data is there", async () => {
    const servers = await own.find();
    await query(servers.databaseUrl, "UPDATE kept SET answer = 43");
    for (const serving of [findPostgres(room()), findRedis(room())])
      process.kill(serving?.identity.pid ?? 0, "SIGKILL");
    const again = await own.find();
    expect(originOf(again)).toEqual(["started", "started"]);
    expect(await query(again.databaseUrl, "SELECT answer FROM kept")).toBe(43);
    await servers.stop();
    await again.stop();
  });

  test("a lock file that names another process by now does not stand in the way", async () => {
    writeFileSync(
      join(room().folder, "postgres/postmaster.pid"),
      `${process.pid}\n${join(room().folder, "postgres")}\n1700000000\n5432\n\n127.0.0.1\n\nready   \n`,
    );
    writeFileSync(join(room().folder, "redis.process"), JSON.stringify({ pid: process.pid, startedAt: "1" }));
    const servers = await own.find();
    expect(originOf(servers)).toEqual(["started", "started"]);
    expect(await query(servers.databaseUrl, "SELECT answer FROM kept")).toBe(43);
    await servers.stop();
  });

  test("in the middle of initdb, a half-made data folder is made anew", async () => {
    const half = join(own.place.homeDir, "halfway");
    const first = await own.find({ dataName: "halfway" });
    await first.stop();
    rmSync(join(half, "postgres/global"), { recursive: true });
    renameSync(join(half, "postgres"), join(half, "postgres.new"));
    const servers = await own.find({ dataName: "halfway" });
    expect(await query(servers.databaseUrl, "SELECT 1")).toBe(1);
    await servers.stop();
  });
});

describe("what stands in the way", () => {
  test("a taken port is given up for another, which is kept", async () => {
    const before = await own.find();
    await before.stop();
    const taken = await Promise.all(
      [before.databaseUrl, before.redisUrl].map((url) => occupy(Number(new URL(url).port))),
    );
    const moved = await own.find();
    await moved.stop();
    for (const server of taken) server.close();
    expect(new URL(moved.databaseUrl).port).not.toBe(new URL(before.databaseUrl).port);
    expect(new URL(moved.redisUrl).port).not.toBe(new URL(before.redisUrl).port);
    const kept = await own.find();
    expect(kept.databaseUrl).toBe(moved.databaseUrl);
    await kept.stop();
  });

  test("a Postgres that does not start shows the end of its log, and leaves no Redis behind", async () => {
    const path = join(room().folder, "postgres/postgresql.conf");
    const whole = readFileSync(path, "utf8");
    writeFileSync(path, `${whole}\nno_such_setting = 1\n`);
    await expect(own.find()).rejects.toThrow('unrecognized configuration parameter "no_such_setting"');
    expect(findRedis(room())).toBeUndefined();
    writeFileSync(path, whole);
  });

  test("a lost password is said to be lost", async () => {
    const path = join(room().folder, "postgres-password");
    const password = readFileSync(path, "utf8");
    rmSync(path);
    await expect(own.find()).rejects.toThrow("npm run reset");
    writeFileSync(path, "another", { mode: 0o600 });
    await expect(own.find()).rejects.toThrow("password authentication failed");
    expect(findPostgres(room())).toBeUndefined();
    writeFileSync(path, password);
    const servers = await own.find();
    expect(await query(servers.databaseUrl, "SELECT answer FROM kept")).toBe(43);
    await servers.stop();
  });
});
