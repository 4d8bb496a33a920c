import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { startGateway, topologies } from "./fixtures/gateway.js";
import { eventually, TestSocket } from "./fixtures/socket.js";

describe.each(topologies)("plain routes %s", (topology) => {
  test("reach the subgraph with the caller's principal", async () => {
    const { url, tokenOf } = await startGateway(topology);
    const authorization = `Bearer ${await tokenOf("p1")}`;
    const known = await fetch(`${url}/accounts/hello?greeting=ahoy`, { headers: { authorization } });
    expect(known.status).toBe(200);
    expect(known.headers.get("x-made-by")).toBe("accounts");
    expect(await known.text()).toBe("ahoy player");
    const unknown = await fetch(`${url}/accounts/hello?greeting=hi`);
    expect(await unknown.text()).toBe("hi anonymous");
    const forged = await fetch(`${url}/accounts/hello`, { headers: { authorization: "Bearer x" } });
    expect(forged.status).toBe(401);
  });

  test("reach the subgraph with the match of a game server", async () => {
    const { url, post, matchTokenOf } = await startGateway(topology);
    const authorization = `Bearer ${await matchTokenOf("m1")}`;
    const known = await fetch(`${url}/accounts/hello?greeting=ahoy`, { headers: { authorization } });
    expect([known.status, await known.text()]).toEqual([200, "ahoy gameServer"]);
    for (const bad of [`${authorization}x`, `Bearer ${await matchTokenOf("m1", -60)}`]) {
      const answer = await post({ query: "{ __typename }" }, { authorization: bad });
      expect(answer.body.errors?.[0]?.extensions.code).toBe("UNAUTHENTICATED");
    }
  });

  test("have bounds on their bodies", async () => {
    const { url } = await startGateway(topology);
    const good = await fetch(`${url}/accounts/echo`, { method: "POST", body: "0123456789abcdef" });
    expect([good.status, await good.text()]).toEqual([201, "0123456789abcdef"]);
    const long = await fetch(`${url}/accounts/echo`, { method: "POST", body: "0123456789abcdefg" });
    expect(await long.json()).toMatchObject({
      errors: [{ extensions: { code: "BAD_REQUEST", details: { field: "body", bound: 16 } } }],
    });
  });

  test("that do not exist are 404 in JSON", async () => {
    const { url } = await startGateway(topology);
    for (const path of [
      "/accounts/nothing",
      "/accounts/echo",
      "/elsewhere/hello",
      "/constructor/x",
      "/favicon.ico",
    ]) {
      const answer = await fetch(`${url}${path}`);
      expect(answer.status).toBe(404);
      expect(await answer.json()).toMatchObject({ errors: [{ extensions: { code: "NOT_FOUND" } }] });
    }
  });
});

test("a route of a subgraph that is down is 503", async () => {
  const { url, servers } = await startGateway("over http");
  await servers[0]?.close();
  const answer = await fetch(`${url}/accounts/hello`);
  expect(answer.status).toBe(503);
  expect(await answer.json()).toMatchObject({
    errors: [{ extensions: { code: "UNAVAILABLE", retryable: true } }],
  });
});

test("health and metrics", async () => {
  const { url, post } = await startGateway();
  await post({ query: "{ whoAmI }" });
  expect((await fetch(`${url}/livez`)).status).toBe(200);
  expect(await (await fetch(`${url}/readyz`)).json()).toEqual({ ready: true, parts: {} });
  const metrics = await (await fetch(`${url}/metrics`)).text();
  expect(metrics).toContain('gateway_request_duration_ms_count{path="/graphql",status="200"} 1');
  expect(metrics).toContain('gateway_subgraph_duration_ms_count{subgraph="accounts"} 1');
});

describe("GraphiQL", () => {
  const directory = mkdtempSync(join(tmpdir(), "graphiql-"));
  mkdirSync(join(directory, "dist", "assets"), { recursive: true });
  writeFileSync(join(directory, "secret.txt"), "secret");
  writeFileSync(join(directory, "dist", "index.html"), "<p>GraphiQL</p>");
  writeFileSync(join(directory, "dist", "assets", "main-abc.js"), "export {};");

  test("is served with types and caching, and nothing beside it is", async () => {
    const { url } = await startGateway("in process", { graphiqlDirectory: join(directory, "dist") });
    const page = await fetch(`${url}/graphiql`);
    expect(page.url).toBe(`${url}/graphiql/`);
    expect(await page.text()).toBe("<p>GraphiQL</p>");
    expect(page.headers.get("cache-control")).toBe("no-cache");
    const script = await fetch(`${url}/graphiql/assets/main-abc.js`);
    expect(script.headers.get("content-type")).toBe("text/javascript; charset=utf-8");
    expect(script.headers.get("cache-control")).toContain("immutable");
    expect(await script.text()).toBe("export {};");
    for (const path of ["..%2fsecret.txt", "%2e%2e/secret.txt", "assets", "%00", "%ff", "none.js"]) {
      expect((await fetch(`${url}/graphiql/${path}`)).status).toBe(404);
    }
    const raw = await rawGet(url, "/graphiql/../secret.txt");
    expect(raw).toMatch(/^HTTP\/1.1 404 /);
  });
});

describe("the portal", () => {
  const directory = mkdtempSync(join(tmpdir(), "portal-"));
  mkdirSync(join(directory, "assets"));
  writeFileSync(join(directory, "index.html"), "<p>Portal</p>");
  writeFileSync(join(directory, "assets", "main-abc.js"), "export {};");
  writeFileSync(join(directory, "assets", "main-abc.js.gz"), gzipSync("export {};"));
  const html = { accept: "text/html,application/xhtml+xml,*/*;q=0.8" };

  test("is one page at each of its addresses, whose scripts and styles are its own", async () => {
    const { url } = await startGateway("in process", { portalDirectory: directory });
    for (const path of ["/", "/items", "/items/0190-ab.cd"]) {
      const page = await fetch(`${url}${path}`, { headers: html });
      expect(page.status).toBe(200);
      expect(await page.text()).toBe("<p>Portal</p>");
      expect(page.headers.get("cache-control")).toBe("no-cache");
      const policy = page.headers.get("content-security-policy");
      expect(policy).toContain("default-src 'self'");
      expect(policy).not.toMatch(/unsafe|http:|\/\//);
    }
    for (const path of ["/items", "/none.js", "/assets/none.js"]) {
      const answer = await fetch(`${url}${path}`);
      expect(answer.status).toBe(404);
      expect(await answer.json()).toMatchObject({ errors: [{ extensions: { code: "NOT_FOUND" } }] });
    }
    expect((await fetch(`${url}/accounts/none`, { headers: html })).status).toBe(404);
  });

  test("comes compressed to those who take it", async () => {
    const { url } = await startGateway("in process", { portalDirectory: directory });
    for (const [encoding, sent] of [
      ["br, gzip", "gzip"],
      ["gzip;q=0, identity", null],
      ["identity", null],
    ] as const) {
      const script = await fetch(`${url}/assets/main-abc.js`, { headers: { "accept-encoding": encoding } });
      expect(script.headers.get("content-encoding")).toBe(sent);
      expect(script.headers.get("content-type")).toBe("text/javascript; charset=utf-8");
      expect(script.headers.get("vary")).toContain("accept-encoding");
      expect(await script.text()).toBe("export {};");
    }
  });
});

describe("CORS", () => {
  const preflight = (url: string, origin: string) =>
    fetch(`${url}/graphql`, {
      method: "OPTIONS",
      headers: {
        origin,
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization,content-type",
      },
    });

  test("lets the pages of the setting in, and no others", async () => {
    const { url, post } = await startGateway("in process", { corsOrigins: ["https://play.example"] });
    const asked = await preflight(url, "https://play.example");
    expect(asked.status).toBe(204);
    expect(asked.headers.get("access-control-allow-origin")).toBe("https://play.example");
    expect(asked.headers.get("access-control-allow-headers")).toContain("authorization");
    expect(asked.headers.get("access-control-allow-methods")).toContain("POST");
    expect(asked.headers.get("vary")).toContain("Origin");
    const answer = await post({ query: "{ whoAmI }" }, { origin: "https://play.example" });
    expect(answer.headers.get("access-control-allow-origin")).toBe("https://play.example");
    for (const origin of ["https://evil.example", "null", "https://play.example.evil.example"]) {
      const refused = await preflight(url, origin);
      expect(refused.headers.get("access-control-allow-origin")).toBeNull();
      expect(refused.headers.get("vary")).toContain("Origin");
    }
  });

  test("is off where the setting is empty", async () => {
    const { url } = await startGateway();
    const answer = await preflight(url, "https://play.example");
    expect(answer.headers.get("access-control-allow-origin")).toBeNull();
  });
});

test("closing waits for running requests, refuses new ones, and sends sockets elsewhere", async () => {
  const { url, socketUrl, post, gateway, accounts, inventory } = await startGateway();
  const held: (() => void)[] = [];
  accounts.gate = () => new Promise((resolve) => void held.push(resolve));
  const client = await new TestSocket(socketUrl).init();
  client.subscribe("1", "subscription { inventoryChanged { cursor } }");
  await eventually(() => expect(inventory.feeds.size).toBe(1));
  const running = post({ query: "{ held }" });
  await eventually(() => expect(held).toHaveLength(1));
  let closed = false;
  const closing = gateway.close().then(() => {
    closed = true;
  });
  expect(await client.whenClosed()).toEqual({ code: 1001, reason: "going away" });
  await expect(fetch(`${url}/livez`)).rejects.toThrow();
  expect(closed).toBe(false);
  held[0]?.();
  const { body, headers } = await running;
  expect(body.data).toEqual({ held: "held" });
  expect(headers.get("connection")).toBe("close");
  await closing;
  expect(inventory.feeds.size).toBe(0);
});

function rawGet(url: string, path: string): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    let text = "";
    socket.on("data", (chunk) => {
      text += chunk.toString();
    });
    socket.on("end", () => resolve(text));
    socket.on("error", reject);
    socket.write(`GET ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`);
  });
}
