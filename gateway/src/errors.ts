import {
  AppError,
  type ErrorCode,
  type ErrorDetails,
  errorCodes,
  findAppError,
  isErrorCode,
  toExtensions,
} from "@muster/errors";
import type { Ids } from "@muster/runtime";
import type { Logger, Metrics } from "@muster/telemetry";
import { GraphQLError, type GraphQLFormattedError } from "graphql";

/** Several errors that refuse one request, e.g. all that is wrong with its text. */
export class RequestFailure extends Error {
  readonly errors: readonly unknown[];

  constructor(errors: readonly unknown[]) {
    super("the request is refused");
    this.name = "RequestFailure";
    this.errors = errors;
  }
}

/** Turns whatever was thrown or returned into what a client may see. */
export interface ErrorFormatter {
  /** Every error in `failure`, formatted. */
  list(failure: unknown, requestId?: string): GraphQLFormattedError[];
  /** One error, formatted. What is not expected is masked as `INTERNAL` and logged under its error id. */
  one(error: unknown, requestId?: string): GraphQLFormattedError;
}

// What these say is about the text that the gateway wrote, not about what the client sent.
const gatewaysOwnFault: ReadonlySet<string> = new Set<ErrorCode>([
  "GRAPHQL_PARSE_FAILED",
  "GRAPHQL_VALIDATION_FAILED",
  "OPERATION_RESOLUTION_FAILURE",
  "BAD_REQUEST",
]);

const badRequestCodes: ReadonlySet<unknown> = new Set([
  "PERSISTED_QUERY_NOT_SUPPORTED",
  "PERSISTED_QUERY_NOT_FOUND",
]);

/** The one way in which errors leave the gateway, over HTTP and sockets alike. */
export function createErrorFormatter(deps: {
  readonly logger: Logger;
  readonly ids: Ids;
  readonly metrics: Metrics;
}): ErrorFormatter {
  const counter = deps.metrics.counter("gateway_errors_total", "Errors sent to clients.", ["code"]);
  const one = (error: unknown, requestId?: string): GraphQLFormattedError => {
    const shown = classify(error) ?? mask(error, deps, requestId);
    counter.inc({ code: shown.code });
    const { path, locations } = placeOf(error);
    return {
      message: shown.message,
      ...(locations === undefined ? {} : { locations }),
      ...(path === undefined ? {} : { path }),
      extensions: { ...toExtensions(shown) },
    };
  };
  return {
    one,
    list: (failure, requestId) =>
      (failure instanceof RequestFailure ? failure.errors : [failure]).map((error) => one(error, requestId)),
  };
}

/** The HTTP status of an answer that holds errors and no data. */
export function statusOf(errors: readonly GraphQLFormattedError[]): number {
  const code = errors[0]?.extensions?.["code"];
  return isErrorCode(code) ? errorCodes[code].status : 500;
}

/** `error` as one that clients know, if it is one. */
function classify(error: unknown): AppError | undefined {
  const direct = findAppError(error);
  if (direct !== undefined) return direct;
  if (!isGraphQLShaped(error)) return undefined;
  const extensions = error.extensions ?? {};
  const fromSubgraph = "serviceName" in extensions;
  const code = extensions["code"];
  if (isErrorCode(code) && !(fromSubgraph && gatewaysOwnFault.has(code))) {
    const details = detailsOf(extensions["details"]);
    if (code === "INTERNAL" && details["errorId"] === undefined) return undefined;
    if (code === "BAD_USER_INPUT" && details["field"] === undefined) {
      return new AppError(code, error.message, { ...details, ...variableAtFault(error.message) });
    }
    return new AppError(code, error.message, details);
  }
  if (fromSubgraph) return undefined;
  if (badRequestCodes.has(code)) return new AppError("BAD_REQUEST", error.message);
  if (error.message.startsWith('Variable "$')) {
    return new AppError("BAD_USER_INPUT", error.message, variableAtFault(error.message));
  }
  const inner = error instanceof GraphQLError ? error.originalError : undefined;
  return inner === undefined ? undefined : classify(inner);
}

function mask(error: unknown, { logger, ids }: { logger: Logger; ids: Ids }, requestId?: string): AppError {
  const errorId = ids.next();
  const subgraph = isGraphQLShaped(error) ? error.extensions?.["serviceName"] : undefined;
  logger.error({ err: error, errorId, requestId, subgraph }, "unexpected error");
  return new AppError("INTERNAL", "something went wrong on our side", { errorId });
}

function isGraphQLShaped(error: unknown): error is GraphQLFormattedError {
  return error instanceof GraphQLError || (isRecord(error) && typeof error["message"] === "string");
}

function placeOf(error: unknown): Pick<GraphQLFormattedError, "path" | "locations"> {
  if (!isGraphQLShaped(error)) return {};
  const { path, locations, extensions } = error;
  // A subgraph's locations are in the text that the gateway wrote to it.
  const ownLocations = extensions !== undefined && "serviceName" in extensions ? undefined : locations;
  return {
    ...(path === undefined ? {} : { path }),
    ...(ownLocations === undefined ? {} : { locations: ownLocations }),
  };
}

const reasonCharsMax = 300;

/** The variable, or the place inside it, that GraphQL's message names, and what it should have been. */
function variableAtFault(message: string): ErrorDetails {
  const name = /^Variable "\$(\w+)"/.exec(message)?.[1];
  if (name === undefined) return {};
  // The reason stands at the end; what comes before may be a long value of the client's.
  const reason = message.slice(-reasonCharsMax);
  const bound =
    /[;.] (.+?)\.?$/.exec(reason)?.[1] ?? / of (?:required|non-null) type (.+?) /.exec(reason)?.[0];
  return {
    field: / at "([\w.[\]]{1,200})"/.exec(message)?.[1] ?? name,
    ...(bound === undefined ? {} : { bound: bound.trim() }),
  };
}

function detailsOf(value: unknown): ErrorDetails {
  if (!isRecord(value)) return {};
  const plain = Object.entries(value).filter(
    ([, item]) => item === null || ["string", "number", "boolean"].includes(typeof item),
  );
  return Object.fromEntries(plain) as ErrorDetails;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
