import { AppError } from "@muster/errors";
import { defineTopic, type EventId, type Json, type NewEvent, type StoredEvent } from "@muster/events";
import { type Ids, isUuid } from "@muster/runtime";
import {
  type ChangeKind,
  type CurrencyId,
  changesOf,
  type DefinitionId,
  type InventoryChange,
  type ItemId,
  type PlayerId,
  type Posting,
} from "./service/index.js";

interface ChangePayload {
  readonly playerId: PlayerId;
  readonly kind: ChangeKind;
  readonly items: readonly {
    readonly definitionId: DefinitionId;
    readonly itemId: ItemId | null;
    readonly delta: string;
  }[];
  readonly wallet: readonly { readonly currencyId: CurrencyId; readonly delta: string }[];
}

/** Topic `inventory.changed`, key `player:<id>`: what one posting did to one player's inventory. */
export const inventoryChanged = defineTopic<InventoryChange>({
  name: "inventory.changed",
  encode: ({ playerId, kind, items, wallet }) => ({
    playerId,
    kind,
    items: items.map(({ definitionId, itemId, delta }) => ({
      definitionId,
      itemId,
      delta: delta.toString(),
    })),
    wallet: wallet.map(({ currencyId, delta }) => ({ currencyId, delta: delta.toString() })),
  }),
  decode(json) {
    const { playerId, kind, items, wallet } = json as Json as unknown as ChangePayload;
    return {
      playerId,
      kind,
      items: items.map((item) => ({ ...item, delta: BigInt(item.delta) })),
      wallet: wallet.map((entry) => ({ ...entry, delta: BigInt(entry.delta) })),
    };
  },
});

/** The key under which everything that concerns a player is published. */
export function playerKey(playerId: PlayerId): string {
  return `player:${playerId}`;
}

/** The event rows of a posting: one for each player whom it concerns. */
export function inventoryChangedEvents(
  posting: Posting,
  { ids, occurredAtMs }: { readonly ids: Ids; readonly occurredAtMs: number },
): NewEvent[] {
  return changesOf(posting).map((change) =>
    inventoryChanged.event({
      id: ids.next<EventId>(),
      key: playerKey(change.playerId),
      payload: change,
      occurredAtMs,
    }),
  );
}

/** The topic of accounts by which inventory knows players. */
export const playerRegisteredTopic = "accounts.playerRegistered";

/** The player of an event of {@link playerRegisteredTopic}. */
export function readRegisteredPlayer(event: StoredEvent): PlayerId {
  const playerId = event.payload["playerId"];
  if (typeof playerId !== "string" || !isUuid(playerId))
    throw new AppError("INTERNAL", `${event.id} names no player`);
  return playerId as PlayerId;
}
