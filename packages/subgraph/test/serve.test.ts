import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { text } from "node:stream/consumers";
import {
  anonymous,
  createPrincipalReader,
  createPrincipalSigner,
  type PlayerId,
  principalHeader,
  type SessionId,
} from "@muster/auth";
import { createSystemClock } from "@muster/runtime";
import { createHealth, createLogger, createMetrics } from "@muster/telemetry";
import { createClient } from "graphql-ws";
import { afterEach, expect, test } from "vitest";
import { WebSocket } from "ws";
import { type SubgraphServer, serveSubgraph } from "../src/index.js";
import { createLibrary, PushSource } from "./fixtures/library.js";

const clock = createSystemClock();
const secret = Buffer.alloc(32, 1);
const signer = createPrincipalSigner({ secret, clock });
const player = { kind: "player", playerId: "p1" as PlayerId, sessionId: "s1" as SessionId } as const;
let server: SubgraphServer | undefined;

async function serve(source = new PushSource()): Promise<string> {
  const health = createHealth();
  health.add("library", async () => undefined);
  server = await serveSubgraph(createLibrary(source), {
    host: "127.0.0.1",
    port: 0,
    principals: createPrincipalReader({ secret, clock }),
    logger: createLogger({ service: "t", level: "silent" }),
    metrics: createMetrics({ process: false }),
    health,
  });
  return server.url;
}

afterEach(async () => {
  await server?.close();
  server = undefined;
});

const post = (url: string, body: string, principal: string | undefined = signer.sign(player)) =>
  fetch(url, {
    method: "POST",
    body,
    headers: principal === undefined ? {} : { [principalHeader]: principal },
  });

test("the gateway's header decides who asks; without it nothing is answered", async () => {
  const url = await serve();
  const query = JSON.stringify({ query: "{ whoAmI }" });
  expect(await (await post(`${url}/graphql`, query)).json()).toEqual({ data: { whoAmI: "p1" } });
  for (const header of ["", "forged.header"]) {
    const refused = await post(`${url}/graphql`, query, header);
    expect(refused.status).toBe(401);
    expect((await refused.json()).errors[0].extensions.code).toBe("UNAUTHENTICATED");
  }
  expect((await fetch(`${url}/library/echo`, { method: "POST", body: "x" })).status).toBe(401);
});

test("routes have their size, their method and their 404", async () => {
  const url = await serve();
  const fine = await post(`${url}/library/echo`, "hello");
  expect([fine.status, await fine.text()]).toEqual([201, "player:hello"]);
  expect((await post(`${url}/library/echo`, "far too long")).status).toBe(400);
  expect((await post(`${url}/library/none`, "x")).status).toBe(404);
  expect(
    (await fetch(`${url}/library/echo`, { headers: { [principalHeader]: signer.sign(anonymous) } })).status,
  ).toBe(404);
});

test.each(["/library/../graphql", "/library/%2e%2e/graphql", "/library/./../graphql", "//library/graphql"])(
  "%s is no way to the operations",
  async (path) => {
    const url = await serve();
    // `fetch` would resolve the dots before it sends.
    const sent = request(url, { path, method: "POST", headers: { [principalHeader]: signer.sign(player) } });
    sent.end(JSON.stringify({ query: "{ whoAmI }" }));
    const [answer] = (await once(sent, "response")) as [IncomingMessage];
    expect([answer.statusCode, await text(answer)]).toEqual([404, expect.stringContaining("NOT_FOUND")]);
  },
);

test("each operation of a batch has its own principal, and a line of the answer", async () => {
  const url = await serve();
  const operation = (principal: string) => ({ query: "{ whoAmI }", principal, requestId: "r" });
  const other = signer.sign({ ...player, playerId: "p2" as PlayerId });
  const batch = JSON.stringify([operation(signer.sign(player)), operation("forged"), operation(other)]);
  const answer = await post(`${url}/operations`, batch);
  const lines = (await answer.text()).trimEnd().split("\n").sort();
  expect(lines.map((line) => JSON.parse(line.slice(2)))).toMatchObject([
    { data: { whoAmI: "p1" } },
    { errors: [{ extensions: { code: "UNAUTHENTICATED" } }] },
    { data: { whoAmI: "p2" } },
  ]);
  expect((await post(`${url}/operations`, batch, "forged")).status).toBe(401);
  for (const wrong of ["[]", "{}", "{nope"]) {
    const refused = await post(`${url}/operations`, wrong);
    expect(refused.status).toBe(400);
    expect((await refused.json()).errors[0].extensions.code).toBe("BAD_REQUEST");
  }
});

test("malformed JSON is an error in JSON", async () => {
  const url = await serve();
  const answer = await post(`${url}/graphql`, "{nope");
  expect(answer.status).toBe(400);
  expect((await answer.json()).errors[0].extensions.code).toBe("BAD_REQUEST");
});

test("liveness, readiness and metrics are open", async () => {
  const url = await serve();
  expect((await fetch(`${url}/livez`)).status).toBe(200);
  expect(await (await fetch(`${url}/readyz`)).json()).toEqual({ ready: true, parts: { library: null } });
  expect((await fetch(`${url}/metrics`)).headers.get("content-type")).toContain("text/plain");
});

test("subscriptions of several principals share one socket, each with its own signature", async () => {
  const source = new PushSource();
  const url = await serve(source);
  const client = createClient({
    url: url.replace("http", "ws").concat("/graphql"),
    webSocketImpl: WebSocket,
  });
  const payload = (principal: string) => ({
    query: "subscription { pageTurned { cursor } }",
    extensions: { principal, requestId: "r" },
  });
  const refused = client.iterate(payload(signer.sign(anonymous)));
  expect((await refused.next()).value).toMatchObject({
    errors: [{ extensions: { code: "UNAUTHENTICATED" } }],
  });
  await expect(client.iterate(payload("forged")).next()).rejects.toMatchObject([
    { extensions: { code: "UNAUTHENTICATED" } },
  ]);
  const stream = client.iterate(payload(signer.sign(player)));
  const first = stream.next();
  const feeding = setInterval(() => source.push("c1"), 5);
  expect((await first).value).toEqual({ data: { pageTurned: { cursor: "c1" } } });
  clearInterval(feeding);
  await stream.return?.();
  await client.dispose();
});
