import type { IncomingMessage, ServerResponse } from "node:http";
import type { GraphQLFormattedError } from "graphql";
import { statusOf } from "../errors.js";

/** One request on its way through the gateway. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly requestId: string;
  /** Without the query string. */
  readonly path: string;
  /** With its question mark, or empty. */
  readonly search: string;
}

/** Sends a whole answer. */
export function send(
  { response }: Exchange,
  status: number,
  contentType: string,
  body: string | Buffer,
  headers: Readonly<Record<string, string>> = {},
): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, {
    "content-type": contentType,
    "content-length": Buffer.byteLength(body),
    ...headers,
  });
  response.end(body);
}

/** Sends errors in GraphQL's form, as plain routes have it too. */
export function sendErrors(
  exchange: Exchange,
  errors: readonly GraphQLFormattedError[],
  status?: number,
): void {
  send(
    exchange,
    status ?? statusOf(errors),
    "application/json; charset=utf-8",
    JSON.stringify({ errors }),
    // The rest of a body that was refused is not read, so the connection cannot be used again.
    exchange.request.complete ? {} : { connection: "close" },
  );
}
