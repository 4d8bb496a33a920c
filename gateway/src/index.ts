/**
 * The platform's door: it authenticates, limits, plans over the subgraphs, runs subscriptions, and mounts the subgraphs' plain
 * routes. It knows no domain.
 */
export type { Revocations, TokenVerifier } from "./authenticate.js";
export { CompositionError, composeSupergraph, printApiSchema, type SubgraphDefinition } from "./compose.js";
export { createDoor, type Door } from "./door.js";
export { createGateway, type Gateway, type GatewayDeps, type GatewayOptions } from "./gateway.js";
export { defaultLimits, type OperationLimits } from "./limits.js";
export { defaultSocketLimits, type SocketLimits } from "./subscriptions/protocol.js";
export { type HttpUpstreamOptions, httpUpstream } from "./upstream/http.js";
export { inProcessUpstream } from "./upstream/in-process.js";
export type { Upstream } from "./upstream/upstream.js";
