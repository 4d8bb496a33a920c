import { createLogger, createMetrics } from "@muster/telemetry";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openPostgres, type Postgres, uniqueViolation } from "../src/index.js";

const logger = createLogger({ service: "test", level: "silent" });
let postgres: Postgres;
let url: string;

beforeAll(async () => {
  ({ databaseUrl: url } = await testServers());
  postgres = openPostgres({
    url,
    poolMax: 8,
    applicationName: "pool-test",
    statementTimeoutMs: 5000,
    logger,
  });
  await postgres.query("CREATE TABLE account (id int PRIMARY KEY, amount bigint NOT NULL)");
});

afterAll(() => postgres.close());

test("int8 is bigint, also beyond 2^53", async () => {
  expect(await postgres.query("SELECT 9007199254740993::int8 AS n, 7::int4 AS i")).toEqual([
    { n: 9007199254740993n, i: 7 },
  ]);
});

test("a URL with options of its own keeps them, and does not lift the role or the timeout", async () => {
  const own = openPostgres({
    url: `${url}?options=${encodeURIComponent("-c work_mem=5MB -c statement_timeout=0")}`,
    role: "pg_monitor",
    poolMax: 1,
    applicationName: "pool-test",
    statementTimeoutMs: 5000,
    logger,
  });
  expect(
    await own.query(
      "SELECT current_user::text, current_setting('statement_timeout') AS timeout, current_setting('work_mem') AS memory",
    ),
  ).toEqual([{ current_user: "pg_monitor", timeout: "5s", memory: "5MB" }]);
  await own.close();
});

test("no statement is compiled, unless the URL says so", async () => {
  const jitOf = async (options: string) => {
    const pool = openPostgres({ url: `${url}${options}`, poolMax: 1, applicationName: "pool-test", logger });
    const rows = await pool.query("SELECT current_setting('jit') AS jit");
    await pool.close();
    return rows;
  };
  expect(await jitOf("")).toEqual([{ jit: "off" }]);
  expect(await jitOf(`?options=${encodeURIComponent("-c jit=on")}`)).toEqual([{ jit: "on" }]);
});

test("a transaction commits as a whole or not at all, and tells after the commit", async () => {
  const told: string[] = [];
  await postgres.transact(async (tx) => {
    tx.afterCommit(() => told.push("first"));
    await tx.query("INSERT INTO account VALUES (1, 10)");
  });
  await expect(
    postgres.transact(async (tx) => {
      tx.afterCommit(() => told.push("never"));
      await tx.query("INSERT INTO account VALUES (2, 10)");
      throw new Error("changed my mind");
    }),
  ).rejects.toThrow("changed my mind");
  expect(told).toEqual(["first"]);
  expect(await postgres.query("SELECT id FROM account")).toEqual([{ id: 1 }]);
});

test("what is sent is counted, BEGIN, COMMIT and ROLLBACK among it; where nothing is asked nothing is sent", async () => {
  const metrics = createMetrics({ process: false });
  const own = openPostgres({ url, poolMax: 2, applicationName: "counted", logger, metrics });
  await own.query("SELECT 1");
  await own.transact((tx) => tx.query("SELECT 2"));
  await own
    .transact(async (tx) => {
      await tx.query("SELECT 3");
      throw new Error("changed my mind");
    })
    .catch(() => undefined);
  await own.transact(async () => undefined);
  await own.close();
  expect((await metrics.expose()).text).toMatch(
    /^muster_postgres_statements_total\{application="counted"\} 7$/m,
  );
});

describe("what is asked of a transaction in one turn", () => {
  const count = async (id: number): Promise<unknown> =>
    (await postgres.query("SELECT count(*)::int AS n FROM account WHERE id = $1", [id]))[0];

  test("goes together, and each gets its own rows", async () => {
    const text = (name: string) => ({ name, text: `SELECT '${name}' AS name, $1::int8 AS n` });
    const ask = () =>
      postgres.transact((tx) =>
        Promise.all([
          tx.query(text("together-a"), [1n]),
          tx.query("INSERT INTO account VALUES ($1, $2)", [20, 1n]),
          tx.query(text("together-b"), [2n]),
          tx.query("DELETE FROM account WHERE id = $1 RETURNING id", [20]),
        ]),
      );
    const rows = [[{ name: "together-a", n: 1n }], [], [{ name: "together-b", n: 2n }], [{ id: 20 }]];
    expect(await ask()).toEqual(rows);
    expect(await ask()).toEqual(rows);
  });

  test("is not done after one that fails, COMMIT neither, and what was not parsed is parsed later", async () => {
    const later = { name: "together-later", text: "INSERT INTO account VALUES ($1, 0)" };
    const single = openPostgres({ url, poolMax: 1, applicationName: "single", logger });
    const ask = (first: number) =>
      single.transact(async (tx) => {
        tx.atCommit("INSERT INTO account VALUES ($1, 0)", [first]);
        tx.atCommit(later, [22]);
      });
    await expect(ask(1)).rejects.toMatchObject({ code: "23505" });
    expect(await count(22)).toEqual({ n: 0 });
    await ask(21);
    expect([await count(21), await count(22)]).toEqual([{ n: 1 }, { n: 1 }]);
    await single.close();
  });

  test("is not done in a transaction that did not begin", async () => {
    const odd = openPostgres({ url, poolMax: 1, applicationName: "odd", logger });
    const ask = odd.transact(
      (tx) =>
        Promise.all([
          tx.query("INSERT INTO account VALUES ($1, 0)", [23]),
          Promise.resolve().then(() => tx.query("INSERT INTO account VALUES ($1, 0)", [24])),
        ]),
      { isolation: "no such level" as "serializable" },
    );
    await expect(ask).rejects.toMatchObject({ code: "42601" });
    expect([await count(23), await count(24)]).toEqual([{ n: 0 }, { n: 0 }]);
    await odd.close();
  });

  test("fails where a value has no text, and the connection goes on", async () => {
    const single = openPostgres({ url, poolMax: 1, applicationName: "single", logger });
    const circle: { self?: unknown } = {};
    circle.self = circle;
    const ask = single.transact((tx) =>
      Promise.all([
        tx.query("INSERT INTO account VALUES ($1, 0)", [25]),
        tx.query("SELECT $1::jsonb", [circle]),
        tx.query("INSERT INTO account VALUES ($1, 0)", [26]),
      ]),
    );
    await expect(ask).rejects.toThrow("circular");
    expect(await single.transact((tx) => tx.query("SELECT 1 AS one"))).toEqual([{ one: 1 }]);
    expect([await count(25), await count(26)]).toEqual([{ n: 0 }, { n: 0 }]);
    await single.close();
  });
});

test("a broken unique constraint is named", async () => {
  const error = await postgres
    .query("INSERT INTO account VALUES (1, 5)")
    .catch((failure: unknown) => failure);
  expect(uniqueViolation(error)).toBe("account_pkey");
  expect(uniqueViolation(new Error("other"))).toBeUndefined();
});

test("transactions that conflict are run again until all have happened", async () => {
  await postgres.query("INSERT INTO account VALUES (10, 0)");
  let attempts = 0;
  const add = () =>
    postgres.transact(
      async (tx) => {
        attempts++;
        const [row] = await tx.query<{ amount: bigint }>("SELECT amount FROM account WHERE id = 10");
        await tx.query("UPDATE account SET amount = $1 WHERE id = 10", [(row?.amount ?? 0n) + 1n]);
      },
      { isolation: "serializable", retriesMax: 50 },
    );
  await Promise.all(Array.from({ length: 8 }, add));
  expect(await postgres.query("SELECT amount FROM account WHERE id = 10")).toEqual([{ amount: 8n }]);
  expect(attempts).toBeGreaterThan(8);
});

test("a connection that the server ends fails its transaction as UNAVAILABLE, and the pool recovers", async () => {
  const ended = postgres.transact(async (tx) => {
    const [row] = await tx.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
    await postgres.query("SELECT pg_terminate_backend($1)", [row?.pid]);
    await tx.query("INSERT INTO account VALUES (99, 1)");
  });
  await expect(ended).rejects.toMatchObject({ code: "UNAVAILABLE", retryable: true });
  expect(await postgres.query("SELECT count(*)::int AS n FROM account WHERE id = 99")).toEqual([{ n: 0 }]);
});

test("a server that is away is UNAVAILABLE", async () => {
  const away = openPostgres({
    url: "postgres://x@127.0.0.1:1/none",
    poolMax: 1,
    applicationName: "t",
    logger,
  });
  await expect(away.query("SELECT 1")).rejects.toMatchObject({ code: "UNAVAILABLE" });
  await expect(away.transact((tx) => tx.query("SELECT 1"))).rejects.toMatchObject({ code: "UNAVAILABLE" });
  await away.close();
});

test("connections act as the role that was asked for", async () => {
  const reader = openPostgres({ url, role: "pg_monitor", poolMax: 1, applicationName: "t", logger });
  expect(await reader.query("SELECT current_user::text AS name")).toEqual([{ name: "pg_monitor" }]);
  await expect(reader.query("SELECT * FROM account")).rejects.toThrow("permission denied");
  await reader.close();
});

test("what the server ends for taking too long, and a conflict that does not pass, can be tried again", async () => {
  const hasty = openPostgres({ url, poolMax: 2, applicationName: "t", statementTimeoutMs: 50, logger });
  await expect(hasty.query("SELECT pg_sleep(5)")).rejects.toMatchObject({
    code: "UNAVAILABLE",
    retryable: true,
  });
  const deadlocked = hasty.transact((tx) => tx.query("DO $$ BEGIN RAISE SQLSTATE '40P01'; END $$"), {
    retriesMax: 1,
  });
  await expect(deadlocked).rejects.toMatchObject({ code: "UNAVAILABLE", message: "the database is busy" });
  await hasty.close();
});
