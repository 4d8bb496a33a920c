import { anonymous, createAccessTokenSigner } from "@muster/auth";
import { createSystemClock } from "@muster/runtime";
import { expect, test } from "vitest";
import { jwksRoute } from "../src/http.js";
import { privateKey } from "./setting.js";

test("the keys of access tokens are public, without their private part", async () => {
  const route = jwksRoute(
    await createAccessTokenSigner({ privateKey, lifetimeS: 60, clock: createSystemClock() }),
  );
  expect(route).toMatchObject({ method: "GET", path: "/jwks.json", bodyBytesMax: 0 });
  const response = await route.handle({
    method: "GET",
    path: "/jwks.json",
    search: new URLSearchParams(),
    headers: {},
    body: Buffer.alloc(0),
    principal: anonymous,
  });
  expect(response).toMatchObject({ status: 200, headers: { "content-type": "application/jwk-set+json" } });
  const { keys } = JSON.parse(String(response.body)) as { keys: Record<string, unknown>[] };
  expect(keys.map(({ kty, crv, kid, d }) => ({ kty, crv, kid, d }))).toEqual([
    { kty: "OKP", crv: "Ed25519", kid: "test", d: undefined },
  ]);
});
