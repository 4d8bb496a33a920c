import { MusterError } from "@muster/client";
import type { BadgeLook } from "../components/badge.js";
import type { GroupRole, PresenceState } from "../generated/operations.js";
import { type Explanation, explain } from "../platform/explain.js";

/** How somebody is there, in words. */
export const presenceStates: Readonly<
  Record<PresenceState, { readonly label: string; readonly look: BadgeLook }>
> = {
  ONLINE: { label: "Online", look: "good" },
  IN_MATCH: { label: "In a match", look: "open" },
  AWAY: { label: "Away", look: "plain" },
  INVISIBLE: { label: "Invisible", look: "plain" },
  OFFLINE: { label: "Offline", look: "plain" },
};

/** What a member of a group is called. */
export const groupRoles: Readonly<Record<GroupRole, string>> = {
  OWNER: "Owner",
  OFFICER: "Officer",
  MEMBER: "Member",
};

const conflicts: Readonly<Record<string, Explanation>> = {
  friends: { title: "Friends already", text: "The two of you are friends." },
  blocked: { title: "You have blocked this player", text: "Lift the block first." },
};

/** Why something between players was refused, in words. */
export function explainFriend(error: unknown): Explanation {
  if (!(error instanceof MusterError)) return explain(error);
  const { code, details } = error;
  const conflict = code === "CONFLICT" ? conflicts[String(details["reason"])] : undefined;
  if (conflict !== undefined) return conflict;
  if (code === "NOT_FOUND")
    return { title: "Not there any more", text: "The other player may have been faster." };
  if (code === "LIMIT_REACHED" && details["limit"] === "declinedRequests")
    return { title: "Not now", text: "This player has declined your requests. Ask again in some weeks." };
  return explain(error);
}

/** How a friend is there. */
export interface SeenPresence {
  readonly state: PresenceState;
  readonly status: string | null;
}

/** Somebody with a name and, where it may be seen, a presence. */
export interface SeenFriend {
  readonly id: string;
  readonly displayName: string;
  readonly presence: SeenPresence | null;
}

const order: readonly PresenceState[] = ["ONLINE", "IN_MATCH", "AWAY", "INVISIBLE", "OFFLINE"];

/** Who is there first, and by name within that. */
export function sortFriends(friends: readonly SeenFriend[]): readonly SeenFriend[] {
  const place = ({ presence }: SeenFriend): number => order.indexOf(presence?.state ?? "OFFLINE");
  return [...friends].sort(
    (one, other) => place(one) - place(other) || one.displayName.localeCompare(other.displayName),
  );
}
