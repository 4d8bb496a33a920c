import { afterAll, beforeAll, expect, test } from "vitest";
import { type Asset, defineAssets, findAssets, give } from "../src/assets.js";
import { auditLedger } from "../src/audit/index.js";
import { combineParts } from "../src/parts.js";
import { findBalances, readItems } from "../src/reads.js";
import { amountMax } from "../src/unit.js";
import { type Book, ids, openBook, outcome, unit } from "./open-book.js";

const gold: Asset = { id: "currency:gold", form: "counted", balanceMax: null, revision: 1 };
const potion: Asset = { id: "item:potion", form: "counted", balanceMax: 5n, revision: 3 };
const sword: Asset = { id: "item:sword", form: "unique", balanceMax: null, revision: 7 };
let book: Book;

beforeAll(async () => {
  book = await openBook((await testServers()).databaseUrl);
});
afterAll(async () => {
  expect((await auditLedger(book.admin)).problems).toEqual([]);
  await book.close();
});

const define = (assets: readonly Asset[]) => book.postgres.transact((tx) => defineAssets(tx, assets));

test("assets are found as they were defined last, in the order asked", async () => {
  await define([sword, gold, { ...potion, balanceMax: 4n, revision: 2 }]);
  await define([potion]);
  expect(
    await findAssets(book.postgres, ["item:potion", "item:none", "not an id", sword.id, gold.id]),
  ).toEqual([potion, undefined, undefined, sword, gold]);
});

test.each([
  ["id", { ...gold, id: "gold" }],
  ["balanceMax", { ...gold, balanceMax: 0n }],
  ["balanceMax", { ...gold, balanceMax: amountMax + 1n }],
  ["balanceMax", { ...sword, balanceMax: 1n }],
  ["revision", { ...gold, revision: -1 }],
  ["revision", { ...gold, revision: 2 ** 31 }],
])("a bad %s is named, and nothing is defined", async (field, asset) => {
  await expect(define([{ ...gold, id: "currency:unseen" }, asset])).rejects.toMatchObject({
    code: "BAD_USER_INPUT",
    details: { field: `assets[1].${field}` },
  });
  expect(await findAssets(book.postgres, ["currency:unseen"])).toEqual([undefined]);
});

test("what is given is counted or made, by the asset's form, within its bound", async () => {
  const ownerId = ids.next();
  const lines = [
    { asset: gold, amount: 100n },
    { asset: sword, amount: 2n },
    { asset: potion, amount: 5n },
  ];
  await book.ledger.post(unit(give(lines, { ownerId, reason: "test", ids })));
  const refs = [gold, potion].map(({ id: assetId }) => ({ ownerId, assetId }));
  expect((await findBalances(book.postgres, refs)).map((balance) => balance?.amount)).toEqual([100n, 5n]);
  const [items = []] = await readItems(book.postgres, [{ ownerId, limit: 10, order: "ascending" }]);
  expect(items.map(({ assetId, definitionRevision }) => [assetId, definitionRevision])).toEqual([
    [sword.id, 7],
    [sword.id, 7],
  ]);
  const more = unit(give([{ asset: potion, amount: 1n }], { ownerId, reason: "test", ids }));
  expect(await outcome(book.ledger.post(more))).toBe("CONFLICT");
});

test("what is given may come from an owner, and items may have ids that the caller makes", async () => {
  const [fromOwnerId, ownerId, itemId] = [ids.next(), ids.next(), ids.next()];
  await book.ledger.post(
    unit(give([{ asset: gold, amount: 9n }], { ownerId: fromOwnerId, reason: "test", ids })),
  );
  const both = [gold, sword].map((asset) => ({ asset, amount: 1n }));
  await book.ledger.post(
    unit(give(both, { ownerId, reason: "test", ids, fromOwnerId, makeItemId: () => itemId })),
  );
  const refs = [fromOwnerId, ownerId].map((owner) => ({ ownerId: owner, assetId: gold.id }));
  expect((await findBalances(book.postgres, refs)).map((balance) => balance?.amount)).toEqual([8n, 1n]);
  const [items = []] = await readItems(book.postgres, [{ ownerId, limit: 10, order: "ascending" }]);
  expect(items.map(({ id }) => id)).toEqual([itemId]);
});

test.each([
  [gold, 0n],
  [gold, amountMax + 1n],
  [sword, 1001n],
])("%o of %s cannot be given", (asset, amount) => {
  expect(() => give([{ asset, amount }], { ownerId: ids.next(), reason: "test", ids })).toThrow(
    "lines[0].amount must be 1 to ",
  );
});

test("parts come together in their order", () => {
  const [one, other] = [
    give([{ asset: gold, amount: 1n }], { ownerId: ids.next(), reason: "one", ids }),
    give([{ asset: sword, amount: 1n }], { ownerId: ids.next(), reason: "other", ids }),
  ];
  expect(combineParts(one, {}, other)).toEqual({
    transfers: one.transfers,
    items: other.items,
    rows: [],
    events: [],
  });
});
