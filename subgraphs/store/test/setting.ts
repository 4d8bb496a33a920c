import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PlayerId, Principal, Scope, SessionId, StaffId } from "@muster/auth";
import { type Config, readConfig, readSecrets, withSettings } from "@muster/config";
import type { Definitions } from "@muster/definitions";
import { errorCodes, findAppError } from "@muster/errors";
import { createEventWriter, type EventId, type JsonObject } from "@muster/events";
import { createLedger, defineAssets, give, type Ledger } from "@muster/ledger";
import { openPostgres, type Postgres } from "@muster/postgres";
import {
  createIds,
  createSystemClock,
  createSystemRandom,
  OffsetCalendarClock,
  SeededRandom,
} from "@muster/runtime";
import { openProcess, type PlatformProcess, readBody, type Subgraph } from "@muster/subgraph";
import type { ExecutionResult } from "graphql";
import { afterAll, beforeAll, expect } from "vitest";
import { createCatalogDefinitions, createCatalogReader } from "../src/catalog.js";
import { createStore } from "../src/index.js";
import { gatherReads, readFacts } from "../src/loaders.js";
import { wirePayments } from "../src/payments.js";
import { createProviders, readProviderSettings } from "../src/providers/index.js";
import {
  type CatalogContent,
  createStoreService,
  type JsonFields,
  type OfferId,
  type PaymentService,
  type PurchaseRequest,
  type StoreService,
  type StoreStorage,
} from "../src/service/index.js";
import type { Providers } from "../src/service/providers.js";
import { type Simulators, startSimulators } from "../src/simulators/index.js";
import { addPlayer, createStoreStorage } from "../src/storage/index.js";

/** The clock of whatever a test makes. */
export const clock = createSystemClock();
/** Ids for whatever a test makes. */
export const ids = createIds(clock, createSystemRandom());

/** The subgraph on this file's own servers, with the log's relay and tail running. */
export interface Setting {
  readonly platform: PlatformProcess;
  readonly subgraph: Subgraph;
  /** The same service as the subgraph's, over pools of its own, with a calendar that a test moves. */
  readonly service: StoreService;
  readonly storage: StoreStorage;
  readonly ledger: Ledger;
  readonly calendar: OffsetCalendarClock;
  readonly definitions: Definitions<CatalogContent>;
  /** As the superuser: what a test looks at. */
  readonly admin: Postgres;
  readonly config: Config;
  /** Sales for money, through {@link simulators} where the test has them. */
  readonly payments: PaymentService;
  /** The stores, which tell the subgraph of what happens. */
  readonly simulators: Simulators | undefined;
}

/** What the gateway would be to a provider: it hands requests to the subgraph's routes. */
async function openDoor(
  subgraph: Subgraph,
): Promise<{ readonly url: string; readonly close: () => Promise<void> }> {
  const server = createServer(async (request, response) => {
    const route = subgraph.routes.find(({ path }) => `/store${path}` === request.url);
    if (route === undefined) return void response.writeHead(404).end();
    try {
      const answer = await route.handle({
        ...{ method: "POST", path: route.path, search: new URLSearchParams(), headers: request.headers },
        body: await readBody(request, route.bodyBytesMax),
        principal: { kind: "anonymous" },
      });
      response.writeHead(answer.status).end(answer.body);
    } catch (error) {
      response.writeHead(errorCodes[findAppError(error)?.code ?? "INTERNAL"].status).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/**
 * Opens a {@link Setting} before the file's tests, with a catalog and what it sells, and closes it after them. With
 * `simulates` there are stores, which tell the subgraph; `apart` leaves it standing, so that the test says what happens when.
 * `environment` adds settings. What the test puts around the providers is around those of the setting's own payments.
 */
export function useSetting(
  catalog: Readonly<Record<string, JsonFields>>,
  {
    simulates = false,
    environment = {},
    around = (providers) => providers,
  }: {
    readonly environment?: Readonly<Record<string, string>>;
    readonly simulates?: boolean | "apart";
    readonly around?: (providers: Providers) => Providers;
  } = {},
): () => Setting {
  let setting: Setting | undefined;
  const closers: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    const { databaseUrl, redisUrl } = await testServers();
    const directory = await mkdtemp(join(tmpdir(), "muster-store-"));
    closers.push(() => rm(directory, { recursive: true }));
    const settings = readConfig({
      NODE_ENV: "test",
      DATABASE_URL: databaseUrl,
      REDIS_URL: redisUrl,
      LOG_LEVEL: "error",
      MUSTER_DATA_DIR: directory,
      PROVIDER_TIMEOUT_MS: "5000",
      ...environment,
    });
    const keys = readSecrets(settings, {});
    const simulators = simulates
      ? await startSimulators({ config: settings, secrets: keys, clock, random: new SeededRandom(11) })
      : undefined;
    const config = withSettings(settings, simulators?.config ?? {});
    const secrets = readSecrets(config, {});
    const platform = await openProcess({ config, secrets, service: "test", hosts: ["store"] });
    const calendar = new OffsetCalendarClock(clock);
    const deps = { ...platform.depsOf("store"), calendar };
    const subgraph = await createStore(deps);
    await platform.start();
    if (simulates !== "apart") await subgraph.start();
    const { logger, metrics, events } = deps;
    const open = { url: databaseUrl, applicationName: "store-test", logger };
    const admin = openPostgres({ ...open, poolMax: 4 });
    const postgres = openPostgres({ ...open, poolMax: 8, role: "muster_store" });
    const ledger = createLedger({ postgres, events, clock, ids, logger, metrics });
    const definitions = createCatalogDefinitions(deps, postgres);
    const wiring = wirePayments();
    const { errandRows } = wiring;
    const storage = gatherReads(createStoreStorage({ postgres, ledger, clock, ids, errandRows }));
    const context = {
      ...{ storage, calendar, clock, ids },
      reads: readFacts(storage),
      catalog: createCatalogReader(definitions),
      random: new SeededRandom(7),
    };
    const service = createStoreService(context);
    const providers = around(createProviders(readProviderSettings(config, secrets), clock));
    const { service: payments } = wiring.open(context, { postgres, ledger, clock, ids }, providers);
    if (simulators !== undefined) closers.push(() => simulators.close());
    if (simulates === true) {
      const door = await openDoor(subgraph);
      simulators?.deliverTo(door.url);
      closers.push(door.close);
    }
    closers.push(
      () => admin.close(),
      () => postgres.close(),
      () => platform.stop(),
      () => ledger.close(),
      () => subgraph.stop(),
    );
    setting = {
      ...{ platform, subgraph, service, payments, storage, ledger, calendar, definitions, admin, config },
      simulators,
    };
    await defineBasics(admin);
    if (Object.keys(catalog).length > 0) await publish(setting, catalog);
  });
  afterAll(async () => {
    for (const close of closers.toReversed()) await close();
  });
  return () => {
    if (setting === undefined) throw new Error("the setting is open inside tests only");
    return setting;
  };
}

/** What inventory would have published: a potion (stacks to 1000), a sword and a chest (unique), an egg (stacks), gold, gems. */
export const assets = {
  potion: { id: "item:potion", form: "counted", balanceMax: 1000n, revision: 1 },
  egg: { id: "item:egg", form: "counted", balanceMax: null, revision: 1 },
  sword: { id: "item:sword", form: "unique", balanceMax: null, revision: 3 },
  chest: { id: "item:chest", form: "unique", balanceMax: null, revision: 1 },
  gold: { id: "currency:gold", form: "counted", balanceMax: null, revision: 1 },
  gems: { id: "currency:gems", form: "counted", balanceMax: null, revision: 1 },
} as const;

async function defineBasics(admin: Postgres): Promise<void> {
  await admin.transact((tx) => defineAssets(tx, Object.values(assets)));
}

/** Publishes entries of the catalog, and waits until the subgraph sells by them; `null` takes one out. */
export async function publish(
  { definitions, subgraph }: Setting,
  entries: Readonly<Record<string, JsonFields | null>>,
): Promise<void> {
  await definitions.publish({
    changes: new Map(Object.entries(entries)),
    ...{ actorId: "service:test", note: "test", idempotencyKey: ids.next() },
  });
  const inForce = (await definitions.inForce()).entries;
  const query = "query ($id: ID!) { offer(id: $id) { revision } }";
  const principal = asStaff("store:read");
  for (const id of Object.keys(entries).filter((one) => one.startsWith("offer:")))
    await until(async () => {
      const variables = { id: id.slice("offer:".length) };
      const { data } = await subgraph.execute({ query, variables, principal, requestId: "test" });
      const { offer } = data as { readonly offer: { readonly revision: number } | null };
      return offer?.revision === inForce.get(id)?.revision;
    });
}

/** A player whom the store knows, with what they are given. */
export async function makePlayer(
  { admin, ledger }: Setting,
  given: Partial<Record<keyof typeof assets, bigint>> = {},
): Promise<PlayerId> {
  const playerId = ids.next<PlayerId>();
  await addPlayer(admin, playerId);
  const lines = Object.entries(given).map(([name, amount]) => ({
    asset: assets[name as keyof typeof assets],
    amount,
  }));
  if (lines.length > 0)
    await ledger.post({
      idempotency: { ownerId: "test", operation: "give", key: ids.next(), request: null },
      ...give(lines, { ownerId: playerId, reason: "test", ids }),
      response: null,
    });
  return playerId;
}

/** Publishes an event of another context's about a player. */
export async function publishEvent(
  { admin, platform }: Setting,
  topic: string,
  playerId: PlayerId,
  payload: JsonObject,
): Promise<void> {
  const writer = createEventWriter({ postgres: admin, logger: platform.logger, clock });
  const event = {
    id: ids.next<EventId>(),
    topic,
    key: `player:${playerId}`,
    payload,
    occurredAtMs: clock.nowMs(),
  };
  await admin.transact((tx) => writer.append(tx, [event]));
  await writer.close();
}

/** A purchase for gold with a key of its own. */
export function purchase(
  playerId: PlayerId,
  offerId: string,
  amount: bigint,
  more: Partial<PurchaseRequest> = {},
): PurchaseRequest {
  return {
    ...{ playerId, offerId: offerId as OfferId, quantity: 1, giftTo: null, idempotencyKey: ids.next() },
    expectedPrice: { currencyId: "gold", amount },
    ...more,
  };
}

/** What an owner has of each asset that is counted, and how many of each that is unique. */
export async function holdingsOf({ admin }: Setting, ownerId: PlayerId): Promise<Record<string, number>> {
  const rows = await admin.query<{ readonly asset_id: string; readonly amount: number }>(
    `SELECT asset_id, balance::float8 AS amount FROM ledger.accounts WHERE owner_id = $1 AND balance > 0
    UNION ALL SELECT asset_id, count(*)::float8 FROM ledger.items WHERE owner_id = $1 GROUP BY 1 ORDER BY 1`,
    [ownerId],
  );
  return Object.fromEntries(rows.map((row) => [row.asset_id, row.amount]));
}

/** The code and details with which `work` is refused. */
export async function refusalOf(work: Promise<unknown>): Promise<{ code: unknown; details: unknown }> {
  try {
    await work;
  } catch (error) {
    const { code, details } = error as { readonly code: unknown; readonly details: unknown };
    if (code === undefined) throw error;
    return { code, details };
  }
  throw new Error("it was not refused");
}

/** Everything that a request could leave behind: what one that fails must not change. */
export async function footprint({ admin }: Setting): Promise<unknown> {
  const [row] = await admin.query(`SELECT
    (SELECT count(*) FROM ledger.transfers) AS transfers,
    (SELECT sum(balance) FROM ledger.accounts) AS balances,
    (SELECT count(*) FROM ledger.items) AS items,
    (SELECT count(*) FROM ledger.item_moves) AS item_moves,
    (SELECT count(*) FROM ledger.idempotency) AS keys,
    (SELECT count(*) FROM events.outbox) + (SELECT count(*) FROM events.log) AS events,
    (SELECT count(*) FROM store.orders) AS orders,
    (SELECT count(*) FROM store.receipts) AS receipts,
    (SELECT count(*) FROM store.checkouts) AS checkouts,
    (SELECT count(*) FROM jobs.jobs WHERE key <> 'recurring') AS jobs,
    (SELECT count(*) FROM store.draws) AS draws,
    (SELECT sum(misses) FROM store.box_progress) AS misses,
    (SELECT sum(count) FROM store.purchase_counts) AS counts,
    (SELECT sum(sold + reserved) FROM store.stock) AS stock,
    (SELECT count(*) FROM store.entitlement_grants) AS entitlements,
    (SELECT count(*) FROM audit.entries) AS audit`);
  return row;
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
  const result: ExecutionResult = await subgraph.execute({ query, variables, principal, requestId: "test" });
  const extensions = result.errors?.[0]?.extensions;
  return { code: extensions?.["code"], details: (extensions?.["details"] ?? {}) as Record<string, unknown> };
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
