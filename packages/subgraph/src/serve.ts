import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type Principal, type PrincipalReader, principalHeader } from "@muster/auth";
import { AppError, errorCodes, findAppError, toExtensions } from "@muster/errors";
import type { Health, Logger, Metrics } from "@muster/telemetry";
import { GRAPHQL_TRANSPORT_WS_PROTOCOL } from "graphql-ws";
import { WebSocketServer } from "ws";
import { readBody } from "./body.js";
import type { Subgraph } from "./contract.js";
import { operationsPath, serveOperations } from "./serve-operations.js";
import { serveSubscriptions } from "./serve-subscriptions.js";

const operationBytesMax = 4 * 1024 * 1024;

/** A subgraph that listens. */
export interface SubgraphServer {
  /** `http://host:port`, without a slash at the end. */
  readonly url: string;
  /** Stops listening, ends sockets and waits for running requests. */
  close(): Promise<void>;
}

/** What a listening subgraph needs beside itself. */
export interface ServeOptions {
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  readonly principals: PrincipalReader;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly health: Health;
}

/**
 * Serves `POST /graphql`, graphql-ws at the same path, the gateway's batches at `POST /operations`, the subgraph's routes at
 * `/<subgraph><path>`, and `/livez`, `/readyz`, `/metrics`. Everything but the last three demands the gateway's signed header.
 */
export async function serveSubgraph(subgraph: Subgraph, options: ServeOptions): Promise<SubgraphServer> {
  const server = createServer({ keepAliveTimeout: 65_000 }, (request, response) => {
    answer(subgraph, options, request, response)
      .catch((error: unknown) => toFailure(error, options.logger))
      .then((given) => {
        if (given === undefined) return;
        const { status, headers, body } = given;
        response.writeHead(status, {
          "content-type": "application/json",
          "content-length": Buffer.byteLength(body),
          ...headers,
        });
        response.end(body);
      })
      .catch((error: unknown) => options.logger.warn({ err: error }, "answer not sent"));
  });
  const sockets = new WebSocketServer({
    server,
    path: "/graphql",
    maxPayload: operationBytesMax,
    handleProtocols: (offered) =>
      offered.has(GRAPHQL_TRANSPORT_WS_PROTOCOL) ? GRAPHQL_TRANSPORT_WS_PROTOCOL : false,
  });
  serveSubscriptions(sockets, subgraph, options.principals);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, options.host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${options.host}:${port}`,
    async close() {
      for (const socket of sockets.clients) socket.close(1001, "going away");
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      await closed;
    },
  };
}

interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** `undefined` where the answer goes out by itself. */
async function answer(
  subgraph: Subgraph,
  options: ServeOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<Answer | undefined> {
  // As it was sent: a parser of URLs would resolve `..`, and a plain route's path could lead to /graphql.
  const [path = "", ...query] = (request.url ?? "").split("?");
  if (path === "/livez") return { status: 200, body: "{}" };
  if (path === "/readyz") {
    const report = await options.health.report();
    return { status: report.ready ? 200 : 503, body: JSON.stringify(report) };
  }
  if (path === "/metrics") {
    const { contentType, text } = await options.metrics.expose();
    return { status: 200, headers: { "content-type": contentType }, body: text };
  }
  const header = request.headers[principalHeader];
  const principal = options.principals.read(typeof header === "string" ? header : undefined);
  if (path === operationsPath && request.method === "POST") {
    const body = await readBody(request, operationBytesMax);
    serveOperations(subgraph, options, body, response);
    return undefined;
  }
  const requestId = String(request.headers["x-request-id"] ?? "");
  if (path === "/graphql" && request.method === "POST") {
    const body = await readBody(request, operationBytesMax);
    return { status: 200, body: JSON.stringify(await runOperation(subgraph, body, principal, requestId)) };
  }
  return runRoute(subgraph, request, { path, search: new URLSearchParams(query.join("?")) }, principal);
}

async function runOperation(subgraph: Subgraph, body: Buffer, principal: Principal, requestId: string) {
  const { query, operationName, variables } = JSON.parse(body.toString()) as {
    query: string;
    operationName?: string;
    variables?: Record<string, unknown>;
  };
  return subgraph.execute({ query, operationName, variables, principal, requestId });
}

async function runRoute(
  subgraph: Subgraph,
  request: IncomingMessage,
  target: { readonly path: string; readonly search: URLSearchParams },
  principal: Principal,
): Promise<Answer> {
  const prefix = `/${subgraph.name}`;
  const path = target.path.startsWith(`${prefix}/`) ? target.path.slice(prefix.length) : undefined;
  const route = subgraph.routes.find((one) => one.path === path && one.method === request.method);
  if (route === undefined || path === undefined) throw new AppError("NOT_FOUND", "there is nothing here");
  return route.handle({
    method: route.method,
    path,
    search: target.search,
    headers: request.headers,
    body: await readBody(request, route.bodyBytesMax),
    principal,
  });
}

function toFailure(error: unknown, logger: Logger): Answer {
  const known =
    findAppError(error) ??
    (error instanceof SyntaxError ? new AppError("BAD_REQUEST", "the body is not JSON") : undefined);
  if (known === undefined) logger.error({ err: error }, "unexpected error in a route");
  const shown = known ?? new AppError("INTERNAL", "something went wrong on our side");
  const body = JSON.stringify({ errors: [{ message: shown.message, extensions: toExtensions(shown) }] });
  return { status: errorCodes[shown.code].status, body };
}
