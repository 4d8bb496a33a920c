import { deepStrictEqual, strictEqual } from "node:assert";
import {
  AcceptTradeDocument,
  ConfirmTradeDocument,
  ProposeTradeDocument,
  TradesDocument,
  TradeUpdatedDocument,
  type TradeUpdatedSubscription,
  WalletDocument,
} from "@muster/client";
import { findItem, holdings, refusalOf, type Traveller } from "./traveller.js";

type Update = TradeUpdatedSubscription["tradeUpdated"];

/** One player offers a cloak and arrows for gold: both see each step at once, both confirm, and everything changes hands. */
export async function trade(proposer: Traveller, recipient: Traveller): Promise<void> {
  const before = await bothHave(proposer, recipient);
  const proposerSees = await followTrades(proposer);
  const recipientSees = await followTrades(recipient);
  const [cloak, arrows] = [await findItem(proposer, "traveller-cloak"), await findItem(proposer, "arrow")];
  await proposer.client.mutate(ProposeTradeDocument, {
    input: {
      withPlayerId: recipient.id,
      offer: {
        items: [
          { itemId: cloak, quantity: "1" },
          { itemId: arrows, quantity: "5" },
        ],
      },
      request: { currencies: [{ currencyId: "gold", amount: "50" }] },
      message: "A warm cloak?",
    },
  });
  const proposed = await recipientSees("PROPOSED");
  strictEqual(proposed.trade.proposer.player?.displayName, proposer.displayName);
  strictEqual(proposed.trade.message, "A warm cloak?");
  const accept = { tradeId: proposed.trade.id, version: proposed.version };
  await recipient.client.mutate(AcceptTradeDocument, { input: accept });
  const { trade: accepted } = await proposerSees("ACCEPTED");
  const confirm = { tradeId: accepted.id, version: accepted.version };
  await recipient.client.mutate(ConfirmTradeDocument, { input: confirm });
  const { confirmTrade } = await proposer.client.mutate(ConfirmTradeDocument, { input: confirm });
  strictEqual(confirmTrade.trade.state, "SETTLED");
  await Promise.all([proposerSees("SETTLED"), recipientSees("SETTLED")]);
  const after = await bothHave(proposer, recipient);
  deepStrictEqual(difference(before[0], after[0]), { "traveller-cloak": -1n, arrow: -5n, gold: 50n });
  deepStrictEqual(difference(before[1], after[1]), { "traveller-cloak": 1n, arrow: 5n, gold: -50n });
}

/** What came as a gift a moment ago cannot be handed on. */
export async function tradeTooEarly(owner: Traveller, other: Traveller): Promise<void> {
  const offer = { items: [{ itemId: await findItem(owner, "dawn-blade"), quantity: "1" }] };
  const input = { withPlayerId: other.id, offer, request: {} };
  const refusal = await refusalOf(owner.client.mutate(ProposeTradeDocument, { input }));
  deepStrictEqual([refusal?.code, refusal?.details["reason"]], ["TRADE_LOCKED", "gift"]);
}

/** Follows a player's trades from now on; gives the next update of a state, and passes over those before it. */
async function followTrades({ client }: Traveller): Promise<(state: Update["state"]) => Promise<Update>> {
  const { me } = await client.execute(TradesDocument);
  const updates = client.subscribe(TradeUpdatedDocument, { after: me.inventoryCursor });
  return async (state) => {
    for (;;) {
      const { value, done } = await updates.next();
      if (done === true) throw new Error("the subscription has ended");
      if (value.tradeUpdated.state === state) return value.tradeUpdated;
    }
  };
}

async function bothHave(...travellers: readonly [Traveller, Traveller]) {
  const [one, other] = travellers.map(async (traveller) => {
    const { me } = await traveller.client.execute(WalletDocument);
    const wallet = (me.wallet ?? []).map(({ currencyId, amount }) => [currencyId, BigInt(amount)] as const);
    return { ...(await holdings(traveller)), ...Object.fromEntries(wallet) };
  });
  return [await one, await other] as const;
}

function difference(
  before: Readonly<Record<string, bigint>> = {},
  after: Readonly<Record<string, bigint>> = {},
): Record<string, bigint> {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  const differences = [...names].map((name) => [name, (after[name] ?? 0n) - (before[name] ?? 0n)] as const);
  return Object.fromEntries(differences.filter(([, delta]) => delta !== 0n));
}
