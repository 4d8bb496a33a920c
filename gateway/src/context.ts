import type { Principal } from "@muster/auth";

/** What travels with an operation to the data sources. */
export interface OperationContext {
  readonly principal: Principal;
  /** Identifies the client's request in the logs of every process. */
  readonly requestId: string;
}

/** Variables of an operation, as the client sent them. */
export type Variables = Readonly<Record<string, unknown>>;
