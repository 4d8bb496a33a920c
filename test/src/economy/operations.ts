import type { Trade } from "@muster/inventory/service";
import type { KeptDraw, Order, RefundPolicy } from "@muster/store/service";
import { boxes } from "./goods.js";
import type { Effect, GivenAway, Model } from "./model.js";
import type { EconomyMethods } from "./services.js";

/** The name of a method that moves value. */
export type Method = keyof EconomyMethods;
type Request<Name extends Method> = Parameters<EconomyMethods[Name]>[0];
type Answer<Name extends Method> = Awaited<ReturnType<EconomyMethods[Name]>>;

/** One thing that a client wants done once, however often it has to ask for it. */
export interface Operation {
  readonly method: Method;
  readonly request: unknown;
  /** What the book keeps its answer under; `undefined` where the request's own id makes it harmless to repeat. */
  readonly key: { readonly ownerId: string; readonly operation: string; readonly key: string } | undefined;
  /** What it does to whom, when it is answered. Trades do nothing until they are settled. */
  effects(answer: unknown): readonly Effect[];
  /** Refusals beside those that any operation may get. */
  readonly refusals: readonly string[];
  /** What every answer to it has in common. */
  constant(answer: unknown): unknown;
  /** Notes what clients may use afterwards. */
  learn(answer: unknown, model: Model): void;
  /** Notes that it was refused, perhaps after it was done. */
  miss(unsure: boolean, model: Model): void;
  /** Whether its answer stands only until somebody does something newer, so that it is not asked for again. */
  readonly fades: boolean;
}

interface About<Name extends Method> {
  /** Whether the book may know the operation by another key than the request's. */
  readonly isKeyless?: boolean;
  readonly refusals?: readonly string[];
  effects?(answer: Answer<Name>): readonly Effect[];
  constant?(answer: Answer<Name>): unknown;
  learn?(answer: Answer<Name>, model: Model): void;
  miss?(unsure: boolean, model: Model): void;
  readonly fades?: boolean;
}

/** Makes an operation of a service's method. */
export function operation<Name extends Method>(
  method: Name,
  request: Request<Name>,
  about: About<Name> = {},
): Operation {
  const { actorId, playerId, fromPlayerId, idempotencyKey } = request as unknown as Readonly<
    Record<string, string | undefined>
  >;
  const ownerId = actorId ?? `player:${playerId ?? fromPlayerId}`;
  return {
    method,
    request,
    key:
      idempotencyKey === undefined || about.isKeyless === true
        ? undefined
        : { ownerId, operation: method, key: idempotencyKey },
    refusals: about.refusals ?? [],
    effects: (answer) => about.effects?.(answer as Answer<Name>) ?? [],
    constant: (answer) => (about.constant === undefined ? answer : about.constant(answer as Answer<Name>)),
    learn: (answer, model) => about.learn?.(answer as Answer<Name>, model),
    miss: (unsure, model) => about.miss?.(unsure, model),
    fades: about.fades ?? false,
  };
}

/** A purchase: the price for the delivery. */
export function purchase(request: Request<"purchaseOffer">): Operation {
  return operation("purchaseOffer", request, {
    // What is held does not pay for another's gift.
    refusals: request.giftTo === null ? [] : ["TRADE_LOCKED"],
    effects: (order) => [...priceOf(order, -1n), ...deliveryOf(order, 1n)],
    constant: ({ id, delivery, quantity, offerRevision, recipientId }) => ({
      ...{ id, delivery, quantity, offerRevision, recipientId },
    }),
    learn: (order, model) => model.sell(order),
  });
}

/** A refund: the price goes back, and with every policy but WRITE_OFF the delivery is taken, or owed, or forgiven. */
export function refund(request: Request<"refundOrder">): Operation {
  const policy: RefundPolicy = request.policy;
  return operation("refundOrder", request, {
    effects: (order) => [...priceOf(order, 1n), ...(policy === "WRITE_OFF" ? [] : deliveryOf(order, -1n))],
    learn: (order, model) => {
      const sold = model.orders.get(order.id);
      if (sold !== undefined) sold.refundedBy = policy;
    },
  });
}

/** Staff's order to undo what a player handed over since a time. What it does to whom is on record when all is done. */
export function reversal(request: Request<"reverseTrades">, gift: GivenAway | undefined): Operation {
  return operation("reverseTrades", request, {
    isKeyless: true,
    constant: ({ id }) => id,
    learn: ({ id, playerId, createdAtMs }, model) =>
      void model.reversals.set(id, { playerId, createdAtMs, gift }),
  });
}

/** What staff decides of an order that is held. */
export function decision(
  method: "releaseOrder" | "rejectOrder",
  request: Request<"releaseOrder">,
): Operation {
  return operation<"releaseOrder" | "rejectOrder">(method, request, {
    constant: ({ id }) => id,
    learn: ({ id }, model) =>
      void model.decisions.set(id, method === "releaseOrder" ? "released" : "rejected"),
  });
}

/** A box that is an item, opened for what is drawn. */
export function opening(request: Request<"openBox">, boxId: keyof typeof boxes): Operation {
  const { playerId } = request;
  return operation("openBox", request, {
    effects: (draw: KeptDraw) => [
      { playerId, assetId: boxId === "dragon" ? "item:chest" : "item:crate", amount: -1n },
      ...draw.places.flatMap((place) => {
        const { items = [], currencies = [] } = boxes[boxId][place] ?? {};
        return bundleEffects(
          playerId,
          {
            items: items.map((line) => ({
              definitionId: line["definitionId"],
              quantity: BigInt(String(line["quantity"])),
            })),
            currencies: currencies.map((line) => ({
              currencyId: line["currencyId"],
              amount: BigInt(String(line["amount"])),
            })),
          } as Bundle,
          1n,
        );
      }),
    ],
  });
}

/** A step of a trade. What it does to whom is known when the trade is over. */
export function tradeStep<
  Name extends
    | "proposeTrade"
    | "acceptTrade"
    | "updateTrade"
    | "confirmTrade"
    | "cancelTrade"
    | "declineTrade",
>(method: Name, request: Request<Name>): Operation {
  return operation<Method>(method, request, {
    // A sword that was put into a container meanwhile cannot be named; what came by another trade is held for a while.
    refusals: ["BAD_USER_INPUT", "TRADE_LOCKED"],
    constant: (trade) => (trade as Trade).id,
    learn: (trade, model) => model.seeTrade(trade as Trade),
  });
}

interface Bundle {
  readonly items: readonly { readonly definitionId: string; readonly quantity: bigint }[];
  readonly currencies: readonly { readonly currencyId: string; readonly amount: bigint }[];
}

/** `times` of a bundle for a player. */
export function bundleEffects(playerId: string, { items, currencies }: Bundle, times: bigint): Effect[] {
  return [
    ...items.map((line) => ({
      playerId,
      assetId: `item:${line.definitionId}`,
      amount: line.quantity * times,
    })),
    ...currencies.map((line) => ({
      playerId,
      assetId: `currency:${line.currencyId}`,
      amount: line.amount * times,
    })),
  ];
}

function priceOf({ playerId, price, quantity }: Order, times: bigint): Effect[] {
  if (price === null) return [];
  const { currencyId, amount } = price;
  return [{ playerId, assetId: `currency:${currencyId}`, amount: amount * BigInt(quantity) * times }];
}

function deliveryOf({ recipientId, delivery }: Order, times: bigint): Effect[] {
  return bundleEffects(recipientId, delivery, times);
}
