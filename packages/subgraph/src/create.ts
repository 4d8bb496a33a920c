import type { Principal } from "@muster/auth";
import type { Ids } from "@muster/runtime";
import type { Logger } from "@muster/telemetry";
import type { GraphQLResolveInfo } from "graphql";
import type { NonEmptyArray } from "type-graphql";
import type { Operation, Route, Subgraph } from "./contract.js";
import { createExecutor } from "./execute.js";
import { buildFederatedSchema } from "./federated-schema.js";

/** What resolvers find in their context. One is made for each request that reaches the subgraph. */
export interface RequestContext<Loaders extends object> {
  readonly principal: Principal;
  /** Identifies the client's request in the logs of every process. */
  readonly requestId: string;
  /** DataLoaders that live as long as the request. */
  readonly loaders: Loaders;
}

/** Finds an entity by its key fields. Always `async`: a synchronous throw would fail the whole batch of entities. */
export type ReferenceResolver<Loaders extends object> = (
  reference: { readonly __typename: string; readonly id: string },
  context: RequestContext<Loaders>,
  info: GraphQLResolveInfo,
) => Promise<unknown>;

/** What a bounded context hands over to become a {@link Subgraph}. */
export interface SubgraphParts<Loaders extends object> {
  readonly name: string;
  /** Instances of the type-graphql resolver classes, each wired with its service. */
  readonly resolvers: NonEmptyArray<object>;
  /** `__resolveReference` of each entity, by type name. */
  readonly references: Readonly<Record<string, ReferenceResolver<Loaders>>>;
  /** Makes the loaders of one request. */
  createLoaders(principal: Principal, operation: Operation): Loaders;
  readonly routes?: readonly Route[];
  readonly logger: Logger;
  readonly ids: Ids;
  /** Starts relays, consumers and jobs. */
  start(): Promise<void>;
  /** Stops them, ends subscriptions (with `UNAVAILABLE`), and closes connections. */
  stop(): Promise<void>;
  /** Rejects with the reason while the subgraph cannot serve. */
  ready(): Promise<void>;
}

/** Builds the schema of a bounded context and makes it executable. */
export function createSubgraph<Loaders extends object>(parts: SubgraphParts<Loaders>): Subgraph {
  const { sdl, schema } = buildFederatedSchema(
    parts.resolvers,
    parts.references as Record<string, ReferenceResolver<never>>,
  );
  const executor = createExecutor({
    schema,
    logger: parts.logger,
    ids: parts.ids,
    createContext: (request, operation): RequestContext<Loaders> => ({
      principal: request.principal,
      requestId: request.requestId,
      loaders: parts.createLoaders(request.principal, operation),
    }),
  });
  return {
    name: parts.name,
    sdl,
    schema,
    routes: parts.routes ?? [],
    execute: executor.execute,
    subscribe: executor.subscribe,
    start: () => parts.start(),
    stop: () => parts.stop(),
    ready: () => parts.ready(),
  };
}
