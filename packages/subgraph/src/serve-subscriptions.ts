import type { PrincipalReader } from "@muster/auth";
import { AppError, findAppError, toExtensions } from "@muster/errors";
import { type ExecutionArgs, GraphQLError, parse } from "graphql";
import { useServer } from "graphql-ws/use/ws";
import type { WebSocketServer } from "ws";
import type { Subgraph, SubgraphRequest } from "./contract.js";

/** The operation travels to `subscribe` in the arguments' root value. */
interface Arguments extends ExecutionArgs {
  readonly rootValue: SubgraphRequest;
}

/**
 * Runs the gateway's subscriptions. One socket carries those of many clients, so each operation has its own signed principal
 * in `extensions.principal` (and `extensions.requestId`).
 */
export function serveSubscriptions(
  sockets: WebSocketServer,
  subgraph: Subgraph,
  principals: PrincipalReader,
): void {
  useServer(
    {
      onSubscribe(_context, _id, payload): Arguments | readonly GraphQLError[] {
        try {
          const { principal, requestId } = (payload.extensions ?? {}) as Record<string, unknown>;
          const request: SubgraphRequest = {
            query: payload.query,
            operationName: payload.operationName ?? undefined,
            variables: payload.variables ?? undefined,
            principal: principals.read(typeof principal === "string" ? principal : undefined),
            requestId: String(requestId ?? ""),
          };
          return { schema: subgraph.schema, document: parse(payload.query), rootValue: request };
        } catch (error) {
          return [asGraphQLError(error)];
        }
      },
      subscribe: (args) => subgraph.subscribe((args as Arguments).rootValue),
      execute: (args) => subgraph.execute((args as Arguments).rootValue),
    },
    sockets,
    12_000,
  );
}

/** `error` in the only form that GraphQL carries. */
export function asGraphQLError(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error;
  const shown = findAppError(error) ?? new AppError("INTERNAL", "something went wrong on our side");
  return new GraphQLError(shown.message, { extensions: { ...toExtensions(shown) } });
}
