import "./telemetry-off.js";
import { ApolloGateway, type GraphQLDataSource } from "@apollo/gateway";
import type {
  GatewayExecutionResult,
  GatewayGraphQLRequestContext,
  GatewayGraphQLResponse,
  GatewayInterface,
} from "@apollo/server-gateway-interface";
import type { Logger, Metrics } from "@muster/telemetry";
import { GraphQLError, type GraphQLSchema } from "graphql";
import type { OperationContext, Variables } from "./context.js";
import type { Operation } from "./operations.js";
import type { Upstream } from "./upstream/upstream.js";

/** A schema that came into force. */
export interface LoadedSchema {
  readonly apiSchema: GraphQLSchema;
  readonly supergraphSdl: string;
}

/** The planner and executor of queries and mutations over the subgraphs. */
export interface Supergraph {
  /** For Apollo Server, which answers the rarer forms of HTTP requests. */
  readonly gateway: GatewayInterface;
  readonly services: Readonly<Record<string, GraphQLDataSource>>;
  /** Runs a prepared query or mutation. Errors are in the result, not formatted yet. */
  execute(
    operation: Operation,
    variables: Variables,
    context: OperationContext,
  ): Promise<GatewayExecutionResult>;
  /**
   * Brings another supergraph into force; running operations end under the one they began with.
   *
   * @throws Error before the first is loaded, or where the text is not a supergraph.
   */
  update(supergraphSdl: string): void;
  onSchema(listener: (schema: LoadedSchema) => void): void;
}

/** @throws Error when the supergraph names a subgraph that has no upstream. */
export function createSupergraph(deps: {
  readonly supergraphSdl: string;
  readonly upstreams: Readonly<Record<string, Upstream>>;
  readonly logger: Logger;
  readonly metrics: Metrics;
}): Supergraph {
  const services = createServices(deps.upstreams, deps.metrics);
  let push: ((supergraphSdl: string) => void) | undefined;
  const apollo = new ApolloGateway({
    supergraphSdl: async ({ update }) => {
      push = update;
      return { supergraphSdl: deps.supergraphSdl };
    },
    buildService: ({ name }) => {
      const service = services[name];
      if (service === undefined) throw new Error(`the supergraph names ${name}, which has no upstream`);
      return service;
    },
    logger: forApollo(deps.logger),
    __exposeQueryPlanExperimental: false,
  });
  const run = async (requestContext: GatewayGraphQLRequestContext): Promise<GatewayExecutionResult> =>
    admitBrokenPromises(await apollo.executor(requestContext));
  return {
    gateway: {
      load: async (options) => {
        await apollo.load(options);
        return { executor: run };
      },
      onSchemaLoadOrUpdate: (listener) => apollo.onSchemaLoadOrUpdate(listener),
      stop: () => apollo.stop(),
    },
    services,
    execute: (operation, variables, context) =>
      run(requestContextOf(operation, variables, context, deps.logger)),
    update(supergraphSdl) {
      if (push === undefined) throw new Error("the gateway does not listen yet");
      push(supergraphSdl);
    },
    onSchema: (listener) => {
      apollo.onSchemaLoadOrUpdate(({ apiSchema, coreSupergraphSdl }) =>
        listener({ apiSchema, supergraphSdl: coreSupergraphSdl }),
      );
    },
  };
}

/** What Apollo's executor reads of a request; the rest of its type is Apollo Server's own. */
export function requestContextOf(
  operation: Operation,
  variables: Variables,
  context: OperationContext,
  logger: Logger,
): GatewayGraphQLRequestContext {
  const request = {
    query: operation.source,
    variables,
    ...(operation.operationName === undefined ? {} : { operationName: operation.operationName }),
  };
  return {
    request,
    document: operation.document,
    source: operation.source,
    queryHash: operation.hash,
    operation: operation.definition,
    operationName: operation.definition.name?.value ?? null,
    context,
    metrics: {},
    logger: forApollo(logger),
  } as unknown as GatewayGraphQLRequestContext;
}

/** Apollo's own data source copies headers and bodies for each fetch; ours hands the request on. */
function createServices(
  upstreams: Readonly<Record<string, Upstream>>,
  metrics: Metrics,
): Record<string, GraphQLDataSource> {
  const durations = metrics.histogram(
    "gateway_subgraph_duration_ms",
    "Time until a subgraph answered an operation.",
    [1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 10_000],
    ["subgraph"],
  );
  const services: Record<string, GraphQLDataSource> = Object.create(null);
  for (const [name, upstream] of Object.entries(upstreams)) {
    services[name] = {
      async process({ request, context }) {
        const { principal, requestId } = context as OperationContext;
        const end = durations.startTimer({ subgraph: name });
        const result = await upstream.execute({
          query: request.query ?? "",
          operationName: request.operationName,
          variables: request.variables,
          principal,
          requestId,
        });
        end();
        return result as GatewayGraphQLResponse;
      },
    };
  }
  return services;
}

/**
 * A subgraph that gave null where its schema promises a value: Apollo nulls the parent and says so in an extension alone. A
 * client gets it as an error, which is masked and logged.
 */
export function admitBrokenPromises(result: GatewayExecutionResult): GatewayExecutionResult {
  const broken = result.extensions?.["valueCompletion"] as readonly GraphQLError[] | undefined;
  if (broken === undefined || broken.length === 0) return result;
  return {
    ...(result.data === undefined ? {} : { data: result.data }),
    errors: broken.map(
      (error) =>
        new GraphQLError(error.message, {
          path: error.path ?? null,
          extensions: { serviceName: "supergraph" },
        }),
    ),
  };
}

const adapted = new WeakMap<Logger, ReturnType<typeof adapt>>();

/** `logger` in the form that Apollo's libraries take. */
export function forApollo(logger: Logger) {
  let form = adapted.get(logger);
  if (form === undefined) {
    form = adapt(logger);
    adapted.set(logger, form);
  }
  return form;
}

function adapt(logger: Logger) {
  return {
    debug: (message?: unknown) => logger.debug({}, String(message)),
    // Its "info" is of use to who debugs the gateway only.
    info: (message?: unknown) => logger.debug({}, String(message)),
    warn: (message?: unknown) => logger.warn({}, String(message)),
    error: (message?: unknown) => logger.error({}, String(message)),
  };
}
