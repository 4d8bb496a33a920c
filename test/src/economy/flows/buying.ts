import type { ItemId } from "@muster/inventory/service";
import type { OfferId, Order } from "@muster/store/service";
import { keepSome } from "../../faults/keep-some.js";
import { opening, purchase, refund } from "../operations.js";
import { type Flow, one, slug, somebody, someoneElse, someUnique } from "./actor.js";
import { undoHandovers } from "./staff.js";

/** So many orders are remembered to be given back. */
const ordersMax = 1000;

/** Buys something for a currency of the game, perhaps for another player. */
export const shop: Flow = async (actor) => {
  const { random, ids, knowledge } = actor;
  const good = one(random, knowledge.goods);
  if (good === undefined) return;
  const playerId = somebody(actor);
  const giftTo = good.giftable === true && random.below(2) === 0 ? someoneElse(actor, playerId) : null;
  const beganMs = actor.nowMs();
  const order = (await actor.perform(
    purchase({
      ...{ playerId, giftTo, offerId: slug<OfferId>(good.id), quantity: 1 + random.below(3) },
      expectedPrice: { currencyId: good.currencyId, amount: good.amount },
      idempotencyKey: ids.next(),
    }),
  )) as Order | undefined;
  if (order === undefined) return;
  if (random.below(4) === 0) keepSome(knowledge.orders, order, ordersMax, random);
  if (giftTo !== null && random.below(6) === 0) await undoHandovers(actor, playerId, beganMs);
};

/** Staff, two of whom may give the same order back at the same time, under keys of their own. */
export const giveBack: Flow = async (actor) => {
  const { random, ids, knowledge } = actor;
  const place = random.below(Math.max(1, knowledge.orders.length));
  const order = knowledge.orders[place];
  if (order === undefined) return shop(actor);
  const last = random.below(3) > 0 ? knowledge.orders.pop() : undefined;
  if (last !== undefined && last !== order) knowledge.orders[place] = last;
  const attempt = (): Promise<unknown> =>
    actor.perform(
      refund({
        ...{ actorId: "staff:support", orderId: order.id, reason: "test", idempotencyKey: ids.next() },
        policy: one(random, ["DEBT", "CLAW_BACK", "WRITE_OFF"] as const) ?? "DEBT",
      }),
    );
  await Promise.all(Array.from({ length: 1 + random.below(2) }, attempt));
};

/** Opens a box that is an item. */
export const openBoxes: Flow = async (actor) => {
  const { random, ids, knowledge } = actor;
  const playerId = somebody(actor);
  const chest = someUnique(actor, playerId, "chest");
  const crates = knowledge.stacks.get(`${playerId} item:crate`);
  const itemId = chest !== undefined && random.below(2) === 0 ? chest : crates;
  if (itemId === undefined) return;
  const boxId = itemId === chest ? "dragon" : "crate";
  const request = { playerId, itemId: slug<ItemId>(itemId), idempotencyKey: ids.next<string>() };
  const draw = await actor.perform(opening(request as unknown as Parameters<typeof opening>[0], boxId));
  if (draw !== undefined && itemId === chest) knowledge.uniques.hear(itemId, "chest", undefined);
};
