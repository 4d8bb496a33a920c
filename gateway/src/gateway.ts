import "./telemetry-off.js";
import { fileURLToPath } from "node:url";
import { ApolloServer } from "@apollo/server";
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from "@apollo/server/plugin/disabled";
import type { Ids, SystemClock } from "@muster/runtime";
import type { Health, Logger, Metrics } from "@muster/telemetry";
import { createAuthenticate, type Revocations, type TokenVerifier } from "./authenticate.js";
import type { Execute, OperationContext } from "./context.js";
import { createErrorFormatter, type ErrorFormatter } from "./errors.js";
import { createCors } from "./http/cors.js";
import { createGraphqlEndpoint } from "./http/graphql.js";
import { createHttpServer } from "./http/server.js";
import { defaultLimits, type OperationLimits } from "./limits.js";
import { createOperations } from "./operations.js";
import { createHub } from "./subscriptions/hub.js";
import { createSubscriptionPlanner } from "./subscriptions/planner.js";
import { defaultSocketLimits, type SocketLimits } from "./subscriptions/protocol.js";
import { createSocketServer } from "./subscriptions/socket.js";
import { createSupergraph, forApollo, type Supergraph } from "./supergraph.js";
import type { Upstream } from "./upstream/upstream.js";

/** What the gateway is told. */
export interface GatewayOptions {
  /** Web origins whose pages may call it. */
  readonly corsOrigins: readonly string[];
  /** Whether clients may read the schema, and GraphiQL is served. */
  readonly introspection: boolean;
  /** How long a drain may take before what still runs is cut off. Milliseconds. */
  readonly drainTimeoutMs?: number;
  /** Bytes of one HTTP request to `/graphql`. */
  readonly bodyBytesMax?: number;
  readonly limits?: Partial<OperationLimits>;
  readonly socketLimits?: Partial<SocketLimits>;
  /** Where GraphiQL was built. */
  readonly graphiqlDirectory?: string;
  /** Where the portal was built. */
  readonly portalDirectory?: string;
}

/** What the gateway is made of. */
export interface GatewayDeps extends GatewayOptions {
  readonly supergraphSdl: string;
  /** By the subgraph's name. The gateway closes them when it closes. */
  readonly upstreams: Readonly<Record<string, Upstream>>;
  readonly verifier: TokenVerifier;
  readonly revocations: Revocations;
  readonly clock: SystemClock;
  readonly ids: Ids;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly health: Health;
}

/** The platform's door. */
export interface Gateway {
  /**
   * Starts to serve; a port of 0 takes a free one.
   *
   * @throws Error when the supergraph cannot be loaded; the system's error when the port is taken.
   */
  listen(host: string, port: number): Promise<{ readonly url: string }>;
  /** Brings another supergraph of the same subgraphs into force. Open subscriptions go on as they were planned. */
  update(supergraphSdl: string): void;
  /** Is not ready any more, lets running requests end, asks sockets to go elsewhere, and closes the upstreams. */
  close(): Promise<void>;
}

const bundledGraphiql = fileURLToPath(new URL("../graphiql/dist", import.meta.url));
const bundledPortal = fileURLToPath(new URL("../../portal/dist", import.meta.url));

/** Puts the gateway together; nothing runs before `listen`. */
export function createGateway(deps: GatewayDeps): Gateway {
  const { upstreams, logger, metrics } = deps;
  const errors = createErrorFormatter(deps);
  const authenticate = createAuthenticate(deps.verifier, deps.revocations);
  const limits = { ...defaultLimits, ...deps.limits };
  const operations = createOperations({
    limits,
    introspection: deps.introspection,
    cacheBytes: 2 * 1024 * 1024,
  });
  const supergraph = createSupergraph(deps);
  const planner = createSubscriptionPlanner({ services: supergraph.services, logger });
  supergraph.onSchema((schema) => {
    operations.follow(schema.apiSchema);
    planner.follow(schema);
  });
  const execute = createExecute(supergraph, errors);
  const hub = createHub({ planner, upstreams, errors, logger, metrics });
  const sockets = createSocketServer({
    ...deps,
    authenticate,
    operations,
    hub,
    execute,
    errors,
    limits: { ...defaultSocketLimits, ...deps.socketLimits },
  });
  const server = createApolloServer(deps, supergraph, errors, limits);
  const bodyBytesMax = deps.bodyBytesMax ?? 1_048_576;
  const http = createHttpServer({
    ...deps,
    graphql: createGraphqlEndpoint({ server, operations, authenticate, execute, errors, bodyBytesMax }),
    sockets,
    authenticate,
    cors: createCors(deps.corsOrigins),
    errors,
    pages: {
      portal: deps.portalDirectory ?? bundledPortal,
      graphiql: deps.introspection ? (deps.graphiqlDirectory ?? bundledGraphiql) : undefined,
    },
  });
  const drainTimeoutMs = deps.drainTimeoutMs ?? 10_000;
  return {
    async listen(host, port) {
      await server.start();
      return http.listen(host, port);
    },
    update: (supergraphSdl) => supergraph.update(supergraphSdl),
    async close() {
      deps.health.drain();
      await Promise.all([http.close(drainTimeoutMs), sockets.close(Math.min(drainTimeoutMs, 2000))]);
      hub.close();
      await server.stop();
      await Promise.all(Object.values(upstreams).map((upstream) => upstream.close()));
    },
  };
}

/** Runs prepared operations; errors in the result are formatted. */
function createExecute(supergraph: Supergraph, errors: ErrorFormatter): Execute {
  return async (operation, variables, context) => {
    try {
      const result = await supergraph.execute(operation, variables, context);
      if (result.errors === undefined || result.errors.length === 0) return { data: result.data ?? null };
      const formatted = result.errors.map((error) => errors.one(error, context.requestId));
      return result.data === undefined ? { errors: formatted } : { errors: formatted, data: result.data };
    } catch (error) {
      return { errors: errors.list(error, context.requestId) };
    }
  };
}

function createApolloServer(
  deps: GatewayDeps,
  supergraph: Supergraph,
  errors: ErrorFormatter,
  limits: OperationLimits,
): ApolloServer<OperationContext> {
  return new ApolloServer<OperationContext>({
    gateway: supergraph.gateway,
    introspection: deps.introspection,
    nodeEnv: "production",
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    persistedQueries: false,
    // Texts are checked and remembered before they come here.
    parseOptions: { maxTokens: limits.tokens },
    logger: forApollo(deps.logger),
    formatError: (_formatted, error) => errors.one(error),
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
    ],
  });
}
