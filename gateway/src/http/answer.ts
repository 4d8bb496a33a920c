import type { IncomingMessage, ServerResponse } from "node:http";
import { AppError } from "@muster/errors";
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

/** The body is longer than it may be. */
export class BodyTooLarge extends AppError {
  constructor(bytesMax: number) {
    super("BAD_REQUEST", `the body must be at most ${bytesMax} bytes`, { field: "body", bound: bytesMax });
  }
}

/**
 * The whole body.
 *
 * @throws BAD_REQUEST when it is longer than `bytesMax`, which is found before it is read where its length is declared.
 */
export async function readBody(request: IncomingMessage, bytesMax: number): Promise<Buffer> {
  if (Number(request.headers["content-length"] ?? 0) > bytesMax) throw new BodyTooLarge(bytesMax);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= bytesMax) chunks.push(chunk);
      else {
        request.removeAllListeners("data");
        request.resume();
        reject(new BodyTooLarge(bytesMax));
      }
    });
    request.on("end", () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    request.on("error", reject);
    request.on("close", () => {
      if (!request.complete) reject(new AppError("BAD_REQUEST", "the request was given up"));
    });
  });
}
