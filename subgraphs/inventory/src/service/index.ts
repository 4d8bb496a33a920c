import { badInput } from "@muster/errors";
import type { Ids } from "@muster/runtime";
import { checkAmount, checkId, checkText } from "./bounds.js";
import type { Bundle, Idempotency, ItemId, PlayerId, Posting, Receipt } from "./domain.js";
import { checkBundle, missing, planGrant } from "./grants.js";
import { notOwned, receiptOf, takeItem } from "./moves.js";
import { bundleJson, checkAgainst, type PublicationRequest, toPublication } from "./publish.js";
import type { InventoryStorage, Published } from "./storage-port.js";

export { amountMax, checkId, isId, nameCharsMax } from "./bounds.js";
export { changesOf, type InventoryChange, type ItemDelta, type WalletDelta } from "./changes.js";
export type * from "./domain.js";
export type { PublicationRequest } from "./publish.js";
export type * from "./storage-port.js";

/** What a staff member or service gives to a player. */
export interface GrantRequest extends Bundle {
  /** The principal. */
  readonly actorId: string;
  readonly playerId: PlayerId;
  /** 1 to 128 printable ASCII characters. */
  readonly reason: string;
  readonly idempotencyKey: string;
}

/** What a player uses up. */
export interface ConsumeRequest {
  readonly playerId: PlayerId;
  readonly itemId: ItemId;
  readonly quantity: bigint;
  readonly idempotencyKey: string;
}

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

/** The rules of inventories. Every method that changes something does all of it or nothing, once for each key. */
export interface InventoryService {
  /**
   * Gives items and currencies out of the mint.
   *
   * @throws BAD_USER_INPUT, NOT_FOUND (player, kind of item or currency), CONFLICT (a stack would grow over its limit),
   * IDEMPOTENCY_CONFLICT.
   */
  grantItems(request: GrantRequest): Promise<Receipt>;
  /** @throws BAD_USER_INPUT, NOT_FOUND (item), ITEM_NOT_OWNED, IDEMPOTENCY_CONFLICT. */
  consumeItem(request: ConsumeRequest): Promise<Receipt>;
  /**
   * @throws BAD_USER_INPUT, NOT_FOUND (item or player), ITEM_NOT_OWNED, CONFLICT (the recipient's stack would grow over its
   * limit), IDEMPOTENCY_CONFLICT.
   */
  transferItem(request: TransferRequest): Promise<Receipt>;
  /** @throws BAD_USER_INPUT, NOT_FOUND (in the starter grant), IDEMPOTENCY_CONFLICT. */
  publishDefinitions(request: PublicationRequest): Promise<Published>;
  /** Gives a new player the starter grant in force, once for each registration. `eventId` is the registration's. */
  grantStarter(playerId: PlayerId, eventId: string): Promise<void>;
}

/** Makes the service over its storage. */
export function createInventoryService(options: {
  readonly storage: InventoryStorage;
  readonly ids: Ids;
}): InventoryService {
  const { storage, ids } = options;

  /** What can only be checked against changing state may have been true when the key was first used: then that counts. */
  const once = async (idempotency: Idempotency, plan: () => Promise<Omit<Posting, "idempotency">>) => {
    let posting: Posting;
    try {
      posting = { idempotency, ...(await plan()) };
    } catch (error) {
      const before = await storage.recall(idempotency);
      if (before === undefined) throw error;
      return before;
    }
    return storage.post(posting);
  };

  const requirePlayer = async (field: string, playerId: PlayerId): Promise<void> => {
    const [known] = await storage.knowPlayers([playerId]);
    if (known !== true) throw missing(field, "no such player");
  };

  return {
    async grantItems({ actorId, playerId, items, currencies, reason, idempotencyKey }) {
      checkText("idempotencyKey", idempotencyKey);
      checkText("reason", reason);
      checkId("playerId", playerId);
      checkBundle({ items, currencies });
      const request = { playerId, reason, bundle: bundleJson({ items, currencies }) };
      return once({ actorId, operation: "grantItems", key: idempotencyKey, request }, async () => {
        await requirePlayer("playerId", playerId);
        const plan = await planGrant(storage, ids, playerId, { items, currencies });
        return { kind: "grant", reason, ...plan };
      });
    },

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
      return once(idempotency, async () => {
        const [item] = await storage.findItems([itemId]);
        if (item === undefined) throw notOwned(itemId);
        return {
          kind: "consume",
          reason: "consume",
          movements: [takeItem(item, quantity, playerId, { to: "sink", stackMax: null })],
          receipt: receiptOf(item, playerId, null),
        };
      });
    },

    async transferItem({ actorId, fromPlayerId, toPlayerId, itemId, quantity, idempotencyKey }) {
      checkText("idempotencyKey", idempotencyKey);
      checkId("itemId", itemId);
      checkId("toPlayerId", toPlayerId);
      checkAmount("quantity", quantity);
      if (fromPlayerId === toPlayerId) throw badInput("toPlayerId", "another player than the owner");
      const idempotency = {
        actorId,
        operation: "transferItem",
        key: idempotencyKey,
        request: { itemId, quantity: quantity.toString(), toPlayerId },
      };
      return once(idempotency, async () => {
        const [item] = await storage.findItems([itemId]);
        if (item === undefined)
          throw fromPlayerId === undefined ? missing("itemId", "no such item") : notOwned(itemId);
        const from = fromPlayerId ?? item.ownerId;
        if (from === toPlayerId) throw badInput("toPlayerId", "another player than the owner");
        await requirePlayer("toPlayerId", toPlayerId);
        const [definition] = await storage.findDefinitions([item.definitionId]);
        const destination = { to: toPlayerId, stackMax: definition?.stackMax ?? null };
        return {
          kind: "transfer",
          reason: "transfer",
          movements: [takeItem(item, quantity, from, destination)],
          receipt: receiptOf(item, from, toPlayerId),
        };
      });
    },

    async publishDefinitions(request) {
      const publication = toPublication(request);
      return storage.publish(publication, (before) => checkAgainst(publication, before));
    },

    async grantStarter(playerId, eventId) {
      const bundle = await storage.readStarterGrant();
      if (bundle === undefined) return;
      const request = { playerId };
      await once({ actorId: "inventory", operation: "starterGrant", key: eventId, request }, async () => {
        const plan = await planGrant(storage, ids, playerId, bundle);
        return { kind: "starterGrant", reason: "starter grant", ...plan };
      });
    },
  };
}
