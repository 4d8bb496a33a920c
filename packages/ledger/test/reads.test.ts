import { afterAll, beforeAll, expect, test } from "vitest";
import {
  findBalances,
  findHoldings,
  findItems,
  type HoldingsPage,
  readBalances,
  readHoldings,
  readItems,
  readStacks,
} from "../src/reads.js";
import { sinkOwnerId, type Unit } from "../src/unit.js";
import { type Book, clock, grant, ids, openBook, unit } from "./open-book.js";

let book: Book;
const [a, b] = [ids.next(), ids.next()];
const itemIds = Array.from({ length: 7 }, () => ids.next());

beforeAll(async () => {
  book = await openBook((await testServers()).databaseUrl);
  for (const name of ["apple", "bread", "cake", "eaten"])
    await book.ledger.post(grant(a, `item:${name}`, 5n));
  await book.ledger.post(grant(a, "currency:gold", 9n));
  await book.ledger.post(grant(b, "currency:gems", 1n));
  await book.ledger.post(
    unit({
      transfers: [
        { assetId: "item:eaten", fromOwnerId: a, toOwnerId: sinkOwnerId, amount: 5n, reason: "eaten" },
      ],
      items: itemIds.map((itemId, at): NonNullable<Unit["items"]>[number] => ({
        change: "create",
        itemId,
        assetId: "item:sword",
        definitionRevision: at,
        ownerId: at === 6 ? b : a,
        reason: "test",
      })),
    }),
  );
});
afterAll(() => book.close());

const page = (parts: Partial<HoldingsPage>): HoldingsPage => ({
  ownerId: a,
  limit: 100,
  order: "ascending",
  ...parts,
});

test("balances come for each owner, of one kind, above zero", async () => {
  const nobody = ids.next();
  const balances = await readBalances(book.postgres, [b, a, nobody, "no uuid", a], "currency");
  expect(balances.map((own) => own.map(({ assetId, amount }) => [assetId, amount]))).toEqual([
    [["currency:gems", 1n]],
    [["currency:gold", 9n]],
    [],
    [],
    [["currency:gold", 9n]],
  ]);
});

test("pages of stacks and unique items go through everything once, in both directions", async () => {
  const all = (await readHoldings(book.postgres, [page({})]))[0] ?? [];
  expect(all.map(({ id }) => id)).toEqual(all.map(({ id }) => id).toSorted());
  expect(all.map(({ kind, assetId }) => [kind, assetId]).toSorted()).toEqual([
    ["stack", "item:apple"],
    ["stack", "item:bread"],
    ["stack", "item:cake"],
    ...Array.from({ length: 6 }, () => ["unique", "item:sword"]),
  ]);
  for (const order of ["ascending", "descending"] as const) {
    const seen: string[] = [];
    for (let turns = 0; turns < 10; turns++) {
      const from = order === "ascending" ? { afterId: seen.at(-1) } : { beforeId: seen.at(-1) };
      const [part = []] = await readHoldings(book.postgres, [page({ ...from, order, limit: 2 })]);
      seen.push(...part.map(({ id }) => id));
      if (part.length < 2) break;
    }
    const expected = all.map(({ id }) => id);
    expect(seen).toEqual(order === "ascending" ? expected : expected.toReversed());
  }
});

test("pages of many owners and directions come in one call, each in its place", async () => {
  const found = await readItems(book.postgres, [
    page({ ownerId: b }),
    page({ limit: 1, order: "descending" }),
    page({ ownerId: "no uuid" }),
    page({ afterId: itemIds[1], beforeId: itemIds[4] }),
  ]);
  expect(found.map((items) => items.map(({ id }) => itemIds.indexOf(id)))).toEqual([[6], [5], [], [2, 3]]);
  const stacks = await readStacks(book.postgres, [page({ limit: 2 })]);
  expect(stacks.map((own) => own.map(({ assetId, amount }) => [assetId, amount]))).toEqual([
    [
      ["item:apple", 5n],
      ["item:bread", 5n],
    ],
  ]);
});

test("holdings are found by id, in the order asked", async () => {
  const [stack] = (await readStacks(book.postgres, [page({ limit: 1 })]))[0] ?? [];
  const wanted = [itemIds[3] ?? "", ids.next(), stack?.id ?? "", "no uuid"];
  const found = await findHoldings(book.postgres, wanted);
  expect(found.map((holding) => holding?.kind)).toEqual(["unique", undefined, "stack", undefined]);
  expect((await findItems(book.postgres, wanted)).map((item) => item?.definitionRevision)).toEqual([
    3,
    undefined,
    undefined,
    undefined,
  ]);
});

test("a unique item is held since it came to its owner, a stack since it was first held", async () => {
  const [giver, taker] = [ids.next(), ids.next()];
  const [itemId, left] = [ids.next(), ids.next()];
  const create = { change: "create", assetId: "item:shield", definitionRevision: 1, reason: "test" } as const;
  const madeFromMs = clock.nowMs();
  await book.ledger.post({
    ...grant(giver, "item:pie", 5n),
    items: [itemId, left].map((id) => ({ ...create, itemId: id, ownerId: giver })),
  });
  const madeToMs = clock.nowMs();
  while (clock.nowMs() === madeToMs) await new Promise(setImmediate);
  const movedFromMs = clock.nowMs();
  const transfer = { assetId: "item:pie", fromOwnerId: giver, toOwnerId: taker, amount: 1n, reason: "test" };
  const move = { change: "move", itemId, fromOwnerId: giver, toOwnerId: taker, reason: "test" } as const;
  await book.ledger.post(unit({ transfers: [transfer], items: [move] }));
  const movedToMs = clock.nowMs();
  const refs = [giver, taker].map((ownerId) => ({ ownerId, assetId: "item:pie" }));
  const balances = await findBalances(book.postgres, refs);
  const items = await findItems(book.postgres, [left, itemId]);
  const [old, recent] = [0, 1].map((at) => [balances[at]?.heldSinceMs, items[at]?.heldSinceMs]);
  for (const heldSinceMs of old ?? []) {
    expect(heldSinceMs).toBeGreaterThanOrEqual(madeFromMs);
    expect(heldSinceMs).toBeLessThanOrEqual(madeToMs);
  }
  for (const heldSinceMs of recent ?? []) {
    expect(heldSinceMs).toBeGreaterThanOrEqual(movedFromMs);
    expect(heldSinceMs).toBeLessThanOrEqual(movedToMs);
  }
  const pages = [giver, taker].map((ownerId) => page({ ownerId, order: "descending" }));
  const held = (await readHoldings(book.postgres, pages)).flat();
  const found = await findHoldings(
    book.postgres,
    held.map(({ id }) => id),
  );
  expect(held).toEqual(found);
  expect(held.map(({ heldSinceMs }) => heldSinceMs).sort()).toEqual(
    [...(old ?? []), ...(recent ?? [])].sort(),
  );
});

test.each([
  ["after", { afterId: "x" }],
  ["before", { beforeId: "{}" }],
  ["first", { limit: 0 }],
  ["first", { limit: 1001 }],
])("a bad page names %s", async (field, parts) => {
  await expect(readHoldings(book.postgres, [page(parts)])).rejects.toMatchObject({
    code: "BAD_USER_INPUT",
    details: { field },
  });
});
