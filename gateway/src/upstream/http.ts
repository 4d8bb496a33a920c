import { type PrincipalSigner, principalHeader } from "@muster/auth";
import { Pool } from "undici";
import { createSubscriptionClient } from "./http-subscriptions.js";
import { createOperationSender } from "./operations.js";
import { failedResult, type Upstream, unavailable } from "./upstream.js";

/** Where another process's subgraph is, and how long to wait for it. */
export interface HttpUpstreamOptions {
  readonly name: string;
  /** `http://host:port`, without a path. */
  readonly url: string;
  readonly signer: PrincipalSigner;
  /** To connect, to the head of an answer, and between parts of its body, each. */
  readonly timeoutMs: number;
}

/** Most connections that are kept to one subgraph. */
const connectionsMax = 64;
/** The longest body of a plain route that is sent on; the route's own bound may be lower. Bytes. */
const routeBodyBytesMax = 1024 * 1024;

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
    connections: connectionsMax,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    connect: { timeout: timeoutMs },
  });
  const send = createOperationSender(pool, signer);
  const subscriptions = createSubscriptionClient(options);

  return {
    execute: (request) => send(request).catch((error: unknown) => failedResult(unavailable(name, error))),
    subscribe: async (request) => subscriptions.subscribe(request),
    routeBodyBytesMax: () => routeBodyBytesMax,
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

function forwarded(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [header, value] of Object.entries(headers)) {
    if (value !== undefined && !notForwarded.has(header)) kept[header] = String(value);
  }
  return kept;
}
