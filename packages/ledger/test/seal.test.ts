import type { Postgres, Transaction } from "@muster/postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { auditLedger } from "../src/audit/index.js";
import { readEntries } from "../src/entries.js";
import { readSealState, stepSeal } from "../src/seal.js";
import { createSealer } from "../src/sealer.js";
import { mintOwnerId, sinkOwnerId } from "../src/unit.js";
import { type Book, clock, grant, ids, logger, openBook, unit } from "./open-book.js";

const gold = "currency:gold";
let book: Book;

beforeAll(async () => {
  book = await openBook((await testServers()).databaseUrl);
});
afterAll(async () => {
  expect((await auditLedger(book.admin)).problems).toEqual([]);
  await book.close();
});

/** Seals all that is there, and says by which steps. */
async function sealAll(): Promise<string[]> {
  const steps: string[] = [];
  while (steps.at(-1) !== "idle") steps.push(await stepSeal(book.postgres, clock.nowMs()));
  return steps;
}
const statement = (ownerId: string, parts: Partial<Parameters<typeof readEntries>[1]> = {}) =>
  readEntries(book.postgres, { ownerId, limit: 100, backward: false, ...parts });
const counts = async () =>
  (
    await book.admin.query(`SELECT (SELECT sum(units)::int FROM ledger.seals) AS sealed,
      (SELECT sum(cardinality(unit_ids))::int FROM ledger.batches) AS units,
      (SELECT count(*)::int FROM ledger.entries) AS entries`)
  )[0];

test("what was done is sealed after the epoch has moved on twice, and sealing rests where there is nothing", async () => {
  expect(await stepSeal(book.postgres, 0)).toBe("idle");
  expect(await readSealState(book.postgres)).toEqual({ sequence: 0n, sha256: "0".repeat(64) });
  await book.ledger.post(grant(ids.next(), gold, 5n));
  expect(await sealAll()).toEqual(["advanced", "advanced", "sealed", "idle"]);
  const first = await readSealState(book.postgres);
  expect(first).toEqual({ sequence: 1n, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
  await book.ledger.post(grant(ids.next(), gold, 5n));
  expect(await sealAll()).toEqual(["advanced", "advanced", "sealed", "idle"]);
  expect(await book.admin.query("SELECT previous_sha256 FROM ledger.seals WHERE sequence = 2")).toEqual([
    { previous_sha256: Buffer.from(first.sha256, "hex") },
  ]);
});

test("a seal reads the batches that it covers, and none of those before", async () => {
  for (let batch = 0; batch < 400; batch++) await book.ledger.post(grant(ids.next(), gold, 1n));
  await sealAll();
  await book.admin.query("ANALYZE ledger.batches");
  const steps: [step: string, batches: number][] = [];
  const readCount = async (tx: Transaction): Promise<number> => {
    const [row] = await tx.query<{ n: number }>(
      "SELECT (seq_tup_read + idx_tup_fetch)::int AS n FROM pg_stat_xact_user_tables WHERE relid = 'ledger.batches'::regclass",
    );
    return row?.n ?? 0;
  };
  const watched: Postgres = {
    ...book.postgres,
    transact: (work) =>
      book.postgres.transact(async (tx) => {
        const before = await readCount(tx);
        const result = await work(tx);
        steps.push([String(result), (await readCount(tx)) - before]);
        return result;
      }),
  };
  for (let batch = 0; batch < 3; batch++) await book.ledger.post(grant(ids.next(), gold, 1n));
  while ((await stepSeal(watched, clock.nowMs())) !== "idle");
  // Each step looks at the first of what is next, and the seal reads three.
  expect(steps).toEqual([
    ["advanced", 1],
    ["advanced", 1],
    ["sealed", 4],
    ["idle", 0],
  ]);
});

test("a statement has each line once, newest first, with who it came from or went to", async () => {
  const [a, b, itemId] = [ids.next(), ids.next(), ids.next()];
  await book.ledger.post({
    ...grant(a, gold, 50n),
    items: [
      { change: "create", itemId, assetId: "item:ring", definitionRevision: 1, ownerId: a, reason: "made" },
    ],
  });
  await book.ledger.post(
    unit({
      transfers: [
        { assetId: gold, fromOwnerId: a, toOwnerId: b, amount: 20n, reason: "rent" },
        { assetId: gold, fromOwnerId: a, toOwnerId: sinkOwnerId, amount: 1n, reason: "tax" },
      ],
      items: [{ change: "move", itemId, fromOwnerId: a, toOwnerId: b, reason: "gift" }],
    }),
  );
  expect(await statement(a)).toEqual([]);
  await sealAll();
  const lines = await statement(a);
  expect(
    lines.map(({ assetId, itemId: item, delta, otherOwnerId, reason }) => [
      assetId,
      item,
      delta,
      otherOwnerId,
      reason,
    ]),
  ).toEqual([
    ["item:ring", itemId, -1n, b, "gift"],
    [gold, null, -1n, sinkOwnerId, "tax"],
    [gold, null, -20n, b, "rent"],
    ["item:ring", itemId, 1n, mintOwnerId, "made"],
    [gold, null, 50n, mintOwnerId, "test"],
  ]);
  expect((await statement(b)).map(({ delta, otherOwnerId }) => [delta, otherOwnerId])).toEqual([
    [1n, a],
    [20n, a],
  ]);
  expect(await statement(a, { assetId: gold, limit: 2 })).toEqual(lines.slice(1, 3));
  expect(await statement(a, { kind: "item" })).toEqual([lines[0], lines[3]]);
  expect(await statement(a, { from: lines[1]?.position, limit: 2 })).toEqual(lines.slice(2, 4));
  expect(await statement(a, { from: lines[3]?.position, backward: true })).toEqual(
    lines.slice(0, 3).toReversed(),
  );
  expect(await statement("no uuid")).toEqual([]);
  await expect(statement(a, { limit: 0 })).rejects.toMatchObject({ details: { field: "first" } });
});

test("a batch that has not ended holds back its epoch, and later batches do not wait", async () => {
  const [a, b] = [ids.next(), ids.next()];
  const held = await new Promise<{ commit: () => void; done: Promise<void> }>((resolve) => {
    const done = book.admin.transact(async (tx) => {
      // As the second half of a batch does it.
      await tx.query(`SELECT ledger.apply_units(ARRAY[$1::uuid], '{}', now(), ${"'{}', ".repeat(28)}'{}')`, [
        a,
      ]);
      await new Promise<void>((commit) => resolve({ commit, done }));
    });
  });
  await book.ledger.post(grant(b, gold, 1n));
  expect(await stepSeal(book.postgres, 0)).toBe("advanced");
  await expect(stepSeal(book.postgres, 0)).rejects.toThrow("lock timeout");
  await book.ledger.post(grant(b, gold, 1n));
  expect(await statement(b)).toEqual([]);
  held.commit();
  await held.done;
  expect(await sealAll()).toEqual(["advanced", "sealed", "advanced", "sealed", "idle"]);
  expect(await statement(b)).toHaveLength(2);
});

test("sealers beside two busy ledgers seal every unit once, and nobody else waits", async () => {
  const { databaseUrl } = await testServers();
  const other = await openBook(databaseUrl, { batchUnitsMax: 8 });
  const sealers = [book, other].map(({ postgres, metrics }) =>
    createSealer({ postgres, clock, logger, metrics, intervalMs: 1 }),
  );
  for (const sealer of sealers) sealer.start();
  const owners = Array.from({ length: 20 }, () => ids.next());
  for (const owner of owners) await book.ledger.post(grant(owner, gold, 1n));
  const posts = (each: Book) =>
    Promise.all(
      Array.from({ length: 1000 }, (_, at) => each.ledger.post(grant(owners[at % 20] ?? "", gold, 1n))),
    );
  for (let wave = 0; wave < 3; wave++) await Promise.all([posts(book), posts(other)]);
  for (const sealer of sealers) await sealer.stop();
  await sealAll();
  const { sealed, units } = (await counts()) as { sealed: number; units: number };
  expect(sealed).toBe(units);
  for (const owner of owners) {
    const lines = await statement(owner, { limit: 1000 });
    expect(lines).toHaveLength(301);
    expect(new Set(lines.map(({ unitId }) => unitId)).size).toBe(301);
  }
  expect([book.reruns(), other.reruns()]).toEqual([0, 0]);
  await other.close();
});
