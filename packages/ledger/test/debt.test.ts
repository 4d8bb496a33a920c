import { afterAll, beforeAll, expect, test } from "vitest";
import { auditLedger } from "../src/audit/index.js";
import { keyIdOf } from "../src/idempotency.js";
import { findBalances, findItems } from "../src/reads.js";
import { readUnit, reverse } from "../src/reversal.js";
import { mintOwnerId, sinkOwnerId, storeOwnerId, type Transfer, type Unit } from "../src/unit.js";
import { type Book, grant, ids, openBook, outcome, unit } from "./open-book.js";

const [gold, debt] = ["currency:gold", "debt:gold"];
let book: Book;

beforeAll(async () => {
  book = await openBook((await testServers()).databaseUrl);
});
afterAll(async () => {
  expect((await auditLedger(book.admin)).problems).toEqual([]);
  await book.close();
});

const take = (fromOwnerId: string, amount: bigint, toOwnerId = sinkOwnerId): Transfer => ({
  ...{ assetId: gold, fromOwnerId, toOwnerId, amount, shortfallAssetId: debt, reason: "claw-back" },
});
const post = (units: readonly Unit[]) =>
  Promise.all(units.map((one) => outcome(book.ledger.post(one).then(() => "done"))));
const held = async (ownerId: string) =>
  (
    await findBalances(
      book.postgres,
      [gold, debt].map((assetId) => ({ ownerId, assetId })),
    )
  ).map((balance) => balance?.amount);
const make = (itemId: string, ownerId: string) =>
  ({
    change: "create",
    itemId,
    assetId: "item:ring",
    definitionRevision: 1,
    ownerId,
    reason: "test",
  }) as const;
const unitOf = async (key: string) => {
  const [row] = await book.admin.query<{ unit_id: string }>(
    "SELECT unit_id FROM ledger.idempotency WHERE id = $1",
    [keyIdOf({ ownerId: "tester", operation: "test", key, request: null })],
  );
  const found = await readUnit(book.postgres, row?.unit_id ?? "");
  if (found === undefined) throw new Error("no unit");
  return found;
};
const shortfallAssetOf = (assetId: string) => assetId.replace(/^[a-z]+/, "debt");
const undo = async (key: string) => unit(reverse(await unitOf(key), { reason: "refund", shortfallAssetOf }));

test("what the balance allows is taken, and the rest is owed", async () => {
  const [rich, poor, absent] = [ids.next(), ids.next(), ids.next()];
  await post([grant(rich, gold, 50n), grant(poor, gold, 20n)]);
  const results = await post([rich, poor, absent].map((owner) => unit({ transfers: [take(owner, 30n)] })));
  expect(results).toEqual(["done", "done", "done"]);
  expect([await held(rich), await held(poor), await held(absent)]).toEqual([
    [20n, undefined],
    [0n, 10n],
    [undefined, 30n],
  ]);
  const [versions] = await book.admin.query(
    "SELECT version FROM ledger.accounts WHERE owner_id = $1 AND asset_id = $2",
    [poor, gold],
  );
  expect(versions).toEqual({ version: 2n });
});

test("claw-backs in one batch take in turn, beside payments that must be covered", async () => {
  const a = ids.next();
  await post([grant(a, gold, 10n)]);
  const pay = (amount: bigint) =>
    unit({ transfers: [{ assetId: gold, fromOwnerId: a, toOwnerId: storeOwnerId, amount, reason: "test" }] });
  expect(
    await post([
      unit({ transfers: [take(a, 4n)] }),
      pay(7n),
      pay(5n),
      unit({ transfers: [take(a, 3n), take(a, 2n)] }),
      pay(1n),
      grant(a, gold, 6n),
      unit({ transfers: [take(a, 1n)] }),
    ]),
  ).toEqual(["done", "INSUFFICIENT_FUNDS", "done", "done", "INSUFFICIENT_FUNDS", "done", "done"]);
  expect(await held(a)).toEqual([5n, 4n]);
});

test("a transfer without a shortfall asset is not carried by one that has it", async () => {
  const a = ids.next();
  await post([grant(a, gold, 5n)]);
  const { shortfallAssetId: _, ...strict } = take(a, 6n);
  expect(await post([unit({ transfers: [take(a, 9n), strict] })])).toEqual(["INSUFFICIENT_FUNDS"]);
  expect(await held(a)).toEqual([5n, undefined]);
});

test("debt is never made by a refused unit, nor for an account that stays as it was", async () => {
  const a = ids.next();
  await post([{ ...grant(a, debt, 2n) }]);
  await post([unit({ transfers: [take(a, 1n), { ...take(ids.next(), 1n), shortfallAssetId: undefined }] })]);
  const [row] = await book.admin.query("SELECT balance, version FROM ledger.accounts WHERE owner_id = $1", [
    a,
  ]);
  expect(row).toEqual({ balance: 2n, version: 1n });
});

test.each([
  ["from one player to another", { ...take(ids.next(), 1n), toOwnerId: ids.next() }],
  ["from the mint", { ...take(ids.next(), 1n), fromOwnerId: mintOwnerId }],
  ["of itself", { ...take(ids.next(), 1n), shortfallAssetId: gold }],
])("a shortfall asset %s is bad input", async (_, transfer) => {
  await expect(book.ledger.post(unit({ transfers: [transfer] }))).rejects.toMatchObject({
    code: "BAD_USER_INPUT",
    details: { field: "transfers[0].shortfallAssetId" },
  });
});

test("a reversal gives everything back where it came from, once", async () => {
  const [a, itemId] = [ids.next(), ids.next()];
  await post([grant(a, gold, 100n)]);
  const payment = { assetId: gold, fromOwnerId: a, toOwnerId: storeOwnerId, amount: 60n, reason: "buy" };
  const bought = unit({
    transfers: [
      payment,
      { ...payment, fromOwnerId: mintOwnerId, toOwnerId: a, assetId: "item:potion", amount: 3n },
    ],
    items: [make(itemId, a)],
    key: ids.next(),
  });
  await book.ledger.post(bought);
  const reversal = await undo(bought.idempotency.key);
  const again = await undo(bought.idempotency.key);
  expect(await post([reversal, again])).toEqual(["done", "ALREADY_REFUNDED"]);
  expect(await post([reversal, await undo(bought.idempotency.key)])).toEqual(["done", "ALREADY_REFUNDED"]);
  expect(await held(a)).toEqual([100n, undefined]);
  expect(await findItems(book.postgres, [itemId])).toEqual([undefined]);
  expect(await findBalances(book.postgres, [{ ownerId: a, assetId: "item:potion" }])).toMatchObject([
    { amount: 0n },
  ]);
});

test("what is gone when a unit is reversed is owed, what was paid comes back in full", async () => {
  const [giver, taker, buyer, itemId, keptId] = [ids.next(), ids.next(), ids.next(), ids.next(), ids.next()];
  await post([{ ...grant(giver, gold, 40n), items: [make(itemId, giver), make(keptId, giver)] }]);
  const move = (id: string, fromOwnerId: string, toOwnerId: string) =>
    ({ change: "move", itemId: id, fromOwnerId, toOwnerId, reason: "test" }) as const;
  const stolen = unit({
    key: ids.next(),
    transfers: [{ assetId: gold, fromOwnerId: giver, toOwnerId: taker, amount: 40n, reason: "test" }],
    items: [move(itemId, giver, taker), move(keptId, giver, taker)],
  });
  await book.ledger.post(stolen);
  await post([unit({ transfers: [take(taker, 25n)], items: [move(itemId, taker, buyer)] })]);
  expect(await post([await undo(stolen.idempotency.key)])).toEqual(["done"]);
  expect([await held(giver), await held(taker)]).toEqual([
    [40n, undefined],
    [0n, 25n],
  ]);
  const [lost, kept] = await findItems(book.postgres, [itemId, keptId]);
  expect([lost?.ownerId, kept?.ownerId]).toEqual([buyer, giver]);
  expect(await findBalances(book.postgres, [{ ownerId: taker, assetId: "debt:ring" }])).toMatchObject([
    { amount: 1n },
  ]);
});

test("where no debt is allowed, a reversal of what is gone is refused and may be tried again", async () => {
  const a = ids.next();
  const given = { ...grant(a, gold, 10n), idempotency: unit({ key: ids.next() }).idempotency };
  await book.ledger.post(given);
  await post([unit({ transfers: [take(a, 4n)] })]);
  const strict = unit(
    reverse(await unitOf(given.idempotency.key), { reason: "refund", shortfallAssetOf: () => undefined }),
  );
  expect(await post([strict])).toEqual(["INSUFFICIENT_FUNDS"]);
  await post([grant(a, gold, 4n)]);
  expect(await post([strict])).toEqual(["done"]);
  expect(await held(a)).toEqual([0n, undefined]);
});

test("of many reversals at once, in two ledgers, one is done", async () => {
  const other = await openBook((await testServers()).databaseUrl);
  const a = ids.next();
  const given = { ...grant(a, gold, 10n), idempotency: unit({ key: ids.next() }).idempotency };
  await book.ledger.post(given);
  const tries = await Promise.all(Array.from({ length: 12 }, () => undo(given.idempotency.key)));
  const results = await Promise.all(
    tries.map((one, at) => outcome((at % 2 === 0 ? book : other).ledger.post(one).then(() => "done"))),
  );
  expect(results.toSorted()).toEqual([...Array.from({ length: 11 }, () => "ALREADY_REFUNDED"), "done"]);
  expect(await held(a)).toEqual([0n, undefined]);
  await other.close();
});

test("a unit that is not there is not found", async () => {
  expect([await readUnit(book.postgres, ids.next()), await readUnit(book.postgres, "no id")]).toEqual([
    undefined,
    undefined,
  ]);
});
