import { badInput } from "@muster/errors";
import { checkAmount, checkDistinct, checkId, checkSlug } from "../bounds.js";
import {
  type Catalogue,
  type CurrencyId,
  type CurrencyLine,
  type Json,
  missing,
} from "../definitions/index.js";
import type { Item, ItemId, PlayerId } from "../domain.js";
import { notOwned, requireUnexpired } from "../moves.js";
import type { ServiceContext } from "../posting.js";
import { requireFreeToGo, requireTradable } from "../trade-policy.js";
import type { HeldLine } from "../transfers.js";
import { type Imbalance, isEmpty, type Trade, type TradeContent } from "./trade.js";

/** The most items that one side of a trade gives. */
export const tradeItemsMax = 20;
/** The most currencies that one side of a trade gives. */
export const tradeCurrenciesMax = 10;

/** What a side of a trade is asked to give. */
export interface ContentRequest {
  readonly items: readonly HeldLine[];
  readonly currencies: readonly CurrencyLine[];
}

/**
 * Checks what a side is to give as it stands, before anything is looked up.
 *
 * @param at What field names begin with, e.g. `offer.`.
 * @throws BAD_USER_INPUT naming the line's field and its bound.
 */
export function checkContentRequest({ items, currencies }: ContentRequest, at: string): void {
  if (items.length > tradeItemsMax) throw badInput(`${at}items`, `at most ${tradeItemsMax}`);
  if (currencies.length > tradeCurrenciesMax)
    throw badInput(`${at}currencies`, `at most ${tradeCurrenciesMax}`);
  for (const [place, { itemId, quantity }] of items.entries()) {
    checkId(`${at}items[${place}].itemId`, itemId);
    checkAmount(`${at}items[${place}].quantity`, quantity);
  }
  for (const [place, { currencyId, amount }] of currencies.entries()) {
    checkSlug(`${at}currencies[${place}].currencyId`, currencyId);
    checkAmount(`${at}currencies[${place}].amount`, amount);
  }
  checkDistinct(
    items.map(({ itemId }) => itemId),
    (place) => `${at}items[${place}].itemId`,
  );
  checkDistinct(
    currencies.map(({ currencyId }) => currencyId),
    (place) => `${at}currencies[${place}].currencyId`,
  );
}

/** How a side's content is looked up. */
export interface Resolution {
  /** What field names begin with. */
  readonly at: string;
  /** Whether it goes into escrow at once, so that it must be free to go. */
  readonly willLeave: boolean;
  /** What comes back out of escrow by the same deed, and may go there again. */
  readonly returned?: TradeContent;
}

const nothing: TradeContent = { items: [], currencies: [] };

/**
 * What a side gives, found among what its player has now.
 *
 * @throws NOT_FOUND (currency), ITEM_NOT_OWNED, BAD_USER_INPUT, NOT_TRADABLE, TRADE_LOCKED.
 */
export async function resolveContent(
  context: ServiceContext,
  playerId: PlayerId,
  request: ContentRequest,
  { at, willLeave, returned = nothing }: Resolution,
): Promise<TradeContent> {
  const inForce = await context.catalogue();
  const { currencies } = request;
  for (const [place, { currencyId }] of currencies.entries())
    if (!inForce.currencies.has(currencyId))
      throw missing(`${at}currencies[${place}].currencyId`, "no such currency");
  const found = await context.storage.findItems(request.items.map(({ itemId }) => itemId));
  const lines = request.items.map(({ itemId, quantity }, place) => {
    const field = `${at}items[${place}].`;
    const item = withReturned(playerId, itemId, found[place], returned);
    if (item?.ownerId !== playerId) throw notOwned(itemId, field);
    checkLine(item, quantity, field);
    requireUnexpired(item, inForce.items.get(item.definitionId), context.clock.nowMs(), field);
    return { item, quantity };
  });
  const handover = { fromPlayerId: playerId, lines, currencies, returned: returned.currencies, at };
  if (willLeave) await requireFreeToGo(context, handover);
  else requireTradable(inForce, lines, at);
  return {
    items: lines.map(({ item: { id: itemId, definitionId, kind }, quantity }) => ({
      itemId,
      definitionId,
      kind,
      quantity,
    })),
    currencies,
  };
}

/** The item as it will be once what is returned is back. */
function withReturned(
  ownerId: PlayerId,
  itemId: ItemId,
  found: Item | undefined,
  returned: TradeContent,
): Item | undefined {
  const back = returned.items.find((line) => line.itemId === itemId);
  if (back === undefined) return found;
  const { kind, definitionId, quantity } = back;
  const inEscrow = {
    id: itemId,
    kind,
    definitionId,
    ownerId,
    containerId: null,
    version: 0n,
    acquiredAtMs: 0,
  };
  return { ...(found ?? inEscrow), quantity: quantity + (found?.quantity ?? 0n) };
}

function checkLine(item: Item, quantity: bigint, field: string): void {
  if (item.containerId !== null)
    throw badInput(`${field}itemId`, "in the main inventory: take it out of its container first");
  if (item.kind === "unique" && quantity !== 1n)
    throw badInput(`${field}quantity`, "1 for an item that does not stack");
  if (quantity > item.quantity) throw notOwned(item.id, field);
}

/** By how much the sides of a trade differ in nominal value, in each currency in which they do by more than `max`. */
export function imbalancesOf(trade: Trade, catalogue: Catalogue, max: bigint | null): Imbalance[] {
  if (max === null) return [];
  const totals = new Map<CurrencyId, bigint>();
  const add = ({ items, currencies }: TradeContent, sign: bigint): void => {
    const worth = items.flatMap(({ definitionId, quantity }) => {
      const value = catalogue.items.get(definitionId)?.value ?? null;
      return value === null ? [] : [{ ...value, amount: value.amount * quantity }];
    });
    for (const { currencyId, amount } of [...worth, ...currencies])
      totals.set(currencyId, (totals.get(currencyId) ?? 0n) + sign * amount);
  };
  add(trade.proposer.gives, 1n);
  add(trade.recipient.gives, -1n);
  return [...totals]
    .map(([currencyId, total]) => ({ currencyId, difference: total < 0n ? -total : total }))
    .filter(({ difference }) => difference > max);
}

/** What a side is asked to give, as JSON for the hash of a request. */
export function contentJson({ items, currencies }: ContentRequest): Json {
  return {
    items: items.map((line) => [line.itemId, line.quantity.toString()]),
    currencies: currencies.map((line) => [line.currencyId, line.amount.toString()]),
  };
}

/** @throws BAD_USER_INPUT where a trade would give nobody anything. */
export function requireSomething(offer: ContentRequest, request: ContentRequest): void {
  if (isEmpty(offer as TradeContent) && isEmpty(request as TradeContent))
    throw badInput("offer", "something, where nothing is asked for");
}
