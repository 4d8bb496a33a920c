import { afterAll, beforeAll, expect, test } from "vitest";
import { give } from "../src/assets.js";
import { auditLedger } from "../src/audit/index.js";
import { findBar } from "../src/bars.js";
import { endHoldRows, findHandovers, returnRows, wasReturned } from "../src/handovers.js";
import { defineHoldPeriods, deleteEndedHolds, holdGiven, readHolds, requireFree } from "../src/holds.js";
import { findOwnerLocks, liftOwnerLocks, lockOwner, lockRows } from "../src/owner-locks.js";
import { combineParts } from "../src/parts.js";
import { sinkOwnerId } from "../src/unit.js";
import { type Book, grant, ids, openBook, outcome, unit } from "./open-book.js";

const gold = "currency:gold";
const atMs = 1_800_000_000_000;
const hourMs = 3_600_000;
let book: Book;

beforeAll(async () => {
  book = await openBook((await testServers()).databaseUrl);
  await book.postgres.transact((tx) => defineHoldPeriods(tx, { gift: 7200, purchase: 3600 }));
});
afterAll(async () => {
  expect((await auditLedger(book.admin)).problems).toEqual([]);
  await book.close();
});

const lines = [
  { asset: { id: gold, form: "counted", balanceMax: null, revision: 1 }, amount: 30n },
  { asset: { id: "item:ring", form: "unique", balanceMax: null, revision: 1 }, amount: 2n },
] as const;

/** Gives 30 gold and two rings to an owner: as bought, or as a gift of another. */
async function buy(ownerId: string, fromOwnerId: string | null = null): Promise<string> {
  const sourceId = ids.next<string>();
  const given = give(lines, { ownerId, reason: "test", ids });
  const by = { sourceId, ownerId, receivedAtMs: atMs };
  const held =
    fromOwnerId === null
      ? holdGiven(given, { ...by, reason: "purchase", fromOwnerId })
      : holdGiven(given, { ...by, reason: "gift", fromOwnerId });
  await book.ledger.post(unit(combineParts(given, { rows: held })));
  return sourceId;
}

const pay = (fromOwnerId: string, amount: bigint, nowMs = atMs) =>
  unit({
    transfers: [{ assetId: gold, fromOwnerId, toOwnerId: sinkOwnerId, amount, reason: "test" }],
    rows: [requireFree(fromOwnerId, [{ assetId: gold, itemId: null }], nowMs)],
  });
const locked = expect.objectContaining({ code: "TRADE_LOCKED" });

test("what a unit gives is held as long as the book says for its reason, each line of it", async () => {
  const [owner, giver] = [ids.next(), ids.next()];
  const [bought, gift] = [await buy(owner), await buy(owner, giver)];
  const holds = await readHolds(book.postgres, owner, atMs);
  expect(holds.map(({ sourceId, reason, untilMs }) => [sourceId, reason, untilMs - atMs])).toEqual([
    ...Array.from({ length: 3 }, () => [bought, "purchase", hourMs]),
    ...Array.from({ length: 3 }, () => [gift, "gift", 2 * hourMs]),
  ]);
  expect(holds.filter(({ itemId }) => itemId === null).map(({ amount }) => amount)).toEqual([30n, 30n]);
  expect(new Set(holds.flatMap(({ itemId }) => itemId ?? [])).size).toBe(4);
  expect(await readHolds(book.postgres, owner, atMs + hourMs)).toHaveLength(3);

  await book.postgres.transact((tx) => defineHoldPeriods(tx, { gift: 7200, purchase: 0 }));
  await buy(owner);
  expect(await readHolds(book.postgres, owner, atMs)).toHaveLength(6);
  await book.postgres.transact((tx) => defineHoldPeriods(tx, { gift: 7200, purchase: 3600 }));
});

test("what one unit of a batch brings and holds does not leave by another of it", async () => {
  const owner = ids.next<string>();
  await book.ledger.post(grant(owner, gold, 30n));
  // Asked in one turn, they are one batch: the first may go, and what comes with the second is held.
  const [first, , third] = await Promise.all([
    outcome(book.ledger.post(pay(owner, 30n))),
    buy(owner),
    outcome(book.ledger.post(pay(owner, 30n))),
  ]);
  expect([first, third].filter((one) => one === "TRADE_LOCKED")).toHaveLength(1);
  const held = (await readHolds(book.postgres, owner, atMs)).filter(({ itemId }) => itemId === null);
  expect(held.map(({ amount }) => amount)).toEqual([30n]);
});

test("of two who pay what is free at one moment, one does; what is held says until when", async () => {
  const owner = ids.next<string>();
  await buy(owner);
  await book.ledger.post(grant(owner, gold, 50n));
  const tries = await Promise.all(
    [pay(owner, 40n), pay(owner, 40n)].map((one) => outcome(book.ledger.post(one))),
  );
  expect(tries.filter((one) => one !== "TRADE_LOCKED")).toHaveLength(1);
  const leaving = { assetId: gold, itemId: null, balance: 40n };
  expect(await findBar(book.postgres, owner, [{ ...leaving, amount: 10n }], atMs)).toBeUndefined();
  expect(await findBar(book.postgres, owner, [{ ...leaving, amount: 11n }], atMs)).toEqual({
    ...{ reason: "purchase", untilMs: atMs + hourMs, place: 0 },
  });
  await book.ledger.post(pay(owner, 40n, atMs + hourMs));
});

test("a lock bars everything until its last reason ends or is lifted, and many of one batch are one", async () => {
  const owner = ids.next<string>();
  await book.ledger.post(grant(owner, gold, 50n));
  const lock = { ownerId: owner, reason: "chargeback", untilMs: atMs + hourMs } as const;
  await Promise.all(
    [0, 1000, 500].map((moreMs) =>
      book.ledger.post(unit({ rows: [lockRows({ ...lock, untilMs: lock.untilMs + moreMs })] })),
    ),
  );
  await lockOwner(book.postgres, { ...lock, reason: "newDevice" });
  const last = { ...lock, untilMs: lock.untilMs + 1000 };
  expect(await findOwnerLocks(book.postgres, [ids.next(), owner], atMs)).toEqual([undefined, last]);
  await expect(book.ledger.post(pay(owner, 1n))).rejects.toEqual(locked);
  await expect(book.ledger.post(unit({ rows: [requireFree(owner, [], atMs)] }))).rejects.toEqual(locked);
  expect(await findBar(book.postgres, owner, [], atMs)).toEqual({
    ...{ reason: "chargeback", untilMs: last.untilMs, place: null },
  });
  await book.ledger.post(pay(owner, 1n, last.untilMs));
  const lifted = await book.postgres.transact((tx) => liftOwnerLocks(tx, owner, atMs));
  expect(lifted.map(({ reason }) => reason)).toEqual(["chargeback", "newDevice"]);
  await book.ledger.post(pay(owner, 1n));
});

test("what was handed over is given back once, and who takes it back otherwise knows", async () => {
  const [owner, giver] = [ids.next<string>(), ids.next<string>()];
  const [first, last] = [await buy(owner, giver), await buy(owner, giver)];
  const window = { sinceMs: atMs, untilMs: atMs, nowMs: atMs };
  const found = await findHandovers(book.postgres, giver, window, 1);
  expect(found.map(({ sourceId, fromOwnerId }) => [sourceId, fromOwnerId])).toEqual(
    Array.from({ length: 3 }, () => [last, giver]),
  );
  expect(await findHandovers(book.postgres, owner, { ...window, nowMs: atMs + 2 * hourMs }, 1)).toEqual([]);
  const giveBack = () => outcome(book.ledger.post(unit({ rows: [returnRows(last, atMs)] })));
  const tries = [await giveBack(), await giveBack()];
  expect(tries.filter((one) => one === "CONFLICT")).toHaveLength(1);
  expect([await wasReturned(book.postgres, last), await wasReturned(book.postgres, first)]).toEqual([
    true,
    false,
  ]);
  const takeBack = (sourceId: string, returned: boolean) =>
    outcome(book.ledger.post(unit({ rows: endHoldRows(sourceId, returned) })));
  expect(await takeBack(last, false)).toBe("CONFLICT");
  expect(await takeBack(last, true)).not.toBe("CONFLICT");
  expect(await takeBack(first, false)).not.toBe("CONFLICT");
  expect(await readHolds(book.postgres, owner, atMs)).toEqual([]);
});

test("what has ended is forgotten, a batch at a time, and nothing else", async () => {
  const owner = ids.next<string>();
  await buy(owner);
  await lockOwner(book.postgres, { ownerId: owner, reason: "newDevice", untilMs: atMs + hourMs });
  const count = async () => {
    const [row] = await book.admin.query(
      `SELECT (SELECT count(*)::int FROM ledger.holds WHERE owner_id = $1) AS holds,
        (SELECT count(*)::int FROM ledger.owner_locks WHERE owner_id = $1) AS locks`,
      [owner],
    );
    return row;
  };
  while ((await deleteEndedHolds(book.postgres, atMs + hourMs - 1, 2)) === 2);
  expect(await count()).toEqual({ holds: 3, locks: 1 });
  while ((await deleteEndedHolds(book.postgres, atMs + hourMs, 2)) === 2);
  expect(await count()).toEqual({ holds: 0, locks: 0 });
});
