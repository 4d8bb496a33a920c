import { auditMigrations } from "@muster/audit";
import type { PlayerId } from "@muster/auth";
import { definitionsMigrations } from "@muster/definitions";
import { eventsMigrations } from "@muster/events";
import { jobsMigrations } from "@muster/jobs";
import { findOwnerLocks, ledgerMigrations, readHolds } from "@muster/ledger";
import type { Postgres } from "@muster/postgres";
import { expect, test } from "vitest";
import { inventoryMigrations } from "../src/index.js";
import { useOlderDatabase } from "./older-database.js";
import { ids } from "./setting.js";

const atMs = 1_800_000_000_000;
const hourMs = 3_600_000;
const [ada, bob] = [ids.next<PlayerId>(), ids.next<PlayerId>()];
const [trade, sword, waiting, behind, handled] = Array.from({ length: 5 }, () => ids.next<string>());
const [crate, bought] = [ids.next<string>(), ids.next<string>()];
let db: Postgres;

/** What the store told of a purchase, as the book wrote it. */
const purchaseOf = (ownerId: string, assetId: string, itemId: string | null, delta: string) =>
  JSON.stringify({
    ...{ ownerId, kind: "purchase", unitId: ids.next() },
    changes: [
      { assetId: "currency:gold", itemId: null, delta: "-9" },
      { assetId, itemId, delta },
      { assetId: "debt:gold", itemId: null, delta: "1" },
    ],
  });

async function writeAsBefore(): Promise<void> {
  const at = (ms: number) => new Date(atMs + ms);
  await db.query("INSERT INTO inventory.players VALUES ($1), ($2)", [ada, bob]);
  await db.query(
    `INSERT INTO inventory.holds VALUES
      ($1, 0, 'trade', $2, $3, 'item:sword', $4, 1, $5, $6), ($1, 1, 'trade', $3, $2, 'currency:gold', NULL, 20, $5, $6),
      ($7, 0, 'purchase', $2, NULL, 'item:potion', NULL, 3, $5, $6)`,
    [trade, ada, bob, sword, at(0), at(hourMs), handled],
  );
  await db.query("INSERT INTO inventory.transfer_locks VALUES ($1, 'newDevice', $2)", [bob, at(hourMs)]);
  await db.query("INSERT INTO definitions.spaces VALUES ('inventory.items', 3, 2)");
  const policy = (purchaseHoldS: number) => JSON.stringify({ tradeHoldS: 60, purchaseHoldS });
  for (const [number, revision] of [
    [1, 1],
    [2, 2],
    [3, null],
  ]) {
    await db.query(
      `INSERT INTO definitions.publications (space, number, revision, actor_id, note, changed_count, published_at,
        effective_at, idempotency_key, request_sha256) VALUES ('inventory.items', $1, $2, 'a', '', 1, $3, $3, $4, '')`,
      [number, revision, at(0), String(number)],
    );
    await db.query(
      "INSERT INTO definitions.changes VALUES ('inventory.items', $1, 'tradePolicy', $2, $3, $3)",
      [...[number, policy((number ?? 0) * 600), revision]],
    );
  }
  const torch = (lifetimeS: number | null) => JSON.stringify({ lifetimeS });
  await db.query(
    `INSERT INTO definitions.changes VALUES ('inventory.items', 1, 'item:torch', $1, 1, 1),
      ('inventory.items', 2, 'item:torch', $2, 2, 2), ('inventory.items', 3, 'item:torch', $1, NULL, NULL),
      ('inventory.items', 1, 'item:lamp', $1, 1, 1), ('inventory.items', 2, 'item:lamp', $3, 2, 2)`,
    [torch(60), torch(90), torch(null)],
  );
  const containerEvent = JSON.parse(purchaseOf(crate, "item:sword", ids.next(), "1")) as object;
  await db.query(
    `INSERT INTO events.outbox (id, topic, key, payload, occurred_at_ms) VALUES
      ($1, 'ledger.changed', $2, $3, $5), ($4, 'ledger.changed', $2, $6, $5)`,
    [waiting, `player:${ada}`, purchaseOf(ada, "item:sword", bought, "1"), ids.next(), atMs, containerEvent],
  );
  await db.query("UPDATE events.log_state SET database = 'here', position = 8");
  await db.query("INSERT INTO events.consumer_offset VALUES ('inventory.purchaseHolds', 'here', 3, 7)");
  await db.query(
    `INSERT INTO events.log (position, day, stream, previous, id, topic, key, payload, occurred_at_ms) VALUES
      (7, '2027-01-15', 3, 0, $1, 'ledger.changed', $3, $4, $6), (8, '2027-01-15', 3, 7, $2, 'ledger.changed', $3, $5, $6)`,
    [
      ...[handled, behind, `player:${bob}`, purchaseOf(ada, "item:potion", null, "3")],
      ...[purchaseOf(bob, "item:potion", null, "5"), atMs],
    ],
  );
}

useOlderDatabase(
  [
    [eventsMigrations, 2],
    [ledgerMigrations, 4],
    [auditMigrations, 99],
    [jobsMigrations, 99],
    [definitionsMigrations, 1],
    [inventoryMigrations, 6],
  ],
  async (database) => {
    db = database;
    await writeAsBefore();
  },
);

const holdsOf = async (playerId: PlayerId) => {
  const holds = await readHolds(db, playerId, atMs);
  return holds
    .map(({ sourceId, reason, fromOwnerId, assetId, itemId, amount, untilMs }) => [
      ...[sourceId, reason, fromOwnerId, assetId, itemId, amount, untilMs - atMs],
    ])
    .sort();
};

test("what was held stays held, also what was bought and not yet written down, as the policy in force says", async () => {
  expect(await holdsOf(ada)).toEqual(
    [
      [trade, "trade", bob, "item:sword", sword, 1n, hourMs],
      [handled, "purchase", null, "item:potion", null, 3n, hourMs],
      [waiting, "purchase", null, "item:sword", bought, 1n, 1_200_000],
    ].sort(),
  );
  expect(await holdsOf(bob)).toEqual(
    [
      [trade, "trade", ada, "currency:gold", null, 20n, hourMs],
      [behind, "purchase", null, "item:potion", null, 5n, 1_200_000],
    ].sort(),
  );
});

test("who was locked is locked, and the policy in force is known to the book", async () => {
  expect(await findOwnerLocks(db, [ada, bob], atMs)).toEqual([
    undefined,
    { ownerId: bob, reason: "newDevice", untilMs: atMs + hourMs },
  ]);
  expect(await db.query("SELECT reason, seconds FROM ledger.hold_periods ORDER BY reason")).toEqual([
    { reason: "gift", seconds: 60 },
    { reason: "purchase", seconds: 1200 },
  ]);
});

test("the lifetimes in force are known to the book, with a day from now for what they end", async () => {
  const lifetimes = await db.query(
    "SELECT asset_id, seconds, since > now() - interval '1 hour' AS is_new FROM ledger.lifetimes",
  );
  expect(lifetimes).toEqual([{ asset_id: "item:torch", seconds: 90, is_new: true }]);
});

test("nothing is left of what kept holds before", async () => {
  const [left] = await db.query(`SELECT to_regclass('inventory.holds') AS holds,
    to_regclass('inventory.transfer_locks') AS locks, to_regproc('events.unhandled') AS unhandled,
    (SELECT count(*)::int FROM events.consumer_offset WHERE consumer = 'inventory.purchaseHolds') AS offsets`);
  expect(left).toEqual({ holds: null, locks: null, unhandled: null, offsets: 0 });
});
