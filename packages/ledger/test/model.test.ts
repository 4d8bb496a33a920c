import type { EventId } from "@muster/events";
import { type Random, SeededRandom } from "@muster/runtime";
import { expect, test } from "vitest";
import { auditLedger } from "../src/audit/index.js";
import { findBalances, findItems } from "../src/reads.js";
import {
  amountMax,
  type ItemChange,
  mintOwnerId,
  sinkOwnerId,
  type Transfer,
  type Unit,
} from "../src/unit.js";
import { ids, openBook, outcome, unit } from "./open-book.js";

const assetIds = ["currency:gold", "currency:gems", "item:potion"];

/** What the book should say, in the plainest form. */
interface Model {
  readonly balances: Map<string, bigint>;
  readonly items: Map<string, { ownerId: string; version: bigint }>;
  readonly answers: Map<string, Unit>;
  events: number;
}

/** Applies `given` to the model and says what the ledger should answer. */
function predict(model: Model, given: Unit): string {
  if (model.answers.has(given.idempotency.key)) return "replayed";
  const balances = new Map<string, bigint>();
  const bounds: [at: string, balanceMax: bigint][] = [];
  for (const { assetId, fromOwnerId, toOwnerId, amount, balanceMax } of given.transfers ?? []) {
    if (balanceMax !== undefined) bounds.push([`${toOwnerId} ${assetId}`, balanceMax]);
    for (const [ownerId, change] of [
      [fromOwnerId, -amount],
      [toOwnerId, amount],
    ] as const) {
      if (ownerId === mintOwnerId || ownerId === sinkOwnerId) continue;
      const at = `${ownerId} ${assetId}`;
      balances.set(at, (balances.get(at) ?? model.balances.get(at) ?? 0n) + change);
    }
  }
  for (const [at, balance] of balances) {
    if (balance < 0n) return "INSUFFICIENT_FUNDS";
    if (balance > amountMax || bounds.some(([bounded, most]) => bounded === at && balance > most))
      return "CONFLICT";
  }
  const items = new Map(model.items);
  for (const change of given.items ?? []) {
    const item = items.get(change.itemId);
    if (change.change === "create") {
      if (item !== undefined) return "CONFLICT";
      items.set(change.itemId, { ownerId: change.ownerId, version: 1n });
      continue;
    }
    const from = change.change === "move" ? change.fromOwnerId : change.ownerId;
    if (item?.ownerId !== from) return "ITEM_NOT_OWNED";
    if (change.version !== undefined && change.version !== item.version) return "CONFLICT";
    const ownerId = change.change === "move" ? change.toOwnerId : sinkOwnerId;
    items.set(change.itemId, { ownerId, version: item.version + 1n });
  }
  for (const [at, balance] of balances) model.balances.set(at, balance);
  for (const [itemId, item] of items) model.items.set(itemId, item);
  model.answers.set(given.idempotency.key, given);
  model.events += given.events?.length ?? 0;
  return "posted";
}

class Generator {
  readonly owners = Array.from({ length: 6 }, () => ids.next());
  readonly itemIds = Array.from({ length: 12 }, () => ids.next());
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  #one<Value>(values: readonly Value[]): Value {
    const value = values[this.#random.below(values.length)];
    if (value === undefined) throw new Error("nothing to choose from");
    return value;
  }

  #transfer(): Transfer {
    const fromOwnerId = this.#one([...this.owners, mintOwnerId, mintOwnerId]);
    const toOwnerId = this.#one([...this.owners, sinkOwnerId].filter((owner) => owner !== fromOwnerId));
    const amount = this.#random.below(40) === 0 ? amountMax : BigInt(1 + this.#random.below(50));
    const bounded = toOwnerId !== sinkOwnerId && this.#random.below(3) === 0;
    const balanceMax = bounded ? BigInt(20 + this.#random.below(300)) : undefined;
    return { assetId: this.#one(assetIds), fromOwnerId, toOwnerId, amount, balanceMax, reason: "model" };
  }

  #item(): ItemChange {
    const itemId = this.#one(this.itemIds);
    const [ownerId, toOwnerId] = [this.#one(this.owners), this.#one(this.owners)];
    const version = this.#random.below(3) === 0 ? BigInt(1 + this.#random.below(4)) : undefined;
    const kind = this.#random.below(4);
    if (kind === 0)
      return {
        change: "create",
        itemId,
        assetId: "item:hat",
        definitionRevision: 1,
        ownerId,
        reason: "model",
      };
    if (kind === 1) return { change: "destroy", itemId, ownerId, version, reason: "model" };
    if (ownerId === toOwnerId) return this.#item();
    return { change: "move", itemId, fromOwnerId: ownerId, toOwnerId, version, reason: "model" };
  }

  next(): Unit {
    const transfers = Array.from({ length: this.#random.below(4) }, () => this.#transfer());
    const items = Array.from({ length: this.#random.below(3) === 0 ? 1 + this.#random.below(2) : 0 }, () =>
      this.#item(),
    );
    const events = Array.from({ length: this.#random.below(3) }, () => ({
      id: ids.next<EventId>(),
      topic: "test.model",
      key: "model",
      payload: {},
      occurredAtMs: 0,
    }));
    return unit({ transfers, items, events });
  }
}

/** Posts `wave` side by side, and gives what each came to. */
const post = (
  ledgers: readonly { post(unit: Unit): Promise<{ replayed: boolean }> }[],
  wave: readonly Unit[],
) =>
  Promise.all(
    wave.map((given, at) => {
      const ledger = ledgers[at % ledgers.length];
      if (ledger === undefined) throw new Error("no ledger");
      return outcome(ledger.post(given).then(({ replayed }) => (replayed ? "replayed" : "posted")));
    }),
  );

async function compare(book: Awaited<ReturnType<typeof openBook>>, model: Model): Promise<void> {
  const refs = [...model.balances.keys()].map((at) => {
    const [ownerId = "", assetId = ""] = at.split(" ");
    return { ownerId, assetId };
  });
  const found = await findBalances(book.postgres, refs);
  expect(found.map((balance) => balance?.amount ?? 0n)).toEqual([...model.balances.values()]);
  const items = await findItems(book.postgres, [...model.items.keys()]);
  for (const [at, { ownerId, version }] of [...model.items.values()].entries()) {
    if (ownerId === sinkOwnerId) expect(items[at]).toBeUndefined();
    else expect(items[at]).toMatchObject({ ownerId, version });
  }
  expect(await book.admin.query("SELECT count(*)::int AS n FROM events.outbox")).toEqual([
    { n: model.events },
  ]);
  expect((await auditLedger(book.admin)).problems).toEqual([]);
}

test.each([1, 2, 3, 4])("one ledger answers every unit as the model does (seed %i)", async (seed) => {
  const book = await openBook((await testServers()).databaseUrl, { batchesMax: 1 });
  await book.admin.query("TRUNCATE events.outbox");
  const random = new SeededRandom(seed);
  const generator = new Generator(random);
  const model: Model = { balances: new Map(), items: new Map(), answers: new Map(), events: 0 };
  const seen = new Map<string, number>();
  for (let wave = 0; wave < 25; wave++) {
    const units = Array.from({ length: 1 + random.below(40) }, () => generator.next());
    for (const earlier of model.answers.values()) if (random.below(60) === 0) units.push(earlier);
    const expected = units.map((given) => predict(model, given));
    expect([wave, await post([book.ledger], units)]).toEqual([wave, expected]);
    for (const answer of expected) seen.set(answer, (seen.get(answer) ?? 0) + 1);
  }
  const kinds = ["posted", "replayed", "INSUFFICIENT_FUNDS", "ITEM_NOT_OWNED", "CONFLICT"];
  expect(kinds.filter((kind) => (seen.get(kind) ?? 0) < 3)).toEqual([]);
  await compare(book, model);
  await book.close();
});

test.each([5, 6])("two ledgers side by side lose and conjure nothing (seed %i)", async (seed) => {
  const { databaseUrl } = await testServers();
  const books = [await openBook(databaseUrl, { batchUnitsMax: 16 }), await openBook(databaseUrl)] as const;
  await books[0].admin.query("TRUNCATE events.outbox");
  const random = new SeededRandom(seed);
  const generator = new Generator(random);
  const totals = new Map<string, bigint>();
  let posted = 0;
  let events = 0;
  for (let wave = 0; wave < 15; wave++) {
    const fresh = Array.from({ length: 60 }, () => generator.next());
    const units = fresh.flatMap((given) => (random.below(5) === 0 ? [given, given] : [given]));
    const answers = await post(
      books.map((book) => book.ledger),
      units,
    );
    for (const [at, given] of units.entries()) {
      if (answers[at] !== "posted") continue;
      posted++;
      events += given.events?.length ?? 0;
      for (const { assetId, fromOwnerId, toOwnerId, amount } of given.transfers ?? []) {
        totals.set(`${fromOwnerId} ${assetId}`, (totals.get(`${fromOwnerId} ${assetId}`) ?? 0n) - amount);
        totals.set(`${toOwnerId} ${assetId}`, (totals.get(`${toOwnerId} ${assetId}`) ?? 0n) + amount);
      }
    }
  }
  expect(posted).toBeGreaterThan(200);
  const players = [...totals].filter(([at]) => !at.startsWith("00000000"));
  const found = await findBalances(
    books[0].postgres,
    players.map(([at]) => ({ ownerId: at.slice(0, 36), assetId: at.slice(37) })),
  );
  expect(found.map((balance) => balance?.amount ?? 0n)).toEqual(players.map(([, total]) => total));
  expect(await books[0].admin.query("SELECT count(*)::int AS n FROM events.outbox")).toEqual([{ n: events }]);
  expect((await auditLedger(books[0].admin)).problems).toEqual([]);
  await Promise.all(books.map((book) => book.close()));
});
