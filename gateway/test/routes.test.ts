import { describe, expect, test } from "vitest";
import { startGateway, topologies } from "./fixtures/gateway.js";

const claiming = (claims: object) => `e30.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.c2ln`;

describe.each(topologies)("a plain route %s", (topology) => {
  test("reads the token of another issuer itself, and is told of nobody", async () => {
    const { url } = await startGateway(topology);
    const authorization = `Bearer ${claiming({ iss: "https://accounts.google.com", sub: "p1" })}`;
    const answer = await fetch(`${url}/accounts/hello?greeting=hi`, { headers: { authorization } });
    expect([answer.status, await answer.text()]).toEqual([200, "hi anonymous"]);
  });

  test("is not reached with a token that claims to be ours and is not", async () => {
    const { url } = await startGateway(topology);
    for (const token of [claiming({ iss: "muster", sub: "p1" }), claiming({ sub: "p1" }), "x"]) {
      const answer = await fetch(`${url}/accounts/hello`, { headers: { authorization: `Bearer ${token}` } });
      expect(answer.status, token).toBe(401);
    }
  });
});
