import { anonymous, type JSONWebKeySet } from "@muster/auth";
import type { Upstream } from "./upstream.js";

/** Reads the public keys of access tokens from the route `/jwks.json` of the subgraph that issues them. */
export function jwksOf(issuer: Upstream | undefined): () => Promise<JSONWebKeySet> {
  return async () => {
    if (issuer === undefined) throw new Error("no subgraph issues access tokens");
    const answer = await issuer.route({
      method: "GET",
      path: "/jwks.json",
      search: new URLSearchParams(),
      headers: {},
      body: Buffer.alloc(0),
      principal: anonymous,
      requestId: "jwks",
    });
    if (answer.status !== 200) throw new Error(`the keys were answered with status ${answer.status}`);
    return JSON.parse(answer.body.toString()) as JSONWebKeySet;
  };
}
