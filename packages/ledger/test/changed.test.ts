import type { StoredEvent } from "@muster/events";
import { afterAll, beforeAll, expect, test } from "vitest";
import { auditLedger } from "../src/audit/index.js";
import { ledgerChanged } from "../src/changed.js";
import { mintOwnerId, sinkOwnerId, type Transfer, type Unit } from "../src/unit.js";
import { type Book, grant, ids, openBook, outcome, unit } from "./open-book.js";

const gold = "currency:gold";
let book: Book;

beforeAll(async () => {
  book = await openBook((await testServers()).databaseUrl);
});
afterAll(async () => {
  expect((await auditLedger(book.admin)).problems).toEqual([]);
  await book.close();
});

const pay = (fromOwnerId: string, toOwnerId: string, amount: bigint): Transfer => ({
  ...{ assetId: gold, fromOwnerId, toOwnerId, amount, reason: "test" },
});
const move = (itemId: string, fromOwnerId: string, toOwnerId: string) =>
  ({ change: "move", itemId, fromOwnerId, toOwnerId, reason: "test" }) as const;
const make = (itemId: string, ownerId: string): NonNullable<Unit["items"]>[number] => ({
  ...{ change: "create", itemId, assetId: "item:ring", definitionRevision: 1, ownerId, reason: "test" },
});

/** What was told under `key`, in order. */
async function told(key: string) {
  const rows = await book.admin.query<StoredEvent>(
    "SELECT id, topic, key, payload FROM events.outbox WHERE key = $1 ORDER BY sequence",
    [key],
  );
  return rows.map((row) => {
    const { ownerId, kind, changes } = ledgerChanged.read(row);
    return { ownerId, kind, changes };
  });
}

test("each owner is told what the unit leaves it with, items with their asset", async () => {
  const [a, b, itemId] = [ids.next(), ids.next(), ids.next()];
  await book.ledger.post({ ...grant(a, gold, 10n), items: [make(itemId, a)], change: { kind: "grant" } });
  await book.ledger.post(
    unit({
      transfers: [pay(a, b, 4n), pay(b, a, 1n), pay(b, sinkOwnerId, 1n)],
      items: [move(itemId, a, b)],
      change: { kind: "transfer" },
    }),
  );
  const counted = (delta: bigint) => ({ assetId: gold, itemId: null, delta });
  const ring = (delta: bigint) => ({ assetId: "item:ring", itemId, delta });
  expect(await told(`player:${a}`)).toEqual([
    { ownerId: a, kind: "grant", changes: [counted(10n), ring(1n)] },
    { ownerId: a, kind: "transfer", changes: [counted(-3n), ring(-1n)] },
  ]);
  expect(await told(`player:${b}`)).toEqual([
    { ownerId: b, kind: "transfer", changes: [counted(2n), ring(1n)] },
  ]);
});

test("who is left with nothing more or less is told nothing, and no system owner is", async () => {
  const [a, b, itemId] = [ids.next(), ids.next(), ids.next()];
  await book.ledger.post({ ...grant(a, gold, 10n), items: [make(itemId, a)] });
  await book.ledger.post(
    unit({
      transfers: [pay(a, b, 4n), pay(b, a, 4n), pay(mintOwnerId, a, 2n), pay(a, sinkOwnerId, 2n)],
      items: [move(itemId, a, b), move(itemId, b, a)],
      change: { kind: "round" },
    }),
  );
  expect([...(await told(`player:${a}`)), ...(await told(`player:${b}`))]).toEqual([]);
  expect(await told(`player:${sinkOwnerId}`)).toEqual([]);
});

test("an owner may be told under another key, once for each unit and not for one that is refused or repeated", async () => {
  const [chest, player] = [ids.next(), ids.next()];
  const change = { kind: "grant", keys: { [chest]: `player:${player}` } };
  const given = { ...grant(chest, gold, 3n), change };
  await book.ledger.post(given);
  expect(await book.ledger.post(given)).toMatchObject({ replayed: true });
  expect(await outcome(book.ledger.post(unit({ transfers: [pay(chest, player, 4n)], change })))).toBe(
    "INSUFFICIENT_FUNDS",
  );
  expect(await told(`player:${player}`)).toEqual([
    { ownerId: chest, kind: "grant", changes: [{ assetId: gold, itemId: null, delta: 3n }] },
  ]);
  expect(await told(`player:${chest}`)).toEqual([]);
});
