export {
  type Arguments,
  createMusterClient,
  type KeylessVariables,
  type MusterClient,
  type MusterClientOptions,
} from "./client.js";
export type { OperationText } from "./document.js";
export type { ExecuteOptions } from "./execute.js";
export * from "./generated/operations.js";
export type { Logins } from "./logins.js";
export { MusterError, type MusterErrorFields, type WireError } from "./muster-error.js";
export type { ClientClock, ClientRandom } from "./ports.js";
export type { RetryOptions } from "./retry.js";
export type { Session, SessionTokens } from "./session.js";
export { type SessionStorage, webStorage } from "./session-storage.js";
export type { SubscribeOptions } from "./subscription.js";
