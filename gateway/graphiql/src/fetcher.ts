import type { Fetcher, FetcherParams, Observable } from "@graphiql/toolkit";
import { type DocumentNode, type ExecutionResult, GraphQLError, getOperationAST } from "graphql";
import { createClient } from "graphql-ws";

type RequestHeaders = Readonly<Record<string, string>>;

interface Observer {
  next(result: ExecutionResult): void;
  complete(): void;
}

/**
 * Makes the function that GraphiQL sends each operation with: subscriptions over graphql-ws, the rest over HTTP.
 *
 * What the headers editor holds goes along as HTTP headers, or with lower-case names as the socket's connection
 * parameters. A subscription has a socket of its own, so it always runs as whom the editor names at that time.
 * What fails on the way comes as a result with `errors`.
 */
export function createFetcher(httpUrl: URL, socketUrl: URL): Fetcher {
  return (params, options) => {
    const headers = Object.fromEntries(new Headers(options?.headers));
    return isSubscription(params, options?.documentAST)
      ? subscribe(socketUrl, headers, params)
      : post(httpUrl, headers, params);
  };
}

function isSubscription({ operationName }: FetcherParams, document: DocumentNode | undefined): boolean {
  return document !== undefined && getOperationAST(document, operationName)?.operation === "subscription";
}

async function post(url: URL, headers: RequestHeaders, params: FetcherParams): Promise<ExecutionResult> {
  const body = JSON.stringify(params);
  const accept = "application/graphql-response+json, application/json;q=0.9";
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { accept, "content-type": "application/json", ...headers },
      body,
    });
    return response.headers.get("content-type")?.includes("json")
      ? ((await response.json()) as ExecutionResult)
      : failed(`The gateway answered ${response.status} ${response.statusText}, not JSON`);
  } catch (reason) {
    return failed(`The gateway could not be reached: ${String(reason)}`);
  }
}

function subscribe(
  url: URL,
  connectionParams: RequestHeaders,
  { query, operationName, variables }: FetcherParams,
): Observable<ExecutionResult> {
  // No retries: a socket made anew would miss events without a word, so the page shows that it closed.
  const client = createClient({ url: url.href, connectionParams, retryAttempts: 0 });
  const payload = { query, variables, ...(operationName ? { operationName } : {}) };
  return {
    subscribe(observer: Observer) {
      const unsubscribe = client.subscribe(payload, {
        next: (result) => observer.next(result as ExecutionResult),
        error(reason) {
          observer.next(socketFailure(reason));
          observer.complete();
        },
        complete: () => observer.complete(),
      });
      return { unsubscribe };
    },
  } as Observable<ExecutionResult>;
}

/** What graphql-ws reports: the errors of the operation itself, or how its socket closed or failed to open. */
function socketFailure(reason: unknown): ExecutionResult {
  if (Array.isArray(reason)) return { errors: reason };
  if (typeof reason === "object" && reason !== null && "code" in reason && "reason" in reason) {
    return failed(`The gateway closed the subscription's socket: ${reason.code} ${reason.reason}`);
  }
  return failed("The subscription's socket could not be opened");
}

function failed(message: string): ExecutionResult {
  return { errors: [new GraphQLError(message)] };
}
