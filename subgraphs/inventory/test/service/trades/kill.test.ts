import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import {
  definitionEntries,
  findContradictions,
  hasOf,
  makeTrader,
  openTradeWorld,
  type Trader,
  type TradeWorld,
} from "../../trade-world.js";

const child = fileURLToPath(new URL("../../fixture/trade-child.mjs", import.meta.url));
/** Children side by side. Each resumes what the one before it in its line left. */
const linesCount = 3;

interface Pair {
  readonly ada: Trader;
  readonly bob: Trader;
}

/** Runs a child, and gives the steps of its second run; `undefined` when it killed itself. */
async function run(databaseUrl: string, given: Record<string, unknown>): Promise<number | undefined> {
  const running = spawn(process.execPath, [child, databaseUrl, JSON.stringify(given)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  running.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
  });
  const end = await new Promise((resolve) =>
    running.once("close", (code, signal) => resolve(signal ?? code)),
  );
  expect([0, "SIGKILL"]).toContain(end);
  return end === 0 ? Number(output) : undefined;
}

const makePair = async (world: TradeWorld): Promise<Pair> => ({
  ada: await makeTrader(world),
  bob: await makeTrader(world),
});

test("killed in the middle of each transaction, before its commit and after it, trades lose and double nothing, and go on where they stopped", async () => {
  const { databaseUrl } = await testServers();
  const world = await openTradeWorld(databaseUrl);
  const sinceMs = world.nowMs();
  const entries = definitionEntries({ ...world.policy, tradeHoldS: 86_400 });
  const pairs: Pair[] = [];
  const go = (resumed: Pair | null, fresh: Pair | null, killAt: number) =>
    run(databaseUrl, { entries, players: { resumed, fresh }, sinceMs, killAt });

  let kills = 0;
  const line = async (first: number): Promise<void> => {
    let resumed: Pair | null = null;
    for (let killAt = first; ; killAt += linesCount) {
      const fresh = await makePair(world);
      pairs.push(fresh);
      if ((await go(resumed, fresh, killAt)) !== undefined) return;
      kills++;
      resumed = fresh;
      expect([killAt, await findContradictions(world.admin)]).toEqual([killAt, []]);
    }
  };
  await Promise.all(Array.from({ length: linesCount }, (_, at) => line(at + 1)));
  expect(kills).toBeGreaterThan(30);

  // Everyone has what they began with, down to the same items.
  for (const { ada, bob } of pairs)
    for (const trader of [ada, bob])
      expect(await hasOf(world, trader)).toEqual({ swords: trader.swords, potions: 100n, gold: 500n });
  const states = await world.admin.query(
    "SELECT state, count(*)::int AS count FROM inventory.trades GROUP BY state ORDER BY state",
  );
  expect(states).toEqual(
    ["cancelled", "expired", "reversed"].map((state) => ({ state, count: pairs.length })),
  );
  const [left] = await world.admin.query(`SELECT
    (SELECT count(*)::int FROM ledger.reservations WHERE state = 'pending') AS reserved,
    (SELECT count(*)::int FROM ledger.holds) AS held,
    (SELECT count(*)::int FROM inventory.trade_reversals WHERE completed_at IS NULL) AS unfinished`);
  expect(left).toEqual({ reserved: 0, held: 0, unfinished: 0 });
  expect(await findContradictions(world.admin)).toEqual([]);
  await world.close();
}, 120_000);
