import type { PlayerId, SessionId } from "@muster/auth";
import { defineTopic, type EventId, type Json, type NewEvent } from "@muster/events";
import type { Ids } from "@muster/runtime";
import type {
  DeviceSighting,
  GroupId,
  GroupRole,
  Player,
  SessionEndReason,
  Subject,
} from "./service/index.js";

/** A session that was just ended. */
export interface EndedSession {
  readonly id: SessionId;
  readonly subject: Subject;
  readonly reason: SessionEndReason;
  /** Milliseconds since the Unix epoch. */
  readonly endedAtMs: number;
}

/** Topic `accounts.playerRegistered`, key `player:<id>`: a player's account was made. */
export function playerRegistered(ids: Ids, player: Player): NewEvent {
  return {
    id: ids.next<EventId>(),
    topic: "accounts.playerRegistered",
    key: keyOf(player),
    payload: { playerId: player.id },
    occurredAtMs: player.createdAtMs,
  };
}

/** Topic `accounts.sessionEnded`, key `player:<id>` or `staff:<id>`: a session ended before its time, and why. */
export function sessionEnded(ids: Ids, { id, subject, reason, endedAtMs }: EndedSession): NewEvent {
  return {
    id: ids.next<EventId>(),
    topic: "accounts.sessionEnded",
    key: keyOf(subject),
    payload: { sessionId: id, reason },
    occurredAtMs: endedAtMs,
  };
}

/** A sign-in of a player from a device that was not known, or that did not say which it is. */
export type UnknownDevice = Omit<DeviceSighting, "deviceId"> & { readonly deviceId: string | null };

/** Topic `accounts.deviceAdded`, key `player:<id>`: a player who has devices signed in from another one. */
export function deviceAdded(ids: Ids, { playerId, deviceId, sessionId, seenAtMs }: UnknownDevice): NewEvent {
  return {
    id: ids.next<EventId>(),
    topic: "accounts.deviceAdded",
    key: keyOf({ kind: "player", id: playerId }),
    payload: { playerId, deviceId, sessionId },
    occurredAtMs: seenAtMs,
  };
}

/** A friendship that was made or has ended, told to one of the two. */
export interface FriendshipChange {
  readonly playerId: PlayerId;
  readonly friendId: PlayerId;
  readonly isFriend: boolean;
}

/** Topic `accounts.friendshipChanged`, key `player:<id>`: two became friends, or are no longer; an event for each of them. */
export const friendshipChanged = defineTopic<FriendshipChange>({
  name: "accounts.friendshipChanged",
  encode: (change) => ({ ...change }),
  decode: (json) => json as Json as unknown as FriendshipChange,
});

/** A block that was set or lifted. */
export interface BlockChange {
  /** Who blocked. */
  readonly playerId: PlayerId;
  readonly blockedId: PlayerId;
  readonly isBlocked: boolean;
}

/**
 * Topic `accounts.blockChanged`, key `player:<id>`: a block was set or lifted; an event with the same payload for each of the two.
 * Who keeps blocks takes those under the key of `playerId` alone: they are in order, and the others may come before or after.
 * The blocked player is not to learn of it.
 */
export const blockChanged = defineTopic<BlockChange>({
  name: "accounts.blockChanged",
  encode: (change) => ({ ...change }),
  decode: (json) => json as Json as unknown as BlockChange,
});

/** The two events of a friendship that was made or has ended at `atMs`. */
export function friendshipEvents(
  ids: Ids,
  [oneId, otherId]: readonly [PlayerId, PlayerId],
  isFriend: boolean,
  atMs: number,
): NewEvent[] {
  return [
    { playerId: oneId, friendId: otherId, isFriend },
    { playerId: otherId, friendId: oneId, isFriend },
  ].map((payload) =>
    friendshipChanged.event({
      id: ids.next<EventId>(),
      key: playerKey(payload.playerId),
      payload,
      occurredAtMs: atMs,
    }),
  );
}

/** The two events of a block that was set or lifted at `atMs`. */
export function blockEvents(ids: Ids, payload: BlockChange, atMs: number): NewEvent[] {
  return [payload.playerId, payload.blockedId].map((playerId) =>
    blockChanged.event({
      id: ids.next<EventId>(),
      key: playerKey(playerId),
      payload,
      occurredAtMs: atMs,
    }),
  );
}

/** A player's place in a group, as it is now. */
export interface MembershipChange {
  readonly groupId: GroupId;
  readonly playerId: PlayerId;
  /** `null` for who is no longer in. */
  readonly role: GroupRole | null;
}

/** Topic `accounts.groupMembershipChanged`, key `player:<id>`: a player came into a group, left it, or has another role there. */
export const groupMembershipChanged = defineTopic<MembershipChange>({
  name: "accounts.groupMembershipChanged",
  encode: (change) => ({ ...change }),
  decode: (json) => json as Json as unknown as MembershipChange,
});

/** The event of a place in a group that changed at `atMs`. */
export function membershipEvent(ids: Ids, payload: MembershipChange, atMs: number): NewEvent {
  const key = playerKey(payload.playerId);
  return groupMembershipChanged.event({ id: ids.next<EventId>(), key, payload, occurredAtMs: atMs });
}

/** The key under which everything that concerns a player is published. */
export function playerKey(id: PlayerId): string {
  return keyOf({ kind: "player", id });
}

function keyOf({ kind, id }: Subject): string {
  return `${kind}:${id}`;
}
