import { MusterError, type WireError } from "./muster-error.js";
import type { ClientClock } from "./ports.js";

/** One operation as it is posted. */
export interface HttpRequest {
  readonly text: string;
  readonly variables: Readonly<Record<string, unknown>> | undefined;
  /** Sent as a bearer token. */
  readonly accessToken: string | undefined;
  readonly signal: AbortSignal | undefined;
}

/** A GraphQL answer. */
export interface HttpAnswer {
  /** Whether the operation was executed at all: a request that is refused before has no `data`. */
  readonly executed: boolean;
  readonly data: unknown;
  readonly errors: readonly WireError[];
  readonly requestId: string | undefined;
}

/** Where and how operations are posted. */
export interface HttpOptions {
  readonly url: string;
  readonly fetch: typeof fetch;
  readonly clock: ClientClock;
  /** Milliseconds until an answer is given up. */
  readonly timeoutMs: number;
}

/** Posts operations, each once. */
export type Post = (request: HttpRequest) => Promise<HttpAnswer>;

/**
 * @throws UNAVAILABLE when no GraphQL answer arrived in time, RATE_LIMITED or BAD_REQUEST when something before the gateway
 * refused, and the reason of `signal` when it aborts.
 */
export function createPost(options: HttpOptions): Post {
  return async (request) => {
    const abort = new AbortController();
    const onAbort = (): void => abort.abort(request.signal?.reason);
    if (request.signal?.aborted === true) onAbort();
    request.signal?.addEventListener("abort", onAbort, { once: true });
    const timer = options.clock.schedule(() => abort.abort(), options.timeoutMs);
    try {
      const response = await options.fetch(options.url, {
        method: "POST",
        headers: headersOf(request),
        body: JSON.stringify({ query: request.text, variables: request.variables }),
        signal: abort.signal,
      });
      return readAnswer(response, await response.text());
    } catch (error) {
      if (request.signal?.aborted === true) throw request.signal.reason;
      if (error instanceof MusterError) throw error;
      const message = abort.signal.aborted ? `no answer within ${options.timeoutMs} ms` : "no connection";
      throw new MusterError({ code: "UNAVAILABLE", message, cause: error });
    } finally {
      timer.cancel();
      request.signal?.removeEventListener("abort", onAbort);
    }
  };
}

function headersOf({ accessToken }: HttpRequest): Record<string, string> {
  return {
    "content-type": "application/json",
    accept: "application/graphql-response+json, application/json;q=0.9",
    ...(accessToken === undefined ? {} : { authorization: `Bearer ${accessToken}` }),
  };
}

function readAnswer(response: Response, body: string): HttpAnswer {
  const requestId = response.headers.get("x-request-id") ?? undefined;
  const answer = parseObject(body);
  const errors = answer !== undefined && Array.isArray(answer["errors"]) ? answer["errors"] : [];
  if (answer !== undefined && (errors.length > 0 || Object.hasOwn(answer, "data"))) {
    return { executed: Object.hasOwn(answer, "data"), data: answer["data"], errors, requestId };
  }
  const message = `HTTP ${response.status} without a GraphQL answer`;
  if (response.status === 429) {
    const retryAfterS = Number(response.headers.get("retry-after") ?? Number.NaN);
    const details = Number.isFinite(retryAfterS) ? { retryAfterMs: retryAfterS * 1000 } : {};
    throw new MusterError({ code: "RATE_LIMITED", message, details, requestId });
  }
  const refused = response.status >= 400 && response.status < 500 && response.status !== 408;
  throw new MusterError({ code: refused ? "BAD_REQUEST" : "UNAVAILABLE", message, requestId });
}

function parseObject(body: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
