import { afterAll, beforeAll, expect, test } from "vitest";
import type { Trade } from "../../../src/service/index.js";
import {
  about,
  findContradictions,
  gives,
  hasOf,
  makeTrader,
  openTradeWorld,
  swordForPotions,
  type Trader,
  type TradeWorld,
} from "../../trade-world.js";

const rounds = 12;

// As two processes, one of whose clocks may be ahead.
let here: TradeWorld;
let there: TradeWorld;
let ada: Trader;
let bob: Trader;
beforeAll(async () => {
  const { databaseUrl } = await testServers();
  here = await openTradeWorld(databaseUrl);
  there = await openTradeWorld(databaseUrl);
  ada = await makeTrader(here, rounds * 5);
  bob = await makeTrader(here, 1);
});
afterAll(async () => {
  expect(await findContradictions(here.admin)).toEqual([]);
  await here.close();
  await there.close();
});

let next = 0;

/** A trade of one of Ada's swords for one of Bob's gold pieces, accepted. */
async function accepted(): Promise<Trade> {
  const proposal = {
    ...swordForPotions(ada, bob),
    offer: gives([[ada.swords[next++], 1n]]),
    request: gives([], 1n),
  };
  const trade = await here.service.proposeTrade(proposal);
  return here.service.acceptTrade(about(trade, bob));
}

async function stateOf(trade: Trade): Promise<string | undefined> {
  return (await here.trades.findTrades([trade.id]))[0]?.state;
}

/** What each of several attempts came to: a state, or an error's code. */
async function outcomes(attempts: readonly Promise<Trade | boolean>[]): Promise<unknown[]> {
  const settled = await Promise.allSettled(attempts);
  return settled.map((one) => {
    if (one.status === "rejected") return (one.reason as { code: string }).code;
    return typeof one.value === "boolean" ? "swept" : one.value.state;
  });
}

/** Runs `race` on fresh trades and gives what was seen, each distinct combination once. */
async function run(race: (trade: Trade) => Promise<unknown[]>): Promise<string[]> {
  const seen = new Set<string>();
  for (let round = 0; round < rounds; round++) {
    const trade = await accepted();
    const before = await hasOf(here, bob);
    const came = await race(trade);
    const state = await stateOf(trade);
    const after = await hasOf(here, bob);
    // A sword for a gold piece, or neither.
    const swords = BigInt(after.swords.length - before.swords.length);
    const gold = after.gold - before.gold;
    expect([state, swords, gold]).toEqual(state === "settled" ? [state, 1n, 0n] : [state, 0n, 1n]);
    seen.add([...came, state].join());
  }
  return [...seen];
}

test("when both confirm at the same moment, the trade is settled, once", async () => {
  const seen = await run((trade) =>
    outcomes([here.service.confirmTrade(about(trade, ada)), there.service.confirmTrade(about(trade, bob))]),
  );
  // Whoever comes first may be told of the settled trade or of the one that waits.
  for (const one of seen)
    expect(["accepted,settled,settled", "settled,accepted,settled", "settled,settled,settled"]).toContain(
      one,
    );
});

test("when one confirms last and the other cancels at the same moment, one of the two happens", async () => {
  const seen = await run(async (trade) => {
    await here.service.confirmTrade(about(trade, ada));
    return outcomes([
      here.service.confirmTrade(about(trade, bob)),
      there.service.cancelTrade(about(trade, ada)),
    ]);
  });
  for (const one of seen)
    expect(["settled,TRADE_CLOSED,settled", "TRADE_CLOSED,cancelled,cancelled"]).toContain(one);
});

test("when one confirms last while the trade's time is over elsewhere, one of the two happens", async () => {
  there.pass(3_600_000);
  const seen = await run(async (trade) => {
    await here.service.confirmTrade(about(trade, ada));
    return outcomes([here.service.confirmTrade(about(trade, bob)), there.service.sweep()]);
  });
  for (const one of seen) expect(["settled,swept,settled", "TRADE_CLOSED,swept,expired"]).toContain(one);
});

test("when one confirms while the other changes the trade, nobody has confirmed what they did not see", async () => {
  for (let round = 0; round < rounds; round++) {
    const trade = await accepted();
    const update = { ...about(trade, ada), gives: gives([], 1n) };
    await outcomes([here.service.confirmTrade(about(trade, bob)), here.service.updateTrade(update)]);
    const [now] = await here.trades.findTrades([trade.id]);
    expect(now).toMatchObject({ version: 2, state: "accepted", recipient: { confirmed: false } });
    await here.service.cancelTrade(about(trade, ada));
  }
});

test("when a trade is accepted and cancelled at the same moment, nothing stays in escrow", async () => {
  for (let round = 0; round < rounds; round++) {
    const trade = await here.service.proposeTrade({
      ...swordForPotions(ada, bob),
      offer: gives([[ada.swords[next++], 1n]]),
      request: gives([], 1n),
    });
    const came = await outcomes([
      here.service.acceptTrade(about(trade, bob)),
      here.service.cancelTrade(about(trade, ada)),
    ]);
    expect(["accepted,cancelled", "TRADE_CLOSED,cancelled", "cancelled,cancelled"]).toContain(came.join());
    expect(await stateOf(trade)).toBe("cancelled");
  }
  expect(await findContradictions(here.admin)).toEqual([]);
});
