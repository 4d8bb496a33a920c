import type { SessionId } from "@muster/auth";
import type { EventId, NewEvent } from "@muster/events";
import type { Ids } from "@muster/runtime";
import type { DeviceSighting, Player, SessionEndReason, Subject } from "./service/index.js";

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

function keyOf({ kind, id }: Subject): string {
  return `${kind}:${id}`;
}
