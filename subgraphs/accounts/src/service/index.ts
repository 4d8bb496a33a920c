export { groupNameKey, usernameKey } from "./input.js";
export type {
  Account,
  AccountKind,
  Credential,
  Device,
  DeviceId,
  Player,
  Session,
  SessionEndReason,
  SignedIn,
  Staff,
  Subject,
} from "./model.js";
export { type NamePlace, readNamePlace, writeNamePlace } from "./name-place.js";
export type {
  AccessTokens,
  AccountsStorage,
  AccountsTransaction,
  DeviceSighting,
  LockedSession,
  NameSlice,
  PasswordHasher,
  SessionPage,
  SessionsToEnd,
  SweepTimes,
} from "./ports.js";
export { type SessionDeps, type SessionLifetimes, SessionService } from "./sessions.js";
export { type Login, type Registration, type SignInDeps, SignInService } from "./sign-in.js";
export * from "./social/index.js";
export { type NewStaff, type StaffDeps, StaffService } from "./staff.js";
