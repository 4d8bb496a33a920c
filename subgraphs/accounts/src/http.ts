import type { AccessTokenSigner } from "@muster/auth";
import type { Route } from "@muster/subgraph";

/** `GET /jwks.json`: the public keys under which access tokens verify (RFC 7517). */
export function jwksRoute(signer: Pick<AccessTokenSigner, "jwks">): Route {
  const body = JSON.stringify(signer.jwks);
  return {
    method: "GET",
    path: "/jwks.json",
    bodyBytesMax: 0,
    async handle() {
      return {
        status: 200,
        headers: { "content-type": "application/jwk-set+json", "cache-control": "public, max-age=60" },
        body,
      };
    },
  };
}
