import { type Branded, isUuid } from "@muster/runtime";
import type { PlayerId, TicketId } from "../model.js";

/** Identifies a party; a UUIDv7. */
export type PartyId = Branded<string, "PartyId">;

/** Whether `id` can be a party's. */
export function isPartyId(id: string): id is PartyId {
  return isUuid(id);
}

/** A player of a party. */
export interface PartyMember {
  readonly playerId: PlayerId;
  /** Milliseconds since the Unix epoch. */
  readonly joinedAtMs: number;
  /** Whether the player agrees to queue; used up by queuing. */
  readonly isReady: boolean;
  /** Wanted roles, the primary one first. */
  readonly roles: readonly string[];
}

/** That a player may come into a party. */
export interface PartyInvite {
  readonly playerId: PlayerId;
  /** Who invited. */
  readonly byId: PlayerId;
  /** Milliseconds since the Unix epoch. */
  readonly invitedAtMs: number;
  readonly expiresAtMs: number;
}

/** Players who queue together. */
export interface Party {
  readonly id: PartyId;
  /** Rises with every change. */
  readonly version: number;
  readonly leaderId: PlayerId;
  /** What it last queued with, as long as the same players are in it. */
  readonly ticketId: TicketId | null;
  /** Milliseconds since the Unix epoch. */
  readonly madeAtMs: number;
  readonly changedAtMs: number;
  /** Who came first comes first; nobody in one that has ended. */
  readonly members: readonly PartyMember[];
  /** Those that are not over. */
  readonly invites: readonly PartyInvite[];
}

/** What was done to a party. */
export type PartyDeed =
  | "CREATED"
  | "INVITED"
  | "INVITE_ENDED"
  | "JOINED"
  | "LEFT"
  | "REMOVED"
  | "LEADER_CHANGED"
  | "READY_CHANGED"
  | "QUEUED"
  | "ENDED";

/** A change of a party: it is made only where the party is still of the version that `before` has. */
export interface PartyChange {
  readonly before: Party;
  readonly after: Party;
  readonly deed: PartyDeed;
  /** Whom it concerns, who is told too. */
  readonly playerId: PlayerId;
}

/** That a player does not want to meet another. */
export interface Block {
  readonly playerId: PlayerId;
  readonly blockedId: PlayerId;
}
