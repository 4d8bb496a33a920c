import { AppError } from "@muster/errors";
import { defineTopic, type Json, type StoredEvent } from "@muster/events";
import { ledgerChanged } from "@muster/ledger";
import { isUuid } from "@muster/runtime";
import {
  type ContainerId,
  currencyOf,
  definitionOf,
  type Imbalance,
  type InventoryChange,
  type ItemId,
  isCurrencyAsset,
  isItemAsset,
  type PlayerId,
  type TradeId,
  type TradeState,
} from "./service/index.js";

/** The ledger's topic of what any context's posting did to one owner: players' inventories change by nothing else. */
export const inventoryChangedTopic = ledgerChanged.name;

const keyPrefix = "player:";

/** The key under which everything that concerns a player is published, also what happens in their containers. */
export function playerKey(playerId: PlayerId): string {
  return keyPrefix + playerId;
}

/** What an event of {@link inventoryChangedTopic} says of a player's inventory. */
export function readInventoryChange(event: StoredEvent): InventoryChange {
  const { ownerId, kind, changes } = ledgerChanged.read(event);
  const playerId = event.key.slice(keyPrefix.length) as PlayerId;
  return {
    playerId,
    containerId: ownerId === playerId ? null : (ownerId as ContainerId),
    kind,
    items: changes.flatMap(({ assetId, itemId, delta }) =>
      isItemAsset(assetId)
        ? [{ definitionId: definitionOf(assetId), itemId: itemId as ItemId | null, delta }]
        : [],
    ),
    wallet: changes.flatMap(({ assetId, delta }) =>
      isCurrencyAsset(assetId) ? [{ currencyId: currencyOf(assetId), delta }] : [],
    ),
  };
}

/** The topic of accounts by which inventory knows players. */
export const playerRegisteredTopic = "accounts.playerRegistered";

/** The player of an event of {@link playerRegisteredTopic}. */
export function readRegisteredPlayer(event: StoredEvent): PlayerId {
  return readPlayer(event);
}

function readPlayer(event: StoredEvent): PlayerId {
  const playerId = event.payload["playerId"];
  if (typeof playerId !== "string" || !isUuid(playerId))
    throw new AppError("INTERNAL", `${event.id} names no player`);
  return playerId as PlayerId;
}

/** What became of a trade, said to one of its players. */
export interface TradeNews {
  readonly tradeId: TradeId;
  readonly playerId: PlayerId;
  readonly state: TradeState;
  /** What a player has to have seen to confirm it. */
  readonly version: number;
}

/** Topic `inventory.tradeChanged`, key `player:<id>`: a trade was made or changed; an event for each of the two players. */
export const tradeChanged = defineTopic<TradeNews>({
  name: "inventory.tradeChanged",
  encode: (news) => ({ ...news }),
  decode: (json) => json as Json as unknown as TradeNews,
});

/** A settled trade whose sides were worth too different. */
export interface FlaggedTrade {
  readonly tradeId: TradeId;
  readonly proposerId: PlayerId;
  readonly recipientId: PlayerId;
  readonly imbalances: readonly Imbalance[];
}

type FlaggedJson = Omit<FlaggedTrade, "imbalances"> & {
  readonly imbalances: readonly (Omit<Imbalance, "difference"> & { readonly difference: string })[];
};

/** Topic `inventory.tradeFlagged`, key `trade:<id>`: for whoever looks for fraud. */
export const tradeFlagged = defineTopic<FlaggedTrade>({
  name: "inventory.tradeFlagged",
  encode: ({ imbalances, ...ids }) => ({
    ...ids,
    imbalances: imbalances.map((one) => ({ ...one, difference: one.difference.toString() })),
  }),
  decode(json) {
    const { imbalances, ...ids } = json as Json as unknown as FlaggedJson;
    return { ...ids, imbalances: imbalances.map((one) => ({ ...one, difference: BigInt(one.difference) })) };
  },
});

/** The topic of accounts by which inventory knows that a player signed in from a new device. */
export const deviceAddedTopic = "accounts.deviceAdded";

/** The player of an event of {@link deviceAddedTopic}. */
export function readDevicePlayer(event: StoredEvent): PlayerId {
  return readPlayer(event);
}

/** The topic of accounts by which this context knows who has blocked whom. */
export const blockChangedTopic = "accounts.blockChanged";

/** A block that was set or lifted. */
export interface BlockChange {
  /** Who blocked. */
  readonly playerId: PlayerId;
  readonly blockedId: PlayerId;
  readonly isBlocked: boolean;
}

/** The change of an event of {@link blockChangedTopic}; `undefined` for the one that stands under the blocked player's key. */
export function readBlockChange(event: StoredEvent): BlockChange | undefined {
  const { blockedId, isBlocked } = event.payload;
  const playerId = readPlayer(event);
  if (typeof blockedId !== "string" || !isUuid(blockedId) || typeof isBlocked !== "boolean")
    throw new AppError("INTERNAL", `${event.id} tells of no block`);
  if (event.key !== playerKey(playerId)) return undefined;
  return { playerId, blockedId: blockedId as PlayerId, isBlocked };
}
