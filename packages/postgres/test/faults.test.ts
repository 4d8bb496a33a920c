import { type AddressInfo, createServer, connect as openSocket, type Socket } from "node:net";
import { createLogger } from "@muster/telemetry";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { listen, openPostgres, type Postgres } from "../src/index.js";

const logger = createLogger({ service: "test", level: "silent" });
let url: string;
let admin: Postgres;

beforeAll(async () => {
  ({ databaseUrl: url } = await testServers());
  admin = openPostgres({ url, poolMax: 2, applicationName: "faults-test", logger });
});

afterAll(() => admin.close());

/** A way to the server on which connections can be reset. */
async function openProxy() {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    const upstream = openSocket(Number(target.port), target.hostname);
    socket.pipe(upstream).pipe(socket);
    for (const one of [socket, upstream]) one.on("error", () => undefined);
    socket.on("close", () => upstream.destroy());
    sockets.add(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const through = new URL(url);
  through.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: through.href,
    reset() {
      for (const socket of sockets) socket.resetAndDestroy();
      sockets.clear();
    },
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

test("a listener whose connection is reset goes on", async () => {
  const proxy = await openProxy();
  let told = 0;
  const listener = listen({
    url: proxy.url,
    channel: "bell",
    applicationName: "reset-listener",
    onNotify: () => told++,
    logger,
  });
  await vi.waitFor(() => expect(told).toBe(1), { timeout: 5000 });
  proxy.reset();
  await vi.waitFor(() => expect(told).toBe(2), { timeout: 5000 });
  await admin.query("NOTIFY bell");
  await vi.waitFor(() => expect(told).toBe(3), { timeout: 5000 });
  await listener.close();
  await proxy.close();
});

test("a connection that is reset in a trip fails its transaction as UNAVAILABLE, and the next has another", async () => {
  const proxy = await openProxy();
  const single = openPostgres({ url: proxy.url, poolMax: 1, applicationName: "reset-trip", logger });
  const asleep =
    "SELECT count(*)::int AS n FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND application_name = 'reset-trip'";
  const cut = single.transact(async (tx) => {
    const asked = Promise.all([tx.query("SELECT $1::int", [1]), tx.query("SELECT pg_sleep($1)", [20])]);
    await vi.waitFor(async () => expect(await admin.query(asleep)).toEqual([{ n: 1 }]), { timeout: 5000 });
    proxy.reset();
    await asked;
  });
  await expect(cut).rejects.toMatchObject({ code: "UNAVAILABLE", retryable: true });
  expect(await single.transact((tx) => tx.query("SELECT 1 AS n"))).toEqual([{ n: 1 }]);
  await single.close();
  await proxy.close();
});

test("a table that gets another shape does not spoil the statements that were prepared on it", async () => {
  const pool = openPostgres({ url, poolMax: 3, applicationName: "shape-test", logger });
  await admin.query("CREATE TABLE shape (id int)");
  await admin.query("INSERT INTO shape VALUES (1)");
  const statement = { name: "shape-all", text: "SELECT * FROM shape" };
  const everywhere = () => Promise.all([1, 2, 3].map(() => pool.transact((tx) => tx.query(statement))));
  expect(await everywhere()).toEqual(Array(3).fill([{ id: 1 }]));
  await admin.query("ALTER TABLE shape ADD COLUMN size int DEFAULT 7");
  expect(await everywhere()).toEqual(Array(3).fill([{ id: 1, size: 7 }]));
  await admin.query("ALTER TABLE shape DROP COLUMN size");
  expect(await pool.query(statement)).toEqual([{ id: 1 }]);
  await pool.close();
});

test("a statement with a value too few is a bug, not a database that is away", async () => {
  const statement = { name: "two-values", text: "SELECT $1::int + $2::int AS n" };
  const ask = admin.transact((tx) => tx.query(statement, [1]));
  await expect(ask).rejects.toMatchObject({ code: "08P01", severity: "ERROR" });
  expect(await admin.transact((tx) => tx.query(statement, [1, 2]))).toEqual([{ n: 3 }]);
});

test("an effect that throws does not make a committed transaction fail, nor keep other effects from happening", async () => {
  await admin.query("CREATE TABLE effect (id int)");
  const told: string[] = [];
  await admin.transact(async (tx) => {
    tx.afterCommit(() => {
      throw new Error("a bug");
    });
    tx.afterCommit(() => told.push("second"));
    await tx.query("INSERT INTO effect VALUES (1)");
  });
  expect(told).toEqual(["second"]);
  expect(await admin.query("SELECT id FROM effect")).toEqual([{ id: 1 }]);
});

test("a pool that is closed while trips run lets them come to their end, and takes no more", async () => {
  const pool = openPostgres({ url, poolMax: 1, applicationName: "closing-test", logger });
  await admin.query("CREATE TABLE closing (id int)");
  let begun: () => void = () => undefined;
  const isBegun = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const running = pool.transact(async (tx) => {
    await tx.query("INSERT INTO closing VALUES ($1)", [1]);
    begun();
    await tx.query("SELECT pg_sleep($1)", [0.05]);
    tx.atCommit("INSERT INTO closing VALUES ($1)", [2]);
    return "done";
  });
  await isBegun;
  const closed = pool.close();
  await expect(pool.transact((tx) => tx.query("SELECT 1"))).rejects.toMatchObject({ code: "UNAVAILABLE" });
  expect(await running).toBe("done");
  await closed;
  expect(await admin.query("SELECT id FROM closing ORDER BY id")).toEqual([{ id: 1 }, { id: 2 }]);
});
