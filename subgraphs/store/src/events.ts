import { AppError } from "@muster/errors";
import { defineTopic, type Json, type StoredEvent } from "@muster/events";
import { isUuid } from "@muster/runtime";
import type { OfferId, OrderId, OrderSource, OrderState, PlayerId } from "./service/index.js";

/** What happened to an order. */
export interface OrderChange {
  readonly orderId: OrderId;
  /** Who pays. */
  readonly playerId: PlayerId;
  readonly recipientId: PlayerId;
  readonly offerId: OfferId;
  readonly quantity: number;
  readonly source: OrderSource;
  /** The state that it has come to. */
  readonly state: OrderState;
}

/** Topic `store.orderChanged`, key `player:<payer>`: an order has come to a state. */
export const orderChanged = defineTopic<OrderChange>({
  name: "store.orderChanged",
  encode: (change) => ({ ...change }),
  decode: (json) => json as Json as unknown as OrderChange,
});

/** The key under which everything that concerns a player is published. */
export function playerKey(playerId: PlayerId): string {
  return `player:${playerId}`;
}

/** The topic of accounts by which the store knows players. */
export const playerRegisteredTopic = "accounts.playerRegistered";
/** The topic of live operations that says who comes into an audience and who leaves it. */
export const memberChangedTopic = "audience.memberChanged";

/** The player of an event of {@link playerRegisteredTopic}. */
export function readRegisteredPlayer(event: StoredEvent): PlayerId {
  return readPlayerId(event);
}

/** A player who came into a segment or left it. */
export interface MemberChange {
  readonly playerId: PlayerId;
  readonly segment: string;
  readonly isMember: boolean;
  /** Milliseconds since the Unix epoch. */
  readonly atMs: number;
}

/** The change of an event of {@link memberChangedTopic}: `{ playerId, audienceId, isMember }`. */
export function readMemberChange(event: StoredEvent): MemberChange {
  const { audienceId, isMember } = event.payload;
  if (typeof audienceId !== "string" || typeof isMember !== "boolean")
    throw new AppError("INTERNAL", `${event.id} names no audience`);
  return { playerId: readPlayerId(event), segment: audienceId, isMember, atMs: event.occurredAtMs };
}

function readPlayerId(event: StoredEvent): PlayerId {
  const playerId = event.payload["playerId"];
  if (typeof playerId !== "string" || !isUuid(playerId))
    throw new AppError("INTERNAL", `${event.id} names no player`);
  return playerId as PlayerId;
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
  const playerId = readPlayerId(event);
  if (typeof blockedId !== "string" || !isUuid(blockedId) || typeof isBlocked !== "boolean")
    throw new AppError("INTERNAL", `${event.id} tells of no block`);
  if (event.key !== playerKey(playerId)) return undefined;
  return { playerId, blockedId: blockedId as PlayerId, isBlocked };
}
