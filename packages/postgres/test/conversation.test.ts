import { createLogger, createMetrics } from "@muster/telemetry";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openPostgres, type Postgres, type Transaction } from "../src/index.js";

const logger = createLogger({ service: "test", level: "silent" });
const ended = "the transaction has ended";
let postgres: Postgres;
/** One connection: what is left open on it would be seen by the next who uses it. */
let single: Postgres;

beforeAll(async () => {
  const { databaseUrl: url } = await testServers();
  postgres = openPostgres({ url, poolMax: 4, applicationName: "conversation-test", logger });
  single = openPostgres({ url, poolMax: 1, applicationName: "conversation-single", logger });
  await postgres.query("CREATE TABLE thing (id int PRIMARY KEY)");
});

beforeEach(() => postgres.query("TRUNCATE thing"));

afterAll(() => Promise.all([single.close(), postgres.close()]));

const add = (tx: Pick<Transaction, "query">, id: number) =>
  tx.query({ name: "thing-add", text: "INSERT INTO thing VALUES ($1) RETURNING id" }, [id]);
const ids = async () => (await postgres.query("SELECT id FROM thing ORDER BY id")).map(({ id }) => id);
const seesOpenTransaction = async () =>
  (
    await postgres.query(
      "SELECT FROM pg_stat_activity WHERE application_name = 'conversation-single' AND state LIKE 'idle in transaction%'",
    )
  ).length > 0;

describe("what is asked and not waited for", () => {
  test("is part of the transaction, whether on its way or not sent yet", async () => {
    const late: Promise<unknown>[] = [];
    await single.transact(async (tx) => {
      await add(tx, 1);
      late.push(tx.query("SELECT pg_sleep(0.05), $1::int", [1]).then(() => undefined));
      await Promise.resolve().then(() => undefined);
      late.push(add(tx, 2));
    });
    expect(await ids()).toEqual([1, 2]);
    expect(await Promise.all(late)).toEqual([undefined, [{ id: 2 }]]);
    expect(await seesOpenTransaction()).toBe(false);
  });

  test("keeps the transaction from committing where it fails", async () => {
    const late: Promise<unknown>[] = [];
    const asked = single.transact(async (tx) => {
      await add(tx, 1);
      late.push(add(tx, 1).catch(() => "refused"));
    });
    await expect(asked).rejects.toMatchObject({ code: "23505" });
    expect(await Promise.all(late)).toEqual(["refused"]);
    expect(await ids()).toEqual([]);
  });

  test("is all there is of a transaction, and is committed", async () => {
    const late: Promise<unknown>[] = [];
    await single.transact(async (tx) => {
      late.push(add(tx, 1));
    });
    expect(await ids()).toEqual([1]);
    expect(await Promise.all(late)).toEqual([[{ id: 1 }]]);
  });
});

describe("what is asked of a transaction that has ended", () => {
  test("is refused after a commit", async () => {
    const kept: Transaction[] = [];
    await single.transact(async (tx) => {
      kept.push(tx);
      await add(tx, 1);
    });
    await expect(add(kept[0] as Transaction, 2)).rejects.toThrow(ended);
    expect(await ids()).toEqual([1]);
  });

  test("is refused in a branch that goes on while another has failed", async () => {
    let goOn: () => void = () => undefined;
    const wait = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    let branch: Promise<unknown> | undefined;
    const asked = single.transact(async (tx) => {
      branch = wait.then(() => add(tx, 2)).catch((error: unknown) => error);
      await Promise.all([branch, add(tx, 1).then(() => Promise.reject(new Error("changed my mind")))]);
    });
    await expect(asked).rejects.toThrow("changed my mind");
    goOn();
    expect(await branch).toMatchObject({ message: expect.stringContaining(ended) });
    expect(await ids()).toEqual([]);
    expect(await seesOpenTransaction()).toBe(false);
  });

  test("was not sent where the rest of its turn has been given up", async () => {
    const late: Promise<unknown>[] = [];
    const asked = single.transact(async (tx) => {
      late.push(add(tx, 1).catch((error: unknown) => error));
      throw new Error("changed my mind");
    });
    await expect(asked).rejects.toThrow("changed my mind");
    expect(await late[0]).toMatchObject({
      message: expect.stringContaining("rolled back before this was sent"),
    });
    expect(await ids()).toEqual([]);
  });
});

test("several statements in one text do not go on behind the ROLLBACK of their transaction", async () => {
  const asked = single.transact((tx) =>
    Promise.all([
      add(tx, 1),
      tx.query("SELECT pg_sleep(0.02); SELECT 1"),
      add(tx, 2),
      Promise.resolve().then(() => Promise.reject(new Error("changed my mind"))),
    ]),
  );
  await expect(asked).rejects.toThrow("changed my mind");
  expect(await ids()).toEqual([]);
});

test("what is asked first is done first, whatever it is", async () => {
  const rows = await single.transact(async (tx) => {
    const first = [tx.query("INSERT INTO thing VALUES (1); SELECT pg_sleep(0.02)"), add(tx, 2)];
    await Promise.resolve();
    await Promise.resolve();
    first.push(tx.query("SELECT count(*)::int AS n FROM thing WHERE id > $1", [0]));
    return (await Promise.all(first)).at(-1);
  });
  expect(rows).toEqual([{ n: 2 }]);
});

describe("what is kept for the commit", () => {
  const addText = "INSERT INTO thing VALUES ($1)";

  test("is done last, in its order, and with what else is there to do", async () => {
    const metrics = createMetrics({ process: false });
    const counted = openPostgres({ ...postgres.options, applicationName: "kept", metrics });
    const rows = await counted.transact(async (tx) => {
      tx.atCommit(addText, [3]);
      tx.atCommit("UPDATE thing SET id = id * 10 WHERE id > $1", [0]);
      await add(tx, 1);
      return await tx.query("SELECT id FROM thing");
    });
    expect(rows).toEqual([{ id: 1 }]);
    expect(await ids()).toEqual([10, 30]);
    expect((await metrics.expose()).text).toMatch(
      /^muster_postgres_statements_total\{application="kept"\} 6$/m,
    );
    await counted.close();
  });

  test("is all there is of a transaction", async () => {
    await single.transact(async (tx) =>
      tx.atCommit("INSERT INTO thing VALUES (1); INSERT INTO thing VALUES (2)"),
    );
    expect(await ids()).toEqual([1, 2]);
  });

  test("is not done where the work fails after it was given, or before all of it could be built", async () => {
    const fails = single.transact(async (tx) => {
      tx.atCommit(addText, [1]);
      throw new Error("changed my mind");
    });
    await expect(fails).rejects.toThrow("changed my mind");
    const unbuilt = single.transact(async (tx) => {
      tx.atCommit(addText, [1]);
      await Promise.all([
        add(tx, 2),
        Promise.resolve().then(() => tx.atCommit("SELECT $1::jsonb", [{ n: 1n }])),
      ]);
    });
    await expect(unbuilt).rejects.toThrow("$1 cannot be sent");
    const putUpWith = single.transact(async (tx) => {
      tx.atCommit(addText, [1]);
      expect(() => tx.atCommit("SELECT $1::jsonb", [{ n: 1n }])).toThrow("$1 cannot be sent");
    });
    await expect(putUpWith).rejects.toThrow("$1 cannot be sent");
    expect(await ids()).toEqual([]);
  });

  test("fails the transaction with what it fails with, and effects do not happen", async () => {
    const told: string[] = [];
    const asked = single.transact(async (tx) => {
      tx.afterCommit(() => told.push("committed"));
      await add(tx, 1);
      tx.atCommit(addText, [2]);
      tx.atCommit(addText, [1]);
    });
    await expect(asked).rejects.toMatchObject({ code: "23505" });
    expect([told, await ids()]).toEqual([[], []]);
  });
});

describe("a transaction of which a statement has failed", () => {
  test("fails with that, also where it was put up with", async () => {
    const asked = single.transact(async (tx) => {
      await add(tx, 1);
      await add(tx, 1).catch(() => undefined);
    });
    await expect(asked).rejects.toMatchObject({ code: "23505", constraint: "thing_pkey" });
    expect(await ids()).toEqual([]);
  });

  test("answers every later statement with the same", async () => {
    const asked = single.transact(async (tx) => {
      await tx.query("SELECT 1 / $1::int AS n", [0]).catch(() => undefined);
      await add(tx, 1);
    });
    await expect(asked).rejects.toMatchObject({ code: "22012" });
    expect(await ids()).toEqual([]);
  });

  test("is run again where that passes, also where it was put up with", async () => {
    let runs = 0;
    await single.transact(async (tx) => {
      runs++;
      await add(tx, runs);
      if (runs > 1) return;
      await tx.query("DO $$ BEGIN RAISE SQLSTATE '40001'; END $$").catch(() => undefined);
    });
    expect([runs, await ids()]).toEqual([2, [2]]);
  });
});
