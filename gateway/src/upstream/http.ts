import { type Principal, principalHeader } from "@muster/auth";
import type { SubgraphRequest } from "@muster/subgraph";
import type { ExecutionResult } from "graphql";
import { type Dispatcher, Pool } from "undici";
import { createSubscriptionClient } from "./http-subscriptions.js";
import { failedResult, type Upstream, unavailable } from "./upstream.js";

/** Signs the header that tells a subgraph who makes the request. */
export interface Signer {
  sign(principal: Principal): string;
}

/** Where another process's subgraph is, and how long to wait for it. */
export interface HttpUpstreamOptions {
  readonly name: string;
  /** `http://host:port`, without a path. */
  readonly url: string;
  readonly signer: Signer;
  /** To connect, to the head of an answer, and between parts of its body, each. */
  readonly timeoutMs: number;
  /** Most connections that are kept. */
  readonly connectionsMax?: number;
  /** The longest body of a plain route that is sent on; the route's own bound may be lower. Bytes. */
  readonly routeBodyBytesMax?: number;
}

// The connection's own, or ours: they are not sent on.
const notForwarded = new Set([
  "connection",
  "keep-alive",
  "transfer-encoding",
  "upgrade",
  "host",
  "content-length",
  "expect",
  "te",
  "trailer",
  "proxy-authorization",
  "proxy-connection",
  principalHeader,
]);

/** A subgraph of another process, over kept-alive HTTP connections and one graphql-ws socket. */
export function httpUpstream(options: HttpUpstreamOptions): Upstream {
  const { name, signer, timeoutMs } = options;
  const pool = new Pool(options.url, {
    connections: options.connectionsMax ?? 64,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    connect: { timeout: timeoutMs },
  });
  const subscriptions = createSubscriptionClient(options);

  const execute = async (request: SubgraphRequest): Promise<ExecutionResult> => {
    const { status, text } = await exchange(pool, {
      method: "POST",
      path: "/graphql",
      headers: {
        "content-type": "application/json",
        [principalHeader]: signer.sign(request.principal),
        "x-request-id": request.requestId,
      },
      body: JSON.stringify({
        query: request.query,
        variables: request.variables,
        operationName: request.operationName,
      }),
    });
    if (status !== 200) throw new Error(`${name} answered with status ${status}`);
    return JSON.parse(text) as ExecutionResult;
  };

  return {
    execute: (request) => execute(request).catch((error: unknown) => failedResult(unavailable(name, error))),
    subscribe: async (request) => subscriptions.subscribe(request),
    routeBodyBytesMax: () => options.routeBodyBytesMax ?? 1024 * 1024,
    async route(request) {
      const query = request.search.toString();
      try {
        const answer = await pool.request({
          method: request.method === "POST" ? "POST" : "GET",
          path: `/${name}${request.path}${query === "" ? "" : `?${query}`}`,
          headers: {
            ...forwarded(request.headers),
            [principalHeader]: signer.sign(request.principal),
            "x-request-id": request.requestId,
          },
          body: request.method === "POST" ? request.body : null,
        });
        const body = Buffer.from(await answer.body.arrayBuffer());
        return { status: answer.statusCode, headers: forwarded(answer.headers), body };
      } catch (error) {
        throw unavailable(name, error);
      }
    },
    async close() {
      subscriptions.close();
      await pool.close();
    },
  };
}

/** A request whose whole answer is text. Without the streams that `pool.request` makes, which cost as much as all the rest. */
function exchange(
  pool: Pool,
  request: Dispatcher.DispatchOptions,
): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let status = 0;
    pool.dispatch(request, {
      onRequestStart() {},
      onResponseStart(_controller, statusCode) {
        status = statusCode;
      },
      onResponseData(_controller, chunk) {
        chunks.push(chunk);
      },
      onResponseEnd() {
        resolve({ status, text: Buffer.concat(chunks).toString() });
      },
      onResponseError(_controller, error) {
        reject(error);
      },
    });
  });
}

function forwarded(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [header, value] of Object.entries(headers)) {
    if (value !== undefined && !notForwarded.has(header)) kept[header] = String(value);
  }
  return kept;
}
