import type { Principal } from "@muster/auth";
import type { FormattedExecutionResult } from "graphql";
import type { Operation } from "./operations.js";

/** What travels with an operation to the data sources. */
export interface OperationContext {
  readonly principal: Principal;
  /** Identifies the client's request in the logs of every process. */
  readonly requestId: string;
}

/** Variables of an operation, as the client sent them. */
export type Variables = Readonly<Record<string, unknown>>;

/** Runs a query or a mutation. It never rejects, and the result's errors are as clients get them. */
export type Execute = (
  operation: Operation,
  variables: Variables,
  context: OperationContext,
) => Promise<FormattedExecutionResult>;
