import { isOfOtherIssuer } from "@muster/auth";
import { AppError } from "@muster/errors";
import { readBody } from "@muster/subgraph";
import type { Authenticate } from "../authenticate.js";
import type { Upstream } from "../upstream/upstream.js";
import { type Exchange, send } from "./answer.js";

/** Serves the subgraphs' plain routes at `/<subgraph>/…`; `undefined` where the path is of no subgraph. */
export function findRoute(
  upstreams: Readonly<Record<string, Upstream>>,
  path: string,
): { readonly upstream: Upstream; readonly path: string } | undefined {
  const slash = path.indexOf("/", 1);
  // A route's path is exact: one that would be another after resolving dots or escapes is none.
  if (slash < 0 || /%|\/\.{1,2}(\/|$)/.test(path)) return undefined;
  const name = path.slice(1, slash);
  const upstream = Object.hasOwn(upstreams, name) ? upstreams[name] : undefined;
  return upstream === undefined ? undefined : { upstream, path: path.slice(slash) };
}

/** @throws NOT_FOUND; BAD_REQUEST for a body above the route's bound; what the credential or the route fails with. */
export async function runRoute(
  route: { readonly upstream: Upstream; readonly path: string },
  exchange: Exchange,
  authenticate: Authenticate,
): Promise<void> {
  const { request, requestId, search } = exchange;
  const method = request.method;
  if (method !== "GET" && method !== "POST") throw new AppError("NOT_FOUND", "there is nothing here");
  const bodyBytesMax = route.upstream.routeBodyBytesMax(method, route.path);
  if (bodyBytesMax === undefined) throw new AppError("NOT_FOUND", "there is nothing here");
  const { principal } = await authenticate(ownCredential(request.headers.authorization));
  const answer = await route.upstream.route({
    method,
    path: route.path,
    search: new URLSearchParams(search),
    headers: request.headers,
    body: await readBody(request, bodyBytesMax),
    principal,
    requestId,
  });
  const { "content-type": contentType = "application/json; charset=utf-8", ...headers } = lowerCase(
    answer.headers ?? {},
  );
  send(exchange, answer.status, contentType, answer.body, headers);
}

/** Webhooks sign in with schemes, and with tokens of issuers, of their own, which their route reads itself. */
function ownCredential(authorization: string | undefined): string | undefined {
  const token = /^bearer +(.*)$/i.exec(authorization ?? "")?.[1];
  return token === undefined || isOfOtherIssuer(token) ? undefined : authorization;
}

function lowerCase(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
