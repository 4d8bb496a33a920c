import { type Random, SeededRandom } from "@muster/runtime";
import { expect, test } from "vitest";
import {
  type ContentRequest,
  type ItemId,
  type Trade,
  type TradeId,
  type TradeState,
  waitingProposalsMax,
} from "../../../src/service/index.js";
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

/** What someone has or gives, in the plainest form. */
interface Pile {
  readonly swords: ReadonlySet<ItemId>;
  readonly potions: bigint;
  readonly gold: bigint;
}

interface ModelTrade {
  readonly sides: readonly [ModelSide, ModelSide];
  readonly proposer: 0 | 1;
  state: TradeState;
  version: number;
}

interface ModelSide {
  pile: Pile;
  inEscrow: boolean;
  confirmed: boolean;
}

const plus = (one: Pile, other: Pile): Pile => ({
  swords: new Set([...one.swords, ...other.swords]),
  potions: one.potions + other.potions,
  gold: one.gold + other.gold,
});
const minus = (one: Pile, other: Pile): Pile => ({
  swords: new Set([...one.swords].filter((id) => !other.swords.has(id))),
  potions: one.potions - other.potions,
  gold: one.gold - other.gold,
});
const isEmpty = (pile: Pile): boolean => pile.swords.size === 0 && pile.potions === 0n && pile.gold === 0n;
const open = (trade: ModelTrade): boolean => trade.state === "proposed" || trade.state === "accepted";

/** What the platform should do, told by the rules and not by its code. Players are 0 and 1. */
class Model {
  readonly has: [Pile, Pile];
  readonly trades = new Map<TradeId, ModelTrade>();

  constructor(has: [Pile, Pile]) {
    this.has = has;
  }

  /** Why `player` cannot give `pile`; what is `back` from escrow counts as theirs. */
  #lack(player: 0 | 1, pile: Pile, back?: Pile): string | undefined {
    const has = back === undefined ? this.has[player] : plus(this.has[player], back);
    if ([...pile.swords].some((id) => !has.swords.has(id)) || pile.potions > has.potions)
      return "ITEM_NOT_OWNED";
    return pile.gold > has.gold ? "INSUFFICIENT_FUNDS" : undefined;
  }

  proposal(player: 0 | 1, offer: Pile, request: Pile): string {
    if (isEmpty(offer) && isEmpty(request)) return "BAD_USER_INPUT";
    const other = player === 0 ? 1 : 0;
    const items = { ...offer, gold: 0n };
    const lack =
      this.#lack(player, items) ?? this.#lack(other, { ...request, gold: 0n }) ?? this.#lack(player, offer);
    if (lack !== undefined) return lack;
    const waiting = [...this.trades.values()].filter(
      ({ proposer, state }) => proposer === player && state === "proposed",
    );
    return waiting.length >= waitingProposalsMax ? "LIMIT_REACHED" : "proposed";
  }

  propose(id: TradeId, player: 0 | 1, offer: Pile, request: Pile): void {
    this.has[player] = minus(this.has[player], offer);
    const mine = { pile: offer, inEscrow: true, confirmed: false };
    const theirs = { pile: request, inEscrow: false, confirmed: false };
    this.trades.set(id, {
      sides: player === 0 ? [mine, theirs] : [theirs, mine],
      proposer: player,
      state: "proposed",
      version: 1,
    });
  }

  /** Applies an action of `player` and says what it comes to. */
  act(id: TradeId, proposer: 0 | 1, player: 0 | 1, action: Action): string {
    const trade = this.trades.get(id);
    if (trade === undefined) return "NOT_FOUND";
    if (!open(trade)) return "TRADE_CLOSED";
    if ("version" in action && action.version !== trade.version) return "CONFLICT";
    const own = trade.sides[player];
    const other = trade.sides[player === 0 ? 1 : 0];
    switch (action.kind) {
      case "accept": {
        if (player === proposer) return "FORBIDDEN";
        if (trade.state === "accepted") return "accepted";
        const lack = this.#lack(player, own.pile);
        if (lack !== undefined) return lack;
        this.has[player] = minus(this.has[player], own.pile);
        own.inEscrow = true;
        trade.state = "accepted";
        return "accepted";
      }
      case "decline":
        if (player === proposer) return "FORBIDDEN";
        if (trade.state === "accepted") return "CONFLICT";
        return this.#end(trade, "declined");
      case "cancel":
        return this.#end(trade, "cancelled");
      case "confirm":
        if (trade.state !== "accepted") return "CONFLICT";
        own.confirmed = true;
        if (!other.confirmed) return "accepted";
        trade.state = "settled";
        for (const receiver of [0, 1] as const)
          this.has[receiver] = plus(this.has[receiver], trade.sides[receiver === 0 ? 1 : 0].pile);
        return "settled";
      case "update": {
        const lack = this.#lack(player, action.pile, own.inEscrow ? own.pile : undefined);
        // The rules are those of things before those of the trade, and of currency last.
        if (lack === "ITEM_NOT_OWNED") return lack;
        if (isEmpty(action.pile) && isEmpty(other.pile)) return "BAD_USER_INPUT";
        if (lack !== undefined && own.inEscrow) return lack;
        if (own.inEscrow) this.has[player] = minus(plus(this.has[player], own.pile), action.pile);
        own.pile = action.pile;
        own.confirmed = false;
        other.confirmed = false;
        trade.version++;
        return trade.state;
      }
    }
  }

  #end(trade: ModelTrade, state: TradeState): string {
    for (const player of [0, 1] as const)
      if (trade.sides[player].inEscrow) this.has[player] = plus(this.has[player], trade.sides[player].pile);
    trade.state = state;
    return state;
  }
}

type Action =
  | { readonly kind: "accept" | "confirm"; readonly version: number }
  | { readonly kind: "cancel" | "decline" }
  | { readonly kind: "update"; readonly version: number; readonly pile: Pile };

class Generator {
  readonly #random: Random;
  readonly #swords: readonly ItemId[];

  constructor(random: Random, swords: readonly ItemId[]) {
    this.#random = random;
    this.#swords = swords;
  }

  player(): 0 | 1 {
    return this.#random.below(2) as 0 | 1;
  }

  /** Mostly of what there is; now and then of something else. */
  pile(has: Pile): Pile {
    const pool = this.#random.below(6) === 0 ? this.#swords : [...has.swords];
    const swords = pool.filter(() => this.#random.below(3) === 0).slice(0, 3);
    const amount = (of: bigint): bigint =>
      this.#random.below(2) === 0
        ? 0n
        : BigInt(this.#random.below(Number(of) + (this.#random.below(8) === 0 ? 9 : 1)));
    return { swords: new Set(swords), potions: amount(has.potions), gold: amount(has.gold) };
  }

  /** `version` is mostly the one there is. */
  action(version: number, has: Pile): Action {
    const seen = this.#random.below(8) === 0 ? version - 1 : version;
    const ends = ["cancel", "decline"] as const;
    const kinds = ["accept", "accept", "confirm", "confirm", "confirm", "confirm", "update"] as const;
    const kind = (this.#random.below(12) === 0 ? this.one(ends) : this.one(kinds)) ?? "cancel";
    if (kind === "update") return { kind, version: seen, pile: this.pile(has) };
    return kind === "cancel" || kind === "decline" ? { kind } : { kind, version: seen };
  }

  one<Value>(values: readonly Value[]): Value | undefined {
    return values[this.#random.below(values.length)];
  }
}

const requestOf = (pile: Pile, { potions }: Trader): ContentRequest =>
  gives(
    [
      ...[...pile.swords].map((id) => [id, 1n] as const),
      ...(pile.potions > 0n ? [[potions, pile.potions] as const] : []),
    ],
    pile.gold,
  );

const pileOf = async (world: TradeWorld, trader: Trader): Promise<Pile> => {
  const { swords, potions, gold } = await hasOf(world, trader);
  return { swords: new Set(swords), potions, gold };
};

const answerOf = (attempt: Promise<Trade>): Promise<{ readonly answer: string; readonly trade?: Trade }> =>
  attempt.then(
    (trade) => ({ answer: trade.state, trade }),
    (error: { code: string }) => ({ answer: error.code }),
  );

function perform(world: TradeWorld, trade: Pick<Trade, "id" | "version">, trader: Trader, action: Action) {
  const { service } = world;
  const request = { ...about(trade, trader), version: "version" in action ? action.version : 0 };
  switch (action.kind) {
    case "accept":
      return service.acceptTrade(request);
    case "confirm":
      return service.confirmTrade(request);
    case "cancel":
      return service.cancelTrade(request);
    case "decline":
      return service.declineTrade(request);
    case "update":
      return service.updateTrade({ ...request, gives: requestOf(action.pile, trader) });
  }
}

test.each([11, 12, 13])(
  "one after the other, every request comes to what the rules say (seed %i)",
  async (seed) => {
    const world = await openTradeWorld((await testServers()).databaseUrl, { policy: { openTradesMax: 100 } });
    const traders = [await makeTrader(world, 4), await makeTrader(world, 4)] as const;
    const model = new Model([await pileOf(world, traders[0]), await pileOf(world, traders[1])]);
    const random = new SeededRandom(seed);
    const generator = new Generator(
      random,
      traders.flatMap(({ swords }) => swords),
    );
    const proposers = new Map<TradeId, 0 | 1>();
    const seen = new Map<string, number>();
    for (let step = 0; step < 200; step++) {
      const player = generator.player();
      // Far enough back that those which wait for an answer are among them.
      const id = generator.one([...proposers.keys()].slice(-8));
      let expected: string;
      let came: Awaited<ReturnType<typeof answerOf>>;
      if (id === undefined || random.below(4) === 0) {
        const other = player === 0 ? 1 : 0;
        const [offer, request] = [generator.pile(model.has[player]), generator.pile(model.has[other])];
        expected = model.proposal(player, offer, request);
        came = await answerOf(
          world.service.proposeTrade({
            ...swordForPotions(traders[player], traders[other]),
            offer: requestOf(offer, traders[player]),
            request: requestOf(request, traders[other]),
          }),
        );
        if (came.trade !== undefined) {
          proposers.set(came.trade.id, player);
          model.propose(came.trade.id, player, offer, request);
        }
      } else {
        const version = model.trades.get(id)?.version ?? 1;
        const action = generator.action(version, model.has[player]);
        expected = model.act(id, proposers.get(id) ?? 0, player, action);
        came = await answerOf(perform(world, { id, version }, traders[player], action));
      }
      expect([seed, step, came.answer]).toEqual([seed, step, expected]);
      seen.set(expected, (seen.get(expected) ?? 0) + 1);
      for (const one of [0, 1] as const) expect(await pileOf(world, traders[one])).toEqual(model.has[one]);
    }
    for (const answer of [
      "settled",
      "cancelled",
      "CONFLICT",
      "TRADE_CLOSED",
      "ITEM_NOT_OWNED",
      "LIMIT_REACHED",
    ])
      expect([seed, answer, seen.has(answer)]).toEqual([seed, answer, true]);
    expect(await findContradictions(world.admin)).toEqual([]);
    await world.close();
  },
  30_000,
);

test.each([21, 22])(
  "all at once over two processes, nothing is lost, doubled or left behind (seed %i)",
  async (seed) => {
    const { databaseUrl } = await testServers();
    const worlds = [await openTradeWorld(databaseUrl), await openTradeWorld(databaseUrl)] as const;
    const traders = [await makeTrader(worlds[0], 6), await makeTrader(worlds[0], 6)] as const;
    const totals = async (): Promise<unknown> => {
      const [row] = await worlds[0].admin.query(
        `SELECT (SELECT sum(balance)::text FROM ledger.accounts WHERE owner_id = ANY ($1)) AS counted,
        (SELECT count(*)::int FROM ledger.items WHERE owner_id = ANY ($1)) AS swords`,
        [traders.map(({ playerId }) => playerId)],
      );
      return row;
    };
    const before = await totals();
    const random = new SeededRandom(seed);
    const generator = new Generator(
      random,
      traders.flatMap(({ swords }) => swords),
    );
    const known: Pick<Trade, "id" | "version">[] = [];
    for (let wave = 0; wave < 12; wave++) {
      const piles = [await pileOf(worlds[0], traders[0]), await pileOf(worlds[0], traders[1])] as const;
      const answers = await Promise.all(
        Array.from({ length: 16 }, async (_, at) => {
          const player = generator.player();
          const other = player === 0 ? 1 : 0;
          const world = worlds[at % 2 === 0 ? 0 : 1];
          const trade = generator.one(known.slice(-5));
          if (trade === undefined || at < 3) {
            const { potions, gold, ...rest } = generator.pile(piles[player]);
            return answerOf(
              world.service.proposeTrade({
                ...swordForPotions(traders[player], traders[other]),
                offer: requestOf({ ...rest, potions: potions / 4n, gold: gold / 4n }, traders[player]),
                request: gives([], BigInt(random.below(20))),
              }),
            );
          }
          return answerOf(
            perform(world, trade, traders[player], generator.action(trade.version, piles[player])),
          );
        }),
      );
      for (const { answer, trade } of answers) {
        expect([seed, answer]).not.toEqual([seed, "INTERNAL"]);
        if (trade !== undefined) known.push(trade);
      }
      expect([seed, wave, await findContradictions(worlds[0].admin)]).toEqual([seed, wave, []]);
    }
    worlds[0].pass(3_601_000);
    while (await worlds[0].service.sweep());
    // What came through all that still trades.
    const [ada, bob] = traders;
    const last = await worlds[0].service.proposeTrade({
      ...swordForPotions(ada, bob),
      offer: gives([], (await hasOf(worlds[0], ada)).gold > 0n ? 1n : 0n),
      request: gives((await hasOf(worlds[0], bob)).swords.slice(0, 1).map((id) => [id, 1n] as const)),
    });
    await worlds[1].service.acceptTrade(about(last, bob));
    await worlds[0].service.confirmTrade(about(last, bob));
    expect((await worlds[1].service.confirmTrade(about(last, ada))).state).toBe("settled");
    expect([seed, await totals()]).toEqual([seed, before]);
    expect(await findContradictions(worlds[0].admin)).toEqual([]);
    for (const world of worlds) await world.close();
  },
  30_000,
);
