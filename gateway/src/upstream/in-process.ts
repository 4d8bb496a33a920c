import { AppError } from "@muster/errors";
import type { Subgraph } from "@muster/subgraph";
import type { Upstream } from "./upstream.js";

/** A subgraph of this process: calls without a copy. Whoever made the subgraph stops it. */
export function inProcessUpstream(subgraph: Subgraph): Upstream {
  const find = (method: string, path: string) =>
    subgraph.routes.find((route) => route.method === method && route.path === path);
  return {
    execute: (request) => subgraph.execute(request),
    subscribe: (request) => subgraph.subscribe(request),
    routeBodyBytesMax: (method, path) => find(method, path)?.bodyBytesMax,
    async route(request) {
      const route = find(request.method, request.path);
      if (route === undefined) throw new AppError("NOT_FOUND", "there is nothing here");
      return route.handle(request);
    },
    async close() {},
  };
}
