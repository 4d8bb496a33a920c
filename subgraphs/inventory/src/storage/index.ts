import { currentCursor } from "@muster/events";
import type { Ledger } from "@muster/ledger";
import type { Postgres, Queryable } from "@muster/postgres";
import type { Ids, SystemClock } from "@muster/runtime";
import type { InventoryStorage, PlayerId } from "../service/index.js";
import {
  findCurrencies,
  findDefinitions,
  readCurrencies,
  readDefinitions,
  readStarterGrant,
} from "./definitions.js";
import { findItems, findStacks, readItems, readWallets } from "./holdings.js";
import { post, recall } from "./postings.js";
import { publish } from "./publish.js";

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
    findDefinitions: (definitionIds) => findDefinitions(postgres, definitionIds),
    findCurrencies: (currencyIds) => findCurrencies(postgres, currencyIds),
    readDefinitions: (slice) => readDefinitions(postgres, slice),
    readCurrencies: (slice) => readCurrencies(postgres, slice),
    findItems: (itemIds) => findItems(postgres, itemIds),
    findStacks: (keys) => findStacks(postgres, keys),
    readItems: (slices) => readItems(postgres, slices),
    readWallets: (playerIds) => readWallets(postgres, playerIds),
    readCursor: () => currentCursor(postgres, database),
    knowPlayers: (playerIds) => knowPlayers(postgres, playerIds),
    readStarterGrant: () => readStarterGrant(postgres),
    post: (posting) => post({ ledger, ids, clock }, posting),
    recall: (idempotency) => recall(postgres, idempotency),
    publish: (publication, check) => publish({ postgres, ids, nowMs: clock.nowMs() }, publication, check),
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
