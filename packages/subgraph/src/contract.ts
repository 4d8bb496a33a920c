import type { Principal } from "@muster/auth";
import type { ExecutionResult, GraphQLSchema } from "graphql";

/** One GraphQL operation as the gateway sends it to a subgraph. */
export interface SubgraphRequest {
  readonly query: string;
  readonly operationName?: string | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | undefined;
  readonly principal: Principal;
  /** Identifies the client's request in logs of every process. */
  readonly requestId: string;
}

/** What is known of an operation before it runs. */
export interface Operation {
  /** The names of all fields that it may select, of whatever type. */
  readonly fields: ReadonlySet<string>;
}

/** A plain HTTP request to a route. Header names are lower-case. */
export interface RouteRequest {
  readonly method: string;
  /** The path after `/<subgraph>`, e.g. `/jwks.json`. */
  readonly path: string;
  readonly search: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** At most the route's `bodyBytesMax`. */
  readonly body: Buffer;
  readonly principal: Principal;
}

/** What a route answers. */
export interface RouteResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** A plain HTTP route, which the gateway serves at `/<subgraph><path>`. */
export interface Route {
  readonly method: "GET" | "POST";
  /** An exact path that begins with `/`. */
  readonly path: string;
  /** A longer body is refused before the handler runs. Bytes; 0 for GET. */
  readonly bodyBytesMax: number;
  handle(request: RouteRequest): Promise<RouteResponse>;
}

/** A running bounded context: a schema that executes, with what it needs to run. */
export interface Subgraph {
  /** Lower-case; the name in the supergraph and the first part of its routes. */
  readonly name: string;
  /** Federation 2 SDL, as in `schema/<name>.graphql`. */
  readonly sdl: string;
  readonly schema: GraphQLSchema;
  readonly routes: readonly Route[];
  /** Runs a query or a mutation. It never rejects: errors are in the result, formatted. */
  execute(request: SubgraphRequest): Promise<ExecutionResult>;
  /**
   * Runs a subscription. Each value of the iterable is a whole result; ending the iterable ends the upstream.
   * A request that cannot start gives a result with errors.
   */
  subscribe(request: SubgraphRequest): Promise<AsyncGenerator<ExecutionResult, void, void> | ExecutionResult>;
  /** Starts relays, consumers and jobs; resolves when the subgraph can serve. */
  start(): Promise<void>;
  /** Ends subscriptions, waits for running work, closes connections. */
  stop(): Promise<void>;
  /** Rejects with the reason while the subgraph cannot serve. */
  ready(): Promise<void>;
}
