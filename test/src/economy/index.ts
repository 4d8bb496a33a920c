/**
 * The economy under attack: many clients use inventory and store at once, in processes that are killed at every statement that
 * they make, over a Postgres and a Redis that are hurt, and afterwards everything must be as the clients were answered.
 */
import { fileURLToPath } from "node:url";
import type { CurrencyId, DefinitionId, ItemId, PlayerId } from "@muster/inventory/service";
import { openPostgres, type Postgres } from "@muster/postgres";
import { createIds, createSystemClock, SeededRandom } from "@muster/runtime";
import { createLogger } from "@muster/telemetry";
import { bundleChild } from "../faults/child-bundle.js";
import { type Children, startChildren } from "../faults/children.js";
import { type OwnServers, openOwnServers } from "../faults/servers.js";
import { auditBook, findContradictions, readKeys, readUndone, takeCensus } from "./checks/index.js";
import { type Clients, createClients } from "./clients.js";
import { type Actor, doSomething, type Knowledge } from "./flows/index.js";
import { goodsFor, publishGoods } from "./goods.js";
import { type Effect, Model } from "./model.js";
import { bundleEffects, operation } from "./operations.js";
import { figureOffer, openStorefronts, phoneOffer, type Storefronts } from "./storefronts.js";
import { createHaste } from "./time.js";
import { Uniques } from "./uniques.js";

/** How hard the economy is tried. */
export interface Trial {
  /** Decides what clients do and where processes are killed. What comes first of what runs side by side is not its to say. */
  readonly seed: number;
  /** Operations that clients bring to an end; each has one key. */
  readonly operations: number;
  readonly kills: number;
  /** How often Postgres is restarted, how often it crashes, and how often Redis is flushed. */
  readonly outages: number;
}

/** What came of a {@link Trial}. */
export interface Report {
  /** Whatever should not be; empty for a sound economy. */
  readonly problems: readonly string[];
  readonly operations: number;
  readonly calls: number;
  readonly kills: number;
  /** Different statements that processes made, and at how many of them one was killed. */
  readonly statements: number;
  readonly killedAt: number;
  /** Statements at which none was killed. */
  readonly spared: readonly string[];
  /** How many of each operation were done, and were refused with which code; how many trades ended how, and what became of orders. */
  readonly tally: Readonly<Record<string, number>>;
  /** How much memory is taken by what clients and stores know, after all that can be forgotten is. MiB. */
  readonly heapMb: number;
}

const clock = createSystemClock();
const childEntry = fileURLToPath(new URL("../../dist/economy/child.js", import.meta.url));
const playersCount = 96;
const clientsCount = 128;

/** Tries the economy. */
export async function tryEconomy(trial: Trial): Promise<Report> {
  const servers = await openOwnServers(clock, { dataName: "economy", applications: "economy-%-ledger" });
  const storefronts = await openStorefronts(clock);
  const logger = createLogger({ service: "economy-trial", level: "silent" });
  const admin = openPostgres({ url: servers.databaseUrl, poolMax: 6, applicationName: "trial", logger });
  const random = new SeededRandom(trial.seed);
  const ids = createIds(clock, random);
  const goods = goodsFor(trial.operations);
  const moneyOffers = { phone: phoneOffer, figure: figureOffer(trial.operations) };
  const model = new Model();
  try {
    await publishGoods(servers.databaseUrl, goods, Object.values(moneyOffers));
    const children = await startChildren({
      entry: await bundleChild(childEntry),
      settings: {
        databaseUrl: servers.databaseUrl,
        redisUrl: servers.redisUrl,
        providers: storefronts.settings,
      },
      ...{ active: 2, standby: 2, random },
    });
    storefronts.deliverTo(children);
    try {
      const clients = createClients(children, model, clock);
      const players = Array.from({ length: playersCount }, () => ids.next<PlayerId>());
      await makePlayers(admin, players);
      await fund(players, clients, random);
      const stacks = await readStacks(admin);
      const knowledge: Knowledge = {
        players,
        goods,
        stacks,
        uniques: new Uniques(),
        containers: [],
        orders: [],
        sales: [],
        held: [],
        moneyOffers,
        documents: new Map(),
      };
      await Promise.all([
        play(trial, clients, { knowledge, storefronts, model, haste: createHaste(admin) }),
        hurt(trial, children, clients, servers, new SeededRandom(trial.seed + 1)),
      ]);
      await askAgain(admin, model, clients, random);
      await storefronts.settle(admin);
      await untilSwept(admin);
      await untilUndone(admin);
      model.undo(await readUndone(admin));
      model.deliver(deliveredBy(storefronts, await readUndelivered(admin, model)));
      const problems = [
        ...(await findContradictions(admin, model, goods, storefronts, moneyOffers.figure)),
        ...(await auditBook(admin, clock)),
      ];
      return reportOf(model, clients, children, { problems, census: await takeCensus(admin) });
    } finally {
      await children.stop();
    }
  } finally {
    await storefronts.close();
    await admin.close();
    await servers.close();
  }
}

/** What purchases for money gave: those that were taken back gave it back, or left debt; those that were held gave nothing yet. */
function deliveredBy({ sales }: Storefronts, undelivered: ReadonlySet<string>): Effect[] {
  return [...sales.values()].flatMap(({ id, playerId, offer: { swords, gems }, standing }) =>
    standing() !== "paid" || undelivered.has(id)
      ? []
      : [
          { playerId, assetId: "item:sword", amount: BigInt(swords) },
          { playerId, assetId: "currency:gems", amount: BigInt(gems) },
        ],
  );
}

/** Sales that wait for a review, or were given up in one. */
async function readUndelivered(admin: Postgres, { decisions }: Model): Promise<Set<string>> {
  const rejected = [...decisions].flatMap(([id, decided]) => (decided === "rejected" ? [id] : []));
  const rows = await admin.query<{ readonly id: string }>(
    `WITH undelivered AS (SELECT id FROM store.orders WHERE state = 'HELD' OR id = ANY ($1::uuid[]))
    SELECT id::text FROM undelivered UNION SELECT r.transaction_id FROM store.receipts r JOIN undelivered o ON o.id = r.order_id`,
    [rejected],
  );
  return new Set(rows.map(({ id }) => id));
}

/** Resolves when all that staff ordered to be undone is. */
async function untilUndone(admin: Postgres): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    const open = await admin.query(
      "SELECT 1 FROM inventory.trade_reversals WHERE completed_at IS NULL LIMIT 1",
    );
    if (open.length === 0) return;
    await clock.sleep(100);
  }
  throw new Error("orders to undo handovers were not done in a minute");
}

/** Resolves when no trade is open whose time is over. */
async function untilSwept(admin: Postgres): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    const open = await admin.query(
      "SELECT 1 FROM inventory.trades WHERE state IN ('proposed', 'accepted') AND expires_at <= now() LIMIT 1",
    );
    if (open.length === 0) return;
    await clock.sleep(100);
  }
  throw new Error("trades whose time is over were not ended in a minute");
}

async function makePlayers(admin: Postgres, players: readonly PlayerId[]): Promise<void> {
  for (const schema of ["inventory", "store"])
    await admin.query(`INSERT INTO ${schema}.players (id) SELECT unnest($1::uuid[])`, [players]);
}

/** What everyone begins with: most are rich, some are soon out of money. */
async function fund(players: readonly PlayerId[], clients: Clients, random: SeededRandom): Promise<void> {
  const one = (playerId: PlayerId, place: number): Promise<unknown> => {
    const bundle = {
      items: ["potion", "egg", "crate"].map((definitionId) => ({
        definitionId: definitionId as DefinitionId,
        quantity: 60n,
      })),
      currencies: [
        { currencyId: "gold" as CurrencyId, amount: place % 4 === 0 ? 150n : 100_000n },
        { currencyId: "gems" as CurrencyId, amount: 40n },
      ],
    };
    const request = {
      actorId: "service:test",
      playerId,
      reason: "test",
      idempotencyKey: `begin-${playerId}`,
    };
    return clients.perform(
      operation(
        "grantItems",
        { ...request, ...bundle },
        {
          effects: () => bundleEffects(playerId, bundle, 1n),
        },
      ),
      random,
    );
  };
  await Promise.all(players.map(one));
}

async function readStacks(admin: Postgres): Promise<Map<string, ItemId>> {
  const rows = await admin.query<{ readonly id: ItemId; readonly account: string }>(
    "SELECT id, owner_id || ' ' || asset_id AS account FROM ledger.accounts",
  );
  return new Map(rows.map(({ id, account }) => [account, id]));
}

/** Clients that do one thing after the other, each with chances of its own, until there were enough operations. */
async function play(
  { seed, operations }: Trial,
  clients: Clients,
  world: Pick<Actor, "knowledge" | "storefronts" | "model" | "haste">,
): Promise<void> {
  const client = async (place: number): Promise<void> => {
    const random = new SeededRandom(seed * 1009 + place);
    const actor: Actor = {
      ...{ ...world, random, ids: createIds(clock, random) },
      perform: (wanted) => clients.perform(wanted, random),
      nowMs: () => clock.nowMs(),
    };
    while (clients.ended < operations && clients.problems.length === 0) {
      await doSomething(actor);
      if (random.below(12) === 0) await clients.repeatOne(random);
    }
  };
  await Promise.all(Array.from({ length: clientsCount }, (_, place) => client(place)));
}

/** Spreads kills and outages over the run. */
async function hurt(
  { operations, kills, outages }: Trial,
  children: Children,
  clients: Clients,
  servers: OwnServers,
  random: SeededRandom,
): Promise<void> {
  const faults: (() => Promise<void>)[] = Array.from({ length: kills }, () => () => children.killOne());
  const add = (fault: () => Promise<void>): void => {
    faults.splice(random.below(faults.length + 1), 0, fault);
  };
  for (let count = 0; count < outages; count++) {
    add(() => servers.restartPostgres());
    add(() => servers.crashPostgres());
    add(() => servers.flushRedis());
  }
  for (const [place, fault] of faults.entries()) {
    const dueAt = (operations * (place + 0.5)) / (faults.length + 1);
    while (clients.ended < dueAt && clients.problems.length === 0) await clock.sleep(2);
    if (clients.problems.length > 0) return;
    await fault();
  }
}

/** Who was refused after a call that got no answer asks once more: what the book has, it has to answer. */
async function askAgain(
  admin: Postgres,
  model: Model,
  clients: Clients,
  random: SeededRandom,
): Promise<void> {
  const inBook = await readKeys(admin, model);
  for (const [id, { doubtful }] of [...model.keys])
    if (doubtful !== undefined && inBook.has(id)) await clients.perform(doubtful, random);
}

/** Bytes of the heap that are in use. What is garbage by now is counted in unless node was started with --expose-gc. */
function readHeap(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

function reportOf(
  model: Model,
  clients: Clients,
  { kills, statements, killed, crashes }: Children,
  found: { readonly problems: readonly string[]; readonly census: Readonly<Record<string, number>> },
): Report {
  const hit = new Set([...killed].map((point) => point.slice(point.indexOf(" ") + 1)));
  return {
    problems: [...crashes, ...clients.problems, ...model.problems, ...found.problems],
    ...{ operations: clients.ended, calls: clients.calls, kills },
    ...{ statements: statements.size, killedAt: hit.size },
    heapMb: Math.round(readHeap() / 2 ** 20),
    spared: [...statements].filter((label) => !hit.has(label)).sort(),
    tally: Object.fromEntries(
      [...model.tally, ...Object.entries(found.census)].sort(([one], [other]) => (one < other ? -1 : 1)),
    ),
  };
}
