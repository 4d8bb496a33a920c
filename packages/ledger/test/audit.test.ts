import { afterAll, beforeAll, expect, test } from "vitest";
import { auditLedger } from "../src/audit.js";
import { mintOwnerId, sinkOwnerId } from "../src/unit.js";
import { type Book, grant, ids, openBook, unit } from "./open-book.js";

let book: Book;
const [a, b, itemId] = [ids.next(), ids.next(), ids.next()];

beforeAll(async () => {
  book = await openBook((await testServers()).databaseUrl);
  await book.ledger.post(grant(a, "currency:gold", 50n));
  await book.ledger.post(
    unit({
      transfers: [
        { assetId: "currency:gold", fromOwnerId: a, toOwnerId: b, amount: 20n, reason: "test" },
        { assetId: "currency:gold", fromOwnerId: b, toOwnerId: sinkOwnerId, amount: 5n, reason: "test" },
      ],
      items: [
        {
          change: "create",
          itemId,
          assetId: "item:ring",
          definitionRevision: 1,
          ownerId: a,
          reason: "test",
        },
        { change: "move", itemId, fromOwnerId: a, toOwnerId: b, reason: "test" },
      ],
    }),
  );
});
afterAll(() => book.close());

test("a sound book has no problems", async () => {
  expect(await auditLedger(book.postgres)).toEqual({
    accounts: 2n,
    transfers: 3n,
    items: 1n,
    itemMoves: 2n,
    problems: [],
  });
});

test.each([
  [
    "a balance that was raised",
    "UPDATE ledger.accounts SET balance = balance + 1 WHERE owner_id = $1",
    [a],
    [
      { kind: "balance", subject: `${a} currency:gold`, found: "balance 31, replayed 30" },
      { kind: "sum", subject: "currency:gold", found: "sum 1, not 0" },
    ],
  ],
  [
    "an account that is gone",
    "DELETE FROM ledger.accounts WHERE owner_id = $1",
    [b],
    [
      { kind: "balance", subject: `${b} currency:gold`, found: "balance absent, replayed 15" },
      { kind: "sum", subject: "currency:gold", found: "sum -15, not 0" },
    ],
  ],
  [
    "a transfer that was edited",
    "UPDATE ledger.transfers SET amount = 21 WHERE to_owner_id = $1",
    [b],
    [
      { kind: "balance", subject: `${a} currency:gold`, found: "balance 30, replayed 29" },
      { kind: "balance", subject: `${b} currency:gold`, found: "balance 15, replayed 16" },
    ],
  ],
  [
    "an item that changed hands without a move",
    "UPDATE ledger.items SET owner_id = $1",
    [a],
    [{ kind: "item", subject: itemId, found: `owner ${a} version 2, last move to ${b} version 2` }],
  ],
  [
    "a move that is missing",
    "DELETE FROM ledger.item_moves WHERE from_owner_id = $1",
    [mintOwnerId],
    [{ kind: "item", subject: itemId, found: "version 2 at place 1" }],
  ],
  [
    "an item from nowhere",
    "INSERT INTO ledger.items VALUES ($1, $1, 'item:x', 0, 1)",
    [b],
    [{ kind: "item", subject: b, found: "an item without moves" }],
  ],
] as const)("%s is found", async (_name, statement, values, problems) => {
  const undo = new Error("undo");
  const found = book.admin.transact(async (tx) => {
    await tx.query(statement, values);
    const report = await auditLedger({ ...book.admin, transact: (work) => work(tx) });
    expect(report.problems.toSorted((x, y) => (x.subject < y.subject ? -1 : 1))).toEqual(
      problems.toSorted((x, y) => (x.subject < y.subject ? -1 : 1)),
    );
    throw undo;
  });
  await expect(found).rejects.toBe(undo);
});
