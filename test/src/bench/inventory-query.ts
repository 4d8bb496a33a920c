import { strictEqual } from "node:assert";
import { randomUUID } from "node:crypto";
import type { Child } from "./child.js";
import type { Figures } from "./figures.js";
import type { LoadAnswer, LoadQuestion } from "./http-load.js";
import { post, type World } from "./world.js";

const stackKinds = 1000;
const uniqueKinds = 40;
const uniquesPerKind = 100;
const pageSize = 50;
const orders = ["NAME", "RARITY", "VALUE", "QUANTITY", "ACQUIRED"] as const;
const warmUpMs = 1000;
const roundMs = 2000;

const query = `query ($filter: ItemFilterInput, $sort: ItemSortInput) {
  me { id items(first: ${pageSize}, filter: $filter, sort: $sort) {
    totalCount
    edges { node { id quantity definition { id name { text(locale: "en") } rarity imageUrl } } }
    pageInfo { hasNextPage endCursor }
  } }
}`;

interface Answer {
  readonly me: { readonly items: { readonly totalCount: number; readonly edges: readonly object[] } };
}

/**
 * What a portal asks of the inventory of a player with 4,000 unique items of 40 kinds and 1,000 stacks: a page of 50 of those
 * with a tag and a part of the name, sorted in each way there is. The figure is the slowest way's median, one request at a time.
 */
export async function measureInventoryQuery(world: World, client: Child): Promise<Figures> {
  const collector = world.players.at(-1);
  if (collector === undefined) throw new Error("there is no player");
  await fill(world, collector.id);
  const answers: LoadAnswer[] = [];
  for (const by of orders) {
    const variables = { filter: { tags: ["bench-even"], search: "bench" }, sort: { by, order: "DESC" } };
    const body = JSON.stringify({ query, variables });
    const { me }: Answer = await post<Answer>(`${world.platform.url}/graphql`, body, collector.authorization);
    strictEqual(me.items.edges.length, pageSize);
    strictEqual(me.items.totalCount, (stackKinds + uniqueKinds * uniquesPerKind) / 2);
    const question: LoadQuestion = {
      ...{ origin: world.platform.url, path: "/graphql", body, connections: 1 },
      authorizations: [collector.authorization],
      durationMs: warmUpMs,
    };
    await client.ask<LoadAnswer>(question);
    answers.push(await client.ask<LoadAnswer>({ ...question, durationMs: roundMs }));
  }
  return {
    inventory_query_5000_items_ms: { value: Math.max(...answers.map(({ p50Ms }) => p50Ms)), unit: "ms" },
    inventory_query_5000_items_p99_ms: { value: Math.max(...answers.map(({ p99Ms }) => p99Ms)), unit: "ms" },
  };
}

/** Defines the kinds and gives the items: half of each form have the tag that is asked for. */
async function fill({ platform }: World, playerId: string): Promise<void> {
  const service = platform.asService("bench", ["inventory:define", "inventory:grant"]);
  const rarities = ["common", "uncommon", "rare", "epic", "legendary"];
  const define = (form: "stack" | "unique", count: number) =>
    Array.from({ length: count }, (_, number) => ({
      id: `bench-${form}-${number}`,
      name: [{ locale: "en", text: `Bench ${form} ${number}` }],
      stackable: form === "stack",
      rarity: rarities[number % rarities.length],
      tags: [number % 2 === 0 ? "bench-even" : "bench-odd"],
      value: { currencyId: "gold", amount: String(1 + ((number * 7919) % 997)) },
    }));
  for (const definitions of [define("stack", stackKinds), define("unique", uniqueKinds)])
    await service(
      "inventory",
      "mutation ($input: PublishItemDefinitionsInput!) { publishItemDefinitions(input: $input) { __typename } }",
      { definitions, idempotencyKey: randomUUID() },
    );
  const grant = (items: readonly object[]) =>
    service("inventory", "mutation ($input: GrantItemsInput!) { grantItems(input: $input) { __typename } }", {
      playerId,
      items,
      currencies: [],
      reason: "benchmark",
      idempotencyKey: randomUUID(),
    });
  for (let kind = 0; kind < uniqueKinds; kind++)
    await grant([{ definitionId: `bench-unique-${kind}`, quantity: String(uniquesPerKind) }]);
  for (let from = 0; from < stackKinds; from += 100)
    await grant(
      Array.from({ length: 100 }, (_, at) => ({
        definitionId: `bench-stack-${from + at}`,
        quantity: String(1 + ((from + at) % 97)),
      })),
    );
}
