import { randomBytes } from "node:crypto";
import type { PlayerId, Principal, Scope, SessionId, StaffId } from "@muster/auth";
import { readConfig } from "@muster/config";
import { createLedger } from "@muster/ledger";
import { openPostgres, type Postgres } from "@muster/postgres";
import { createIds, createSystemClock, createSystemRandom } from "@muster/runtime";
import { openProcess, type PlatformProcess, type Subgraph } from "@muster/subgraph";
import type { ExecutionResult } from "graphql";
import { afterAll, beforeAll, expect } from "vitest";
import { createInventory } from "../src/index.js";
import {
  type CurrencyId,
  createInventoryService,
  type DefinitionId,
  type InventoryService,
  type InventoryStorage,
  type ItemId,
} from "../src/service/index.js";
import { addPlayer, createInventoryStorage } from "../src/storage/index.js";

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
  readonly storage: InventoryStorage;
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
    const secrets = { accessTokenPrivateKey: "unused here", gatewaySecret: randomBytes(32) };
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
    const service = createInventoryService({ storage, ids });
    closers.push(
      () => subgraph.stop(),
      () => ledger.close(),
      () => platform.stop(),
      () => postgres.close(),
      () => admin.close(),
    );
    setting = { platform, subgraph, service, storage, admin };
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

/** Publishes a potion (stacks), an arrow (stacks to 100), a sword (unique) and gold. */
export async function publishBasics({ service }: Setting): Promise<void> {
  await service.publishDefinitions({
    actorId: "service:test",
    idempotencyKey: "basics",
    items: [
      {
        id: potion,
        name: { en: "Potion", de: "Trank" },
        stackMax: 1_000_000n,
        rarity: "common",
        tags: ["drink"],
      },
      { id: arrow, name: { en: "Arrow" }, stackMax: 100n, rarity: "common", tags: [] },
      { id: sword, name: { en: "Sword" }, stackMax: null, rarity: "epic", tags: ["metal", "weapon"] },
    ],
    currencies: [{ id: gold, name: { en: "Gold" } }],
    starterGrant: undefined,
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
  const [stack] = await storage.findStacks([{ playerId, definitionId }]);
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
    (SELECT count(*) FROM inventory.publications) AS publications,
    (SELECT count(*) FROM inventory.definition_revisions) AS revisions,
    (SELECT sum(revision) FROM inventory.item_definitions) AS item_revisions,
    (SELECT publication_id FROM inventory.starter_grant) AS starter_grant`);
  return row;
}

/** The `inventory.changed` events of a player, in order of their writing, from outbox and log together. */
export async function changesOf({ admin }: Setting, playerId: PlayerId): Promise<Record<string, unknown>[]> {
  const rows = await admin.query<{ payload: Record<string, unknown> }>(
    `SELECT payload FROM (
      SELECT 1 AS part, sequence AS place, key, topic, payload FROM events.outbox
      UNION ALL SELECT 0, position, key, topic, payload FROM events.log
    ) AS event WHERE key = $1 AND topic = 'inventory.changed' ORDER BY part, place`,
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
