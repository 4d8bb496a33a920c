import type { PlayerId } from "@muster/auth";
import { eventsMigrations } from "@muster/events";
import {
  auditLedger,
  createSealer,
  findAssets,
  hashJson,
  ledgerMigrations,
  mintOwnerId,
  readEntries,
  sinkOwnerId,
} from "@muster/ledger";
import type { Postgres } from "@muster/postgres";
import { OffsetCalendarClock } from "@muster/runtime";
import { createLogger, createMetrics } from "@muster/telemetry";
import { expect, test } from "vitest";
import { inventoryMigrations } from "../src/index.js";
import { createCatalogueReader } from "../src/service/index.js";
import { createItemDefinitions } from "../src/storage/index.js";
import { recall } from "../src/storage/postings.js";
import { useOlderDatabase } from "./older-database.js";
import { clock, gold, ids, potion, sword, until } from "./setting.js";

const logger = createLogger({ service: "upgrade-test", level: "error" });
const [ada, bob] = [ids.next<PlayerId>(), ids.next<PlayerId>()];
const [kept, broken] = [ids.next<string>(), ids.next<string>()];
const request = { itemId: kept, quantity: "1", toPlayerId: bob };
let db: Postgres;

/** Ada was given 100 gold, 9 potions and two swords; she gave Bob 40 gold and a sword, and broke the other. */
async function writeAsBefore(): Promise<void> {
  const [given, handed, used] = [ids.next<string>(), ids.next<string>(), ids.next<string>()];
  const at = new Date(clock.nowMs());
  const accounts = [
    [ada, "currency:gold", 60],
    [ada, "item:potion", 9],
    [bob, "currency:gold", 40],
  ] as const;
  for (const [owner, asset, balance] of accounts)
    await db.query("INSERT INTO ledger.accounts (id, owner_id, asset_id, balance) VALUES ($1, $2, $3, $4)", [
      ...[ids.next(), owner, asset, balance],
    ]);
  const transfers = [
    [given, 0, mintOwnerId, ada, "currency:gold", 100],
    [given, 1, mintOwnerId, ada, "item:potion", 9],
    [handed, 0, ada, bob, "currency:gold", 40],
  ] as const;
  for (const transfer of transfers)
    await db.query("INSERT INTO ledger.transfers VALUES ($1, $2, $3, $4, $5, $6, 'before', $7)", [
      ...[...transfer, at],
    ]);
  await db.query(
    "INSERT INTO ledger.items VALUES ($1, $2, 'item:sword', 1, 2), ($3, $4, 'item:sword', 1, 2)",
    [...[kept, bob, broken, sinkOwnerId]],
  );
  const moves = [
    [kept, 1, mintOwnerId, ada, given],
    [broken, 1, mintOwnerId, ada, given],
    [kept, 2, ada, bob, handed],
    [broken, 2, ada, sinkOwnerId, used],
  ] as const;
  for (const move of moves)
    await db.query("INSERT INTO ledger.item_moves VALUES ($1, $2, $3, $4, $5, 'before', $6)", [...move, at]);
  await db.query("INSERT INTO ledger.idempotency VALUES ($1, 'transferItem', 'k', $2, $3, $4, $5)", [
    ...[`player:${ada}`, handed, Buffer.from(hashJson(request), "hex")],
    JSON.stringify({ playerId: ada, recipientId: bob, itemIds: [kept], stackedIds: [], currencyIds: [] }),
    at,
  ]);
  await db.query("INSERT INTO inventory.players VALUES ($1), ($2)", [ada, bob]);
  await publishAsBefore(at);
}

async function publishAsBefore(at: Date): Promise<void> {
  const publication = ids.next<string>();
  await db.query("INSERT INTO inventory.publications VALUES ($1, 'service:seed', 'seed', $2, 3, $3)", [
    ...[publication, Buffer.alloc(32), at],
  ]);
  await db.query(
    `INSERT INTO inventory.item_definitions VALUES
      ('potion', 2, '{"en": "Potion"}', true, 99, 'common', '{drink}'),
      ('sword', 1, '{"en": "Sword"}', false, NULL, 'epic', '{weapon,metal}')`,
  );
  await db.query(`INSERT INTO inventory.currencies VALUES ('gold', 1, '{"en": "Gold"}')`);
  await db.query("INSERT INTO inventory.starter_grant VALUES (true, $1, $2, $3)", [
    JSON.stringify([{ definitionId: "potion", quantity: "3" }]),
    JSON.stringify([{ currencyId: "gold", amount: "100" }]),
    publication,
  ]);
}

useOlderDatabase(
  [
    [eventsMigrations, 1],
    [ledgerMigrations, 1],
    [inventoryMigrations, 1],
  ],
  async (database) => {
    db = database;
    await writeAsBefore();
  },
);

test("a book that is older than seals is sound, is sealed, and has its statements", async () => {
  const before = await auditLedger(db);
  expect(before).toMatchObject({ problems: [], transfers: 3n, itemMoves: 4n, seals: 0n, unsealedUnits: 3n });
  const sealer = createSealer({
    ...{ postgres: db, clock, logger, intervalMs: 5 },
    metrics: createMetrics({ process: false }),
  });
  sealer.start();
  try {
    await until(async () => (await auditLedger(db)).unsealedUnits === 0n);
  } finally {
    await sealer.stop();
  }
  expect((await auditLedger(db)).problems).toEqual([]);
  const lines = await readEntries(db, { ownerId: ada, kind: "currency", limit: 10, backward: false });
  expect(lines.map(({ delta }) => delta)).toEqual([-40n, 100n]);
});

test("a key that was used before gives its answer, in today's form", async () => {
  const idempotency = { actorId: `player:${ada}`, operation: "transferItem", key: "k", request };
  expect(await recall(db, idempotency)).toEqual({
    ...{ playerId: ada, recipientId: bob, itemIds: [kept], stackedIds: [] },
    ...{ containerIds: [null], currencyIds: [] },
  });
  await expect(recall(db, { ...idempotency, request: {} })).rejects.toMatchObject({
    code: "IDEMPOTENCY_CONFLICT",
  });
});

test("what was published is in force, with its revisions, and can be published upon", async () => {
  const calendar = new OffsetCalendarClock(clock);
  const { href: directUrl } = new URL(db.options.url);
  const definitions = createItemDefinitions({ postgres: db, directUrl, clock, calendar, ids, logger });
  const { items, currencies, starterGrant } = await createCatalogueReader(definitions)();
  expect(items.get(potion)).toMatchObject({ revision: 2, stackMax: 99n, tradable: true, tags: ["drink"] });
  expect(items.get(sword)).toMatchObject({ revision: 1, stackMax: null, tags: ["metal", "weapon"] });
  expect(currencies.get(gold)).toMatchObject({ revision: 1, name: { en: "Gold" } });
  expect(starterGrant).toEqual({
    items: [{ definitionId: potion, quantity: 3n }],
    currencies: [{ currencyId: gold, amount: 100n }],
  });
  expect(await findAssets(db, ["item:potion", "item:sword", "currency:gold"])).toEqual([
    { id: "item:potion", form: "counted", balanceMax: 99n, revision: 2 },
    { id: "item:sword", form: "unique", balanceMax: null, revision: 1 },
    { id: "currency:gold", form: "counted", balanceMax: null, revision: 1 },
  ]);
  const published = await definitions.publish({
    ...{ actorId: "staff:1", note: "test", idempotencyKey: "next" },
    changes: new Map([["currency:gold", { name: { en: "Coins" } }]]),
  });
  expect(published).toMatchObject({ number: 2, revision: 2, changedCount: 1 });
  expect((await findAssets(db, ["currency:gold"]))[0]?.revision).toBe(2);
});
