import { checkAmount, checkId, checkText } from "./bounds.js";
import type { ItemId, PlayerId, Receipt } from "./domain.js";
import { notOwned, receiptOf, requireUnexpired, takeItem } from "./moves.js";
import { postOnce, type ServiceContext } from "./posting.js";

/** What a player uses up. */
export interface ConsumeRequest {
  readonly playerId: PlayerId;
  readonly itemId: ItemId;
  readonly quantity: bigint;
  readonly idempotencyKey: string;
}

/** Items that are used up. */
export interface ConsumptionService {
  /** @throws BAD_USER_INPUT, ITEM_NOT_OWNED, IDEMPOTENCY_CONFLICT. */
  consumeItem(request: ConsumeRequest): Promise<Receipt>;
}

/** Makes the {@link ConsumptionService}. */
export function createConsumption(context: ServiceContext): ConsumptionService {
  const { storage, catalogue, clock } = context;
  return {
    async consumeItem({ playerId, itemId, quantity, idempotencyKey }) {
      checkText("idempotencyKey", idempotencyKey);
      checkId("itemId", itemId);
      checkAmount("quantity", quantity);
      const idempotency = {
        actorId: `player:${playerId}`,
        operation: "consumeItem",
        key: idempotencyKey,
        request: { itemId, quantity: quantity.toString() },
      };
      return postOnce(context, idempotency, async () => {
        const [item] = await storage.findItems([itemId]);
        if (item === undefined) throw notOwned(itemId);
        requireUnexpired(item, (await catalogue()).items.get(item.definitionId), clock.nowMs());
        return {
          kind: "consume",
          reason: "consume",
          movements: [takeItem(item, quantity, playerId, { to: "sink", stackMax: null })],
          receipt: receiptOf(item, playerId, null),
        };
      });
    },
  };
}
