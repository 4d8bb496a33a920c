import { AppError, badInput } from "@muster/errors";
import { checkAmount, checkId, checkSlug, checkText } from "./bounds.js";
import { type ContainerKindId, missing } from "./definitions/index.js";
import type { Container, ContainerId, ItemId, PlayerId, Receipt } from "./domain.js";
import { notOwned, requireUnexpired, takeItem } from "./moves.js";
import { postOnce, type ServiceContext } from "./posting.js";

/** What a player opens. */
export interface OpenRequest {
  readonly playerId: PlayerId;
  readonly kindId: ContainerKindId;
  readonly idempotencyKey: string;
}

/** What a player puts elsewhere. */
export interface MoveRequest {
  readonly playerId: PlayerId;
  readonly itemId: ItemId;
  readonly quantity: bigint;
  /** `null` for the main inventory. */
  readonly toContainerId: ContainerId | null;
  readonly idempotencyKey: string;
}

/** Places beside a player's main inventory. */
export interface ContainerService {
  /** @throws BAD_USER_INPUT, NOT_FOUND (kind), LIMIT_REACHED, IDEMPOTENCY_CONFLICT. */
  openContainer(request: OpenRequest): Promise<Container>;
  /**
   * Moves an item, or some of a stack, between the places of one player: part of a stack is split off, and joins the stack
   * that is there.
   *
   * @throws BAD_USER_INPUT, NOT_FOUND (container), ITEM_NOT_OWNED, CONTAINER_FULL, CONFLICT (the stack there would grow over
   * its limit), IDEMPOTENCY_CONFLICT.
   */
  moveItem(request: MoveRequest): Promise<Receipt>;
}

/** Makes the {@link ContainerService}. */
export function createContainers(context: ServiceContext): ContainerService {
  const { storage, catalogue, clock, ids } = context;

  /** A container of the player's, with what it may hold. */
  const findRoom = async (playerId: PlayerId, containerId: ContainerId) => {
    const [container] = await storage.findContainers([containerId]);
    if (container?.playerId !== playerId) throw missing("toContainerId", "no such container");
    const kind = (await catalogue()).containers.get(container.kindId);
    // A kind that was rolled back holds what is in it and takes nothing more.
    return { containerId, capacity: kind?.capacity ?? 0 };
  };

  return {
    async openContainer({ playerId, kindId, idempotencyKey }) {
      checkText("idempotencyKey", idempotencyKey);
      checkSlug("kindId", kindId);
      const idempotency = {
        actorId: `player:${playerId}`,
        operation: "openContainer",
        key: idempotencyKey,
        request: { kindId },
      };
      const receipt = await postOnce(context, idempotency, async () => {
        const kind = (await catalogue()).containers.get(kindId);
        if (kind === undefined) throw missing("kindId", "no such kind of container");
        const container = { id: ids.next<ContainerId>(), playerId, kindId };
        return {
          kind: "move",
          reason: "open container",
          movements: [],
          receipt: {
            playerId,
            recipientId: null,
            itemIds: [],
            stackedIds: [],
            containerIds: [container.id],
            currencyIds: [],
          },
          beside: { opened: { container, countMax: kind.countMax, openedAtMs: clock.nowMs() } },
        };
      });
      const [container] = await storage.findContainers(receipt.containerIds.flatMap((id) => id ?? []));
      if (container === undefined) throw new AppError("INTERNAL", "a container that was opened is gone");
      return container;
    },

    async moveItem({ playerId, itemId, quantity, toContainerId, idempotencyKey }) {
      checkText("idempotencyKey", idempotencyKey);
      checkId("itemId", itemId);
      checkAmount("quantity", quantity);
      if (toContainerId !== null) checkId("toContainerId", toContainerId);
      const idempotency = {
        actorId: `player:${playerId}`,
        operation: "moveItem",
        key: idempotencyKey,
        request: { itemId, quantity: quantity.toString(), toContainerId },
      };
      return postOnce(context, idempotency, async () => {
        const [item] = await storage.findItems([itemId]);
        if (item?.ownerId !== playerId) throw notOwned(itemId);
        if (item.containerId === toContainerId)
          throw badInput("toContainerId", "another place than the item's");
        const filled = toContainerId === null ? [] : [await findRoom(playerId, toContainerId)];
        const kind = (await catalogue()).items.get(item.definitionId);
        requireUnexpired(item, kind, clock.nowMs());
        const destination = {
          to: { ownerId: playerId, containerId: toContainerId },
          stackMax: kind?.stackMax ?? null,
        };
        return {
          kind: "move",
          reason: "move",
          movements: [takeItem(item, quantity, playerId, destination)],
          receipt: {
            playerId,
            recipientId: null,
            itemIds: item.kind === "unique" ? [item.id] : [],
            stackedIds: item.kind === "stack" ? [item.definitionId] : [],
            containerIds: [item.containerId, toContainerId],
            currencyIds: [],
          },
          beside: { filled },
        };
      });
    },
  };
}
