import { createLogger } from "@muster/telemetry";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openPostgres, type Postgres } from "../src/index.js";

const logger = createLogger({ service: "test", level: "silent" });
/** One connection, so that what one transaction leaves on it meets the next. */
let single: Postgres;

beforeAll(async () => {
  const { databaseUrl: url } = await testServers();
  single = openPostgres({ url, poolMax: 1, applicationName: "together-test", logger });
  await single.query("CREATE TABLE thing (id int PRIMARY KEY, content jsonb)");
});

afterAll(() => single.close());

const circle: { self?: unknown } = {};
circle.self = circle;

describe("a value that has no text", () => {
  const insert = { name: "thing-insert", text: "INSERT INTO thing VALUES ($1, $2) RETURNING id" };
  const ask = (id: number, content: unknown) => single.transact((tx) => tx.query(insert, [id, content]));

  test("leaves its statement's name as it was: not prepared, or prepared", async () => {
    await expect(ask(1, circle)).rejects.toThrow("$2 of thing-insert cannot be sent: Converting circular");
    expect(await ask(2, {})).toEqual([{ id: 2 }]);
    await expect(ask(3, circle)).rejects.toThrow("$2 of thing-insert cannot be sent: Converting circular");
    expect(await ask(4, {})).toEqual([{ id: 4 }]);
    expect(await single.query("SELECT id FROM thing ORDER BY id")).toEqual([{ id: 2 }, { id: 4 }]);
  });

  test("keeps all of its turn from being sent", async () => {
    const turn = single.transact((tx) =>
      Promise.all([tx.query(insert, [5, {}]), tx.query(insert, [6, { amount: 1n }])]),
    );
    await expect(turn).rejects.toThrow(
      "$2 of thing-insert cannot be sent: Do not know how to serialize a BigInt",
    );
    expect(await single.query("SELECT id FROM thing WHERE id >= 5")).toEqual([]);
  });

  test("is refused outside of a transaction too", async () => {
    await expect(single.query("SELECT $1::jsonb", [circle])).rejects.toThrow(
      "$1 cannot be sent: Converting circular",
    );
  });
});

test("a name is one statement's: another text under it is refused, inside of transactions and out", async () => {
  const name = "thing-count";
  const first = { name, text: "SELECT count(*)::int AS n FROM thing WHERE id < $1" };
  const second = { name, text: "SELECT count(*)::int AS n FROM thing WHERE id > $1" };
  const used = "the statement name thing-count was used with another text before";
  expect(await single.transact((tx) => tx.query(first, [0]))).toEqual([{ n: 0 }]);
  await expect(single.transact((tx) => tx.query(second, [0]))).rejects.toThrow(used);
  await expect(single.query(second, [0])).rejects.toThrow(used);
  expect(await single.transact((tx) => tx.query(first, [0]))).toEqual([{ n: 0 }]);
  const long = { name: "é".repeat(32), text: "SELECT 1" };
  await expect(single.query(long)).rejects.toThrow("has not 1 to 63 bytes");
});

test("a statement takes up to 65,535 values, and one more is refused before it is sent", async () => {
  const statement = (count: number) =>
    `SELECT cardinality(ARRAY[${Array.from({ length: count }, (_, at) => `$${at + 1}::int`).join()}]) AS n`;
  const most = Array.from({ length: 65_535 }, (_, at) => at);
  expect(await single.transact((tx) => tx.query(statement(65_535), most))).toEqual([{ n: 65_535 }]);
  for (const db of [
    single,
    { query: (...asked: Parameters<Postgres["query"]>) => single.transact((tx) => tx.query(...asked)) },
  ])
    await expect(db.query(statement(65_536), [...most, 0])).rejects.toThrow("65536 values, more than 65535");
});

test("what goes in comes out: bigint, bytes, arrays, JSON, times, null and any text", async () => {
  const text = `quote " backslash \\ brace } comma , NULL é 🎲 \n`;
  const bytes = Buffer.from([0, 1, 0x5c, 0x27, 0xff]);
  const at = new Date("2024-02-29T23:59:59.123Z");
  const asked = [
    tx("bigint", 9_223_372_036_854_775_807n),
    tx("bigint", -9_223_372_036_854_775_808n),
    tx("text", text),
    tx("text", null),
    tx("text", undefined, null),
    tx("bytea", bytes),
    tx("bytea", new Uint8Array([7, 8]), Buffer.from([7, 8])),
    tx("text[]", [text, null, "", "NULL"]),
    tx("int[]", []),
    tx("int[]", [
      [1, 2],
      [3, 4],
    ]),
    tx("bytea[]", [bytes, Buffer.alloc(0)]),
    tx("jsonb", { text, list: [1, null, { a: 0 }] }),
    tx("timestamptz", at),
    tx("timestamptz[]", [at]),
    tx("boolean", false),
    tx("float8", -0.1),
  ];
  function tx(type: string, given: unknown, expected: unknown = given) {
    return { statement: `SELECT $1::${type} AS value`, given, expected };
  }
  const rows = await single.transact((tx) =>
    Promise.all(asked.map(({ statement, given }) => tx.query<{ value: unknown }>(statement, [given]))),
  );
  expect(rows.map(([row]) => row?.value)).toEqual(asked.map(({ expected }) => expected));
});
