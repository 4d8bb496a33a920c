import { AppError, findAppError, toExtensions } from "@muster/errors";
import type { Ids } from "@muster/runtime";
import type { Logger } from "@muster/telemetry";
import { GraphQLError } from "graphql";

/** What a log line of an unexpected error needs beside the error. */
export interface FaultContext {
  readonly logger: Logger;
  readonly ids: Ids;
  readonly requestId: string;
}

/**
 * `error` as a client may see it: an expected one with its code and details, a request that does not fit the schema as
 * `BAD_USER_INPUT`, anything else masked as `INTERNAL` with an id that is in the log.
 */
export function presentError(error: GraphQLError, context: FaultContext): GraphQLError {
  const cause = rootOf(error);
  const shown =
    cause instanceof GraphQLError
      ? badRequest(error, cause)
      : (findAppError(cause) ?? mask(cause, error, context));
  const field = variableAtFault(error.message);
  const details =
    field !== undefined && shown.code === "BAD_USER_INPUT" ? { ...shown.details, field } : shown.details;
  return new GraphQLError(shown.message, {
    nodes: error.nodes ?? null,
    source: error.source ?? null,
    positions: error.positions ?? null,
    path: error.path ?? null,
    extensions: { ...toExtensions(shown), details },
  });
}

/** The error under GraphQL's own wrappings. */
function rootOf(error: GraphQLError): unknown {
  let at: unknown = error;
  while (at instanceof GraphQLError && at.originalError !== undefined) at = at.originalError;
  return at;
}

function badRequest(error: GraphQLError, cause: GraphQLError): AppError {
  const code =
    cause.extensions["code"] === "GRAPHQL_VALIDATION_FAILED" ? "GRAPHQL_VALIDATION_FAILED" : "BAD_USER_INPUT";
  return new AppError(code, error.message);
}

/** The variable, or the place inside it, that GraphQL's message names: `input.amount`. */
function variableAtFault(message: string): string | undefined {
  const named = /^Variable "\$(\w+)"/.exec(message)?.[1];
  return named === undefined ? undefined : (/ at "([\w.[\]]+)";/.exec(message)?.[1] ?? named);
}

function mask(cause: unknown, error: GraphQLError, { logger, ids, requestId }: FaultContext): AppError {
  const errorId = ids.next();
  logger.error({ err: cause, errorId, requestId, path: error.path }, "unexpected error");
  return new AppError("INTERNAL", "something went wrong on our side", { errorId });
}
