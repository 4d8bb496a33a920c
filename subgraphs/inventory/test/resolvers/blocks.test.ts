import { appendEvents, type EventId } from "@muster/events";
import { beforeAll, expect, test } from "vitest";
import {
  ask,
  askFailing,
  asPlayer,
  clock,
  give,
  gold,
  ids,
  makePlayer,
  publishBasics,
  until,
  useSetting,
} from "../setting.js";

const setting = useSetting();
beforeAll(() => publishBasics(setting()));

test("a block that accounts tells of cancels the open trades of the two, and lets no other begin until it is lifted", async () => {
  const [ada, bob] = [await makePlayer(setting()), await makePlayer(setting())];
  await give(setting(), ada, [], 10n);
  const tell = (isBlocked: boolean) =>
    setting().admin.transact((tx) =>
      appendEvents(
        tx,
        // The one under the blocked player's key may come before or after, and does nothing.
        [ada, bob].map((key) => ({
          ...{ id: ids.next<EventId>(), topic: "accounts.blockChanged", key: `player:${key}` },
          ...{ payload: { playerId: ada, blockedId: bob, isBlocked }, occurredAtMs: clock.nowMs() },
        })),
      ),
    );
  const stateOf = async (tradeId: string) => {
    const [row] = await setting().admin.query<{ state: string }>(
      "SELECT state FROM inventory.trades WHERE id = $1",
      [tradeId],
    );
    return row?.state;
  };
  const input = {
    withPlayerId: bob,
    offer: { items: [], currencies: [{ currencyId: gold, amount: "1" }] },
    request: { items: [], currencies: [] },
    expiresInS: 3600,
  };
  const proposal = "mutation ($input: ProposeTradeInput!) { proposeTrade(input: $input) { trade { id } } }";
  const propose = () =>
    ask<{ proposeTrade: { trade: { id: string } } }>(setting(), asPlayer(ada), proposal, {
      input: { ...input, idempotencyKey: ids.next() },
    });
  const { proposeTrade } = await propose();
  await tell(true);
  await until(async () => (await stateOf(proposeTrade.trade.id)) === "cancelled");
  const refusal = await askFailing(setting(), asPlayer(ada), proposal, {
    input: { ...input, idempotencyKey: ids.next() },
  });
  expect(refusal).toMatchObject({ code: "INTERACTION_REFUSED", details: {} });
  await tell(false);
  await until(async () =>
    propose().then(
      () => true,
      () => false,
    ),
  );
});
