import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { auditLedger } from "../src/audit/index.js";
import { findBalances } from "../src/reads.js";
import { defineStatement } from "../src/statement.js";
import { mintOwnerId, type Transfer } from "../src/unit.js";
import { type Book, grant, ids, openBook, outcome, unit } from "./open-book.js";

const gold = "currency:gold";
let book: Book;
let notAtOnceBefore = 0;

beforeAll(async () => {
  book = await openBook((await testServers()).databaseUrl, { batchesMax: 1 });
});
beforeEach(async () => {
  notAtOnceBefore = await count();
});
afterAll(async () => {
  expect((await auditLedger(book.admin)).problems).toEqual([]);
  await book.close();
});

const count = async (): Promise<number> =>
  Number(/^muster_ledger_not_at_once_total (\d+)$/m.exec((await book.metrics.expose()).text)?.[1] ?? 0);
const notAtOnce = async (): Promise<number> => (await count()) - notAtOnceBefore;
const pay = (fromOwnerId: string, toOwnerId: string, amount: bigint, balanceMax?: bigint): Transfer => ({
  ...{ assetId: gold, fromOwnerId, toOwnerId, amount, reason: "payment" },
  ...(balanceMax === undefined ? {} : { balanceMax }),
});
const held = async (ownerId: string) => {
  const [balance] = await findBalances(book.postgres, [{ ownerId, assetId: gold }]);
  return [balance?.amount, balance?.version];
};
const postAll = (...transfers: Transfer[]) =>
  Promise.all(
    transfers.map((one) => outcome(book.ledger.post(unit({ transfers: [one] })).then(() => "posted"))),
  );

test("a batch that can be done is done at once, up to the last of what there is and of what may be held", async () => {
  const [a, b, c] = [ids.next(), ids.next(), ids.next()];
  await book.ledger.post(grant(a, gold, 10n));
  const transfers = [pay(a, b, 6n, 6n), pay(a, b, 4n, 10n), pay(b, c, 9n, 9n), pay(c, a, 1n, 1n)];
  expect(await postAll(...transfers)).toEqual(Array(4).fill("posted"));
  expect([await held(a), await held(b), await held(c)]).toEqual([
    [1n, 2n],
    [1n, 1n],
    [8n, 1n],
  ]);
  expect(await notAtOnce()).toBe(0);
});

test("a batch with a unit that cannot be done in its turn is looked at unit by unit", async () => {
  const [a, b, c] = [ids.next(), ids.next(), ids.next()];
  await book.ledger.post(grant(a, gold, 10n));
  // There is enough for the first after the second alone.
  expect(await postAll(pay(b, c, 3n), pay(a, b, 5n))).toEqual(["INSUFFICIENT_FUNDS", "posted"]);
  expect(await notAtOnce()).toBe(1);
  expect(await postAll(pay(a, b, 2n, 6n), pay(b, c, 1n))).toEqual(["CONFLICT", "posted"]);
  expect(await notAtOnce()).toBe(2);
  expect([await held(a), await held(b), await held(c)]).toEqual([
    [5n, 2n],
    [4n, 2n],
    [1n, 1n],
  ]);
});

test("a key that was used and an item that exists stand in the way, and of neither is anything done", async () => {
  const [a, b] = [ids.next(), ids.next()];
  const first = { ...grant(a, gold, 10n), response: { first: true } };
  await book.ledger.post(first);
  const answers = await Promise.all([book.ledger.post(first), book.ledger.post(grant(b, gold, 1n))]);
  expect(answers.map(({ replayed }) => replayed)).toEqual([true, false]);
  expect(answers[0]?.response).toEqual({ first: true });
  const item = { change: "create", itemId: ids.next(), assetId: "item:medal", reason: "test" } as const;
  const made = { ...item, definitionRevision: 1, ownerId: a };
  await book.ledger.post(unit({ items: [made] }));
  expect(await notAtOnce()).toBe(1);
  expect(await outcome(book.ledger.post({ ...grant(a, gold, 5n), items: [made] }))).toBe("CONFLICT");
  expect(await notAtOnce()).toBe(2);
  expect(await held(a)).toEqual([10n, 1n]);
});

test("accounts that one batch opens have ids of their own, in their order", async () => {
  const owners = Array.from({ length: 40 }, () => ids.next());
  const transfers = owners.map((ownerId) => pay(mintOwnerId, ownerId, 1n));
  await book.ledger.post(unit({ transfers }));
  expect(await notAtOnce()).toBe(0);
  const rows = await book.admin.query<{ owner_id: string }>(
    "SELECT owner_id FROM ledger.accounts WHERE owner_id = ANY ($1) ORDER BY id",
    [owners],
  );
  expect(rows.map(({ owner_id: ownerId }) => ownerId)).toEqual(owners.toSorted());
});

test("a condition that turns a unit down undoes what was done at once", async () => {
  const a = ids.next();
  const never = defineStatement({
    name: "at-once-never",
    columns: { id: "uuid" },
    text: "SELECT rows.unit FROM rows WHERE false",
    required: { code: "SOLD_OUT", message: "there is none" },
  });
  const refused = { ...grant(a, gold, 1n), rows: [never.with([{ id: a }])] };
  const posts = [refused, grant(a, gold, 2n)].map((one) => outcome(book.ledger.post(one)));
  expect((await Promise.all(posts))[0]).toBe("SOLD_OUT");
  expect(await held(a)).toEqual([2n, 1n]);
  expect(await notAtOnce()).toBe(0);
});
