import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
  STATUS_CODES,
} from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { AppError, findAppError } from "@muster/errors";
import type { Ids, SystemClock } from "@muster/runtime";
import { BodyTooLarge } from "@muster/subgraph";
import type { Health, Logger, Metrics } from "@muster/telemetry";
import type { Authenticate } from "../authenticate.js";
import type { ErrorFormatter } from "../errors.js";
import type { SocketServer } from "../subscriptions/socket.js";
import type { Upstream } from "../upstream/upstream.js";
import { type Exchange, send, sendErrors } from "./answer.js";
import type { Cors } from "./cors.js";
import type { GraphqlEndpoint } from "./graphql.js";
import { type PageDirectories, sendPage } from "./pages.js";
import { findRoute, runRoute } from "./routes.js";

/** The door's HTTP side. */
export interface HttpServer {
  /** @throws the system's error when the port is taken. */
  listen(host: string, port: number): Promise<{ readonly url: string }>;
  /** Takes no more connections, and resolves when running requests have ended, or after `timeoutMs`. */
  close(timeoutMs: number): Promise<void>;
}

interface HttpDeps {
  readonly graphql: GraphqlEndpoint;
  readonly sockets: SocketServer;
  readonly upstreams: Readonly<Record<string, Upstream>>;
  readonly authenticate: Authenticate;
  readonly cors: Cors;
  readonly errors: ErrorFormatter;
  readonly pages: PageDirectories;
  readonly clock: SystemClock;
  readonly ids: Ids;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly health: Health;
}

const graphqlPath = "/graphql";
const requestIdPattern = /^[\w.:-]{1,128}$/;

/** Listens for HTTP and upgrades to WebSocket. */
export function createHttpServer(deps: HttpDeps): HttpServer {
  const durations = deps.metrics.histogram(
    "gateway_request_duration_ms",
    "Time until a request was answered.",
    [1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 10_000],
    ["path", "status"],
  );
  const open = new Set<ServerResponse>();
  let draining = false;
  const server = createServer({ keepAliveTimeout: 65_000, requestTimeout: 60_000 }, (request, response) => {
    const startMs = deps.clock.monotonicMs();
    const exchange = begin(request, response, deps.ids);
    response.setHeader("x-request-id", exchange.requestId);
    response.setHeader("x-content-type-options", "nosniff");
    if (draining) response.setHeader("connection", "close");
    open.add(response);
    response.once("close", () => {
      open.delete(response);
      const labels = { path: labelOf(exchange.path), status: String(response.statusCode) };
      durations.observe(labels, deps.clock.monotonicMs() - startMs);
    });
    if (deps.cors.apply(request, response)) return;
    answer(deps, exchange).catch((error: unknown) => {
      const status = error instanceof BodyTooLarge ? 413 : undefined;
      if (findAppError(error)?.code === "UNAUTHENTICATED") response.setHeader("www-authenticate", "Bearer");
      sendErrors(exchange, deps.errors.list(error, exchange.requestId), status);
    });
  });
  server.on("upgrade", (request, stream, head) => {
    stream.on("error", () => stream.destroy());
    if ((request.url ?? "").split("?", 1)[0] !== graphqlPath) refuse(stream, 404);
    else if (draining) refuse(stream, 503);
    else if (!deps.cors.allowsSocket(request)) refuse(stream, 403);
    else deps.sockets.upgrade(request, stream, head);
  });
  return {
    async listen(host, port) {
      await new Promise<void>((resolve, reject) => {
        server.once("error", reject);
        server.listen(port, host, () => {
          server.off("error", reject);
          resolve();
        });
      });
      const address = server.address() as AddressInfo;
      const shown = address.family === "IPv6" ? `[${host}]` : host;
      return { url: `http://${shown}:${address.port}` };
    },
    async close(timeoutMs) {
      draining = true;
      for (const response of open) if (!response.headersSent) response.setHeader("connection", "close");
      await drain(server, deps.clock, timeoutMs);
    },
  };
}

async function drain(server: Server, clock: SystemClock, timeoutMs: number): Promise<void> {
  if (!server.listening) return;
  const timer = clock.schedule(() => server.closeAllConnections(), timeoutMs);
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
  timer.cancel();
}

function begin(request: IncomingMessage, response: ServerResponse, ids: Ids): Exchange {
  const given = request.headers["x-request-id"];
  const requestId = typeof given === "string" && requestIdPattern.test(given) ? given : ids.next();
  const url = request.url ?? "/";
  const question = url.indexOf("?");
  return {
    request,
    response,
    requestId,
    path: question < 0 ? url : url.slice(0, question),
    search: question < 0 ? "" : url.slice(question),
  };
}

async function answer(deps: HttpDeps, exchange: Exchange): Promise<void> {
  const { path } = exchange;
  if (path === graphqlPath) return deps.graphql.handle(exchange);
  const route = findRoute(deps.upstreams, path);
  if (route !== undefined) return runRoute(route, exchange, deps.authenticate);
  if (exchange.request.method !== "GET" && exchange.request.method !== "HEAD") throw nothingHere();
  switch (path) {
    case "/livez":
      return sendJson(exchange, 200, {});
    case "/readyz": {
      const report = await deps.health.report();
      return sendJson(exchange, report.ready ? 200 : 503, report);
    }
    case "/metrics": {
      const { contentType, text } = await deps.metrics.expose();
      return send(exchange, 200, contentType, text);
    }
    default:
      return sendPage(deps.pages, exchange);
  }
}

function sendJson(exchange: Exchange, status: number, body: object): void {
  send(exchange, status, "application/json; charset=utf-8", JSON.stringify(body), {
    "cache-control": "no-store",
  });
}

function nothingHere(): AppError {
  return new AppError("NOT_FOUND", "there is nothing here");
}

/** Few values, whatever clients ask for. */
function labelOf(path: string): string {
  return [graphqlPath, "/livez", "/readyz", "/metrics", "/"].includes(path) ? path : "other";
}

function refuse(stream: Duplex, status: number): void {
  stream.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}
