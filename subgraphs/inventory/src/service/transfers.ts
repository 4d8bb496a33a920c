import { badInput } from "@muster/errors";
import {
  checkAmount,
  checkDistinct,
  checkId,
  checkMessage,
  checkSlug,
  checkText,
  grantLinesMax,
} from "./bounds.js";
import { type Catalogue, type CurrencyLine, missing } from "./definitions/index.js";
import {
  type Beside,
  type Gift,
  type GiftId,
  type Item,
  type ItemId,
  type Movement,
  mainOf,
  type PlayerId,
  type Receipt,
} from "./domain.js";
import { notOwned, receiptOf, requireUnexpired, takeItem } from "./moves.js";
import { postOnce, requireKnownPlayer, type ServiceContext } from "./posting.js";
import { type Handover, handedOf, requireTransferable } from "./trade-policy.js";

/** What goes from one player to another. */
export interface TransferRequest {
  /** The principal. */
  readonly actorId: string;
  /** Whose item it has to be: the player who asks; anyone's where absent. */
  readonly fromPlayerId: PlayerId | undefined;
  readonly toPlayerId: PlayerId;
  readonly itemId: ItemId;
  readonly quantity: bigint;
  readonly idempotencyKey: string;
}

/** So many of something that a player has. */
export interface HeldLine {
  readonly itemId: ItemId;
  readonly quantity: bigint;
}

/** What one player gives to another. */
export interface GiftRequest {
  readonly fromPlayerId: PlayerId;
  readonly toPlayerId: PlayerId;
  readonly items: readonly HeldLine[];
  readonly currencies: readonly CurrencyLine[];
  /** 1 to 200 characters; `null` for none. */
  readonly message: string | null;
  readonly idempotencyKey: string;
}

/** What goes from player to player, without anything in return. */
export interface TransferService {
  /**
   * What a player hands on is bound by the trade policy; what an operator moves is not, but audited.
   *
   * @throws BAD_USER_INPUT, NOT_FOUND (item or player), ITEM_NOT_OWNED, CONFLICT (the recipient's stack would grow over its
   * limit), NOT_TRADABLE, TRADE_LOCKED, ACCOUNT_IN_DEBT, INTERACTION_REFUSED (one of the two players has blocked the other),
   * IDEMPOTENCY_CONFLICT.
   */
  transferItem(request: TransferRequest): Promise<Receipt>;
  /** @throws as {@link TransferService.transferItem}, and INSUFFICIENT_FUNDS. */
  sendGift(request: GiftRequest): Promise<Receipt>;
}

/** Makes the {@link TransferService}. */
export function createTransfers(context: ServiceContext): TransferService {
  const { storage, catalogue, clock, ids } = context;

  /** What binds a player who hands something on, checked now and once more in the posting's own transaction. */
  const bind = async (handover: Handover): Promise<Beside> => {
    const holds = await requireTransferable(context, handover);
    const { fromPlayerId: playerId, toPlayerId } = handover;
    return {
      holds,
      unheld: { playerId, handed: handedOf(handover) },
      debtless: [playerId],
      unblocked: [playerId, toPlayerId],
    };
  };

  return {
    async transferItem({ actorId, fromPlayerId, toPlayerId, itemId, quantity, idempotencyKey }) {
      checkText("idempotencyKey", idempotencyKey);
      checkId("itemId", itemId);
      checkId("toPlayerId", toPlayerId);
      checkAmount("quantity", quantity);
      requireOther(fromPlayerId, toPlayerId);
      const idempotency = {
        actorId,
        operation: "transferItem",
        key: idempotencyKey,
        request: { itemId, quantity: quantity.toString(), toPlayerId },
      };
      return postOnce(context, idempotency, async () => {
        const [item] = await storage.findItems([itemId]);
        if (item === undefined)
          throw fromPlayerId === undefined ? missing("itemId", "no such item") : notOwned(itemId);
        const from = fromPlayerId ?? item.ownerId;
        requireOther(from, toPlayerId);
        await requireKnownPlayer(context, "toPlayerId", toPlayerId);
        const inForce = await catalogue();
        const movement = handOn(inForce, item, quantity, from, toPlayerId);
        requireUnexpired(item, inForce.items.get(item.definitionId), clock.nowMs());
        const beside =
          fromPlayerId === undefined
            ? { audit: { action: "inventory.transfer", subject: `player:${from}` } }
            : await bind({ fromPlayerId, toPlayerId, lines: [{ item, quantity }], currencies: [] });
        return {
          kind: "transfer",
          reason: "transfer",
          movements: [movement],
          receipt: receiptOf(item, from, toPlayerId),
          beside,
        };
      });
    },

    async sendGift(request) {
      checkGift(request);
      const { fromPlayerId, toPlayerId, items: lines, currencies, message, idempotencyKey } = request;
      const idempotency = {
        actorId: `player:${fromPlayerId}`,
        operation: "sendGift",
        key: idempotencyKey,
        request: {
          toPlayerId,
          message,
          items: lines.map((line) => [line.itemId, line.quantity.toString()]),
          currencies: currencies.map((line) => [line.currencyId, line.amount.toString()]),
        },
      };
      return postOnce(context, idempotency, async () => {
        await requireKnownPlayer(context, "toPlayerId", toPlayerId);
        const inForce = await catalogue();
        for (const [place, { currencyId }] of currencies.entries())
          if (!inForce.currencies.has(currencyId))
            throw missing(`currencies[${place}].currencyId`, "no such currency");
        const found = await storage.findItems(lines.map(({ itemId }) => itemId));
        const given = lines.map(({ itemId, quantity }, place) => {
          const item = found[place];
          if (item === undefined) throw notOwned(itemId, `items[${place}].`);
          requireUnexpired(item, inForce.items.get(item.definitionId), clock.nowMs(), `items[${place}].`);
          return { item, quantity };
        });
        const movements = given.map(({ item, quantity }, place) =>
          handOn(inForce, item, quantity, fromPlayerId, toPlayerId, `items[${place}].`),
        );
        const bound = await bind({ fromPlayerId, toPlayerId, lines: given, currencies });
        const gift: Gift = {
          id: ids.next<GiftId>(),
          fromPlayerId,
          toPlayerId,
          message,
          bundle: {
            items: given.map(({ item: { definitionId }, quantity }) => ({ definitionId, quantity })),
            currencies,
          },
          sentAtMs: clock.nowMs(),
        };
        return {
          kind: "gift",
          reason: "gift",
          movements: [
            ...movements,
            ...currencies.map(
              (line): Movement => ({
                kind: "currency",
                ...line,
                from: mainOf(fromPlayerId),
                to: mainOf(toPlayerId),
              }),
            ),
          ],
          receipt: {
            playerId: fromPlayerId,
            recipientId: toPlayerId,
            itemIds: given.flatMap(({ item }) => (item.kind === "unique" ? [item.id] : [])),
            stackedIds: given.flatMap(({ item }) => (item.kind === "stack" ? [item.definitionId] : [])),
            containerIds: [...new Set(given.map(({ item }) => item.containerId))],
            currencyIds: currencies.map((line) => line.currencyId),
          },
          beside: { ...bound, gift },
        };
      });
    },
  };
}

function checkGift({
  fromPlayerId,
  toPlayerId,
  items,
  currencies,
  message,
  idempotencyKey,
}: GiftRequest): void {
  checkText("idempotencyKey", idempotencyKey);
  checkId("toPlayerId", toPlayerId);
  requireOther(fromPlayerId, toPlayerId);
  if (message !== null) checkMessage("message", message);
  checkHeldLines(items, currencies);
}

/**
 * Checks lines of what a player has.
 *
 * @throws BAD_USER_INPUT naming the line's field and its bound.
 */
export function checkHeldLines(items: readonly HeldLine[], currencies: readonly CurrencyLine[]): void {
  const lines = items.length + currencies.length;
  if (lines < 1 || lines > grantLinesMax)
    throw badInput("items", `1 to ${grantLinesMax} lines, currencies among them`);
  for (const [place, { itemId, quantity }] of items.entries()) {
    checkId(`items[${place}].itemId`, itemId);
    checkAmount(`items[${place}].quantity`, quantity);
  }
  for (const [place, { currencyId, amount }] of currencies.entries()) {
    checkSlug(`currencies[${place}].currencyId`, currencyId);
    checkAmount(`currencies[${place}].amount`, amount);
  }
  checkDistinct(
    items.map(({ itemId }) => itemId),
    (place) => `items[${place}].itemId`,
  );
  checkDistinct(
    currencies.map(({ currencyId }) => currencyId),
    (place) => `currencies[${place}].currencyId`,
  );
}

function handOn(
  { items }: Catalogue,
  item: Item,
  quantity: bigint,
  fromPlayerId: PlayerId,
  toPlayerId: PlayerId,
  field = "",
): Movement {
  const stackMax = items.get(item.definitionId)?.stackMax ?? null;
  return takeItem(item, quantity, fromPlayerId, { to: mainOf(toPlayerId), stackMax }, field);
}

function requireOther(fromPlayerId: PlayerId | undefined, toPlayerId: PlayerId): void {
  if (fromPlayerId === toPlayerId) throw badInput("toPlayerId", "another player than the owner");
}
