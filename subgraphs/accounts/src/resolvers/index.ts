export { PlayerResolver, resolvePlayerReference, SessionResolver, StaffResolver } from "./accounts.js";
export type { AccountsLoaders } from "./context.js";
export {
  BlockPayloadResolver,
  BlockResolver,
  FriendRequestResolver,
  FriendshipPayloadResolver,
  FriendshipResolver,
  SocialResolver,
} from "./friends.js";
export {
  GroupCallResolver,
  GroupMembershipResolver,
  GroupMutationResolver,
  GroupResolver,
  PlayerGroupsResolver,
} from "./groups.js";
export { PresenceResolver } from "./presence.js";
export { FriendPresenceResolver, PresenceUpdateResolver } from "./presence-update.js";
