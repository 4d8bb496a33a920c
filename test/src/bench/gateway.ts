import { deepStrictEqual, strictEqual } from "node:assert";
import { childEnvironment, withSettings } from "@muster/config";
import type { Servers } from "@muster/stack/servers";
import { type Child, startChild } from "./child.js";
import { type Figure, type Figures, median } from "./figures.js";
import type { LoadAnswer, LoadQuestion } from "./http-load.js";
import type { StockAnswer } from "./stock-gateway.js";
import { post, type World, withWorld } from "./world.js";

const rounds = 9;
const roundMs = 2000;
const warmUpMs = 3000;
const connections = 32;
const playerCount = 8;
const itemCount = 20;

const queries = {
  q1: "{ me { id displayName } }",
  q2: `{ me { id items(first: ${itemCount}) { edges { node { id quantity owner { displayName } } } } } }`,
} as const;
type QueryName = keyof typeof queries;

/** One of the servers that are compared. */
interface Side {
  readonly origin: string;
  readonly path: string;
  /** User and system time of its process so far. */
  cpuMs(): Promise<number>;
}

interface Round extends LoadAnswer {
  readonly cpuUsPerRequest: number;
}

/**
 * A query of one subgraph (q1) and 20 items each with its owner, over both subgraphs (q2): our gateway next to stock Apollo
 * Server and Gateway in front of the same subgraph processes, in turn; then ours with the subgraphs in its own process.
 */
export async function benchGateway(servers: Servers): Promise<Figures> {
  const client = startChild(new URL("./http-load.js", import.meta.url));
  try {
    const overHttp = await withWorld(servers, { topology: "processes", playerCount }, (world) =>
      compare(world, client),
    );
    const inProcess = await withWorld(servers, { topology: "one", playerCount }, (world) =>
      measureInProcess(world, client),
    );
    return { ...overHttp, ...inProcess };
  } finally {
    await client.stop();
  }
}

async function compare(world: World, client: Child): Promise<Figures> {
  const urls = Object.fromEntries(
    world.platform.parts.map(({ name, where }) => [`${name.toUpperCase()}_URL`, where]),
  );
  const stockGateway = startChild(
    new URL("./stock-gateway.js", import.meta.url),
    // Or it would post metrics to its maker.
    { ...childEnvironment(withSettings(world.config, urls)), APOLLO_TELEMETRY_DISABLED: "1" },
  );
  try {
    const ours = sideOf(world);
    const { origin, path } = await stockGateway.ask<StockAnswer>({});
    const stock = { origin, path, cpuMs: async () => (await stockGateway.ask<StockAnswer>({})).cpuMs };
    let figures: Figures = {};
    for (const query of ["q1", "q2"] as const) {
      await checkAnswers(query, world, [ours, stock]);
      for (const side of [ours, stock]) await run(client, side, query, world, warmUpMs);
      const ourRounds: Round[] = [];
      const stockRounds: Round[] = [];
      for (let round = 0; round < rounds; round++) {
        // Whoever begins changes, so that neither always finds the machine as the other left it.
        const order = [
          { side: ours, results: ourRounds },
          { side: stock, results: stockRounds },
        ];
        for (const { side, results } of round % 2 === 0 ? order : order.reverse())
          results.push(await run(client, side, query, world, roundMs));
      }
      figures = { ...figures, ...describe(query, ourRounds, stockRounds) };
    }
    return figures;
  } finally {
    await stockGateway.stop();
  }
}

function describe(query: QueryName, ours: readonly Round[], stock: readonly Round[]): Figures {
  const ratios = ours.map(({ perS }, round) => perS / (stock[round]?.perS ?? Number.NaN));
  return {
    [`${query}_ratio_vs_stock`]: { value: median(ratios), unit: "1x" },
    [`${query}_ratio_vs_stock_min`]: { value: Math.min(...ratios), unit: "1x" },
    [`${query}_ratio_vs_stock_max`]: { value: Math.max(...ratios), unit: "1x" },
    ...sideFigures(`${query}`, "", ours),
    ...sideFigures(`${query}_stock`, "", stock),
  };
}

async function measureInProcess(world: World, client: Child): Promise<Figures> {
  const side = sideOf(world);
  let figures: Figures = {};
  for (const query of ["q1", "q2"] as const) {
    await checkAnswers(query, world, [side]);
    await run(client, side, query, world, warmUpMs);
    const results: Round[] = [];
    for (let round = 0; round < 3; round++) results.push(await run(client, side, query, world, roundMs));
    figures = { ...figures, ...sideFigures(query, "_in_process", results) };
  }
  return figures;
}

function sideFigures(prefix: string, suffix: string, results: readonly Round[]): Record<string, Figure> {
  const of = (pick: (round: Round) => number): number => median(results.map(pick));
  return {
    [`${prefix}_per_s${suffix}`]: { value: of(({ perS }) => perS), unit: "1/s" },
    [`${prefix}_p50_ms${suffix}`]: { value: of(({ p50Ms }) => p50Ms), unit: "ms" },
    [`${prefix}_p99_ms${suffix}`]: { value: of(({ p99Ms }) => p99Ms), unit: "ms" },
    [`${prefix}_cpu_us${suffix}`]: { value: of(({ cpuUsPerRequest }) => cpuUsPerRequest), unit: "us" },
  };
}

function sideOf({ platform }: World): Side {
  const metric = /^process_cpu_seconds_total (\S+)$/m;
  return {
    origin: platform.url,
    path: "/graphql",
    async cpuMs() {
      const text = await (await fetch(`${platform.url}/metrics`)).text();
      return Number(metric.exec(text)?.[1]) * 1000;
    },
  };
}

async function run(
  client: Child,
  { origin, path, cpuMs }: Side,
  query: QueryName,
  { players }: World,
  durationMs: number,
): Promise<Round> {
  const question: LoadQuestion = {
    origin,
    path,
    body: JSON.stringify({ query: queries[query] }),
    authorizations: players.map(({ authorization }) => authorization),
    connections,
    durationMs,
  };
  const beforeMs = await cpuMs();
  const answer = await client.ask<LoadAnswer>(question);
  return { ...answer, cpuUsPerRequest: (((await cpuMs()) - beforeMs) * 1000) / answer.requests };
}

/** @throws AssertionError where the sides do not give every player the same, or less than the query is about. */
async function checkAnswers(query: QueryName, { players }: World, sides: readonly Side[]): Promise<void> {
  const body = JSON.stringify({ query: queries[query] });
  for (const { id, authorization } of players) {
    const [first, ...others] = await Promise.all(
      sides.map(({ origin, path }) =>
        post<{ readonly me: { readonly id: string; readonly items?: { readonly edges: unknown[] } } }>(
          `${origin}${path}`,
          body,
          authorization,
        ),
      ),
    );
    strictEqual(first?.me.id, id);
    if (query === "q2") strictEqual(first?.me.items?.edges.length, itemCount);
    for (const other of others) deepStrictEqual(other, first);
  }
}
