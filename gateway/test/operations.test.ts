import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { createPrincipalReader, createPrincipalSigner, type PlayerId, type SessionId } from "@muster/auth";
import { createSystemClock } from "@muster/runtime";
import { type SubgraphRequest, serveSubgraph } from "@muster/subgraph";
import { createHealth, createLogger, createMetrics } from "@muster/telemetry";
import { expect, onTestFinished, test } from "vitest";
import { httpUpstream } from "../src/index.js";
import { accounts } from "./fixtures/subgraphs.js";

const clock = createSystemClock();
const secret = Buffer.alloc(32, 7);
const signer = createPrincipalSigner({ secret, clock });

function asked(playerId: string, query = "{ whoAmI }"): SubgraphRequest {
  const principal = {
    kind: "player",
    playerId: playerId as PlayerId,
    sessionId: `session of ${playerId}` as SessionId,
  } as const;
  return { query, principal, requestId: playerId };
}

/** Accounts over HTTP; `headersRead` counts signed principals: one an operation and one a request. */
async function served() {
  const subgraph = accounts();
  const reader = createPrincipalReader({ secret, clock });
  const seen = { headersRead: 0 };
  const server = await serveSubgraph(subgraph, {
    host: "127.0.0.1",
    port: 0,
    principals: {
      read(header) {
        seen.headersRead++;
        return reader.read(header);
      },
    },
    logger: createLogger({ service: "t", level: "silent" }),
    metrics: createMetrics({ process: false }),
    health: createHealth(),
  });
  const upstream = httpUpstream({ name: "accounts", url: server.url, signer, timeoutMs: 5000 });
  onTestFinished(async () => {
    await upstream.close();
    await server.close();
  });
  return { subgraph, upstream, seen };
}

/** An upstream whose subgraph answers as `listener` does. */
async function answeredBy(listener: RequestListener) {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const upstream = httpUpstream({ name: "accounts", url, signer, timeoutMs: 5000 });
  onTestFinished(async () => {
    await upstream.close();
    server.close();
  });
  return upstream;
}

test("operations of one turn share a request, and each is its own caller's", async () => {
  const { upstream, seen, subgraph } = await served();
  const results = await Promise.all(["p1", "p2", "p3"].map((id) => upstream.execute(asked(id))));
  expect(results).toEqual(["p1", "p2", "p3"].map((id) => ({ data: { whoAmI: `player ${id}` } })));
  expect(seen.headersRead).toBe(4);
  expect(subgraph.requests.map(({ requestId }) => requestId)).toEqual(["p1", "p2", "p3"]);
});

test("a slow operation holds up none that came with it", async () => {
  const { upstream, subgraph, seen } = await served();
  let release = (): void => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  subgraph.gate = ({ requestId }) => (requestId === "slow" ? held : Promise.resolve());
  const slow = upstream.execute(asked("slow"));
  expect(await upstream.execute(asked("quick"))).toEqual({ data: { whoAmI: "player quick" } });
  expect(seen.headersRead).toBe(3);
  release();
  expect(await slow).toEqual({ data: { whoAmI: "player slow" } });
});

test("many and large operations are spread over requests that the subgraph takes", async () => {
  const { upstream } = await served();
  const padding = `# ${"x".repeat(60_000)}`;
  const ids = Array.from({ length: 150 }, (_, number) => `p${number}`);
  const results = await Promise.all(ids.map((id) => upstream.execute(asked(id, `{ whoAmI } ${padding}`))));
  expect(results).toEqual(ids.map((id) => ({ data: { whoAmI: `player ${id}` } })));
});

test("results may come in any order and in pieces", async () => {
  const upstream = await answeredBy((_request, response) => {
    const bytes = Buffer.from('1 {"data":{"name":"Zoë"}}\n0 {"data":{"name":"Ada"}}\n');
    const inside = bytes.indexOf("ë") + 1;
    response.writeHead(200).write(bytes.subarray(0, inside));
    setTimeout(() => response.end(bytes.subarray(inside)), 20);
  });
  const results = await Promise.all([upstream.execute(asked("p1")), upstream.execute(asked("p2"))]);
  expect(results).toEqual([{ data: { name: "Ada" } }, { data: { name: "Zoë" } }]);
});

const unavailable = { errors: [{ extensions: { code: "UNAVAILABLE", retryable: true } }] };
const failures: [string, RequestListener][] = [
  ["breaks off", (_request, response) => setTimeout(() => response.destroy(), 20)],
  ["ends too soon", (_request, response) => response.end()],
  ["writes what is no result", (_request, response) => response.end("1 {nope\n")],
];
test.each(failures)("a subgraph that %s fails only what it has not answered", async (_name, fail) => {
  const upstream = await answeredBy((request, response) => {
    response.writeHead(200).write('0 {"data":{"name":"Ada"}}\n');
    fail(request, response);
  });
  const [first, second] = await Promise.all([upstream.execute(asked("p1")), upstream.execute(asked("p2"))]);
  expect(first).toEqual({ data: { name: "Ada" } });
  expect(second).toMatchObject(unavailable);
});

test("a status other than 200 fails all", async () => {
  const upstream = await answeredBy((_request, response) => response.writeHead(500).end("{}"));
  expect(await Promise.all([upstream.execute(asked("p1")), upstream.execute(asked("p2"))])).toMatchObject([
    unavailable,
    unavailable,
  ]);
});
