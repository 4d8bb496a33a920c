export {
  declinesWindowMs,
  type FriendDeps,
  FriendService,
  socialBounds,
  type TieAfter,
} from "./friends.js";
export type {
  CallsOf,
  Group,
  GroupCall,
  GroupId,
  GroupRole,
  GroupStorage,
  GroupTransaction,
  Membership,
} from "./group-model.js";
export { type GroupDeps, GroupService, groupBounds } from "./groups.js";
export { LivePresences, type PresenceNews, type SeenFriend } from "./live-presences.js";
export type { Block, Pair, Tie, TieCounts, TieState, TimePlace, TimeSlice } from "./model.js";
export type { ActionLimits, LimitedAction, SocialStorage, SocialTransaction } from "./ports.js";
export {
  type Acquaintance,
  type Presence,
  type PresenceChannel,
  type PresenceDeps,
  PresenceService,
  type PresenceState,
  type PresenceStore,
  presenceLifetimeMs,
  type ShownPresence,
} from "./presence.js";
export { readTimePlace, writeTimePlace } from "./time-place.js";
