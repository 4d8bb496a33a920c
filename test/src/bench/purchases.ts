import { randomUUID } from "node:crypto";
import type { Child } from "./child.js";
import { type Figures, median } from "./figures.js";
import type { LoadAnswer, LoadQuestion } from "./http-load.js";
import { keyMark } from "./key-mark.js";
import { countStatements } from "./statement-count.js";
import { post, type World } from "./world.js";

const rounds = 5;
const roundMs = 4000;
const warmUpMs = 4000;
const buyers = 64;
/** The share of the highest rate at which the times of the paced load are taken. */
const paceShare = 0.8;
/** What is still to be sealed and published of the highest load is done by then. */
const leadInMs = 3000;

const mutation = `mutation ($input: PurchaseOfferInput!) {
  purchaseOffer(input: $input) { order { id state delivery { items { quantity } currencies { amount } } } }
}`;

/**
 * Purchases of an offer (four potions and a gem for gold, under a limit, while none is in debt) by 64 players: how many a second
 * where each buys again when it has its answer, how long they take when 80% of that have come in evenly for a while, and how many
 * statements the store sends to Postgres for one, under that load and for a player who is alone.
 */
export async function measurePurchases(world: World, client: Child): Promise<Figures> {
  await prepare(world);
  const input = {
    offerId: "bench",
    expectedPrice: { currencyId: "gold", amount: "1" },
    idempotencyKey: keyMark,
  };
  const everyone: LoadQuestion = {
    origin: world.platform.url,
    path: "/graphql",
    body: JSON.stringify({ query: mutation, variables: { input } }),
    authorizations: world.players.map(({ authorization }) => authorization),
    connections: buyers,
    durationMs: roundMs,
  };
  const run = (question: LoadQuestion): Promise<Run> => measure(world, client, question);
  await run({ ...everyone, durationMs: warmUpMs });
  const highest: Run[] = [];
  const paced: Run[] = [];
  for (let round = 0; round < rounds; round++) {
    highest.push(await run(everyone));
    const ratePerS = paceShare * median(highest.map(({ perS }) => perS));
    paced.push(await run({ ...everyone, connections: 4 * buyers, ratePerS, leadInMs }));
  }
  const lone = await run({ ...everyone, connections: 1 });
  return {
    purchases_per_s: { value: median(highest.map(({ perS }) => perS)), unit: "1/s" },
    purchase_p50_ms: { value: median(paced.map(({ p50Ms }) => p50Ms)), unit: "ms" },
    purchase_p99_ms: { value: median(paced.map(({ p99Ms }) => p99Ms)), unit: "ms" },
    cpu_us_per_purchase: { value: median(highest.map(({ cpuUs }) => cpuUs)), unit: "us" },
    purchase_p99_at_highest_rate_ms: { value: median(highest.map(({ p99Ms }) => p99Ms)), unit: "ms" },
    db_round_trips_per_purchase: { value: median(paced.map(({ statements }) => statements)), unit: "count" },
    db_round_trips_of_lone_purchase: { value: lone.statements, unit: "count" },
    lone_purchase_p50_ms: { value: lone.p50Ms, unit: "ms" },
  };
}

/** What came of a load, and what one purchase of it cost. */
interface Run extends LoadAnswer {
  readonly statements: number;
  /** Of the platform's process, without Postgres and Redis. */
  readonly cpuUs: number;
}

async function measure(world: World, client: Child, question: LoadQuestion): Promise<Run> {
  const statementsBefore = await countStatements(world, "store-");
  const cpuBefore = process.cpuUsage();
  const answer = await client.ask<LoadAnswer>(question);
  const { user, system } = process.cpuUsage(cpuBefore);
  const statements = (await countStatements(world, "store-")) - statementsBefore;
  return {
    ...answer,
    statements: statements / answer.requests,
    cpuUs: (user + system) / answer.requests,
  };
}

/** Publishes the offer and makes the players rich. */
async function prepare({ platform, players }: World): Promise<void> {
  const service = platform.asService("bench", ["inventory:define", "inventory:grant", "store:publish"]);
  await service(
    "inventory",
    "mutation ($input: PublishItemDefinitionsInput!) { publishItemDefinitions(input: $input) { __typename } }",
    {
      definitions: [
        { id: "bench-potion", name: [{ locale: "en", text: "Potion" }], stackable: true, rarity: "common" },
      ],
      idempotencyKey: randomUUID(),
    },
  );
  const content = {
    name: { en: "Benchmark" },
    contents: {
      items: [{ definitionId: "bench-potion", quantity: "4" }],
      currencies: [{ currencyId: "gems", amount: "1" }],
    },
    prices: [{ currencyId: "gold", amount: "1" }],
    limits: [{ period: "EVER", max: 1_000_000 }],
  };
  await service(
    "store",
    "mutation ($input: PublishStoreCatalogInput!) { publishStoreCatalog(input: $input) { __typename } }",
    { changes: [{ id: "offer:bench", content }], note: "benchmark", idempotencyKey: randomUUID() },
  );
  for (const { id: playerId } of players)
    await service(
      "inventory",
      "mutation ($input: GrantItemsInput!) { grantItems(input: $input) { __typename } }",
      {
        ...{ playerId, items: [], reason: "benchmark", idempotencyKey: randomUUID() },
        currencies: [{ currencyId: "gold", amount: "1000000000" }],
      },
    );
  await post(`${platform.url}/graphql`, JSON.stringify({ query: '{ offer(id: "bench") { id } }' }));
}
