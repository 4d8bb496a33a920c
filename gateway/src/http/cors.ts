import type { IncomingMessage, ServerResponse } from "node:http";

const allowedHeaders = [
  "authorization",
  "content-type",
  "x-request-id",
  "apollo-require-preflight",
  "x-apollo-operation-name",
].join(", ");

/** Which web pages of other origins may use the gateway. Credentials go in headers, so cookies are never allowed. */
export interface Cors {
  /** Adds the headers; `true` when the request was a preflight and is answered. */
  apply(request: IncomingMessage, response: ServerResponse): boolean;
  /** Whether a page may open a socket: browsers ask nobody before they do. */
  allowsSocket(request: IncomingMessage): boolean;
}

/** @param origins Such as `https://play.example.com`. */
export function createCors(origins: readonly string[]): Cors {
  const allowed = new Set(origins.map((origin) => new URL(origin).origin));
  return {
    apply(request, response) {
      const { origin } = request.headers;
      if (allowed.size > 0) response.setHeader("vary", "Origin");
      const ok = origin !== undefined && allowed.has(origin);
      if (ok) {
        response.setHeader("access-control-allow-origin", origin);
        response.setHeader("access-control-expose-headers", "x-request-id");
      }
      if (request.method !== "OPTIONS" || request.headers["access-control-request-method"] === undefined) {
        return false;
      }
      if (ok) {
        response.setHeader("access-control-allow-methods", "GET, POST");
        response.setHeader("access-control-allow-headers", allowedHeaders);
        response.setHeader("access-control-max-age", "7200");
      }
      response.writeHead(204).end();
      return true;
    },
    allowsSocket({ headers: { origin, host } }) {
      if (origin === undefined || allowed.has(origin)) return true;
      return URL.canParse(origin) && new URL(origin).host === host;
    },
  };
}
