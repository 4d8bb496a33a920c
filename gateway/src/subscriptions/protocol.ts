import { AppError, findAppError } from "@muster/errors";
import type { Ids, SystemClock, Timer } from "@muster/runtime";
import type { Logger, Metrics } from "@muster/telemetry";
import {
  type ExecutionArgs,
  type ExecutionResult,
  type FormattedExecutionResult,
  GraphQLError,
  type GraphQLFormattedError,
} from "graphql";
import { CloseCode, type Context, makeServer, type Server, type SubscribePayload } from "graphql-ws";
import { type Authenticate, type Credential, type Revocations, sessionOf } from "../authenticate.js";
import type { Execute, OperationContext, Variables } from "../context.js";
import type { ErrorFormatter } from "../errors.js";
import type { Operation, Operations } from "../operations.js";
import type { Connection } from "./connection.js";
import type { Hub } from "./hub.js";
import { FormattedFailure, Outgoing } from "./outgoing.js";

/** Bounds on one socket. */
export interface SocketLimits {
  /** Time for `connection_init` to come. Milliseconds. */
  readonly initTimeoutMs: number;
  /** Bytes of one message from the client. */
  readonly messageBytes: number;
  /** Operations that run at the same time. */
  readonly operations: number;
  /** Results of one subscription that wait for a slow reader. */
  readonly waitingResults: number;
  /** Between pings; a socket that answers none until the next is cut off. Milliseconds. */
  readonly pingEveryMs: number;
}

/** Room for a game client with every subscription it can use. */
export const defaultSocketLimits: SocketLimits = {
  initTimeoutMs: 5000,
  messageBytes: 131_072,
  operations: 100,
  waitingResults: 256,
  pingEveryMs: 20_000,
};

/** What serving sockets takes. */
export interface SocketDeps {
  readonly authenticate: Authenticate;
  readonly revocations: Revocations;
  readonly operations: Operations;
  readonly hub: Hub;
  readonly execute: Execute;
  readonly errors: ErrorFormatter;
  readonly limits: SocketLimits;
  readonly clock: SystemClock;
  readonly ids: Ids;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** A client's socket. */
export interface Client {
  readonly connection: Connection;
  credential: Credential | undefined;
  expiry: Timer | undefined;
  answersPings: boolean;
  readonly ping: () => void;
}

interface Prepared extends OperationContext {
  readonly operation: Operation;
  readonly operationId: string;
  readonly variables: Variables;
  readonly connection: Connection;
}

type SocketContext = Context<Record<string, unknown>, Client>;

/** graphql-ws with our authentication, limits, errors and delivery. */
export function createProtocol(deps: SocketDeps): Server<Client> {
  const delivered = deps.metrics.counter("gateway_results_delivered_total", "Subscription results sent.");
  const prepared = (args: ExecutionArgs): Prepared => args.contextValue as Prepared;
  return makeServer<Record<string, unknown>, Client>({
    connectionInitWaitTimeout: deps.limits.initTimeoutMs,
    onConnect: (context) => connect(deps, context),
    onSubscribe: (context, operationId, payload) => prepare(deps, context, operationId, payload),
    subscribe: (args) => {
      const { connection, operationId, operation, variables, ...context } = prepared(args);
      const outgoing = new Outgoing({
        connection,
        operationId,
        waitingMax: deps.limits.waitingResults,
        errors: deps.errors,
        onDelivered: () => delivered.inc(),
      });
      outgoing.joined(deps.hub.join(operation, variables, context, outgoing));
      return outgoing;
    },
    execute: (args) => {
      const { operation, variables, principal, requestId } = prepared(args);
      return deps.execute(operation, variables, { principal, requestId }) as Promise<ExecutionResult>;
    },
    // The result is in its final form already; graphql-ws would call methods of its errors.
    onNext: (_context, _id, _payload, _args, result) => result as FormattedExecutionResult,
    onError: (_context, _id, _payload, errors) => errors.flatMap((error) => formatted(deps, error)),
  });
}

/** Answers `connection_init`: who is it, and how long may that be believed. */
async function connect(deps: SocketDeps, context: SocketContext): Promise<boolean> {
  const client = context.extra;
  const { connection } = client;
  const parameter =
    context.connectionParams?.["authorization"] ?? context.connectionParams?.["Authorization"];
  try {
    const credential = await deps.authenticate(parameter === undefined ? undefined : String(parameter));
    client.credential = credential;
    if (credential.expiresAtMs !== undefined && connection.isOpen) {
      const leftMs = Math.min(credential.expiresAtMs - deps.clock.nowMs(), 2 ** 31 - 1);
      client.expiry = deps.clock.schedule(
        () => connection.close(CloseCode.Forbidden, "UNAUTHENTICATED: the access token has expired"),
        leftMs,
        { background: true },
      );
    }
    const sessionId = sessionOf(credential.principal);
    // The session may have ended while the token was verified, before the listener could know this client.
    if (sessionId !== undefined && deps.revocations.isRevoked(sessionId)) {
      throw new AppError("SESSION_REVOKED", "the session was ended");
    }
    return true;
  } catch (error) {
    const known = findAppError(error);
    if (known === undefined || known.code === "UNAVAILABLE") {
      deps.logger.warn({ err: error }, "a socket's credential could not be checked");
      // A code that clients retry after a while.
      connection.close(1013, "UNAVAILABLE");
    } else if (known.code === "SESSION_REVOKED") {
      connection.close(CloseCode.Unauthorized, "SESSION_REVOKED");
    } else {
      connection.close(CloseCode.Forbidden, `${known.code}: ${known.message}`);
    }
    return false;
  }
}

/** Answers `subscribe`: the arguments of execution, or what is wrong with the operation. */
function prepare(
  deps: SocketDeps,
  context: SocketContext,
  operationId: string,
  payload: SubscribePayload,
): ExecutionArgs | readonly GraphQLError[] {
  try {
    const running = Object.keys(context.subscriptions).length;
    if (running > deps.limits.operations) {
      throw new AppError("RATE_LIMITED", "too many operations run on this socket", {
        field: "operations",
        bound: deps.limits.operations,
        retryAfterMs: 1000,
      });
    }
    const operation = deps.operations.prepare(payload.query, payload.operationName ?? undefined);
    const contextValue: Prepared = {
      operation,
      operationId,
      variables: payload.variables ?? {},
      connection: context.extra.connection,
      principal: (context.extra.credential as Credential).principal,
      requestId: deps.ids.next(),
    };
    return {
      schema: deps.operations.schema(),
      document: operation.document,
      operationName: operation.operationName,
      variableValues: contextValue.variables,
      contextValue,
      rootValue: undefined,
    };
  } catch (error) {
    return [wrap(error)];
  }
}

/** graphql-ws carries GraphQLErrors only. */
function wrap(error: unknown): GraphQLError {
  const originalError = error instanceof Error ? error : new Error(String(error));
  return new GraphQLError(originalError.message, { originalError });
}

function formatted(deps: SocketDeps, error: GraphQLError): readonly GraphQLFormattedError[] {
  const original = error.originalError;
  if (original instanceof FormattedFailure) return original.errors;
  return deps.errors.list(original ?? error);
}
