import { randomBytes } from "node:crypto";
import type { PlayerId, Principal, Scope, SessionId, StaffId } from "@muster/auth";
import { readConfig, readSecrets } from "@muster/config";
import { createLedger } from "@muster/ledger";
import { openPostgres, type Postgres } from "@muster/postgres";
import { createIds, createSystemClock, createSystemRandom, OffsetCalendarClock } from "@muster/runtime";
import { openProcess, type PlatformProcess, type Subgraph } from "@muster/subgraph";
import type { ExecutionResult } from "graphql";
import { afterAll, beforeAll, expect } from "vitest";
import { createInventory } from "../src/index.js";
import {
  type CurrencyId,
  createCatalogueReader,
  createInventoryService,
  createPublishing,
  type DefinitionChanges,
  type DefinitionId,
  type DefinitionPublication,
  type DefinitionStore,
  type InventoryService,
  type InventoryStorage,
  type ItemDefinitionContent,
  type ItemId,
  noChanges,
  type PublishingService,
  type ServiceContext,
} from "../src/service/index.js";
import { addPlayer, createInventoryStorage, createItemDefinitions } from "../src/storage/index.js";

/** The clock of whatever a test makes. */
export const clock = createSystemClock();
/** Ids for whatever a test makes. */
export const ids = createIds(clock, createSystemRandom());

/** The subgraph on this file's own servers, with the log's relay and tail running. */
export interface Setting {
  readonly platform: PlatformProcess;
  readonly subgraph: Subgraph;
  /** The same service as the subgraph's, over pools of its own. */
  readonly service: InventoryService;
  readonly publishing: PublishingService;
  readonly definitions: DefinitionStore;
  readonly storage: InventoryStorage;
  /** What {@link Setting.service} works with; its calendar can be moved. */
  readonly context: ServiceContext & { readonly calendar: OffsetCalendarClock };
  /** As the superuser: what a test looks at. */
  readonly admin: Postgres;
}

/** Opens a {@link Setting} before the file's tests and closes it after them. */
export function useSetting(): () => Setting {
  let setting: Setting | undefined;
  const closers: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    const { databaseUrl, redisUrl } = await testServers();
    const config = readConfig({
      NODE_ENV: "test",
      DATABASE_URL: databaseUrl,
      REDIS_URL: redisUrl,
      LOG_LEVEL: "error",
    });
    const secrets = readSecrets(config, { GATEWAY_SECRET: randomBytes(32).toString("base64url") });
    const platform = await openProcess({ config, secrets, service: "test", hosts: ["inventory"] });
    const deps = platform.depsOf("inventory");
    const subgraph = await createInventory(deps);
    await platform.start();
    await subgraph.start();
    const { logger, metrics, events } = deps;
    const open = { url: databaseUrl, applicationName: "inventory-test", logger };
    const admin = openPostgres({ ...open, poolMax: 4 });
    const postgres = openPostgres({ ...open, poolMax: 8, role: "muster_inventory" });
    const ledger = createLedger({ postgres, events, clock, ids, logger, metrics });
    const { database } = deps.logOf("inventory");
    const storage = createInventoryStorage({ postgres, ledger, database, clock, ids });
    const calendar = new OffsetCalendarClock(clock);
    const definitions = createItemDefinitions({
      ...{ postgres, clock, calendar, ids, logger },
      directUrl: databaseUrl,
    });
    const context = { storage, catalogue: createCatalogueReader(definitions), clock, calendar, ids };
    const service = createInventoryService(context);
    const publishing = createPublishing(definitions);
    closers.push(
      () => definitions.stop(),
      () => subgraph.stop(),
      () => ledger.close(),
      () => platform.stop(),
      () => postgres.close(),
      () => admin.close(),
    );
    setting = { platform, subgraph, service, publishing, definitions, storage, context, admin };
  });
  afterAll(async () => {
    for (const close of closers) await close();
  });
  return () => {
    if (setting === undefined) throw new Error("the setting is open inside tests only");
    return setting;
  };
}

/** What tests call things by. */
export const potion = "potion" as DefinitionId;
export const arrow = "arrow" as DefinitionId;
export const sword = "sword" as DefinitionId;
export const gold = "gold" as CurrencyId;

/** A kind of item that differs from a plain unique one in what is given. */
export function kindOf(
  given: Partial<ItemDefinitionContent> & { readonly id: DefinitionId },
): ItemDefinitionContent {
  return {
    name: { en: given.id },
    description: null,
    stackMax: null,
    rarity: "common",
    tags: [],
    tradable: true,
    lifetimeS: null,
    value: null,
    imageUrl: null,
    ...given,
  };
}

/** Publishes definitions, and waits until the subgraph has them in force too. */
export async function publish(
  setting: Setting,
  changes: Partial<DefinitionChanges>,
): Promise<DefinitionPublication> {
  const publication = await setting.publishing.publishDefinitions({
    actorId: "service:test",
    idempotencyKey: ids.next(),
    note: "test",
    changes: { ...noChanges, ...changes },
  });
  await until(async () => {
    const { itemDefinitionsExport } = await ask<{ itemDefinitionsExport: { revision: number } }>(
      setting,
      asStaff("inventory:define"),
      "{ itemDefinitionsExport }",
    );
    return itemDefinitionsExport.revision >= (publication.revision ?? 0);
  });
  return publication;
}

/** Publishes a potion (stacks), an arrow (stacks to 100), a sword (unique) and gold. */
export async function publishBasics(setting: Setting): Promise<void> {
  await publish(setting, {
    items: [
      kindOf({ id: potion, name: { en: "Potion", de: "Trank" }, stackMax: 1_000_000n, tags: ["drink"] }),
      kindOf({ id: arrow, name: { en: "Arrow" }, stackMax: 100n }),
      kindOf({ id: sword, name: { en: "Sword" }, rarity: "epic", tags: ["metal", "weapon"] }),
    ],
    currencies: [{ id: gold, name: { en: "Gold" } }],
  });
}

/** A player whom inventory knows. */
export async function makePlayer({ admin }: Setting): Promise<PlayerId> {
  const playerId = ids.next<PlayerId>();
  await addPlayer(admin, playerId);
  return playerId;
}

/** Gives a player things, and the ids of those that are unique. */
export async function give(
  { service }: Setting,
  playerId: PlayerId,
  items: readonly (readonly [DefinitionId, bigint])[],
  goldAmount = 0n,
): Promise<readonly ItemId[]> {
  const receipt = await service.grantItems({
    actorId: "service:test",
    playerId,
    items: items.map(([definitionId, quantity]) => ({ definitionId, quantity })),
    currencies: goldAmount > 0n ? [{ currencyId: gold, amount: goldAmount }] : [],
    reason: "test",
    idempotencyKey: ids.next(),
  });
  return receipt.itemIds;
}

/** What a player holds of a kind that stacks, with its id. */
export async function stackOf({ storage }: Setting, playerId: PlayerId, definitionId: DefinitionId) {
  const [stack] = await storage.findStacks([{ ownerId: playerId, containerId: null, definitionId }]);
  if (stack === undefined) throw new Error(`no stack of ${definitionId}`);
  return stack;
}

/** The principal of a player. */
export function asPlayer(playerId: PlayerId): Principal {
  return { kind: "player", playerId, sessionId: ids.next<SessionId>() };
}

const staffId = ids.next<StaffId>();

/** The principal of a staff member, the same each time. */
export function asStaff(...scopes: Scope[]): Principal {
  return { kind: "staff", staffId, sessionId: ids.next<SessionId>(), scopes };
}

/** Runs an operation, and gives its data; fails on errors. */
export async function ask<Data>(
  { subgraph }: Setting,
  principal: Principal,
  query: string,
  variables: Record<string, unknown> = {},
): Promise<Data> {
  const result = await subgraph.execute({ query, variables, principal, requestId: "test" });
  expect(result.errors ?? []).toEqual([]);
  return JSON.parse(JSON.stringify(result.data)) as Data;
}

/** Runs an operation that must fail, and gives the first error's code and details. */
export async function askFailing(
  { subgraph }: Setting,
  principal: Principal,
  query: string,
  variables: Record<string, unknown> = {},
): Promise<{ readonly code: unknown; readonly details: Record<string, unknown> }> {
  return failureOf(await subgraph.execute({ query, variables, principal, requestId: "test" }));
}

/** The first error of a result. */
export function failureOf(result: ExecutionResult): { code: unknown; details: Record<string, unknown> } {
  const extensions = result.errors?.[0]?.extensions;
  return { code: extensions?.["code"], details: (extensions?.["details"] ?? {}) as Record<string, unknown> };
}

/** Everything that a request could leave behind: what one that fails must not change. */
export async function footprint({ admin }: Setting): Promise<unknown> {
  const [row] = await admin.query(`SELECT
    (SELECT count(*) FROM ledger.transfers) AS transfers,
    (SELECT sum(balance) FROM ledger.accounts) AS balances,
    (SELECT sum(version) FROM ledger.accounts) AS account_changes,
    (SELECT count(*) FROM ledger.items) AS items,
    (SELECT count(*) FROM ledger.item_moves) AS item_moves,
    (SELECT count(*) FROM ledger.idempotency) AS keys,
    (SELECT count(*) FROM events.outbox) + (SELECT count(*) FROM events.log) AS events,
    (SELECT count(*) FROM definitions.publications) AS publications,
    (SELECT count(*) FROM definitions.changes) AS changes,
    (SELECT count(*) FROM definitions.drafts) AS drafts,
    (SELECT count(*) FROM audit.entries) AS audited,
    (SELECT count(*) FROM inventory.containers) AS containers,
    (SELECT count(*) FROM inventory.loadouts) AS loadouts,
    (SELECT count(*) FROM inventory.gifts) AS gifts,
    (SELECT sum(times) FROM inventory.recipe_uses) AS recipe_uses,
    (SELECT sum(revision) FROM ledger.assets) AS asset_revisions`);
  return row;
}

/** The `ledger.changed` events of a player, in order of their writing, from outbox and log together. */
export async function changesOf({ admin }: Setting, playerId: PlayerId): Promise<Record<string, unknown>[]> {
  const rows = await admin.query<{ payload: Record<string, unknown> }>(
    `SELECT payload FROM (
      SELECT 1 AS part, sequence AS place, key, topic, payload FROM events.outbox
      UNION ALL SELECT 0, position, key, topic, payload FROM events.log
    ) AS event WHERE key = $1 AND topic = 'ledger.changed' ORDER BY part, place`,
    [`player:${playerId}`],
  );
  return rows.map(({ payload }) => payload);
}

/** Waits until `look` finds something, for 15 s at most. */
export async function until<Found>(look: () => Promise<Found | undefined | false>): Promise<Found> {
  const endMs = clock.monotonicMs() + 15_000;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (clock.monotonicMs() > endMs) throw new Error("it did not come to pass in 15 s");
    await clock.sleep(10);
  }
}
