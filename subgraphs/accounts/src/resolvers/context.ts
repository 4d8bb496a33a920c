import { type Principal, type PrincipalOf, requirePlayer } from "@muster/auth";
import { AppError } from "@muster/errors";
import type { RequestContext } from "@muster/subgraph";
import type DataLoader from "dataloader";
import type { Group, Player } from "../schema/index.js";
import type * as domain from "../service/index.js";

/** What the resolvers of one request load together. */
export interface AccountsLoaders {
  readonly players: DataLoader<string, domain.Player | undefined>;
  readonly groups: DataLoader<domain.GroupId, domain.Group | undefined>;
  readonly members: DataLoader<domain.GroupId, domain.Membership[]>;
  /** What the caller sees of who is there; nothing where it is no player. */
  readonly presences: DataLoader<domain.Player["id"], domain.ShownPresence | undefined>;
  readonly memberships: DataLoader<domain.Player["id"], domain.Membership[]>;
  /** See `LivePresences.follow`. */
  followPresences(
    playerId: domain.Player["id"],
    tell: boolean,
  ): Promise<AsyncGenerator<domain.PresenceNews, void, void>>;
}

/** The context of accounts' resolvers. */
export type Context = RequestContext<AccountsLoaders>;

/** Whether the principal is that player. */
export function isSelf(principal: Principal, playerId: string): boolean {
  return principal.kind === "player" && principal.playerId === playerId;
}

/** @throws UNAUTHENTICATED or FORBIDDEN unless the principal is that player. */
export function requireSelf(principal: Principal, playerId: string): PrincipalOf<"player"> {
  const own = requirePlayer(principal);
  if (own.playerId !== playerId) throw new AppError("FORBIDDEN", "only the player may read this");
  return own;
}

/** A player as the API shows one. */
export function toPlayer({ id, displayName, createdAtMs }: domain.Player): Player {
  return { id, displayName, createdAt: new Date(createdAtMs) };
}

/** The same, with null for nobody. */
export function toPlayerOrNull(player: domain.Player | undefined): Player | null {
  return player === undefined ? null : toPlayer(player);
}

/** @throws INTERNAL when there is no such player: accounts are not removed while others' rows name them. */
export async function loadPlayer({ players }: AccountsLoaders, id: domain.Player["id"]): Promise<Player> {
  const player = await players.load(id);
  if (player === undefined) throw new AppError("INTERNAL", `${id} is named and is gone`);
  return toPlayer(player);
}

/** A group as the API shows one. */
export function toGroup({ id, name, createdAtMs }: domain.Group): Group {
  return { id, name, createdAt: new Date(createdAtMs) };
}

/** The group of a row that names it; null when it has ended since the row was read. */
export async function loadGroup({ groups }: AccountsLoaders, id: domain.GroupId): Promise<Group | null> {
  const group = await groups.load(id);
  return group === undefined ? null : toGroup(group);
}
