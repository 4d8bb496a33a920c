/**
 * What every bounded context is made with: the schema's build, execution with loaders and presented errors, plain routes, the
 * HTTP form for a process of its own, and the types that all schemas share. It holds no resolvers.
 */
import "reflect-metadata";

export { auditResolver, type ReadAudit } from "./audit-entry.js";
export { BodyTooLarge, readBody } from "./body.js";
export {
  type Connection,
  ConnectionArgs,
  type CursorCodec,
  connectionOf,
  type Page,
  PageInfo,
  pageItemsMax,
  parsePage,
  stringCursor,
  toConnection,
  uuidCursor,
} from "./connection.js";
export type { Operation, Route, RouteRequest, RouteResponse, Subgraph, SubgraphRequest } from "./contract.js";
export { createSubgraph, type ReferenceResolver, type RequestContext, type SubgraphParts } from "./create.js";
export { type FailedJobs, failedJobResolver } from "./failed-job.js";
export { printSubgraphSdl, type ResolverClass } from "./federated-schema.js";
export { type BatchRead, gather } from "./gather.js";
export {
  type LocalizedStrings,
  LocalizedText,
  LocalizedTextInput,
  LocalizedTextResolver,
  parseLocalizedText,
  pickText,
} from "./localized-text.js";
export {
  type EventLog,
  openProcess,
  type PlatformProcess,
  type ProcessDeps,
  type SubgraphDeps,
} from "./process.js";
export { runSubgraph } from "./run.js";
export { Cursor, DateTime, Int64, Json } from "./scalars.js";
export { type ServeOptions, type SubgraphServer, serveSubgraph } from "./serve.js";
export { operationsPath, type SentOperation } from "./serve-operations.js";
export { untilAskedToStop } from "./signals.js";
