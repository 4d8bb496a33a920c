import type { PlayerId } from "@muster/auth";
import type { Branded } from "@muster/runtime";

/** Identifies a group; a UUIDv7. */
export type GroupId = Branded<string, "GroupId">;

/** What a member may do: an owner everything, an officer whatever concerns who is in. */
export type GroupRole = "owner" | "officer" | "member";

/** A group of players, such as a guild. */
export interface Group {
  readonly id: GroupId;
  readonly name: string;
  /** Milliseconds since the Unix epoch. */
  readonly createdAtMs: number;
}

/** A player's place in a group. */
export interface Membership {
  readonly groupId: GroupId;
  readonly playerId: PlayerId;
  readonly role: GroupRole;
  /** Milliseconds since the Unix epoch. */
  readonly sinceMs: number;
}

/** That a player is asked to join a group, or asks to. */
export interface GroupCall {
  readonly groupId: GroupId;
  readonly playerId: PlayerId;
  readonly kind: "invitation" | "application";
  /** Who invited; the player for an application. */
  readonly byId: PlayerId;
  /** Whether the invited player does not see it, since they have blocked who invited. */
  readonly hidden: boolean;
  /** Milliseconds since the Unix epoch. */
  readonly sinceMs: number;
}

/** Where groups are kept. */
export interface GroupStorage {
  /** Runs `work` in one transaction, again from its start after a conflict: it has no effects but on `tx`. */
  transactGroups<T>(work: (tx: GroupTransaction) => Promise<T>): Promise<T>;
  /** In the order of `ids`; `undefined` where there is none. */
  findGroups(ids: readonly GroupId[]): Promise<(Group | undefined)[]>;
  /** The members of each group, those who came first before; at most 100 each. */
  readMembers(groupIds: readonly GroupId[]): Promise<Membership[][]>;
  /** The groups of each player, by when they came; at most 10 each. */
  readMemberships(playerIds: readonly PlayerId[]): Promise<Membership[][]>;
  /** Calls of a group, or those that concern a player, the newest first. */
  readCalls(of: CallsOf, kind: GroupCall["kind"]): Promise<GroupCall[]>;
}

/** Whose calls are meant: a group's, hidden ones among them, or those that a player sees. */
export type CallsOf = { readonly groupId: GroupId } | { readonly playerId: PlayerId };

/** What can be done to a group in a transaction. Each change of who is in writes its events. */
export interface GroupTransaction {
  /** The group, locked until the transaction ends. */
  lockGroup(id: GroupId): Promise<Group | undefined>;
  lockPlayers(ids: readonly PlayerId[]): Promise<ReadonlySet<PlayerId>>;
  /** @returns `false` when the name is another group's (waits for a transaction that is about to take it). */
  insertGroup(group: Group): Promise<boolean>;
  /** Ends the group with all that it has. */
  deleteGroup(id: GroupId, atMs: number): Promise<void>;
  readRole(groupId: GroupId, playerId: PlayerId): Promise<GroupRole | undefined>;
  countMembers(groupId: GroupId): Promise<number>;
  countMemberships(playerId: PlayerId): Promise<number>;
  countCalls(of: CallsOf, kind: GroupCall["kind"]): Promise<number>;
  readCall(groupId: GroupId, playerId: PlayerId): Promise<GroupCall | undefined>;
  writeCall(call: GroupCall): Promise<void>;
  deleteCall(groupId: GroupId, playerId: PlayerId): Promise<void>;
  /** Gives the player a place, or another role where they have one. */
  writeMember(membership: Membership): Promise<void>;
  deleteMember(groupId: GroupId, playerId: PlayerId, atMs: number): Promise<void>;
  /** Whether the first has blocked the second. */
  hasBlocked(playerId: PlayerId, otherId: PlayerId): Promise<boolean>;
}
