import { SeededRandom } from "@muster/runtime";
import { expect, test } from "vitest";
import { auditLedger } from "../src/audit/index.js";
import { findBalances } from "../src/reads.js";
import { mintOwnerId, type Transfer, type Unit } from "../src/unit.js";
import { type Book, ids, openBook, outcome, unit } from "./open-book.js";

const gold = "currency:gold";

async function fund(book: Book, owners: readonly string[]): Promise<void> {
  const transfers = owners.map(
    (toOwnerId): Transfer => ({
      assetId: gold,
      fromOwnerId: mintOwnerId,
      toOwnerId,
      amount: 1000n,
      reason: "test",
    }),
  );
  await book.ledger.post(unit({ transfers }));
}

async function total(book: Book, owners: readonly string[]): Promise<bigint> {
  const balances = await findBalances(
    book.postgres,
    owners.map((ownerId) => ({ ownerId, assetId: gold })),
  );
  return balances.reduce((sum, balance) => sum + (balance?.amount ?? 0n), 0n);
}

test("opposite orders from two ledgers never deadlock", async () => {
  const { databaseUrl } = await testServers();
  const books = [
    await openBook(databaseUrl, { batchUnitsMax: 8 }),
    await openBook(databaseUrl, { batchUnitsMax: 8 }),
  ] as const;
  const owners = Array.from({ length: 12 }, () => ids.next());
  await fund(books[0], owners);
  const itemIds = owners.map(() => ids.next());
  const [keeper = "", other = ""] = owners;
  await books[0].ledger.post(
    unit({
      items: itemIds.map((itemId) => ({
        change: "create",
        itemId,
        assetId: "item:token",
        definitionRevision: 0,
        ownerId: keeper,
        reason: "test",
      })),
    }),
  );
  const round = (reverse: boolean): Unit => {
    const ring = reverse ? owners.toReversed() : owners;
    const transfers = ring.map(
      (fromOwnerId, at): Transfer => ({
        assetId: gold,
        fromOwnerId,
        toOwnerId: ring[(at + 1) % ring.length] ?? "",
        amount: 1n,
        reason: "storm",
      }),
    );
    const order = reverse ? itemIds.toReversed() : itemIds;
    const back = order.flatMap(
      (itemId): NonNullable<Unit["items"]> => [
        { change: "move", itemId, fromOwnerId: keeper, toOwnerId: other, reason: "storm" },
        { change: "move", itemId, fromOwnerId: other, toOwnerId: keeper, reason: "storm" },
      ],
    );
    return unit({ transfers, items: back });
  };
  const units = Array.from({ length: 400 }, (_, at) => round(at % 2 === 0));
  const results = await Promise.all(
    units.map((given, at) =>
      outcome((at % 2 === 0 ? books[0] : books[1]).ledger.post(given).then(() => "done")),
    ),
  );
  expect(new Set(results)).toEqual(new Set(["done"]));
  expect(books.map((book) => book.reruns())).toEqual([0, 0]);
  expect(await total(books[0], owners)).toBe(12_000n);
  expect((await auditLedger(books[0].admin)).problems).toEqual([]);
  await Promise.all(books.map((book) => book.close()));
});

test("connections cut at any moment, even in COMMIT: the same key finds out what was done", async () => {
  const { databaseUrl } = await testServers();
  const book = await openBook(databaseUrl, { batchUnitsMax: 8 });
  const random = new SeededRandom(11);
  const owners = Array.from({ length: 20 }, () => ids.next());
  await fund(book, owners);
  const [before] = await book.admin.query<{ n: number }>("SELECT count(*)::int AS n FROM ledger.transfers");
  let refused = 0;
  const insist = async (given: Unit): Promise<void> => {
    for (let tries = 0; tries < 200; tries++) {
      const result = await outcome(book.ledger.post(given));
      if (typeof result !== "string") return;
      expect(result).toBe("UNAVAILABLE");
      refused++;
    }
    throw new Error("the ledger never answered");
  };
  const sending = Promise.all(
    Array.from({ length: 600 }, (_, at) => {
      const fromOwnerId = owners[random.below(10)] ?? "";
      const toOwnerId = owners[10 + random.below(10)] ?? "";
      return insist(
        unit({ transfers: [{ assetId: gold, fromOwnerId, toOwnerId, amount: 1n, reason: `cut ${at}` }] }),
      );
    }),
  );
  let sent = false;
  const cutting = (async () => {
    while (!sent)
      await book.admin.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'ledger-test' AND datname = current_database() AND random() < 0.2",
      );
  })();
  await sending;
  sent = true;
  await cutting;
  expect(refused).toBeGreaterThan(0);
  const [after] = await book.admin.query<{ n: number }>("SELECT count(*)::int AS n FROM ledger.transfers");
  expect((after?.n ?? 0) - (before?.n ?? 0)).toBe(600);
  // By a connection that was not cut.
  expect(await total({ ...book, postgres: book.admin }, owners)).toBe(20_000n);
  expect((await auditLedger(book.admin)).problems).toEqual([]);
  await book.close();
});
