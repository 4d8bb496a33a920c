import type { PlayerId } from "@muster/inventory/service";
import type { OfferId, OpenCheckout, Order } from "@muster/store/service";
import { keepSome } from "../../faults/keep-some.js";
import { operation } from "../operations.js";
import type { Sale } from "../storefronts.js";
import { type Actor, type Flow, one, slug, somebody, someoneElse } from "./actor.js";

/** So many sales are remembered to be thought better of. */
const salesMax = 200;
/** So many players' payments are charged back so often that what they pay for next is held. */
const doubtfulPlayers = 4;
/** So many held orders are remembered to be decided. */
const heldMax = 100;

/** Buys on a device; the game tells of it, or only the device's store does, or somebody else tries to redeem it. */
export const payByPhone: Flow = async (actor) => {
  const { random, storefronts } = actor;
  const playerId = somebody(actor);
  const provider = one(random, ["apple", "google"] as const) ?? "google";
  const accountToken = await actor.perform(operation("purchaseToken", { playerId, provider }));
  if (accountToken === undefined) return;
  const { sale, receipt } = await storefronts.buy(provider, playerId, accountToken as string);
  const way = random.below(8);
  const submissions = [
    ...(way === 0 ? [] : [submit(actor, playerId, sale, receipt)]),
    ...(way === 1 ? [submit(actor, playerId, sale, receipt)] : []),
    ...(way < 4 ? [submit(actor, someoneElse(actor, playerId), sale, receipt)] : []),
  ];
  if (way % 4 === 3) sale.refund();
  await Promise.all(submissions);
  if (way === 2) sale.refund();
  remember(actor, sale);
};

/** Orders first and pays then, or never, or too late; the game tells of it or not. Some players' banks take most of it back. */
export const payOnTheWeb: Flow = async (actor) => {
  const { random, ids, knowledge, storefronts, haste } = actor;
  const isDoubtful = random.below(3) === 0;
  const playerId =
    (isDoubtful && one(random, knowledge.players.slice(0, doubtfulPlayers))) || somebody(actor);
  const provider = one(random, ["steam", "checkout"] as const) ?? "checkout";
  const { phone, figure } = knowledge.moneyOffers;
  const offer = random.below(3) === 0 ? figure : phone;
  const opened = (await actor.perform(
    operation(
      "startCheckout",
      {
        ...{ playerId, offerId: slug<OfferId>(offer.id), quantity: 1, region: "US", currency: "USD" },
        idempotencyKey: ids.next(),
        at:
          provider === "steam"
            ? { provider, steamId: "76561197960287930", language: "en" }
            : { provider, successUrl: "https://example.com/paid", cancelUrl: "https://example.com/left" },
      },
      { constant: ({ order }) => order.id },
    ),
  )) as OpenCheckout | undefined;
  if (opened === undefined) return;
  const sale = storefronts.open(provider, playerId, opened, offer);
  const way = random.below(8);
  const late = way < 3 ? haste.endCheckout(sale.id) : undefined;
  if (way === 0) return late;
  sale.pay();
  await Promise.all([
    late,
    ...(way % 4 === 3 ? [] : [submit(actor, playerId, sale, sale.id)]),
    ...(way === 4 ? [submit(actor, someoneElse(actor, playerId), sale, sale.id)] : []),
  ]);
  if (isDoubtful && random.below(2) === 0) sale.chargeBack();
  remember(actor, sale);
};

/** Some sale is refunded, disputed, or paid after all. */
export const dispute: Flow = async (actor) => {
  const { random, knowledge } = actor;
  const sale = one(random, knowledge.sales);
  if (sale === undefined) return payOnTheWeb(actor);
  const way = random.below(5);
  if (way === 0) sale.refund();
  else if (way === 1) sale.chargeBack();
  else sale.restore();
};

async function submit(
  { perform, ids, knowledge, random }: Actor,
  by: PlayerId,
  { provider, playerId }: Sale,
  receipt: string,
): Promise<void> {
  const order = (await perform(
    operation(
      "submitReceipt",
      { playerId: by, provider, receipt, form: "one-time", idempotencyKey: ids.next() },
      {
        isKeyless: true,
        constant: ({ id }) => id,
        refusals: ["RECEIPT_USED", "RECEIPT_INVALID"],
        learn(redeemed, model) {
          if (by !== playerId) model.problems.push(`${redeemed.id} was redeemed by a thief`);
        },
      },
    ),
  )) as Order | undefined;
  if (order?.state === "HELD") keepSome(knowledge.held, order.id, heldMax, random);
}

function remember({ random, knowledge: { sales } }: Actor, sale: Sale): void {
  keepSome(sales, sale, salesMax, random);
}
