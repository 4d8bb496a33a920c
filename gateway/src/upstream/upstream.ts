import { AppError, toExtensions } from "@muster/errors";
import type { RouteRequest, RouteResponse, SubgraphRequest } from "@muster/subgraph";
import { type ExecutionResult, GraphQLError } from "graphql";

/** The results of a running subscription; ending it ends the subscription in the subgraph. */
export type Results = AsyncGenerator<ExecutionResult, void, void>;

/** A subgraph as the gateway reaches it, in this process or another. */
export interface Upstream {
  /** Runs a query or a mutation. It never rejects: a subgraph that does not answer is `UNAVAILABLE` in the errors. */
  execute(request: SubgraphRequest): Promise<ExecutionResult>;
  /** Runs a subscription; a request that cannot start gives a result with errors, or rejects on the first `next`. */
  subscribe(request: SubgraphRequest): Promise<Results | ExecutionResult>;
  /** The longest body (bytes) of a plain route, or `undefined` where it is known that there is no such route. */
  routeBodyBytesMax(method: string, path: string): number | undefined;
  /** Runs a plain route. @throws NOT_FOUND; UNAVAILABLE when the subgraph does not answer. */
  route(request: RouteRequest & { readonly requestId: string }): Promise<RouteResponse>;
  /** Lets go of connections; running requests end first. */
  close(): Promise<void>;
}

/** `UNAVAILABLE` that names the subgraph. */
export function unavailable(subgraph: string, cause?: unknown): AppError {
  return new AppError("UNAVAILABLE", `${subgraph} does not answer`, { subgraph }, { cause });
}

/** A result that holds nothing but `error`. */
export function failedResult(error: AppError): ExecutionResult {
  return { errors: [new GraphQLError(error.message, { extensions: { ...toExtensions(error) } })] };
}
