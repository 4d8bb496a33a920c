import { currentCursor } from "@muster/events";
import type { Ledger } from "@muster/ledger";
import type { Postgres, Queryable } from "@muster/postgres";
import type { Ids, SystemClock } from "@muster/runtime";
import type { InventoryStorage, PlayerId } from "../service/index.js";
import { findContainers, readContainers } from "./containers.js";
import { readGifts } from "./gifts.js";
import { findItems, findStacks, readDebts, readItems, readWallets } from "./holdings.js";
import { findTransferBar } from "./holds.js";
import { countItems, countKinds, findExpired, readRankedItems } from "./item-list.js";
import { deleteLoadout, readLoadouts, saveLoadout } from "./loadouts.js";
import { readMoves } from "./moves.js";
import { post, recall } from "./postings.js";
import { readStatement } from "./statement.js";

export { createItemDefinitions } from "./definitions.js";
export { createDocumentStorage } from "./documents.js";

/** What inventory keeps its data with. */
export interface InventoryStorageOptions {
  /** A pool as the role `muster_inventory`. */
  readonly postgres: Postgres;
  readonly ledger: Ledger;
  /** The name of the database's event log. */
  readonly database: string;
  readonly clock: SystemClock;
  readonly ids: Ids;
}

/** Inventory's storage in Postgres: tables of its own, and the book. */
export function createInventoryStorage(options: InventoryStorageOptions): InventoryStorage {
  const { postgres, ledger, database, clock, ids } = options;
  return {
    findItems: (itemIds) => findItems(postgres, itemIds),
    findStacks: (keys) => findStacks(postgres, keys),
    readItems: (slices) => readItems(postgres, slices),
    readRankedItems: (request) => readRankedItems(postgres, request),
    countItems: (playerIds) => countItems(postgres, playerIds),
    countKinds: (playerIds) => countKinds(postgres, playerIds),
    readWallets: (playerIds) => readWallets(postgres, playerIds),
    readDebts: (playerIds) => readDebts(postgres, playerIds),
    readMoves: (slice) => readMoves(postgres, slice),
    readStatement: (slice) => readStatement(postgres, slice),
    findContainers: (containerIds) => findContainers(postgres, containerIds),
    readContainers: (playerIds) => readContainers(postgres, playerIds),
    readLoadouts: (playerIds) => readLoadouts(postgres, playerIds),
    saveLoadout: (loadout, countMax) => saveLoadout(postgres, loadout, countMax),
    deleteLoadout: (playerId, name) => deleteLoadout(postgres, playerId, name),
    readGifts: (slice) => readGifts(postgres, slice),
    findExpired: (atMs, limit) => findExpired(postgres, atMs, limit),
    findBar: (playerId, leaving, nowMs) => findTransferBar(postgres, playerId, leaving, nowMs),
    readCursor: () => currentCursor(postgres, database),
    knowPlayers: (playerIds) => knowPlayers(postgres, playerIds),
    post: (posting) => post({ ledger, ids, clock }, posting),
    recall: (idempotency) => recall(postgres, idempotency),
  };
}

/** Notes a player that accounts has registered; no effect where the player is known. */
export async function addPlayer(db: Queryable, playerId: PlayerId): Promise<void> {
  await db.query("INSERT INTO inventory.players (id) VALUES ($1) ON CONFLICT DO NOTHING", [playerId]);
}

async function knowPlayers(db: Queryable, playerIds: readonly PlayerId[]): Promise<boolean[]> {
  const rows = await db.query<{ readonly id: PlayerId }>(
    "SELECT id FROM inventory.players WHERE id = ANY ($1::uuid[])",
    [playerIds],
  );
  const known = new Set(rows.map(({ id }) => id));
  return playerIds.map((id) => known.has(id));
}
