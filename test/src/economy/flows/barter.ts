import type { PlayerId, Trade } from "@muster/inventory/service";
import { type Operation, tradeStep } from "../operations.js";
import { type Flow, gold, somebody, someoneElse, someUnique } from "./actor.js";
import { undoHandovers } from "./staff.js";

/** Two players trade, or one of them thinks better of it. */
export const barter: Flow = async (actor) => {
  const { random, ids, knowledge } = actor;
  const beganMs = actor.nowMs();
  const playerId = somebody(actor);
  const withPlayerId = someoneElse(actor, playerId);
  const contentOf = (owner: PlayerId) => {
    const sword = random.below(3) === 0 ? someUnique(actor, owner, "sword") : undefined;
    const potions = knowledge.stacks.get(`${owner} item:potion`);
    return {
      items: [
        ...(potions === undefined ? [] : [{ itemId: potions, quantity: BigInt(1 + random.below(3)) }]),
        ...(sword === undefined ? [] : [{ itemId: sword, quantity: 1n }]),
      ],
      currencies: random.below(2) === 0 ? [] : [{ currencyId: gold, amount: BigInt(1 + random.below(5)) }],
    };
  };
  const step = async (operation: Operation): Promise<Trade | undefined> =>
    (await actor.perform(operation)) as Trade | undefined;
  let trade = await step(
    tradeStep("proposeTrade", {
      ...{ playerId, withPlayerId, offer: contentOf(playerId), request: contentOf(withPlayerId) },
      ...{ message: null, expiresInS: 86_400, idempotencyKey: ids.next() },
    }),
  );
  if (trade === undefined) return;
  const by = (player: PlayerId, version: number) => ({
    ...{ playerId: player, tradeId: (trade as Trade).id, version, idempotencyKey: ids.next<string>() },
  });
  const way = random.below(10);
  if (way === 0) return void (await step(tradeStep("declineTrade", by(withPlayerId, 1))));
  if (way === 1) return void (await step(tradeStep("cancelTrade", by(playerId, 1))));
  if ((await step(tradeStep("acceptTrade", by(withPlayerId, 1)))) === undefined && way < 8) {
    await step(tradeStep("cancelTrade", by(playerId, 1)));
    return;
  }
  // Its time is over while the other may still act.
  if (way === 2) {
    actor.model.overdue.add(trade.id);
    const ends = [actor.haste.endTrade(trade.id), step(tradeStep("confirmTrade", by(playerId, 1)))];
    return void (await Promise.all(ends));
  }
  if (way < 5) {
    const updated = await step(tradeStep("updateTrade", { ...by(playerId, 1), gives: contentOf(playerId) }));
    trade = updated ?? trade;
  }
  const { version } = trade;
  const ends = [
    tradeStep("confirmTrade", by(playerId, version)),
    tradeStep("confirmTrade", by(withPlayerId, version)),
    ...(way === 5 ? [tradeStep("cancelTrade", by(withPlayerId, version))] : []),
  ];
  const last = (await Promise.all(ends.map(step))).find((answer) => answer?.state === "settled");
  if (last === undefined) return;
  for (const [from, to] of [
    [last.proposer, last.recipient],
    [last.recipient, last.proposer],
  ] as const)
    for (const { itemId, kind } of from.gives.items)
      if (kind === "unique") knowledge.uniques.hear(itemId, "sword", to.playerId);
  if (way > 6) await undoHandovers(actor, playerId, beganMs);
};
