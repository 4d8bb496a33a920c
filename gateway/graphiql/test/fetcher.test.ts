import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Observable } from "@graphiql/toolkit";
import { buildSchema, type ExecutionResult, graphql, parse } from "graphql";
import { useServer } from "graphql-ws/use/ws";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { createFetcher } from "../src/fetcher.js";

const schema = buildSchema("type Query { me: String } type Subscription { counted: Int }");
const ME = parse("query Me { me }");
const COUNTED = parse("subscription Counted { counted }");

let server: Server;
let fetcher: ReturnType<typeof createFetcher>;
let connected: unknown[] = [];
let closed: number[] = [];

beforeAll(async () => {
  vi.stubGlobal("WebSocket", WebSocket);
  server = createServer((request, response) => void answer(request, response));
  const sockets = new WebSocketServer({ server });
  useServer(
    {
      schema,
      onConnect({ connectionParams }) {
        connected.push(connectionParams);
        return connectionParams?.["authorization"] !== "Bearer forged";
      },
      onClose: (_context, code) => void closed.push(code ?? 0),
      subscribe: async () => count(),
    },
    sockets,
  );
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  fetcher = createFetcher(
    new URL(`http://127.0.0.1:${port}/graphql`),
    new URL(`ws://127.0.0.1:${port}/graphql`),
  );
});

afterAll(async () => {
  vi.unstubAllGlobals();
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
});

beforeEach(() => {
  connected = [];
  closed = [];
});

/** Answers `me` with the caller's authorization, or with a proxy's page where a header asks for one. */
async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.headers["x-page"]) {
    response.writeHead(502, { "content-type": "text/html" }).end("<h1>Bad gateway</h1>");
    return;
  }
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const { query } = JSON.parse(Buffer.concat(chunks).toString());
  const rootValue = { me: `${request.headers.authorization} as ${request.headers["content-type"]}` };
  const result = await graphql({ schema, source: query, rootValue });
  response
    .writeHead(200, { "content-type": "application/graphql-response+json" })
    .end(JSON.stringify(result));
}

/** Two events, and then no more: the subscription stays open. */
async function* count(): AsyncGenerator<ExecutionResult> {
  yield { data: { counted: 1 } };
  yield { data: { counted: 2 } };
  await new Promise(() => {});
}

function watch(headers: Record<string, string>) {
  const source = fetcher(
    { query: "subscription Counted { counted }", operationName: "Counted" },
    { headers, documentAST: COUNTED },
  ) as Observable<ExecutionResult>;
  const results: unknown[] = [];
  const complete = vi.fn();
  const error = vi.fn();
  const { unsubscribe } = source.subscribe({ next: (result) => void results.push(result), error, complete });
  return { results, error, complete, unsubscribe };
}

test("a query goes over HTTP with the headers of the editor", async () => {
  const headers = { Authorization: "Bearer a" };
  const result = await fetcher(
    { query: "query Me { me }", operationName: "Me" },
    { headers, documentAST: ME },
  );
  expect(result).toEqual({ data: { me: "Bearer a as application/json" } });
  expect(connected).toEqual([]);
});

test("an answer that isn't JSON is an error that names its status", async () => {
  const result = await fetcher({ query: "query Me { me }" }, { headers: { "x-page": "1" }, documentAST: ME });
  expect(JSON.parse(JSON.stringify(result))).toEqual({
    errors: [{ message: "The gateway answered 502 Bad Gateway, not JSON" }],
  });
});

test("a gateway that doesn't listen is an error", async () => {
  const nowhere = new URL("http://127.0.0.1:1/graphql");
  const result = await createFetcher(nowhere, nowhere)({ query: "query Me { me }" }, { documentAST: ME });
  expect(JSON.parse(JSON.stringify(result))).toEqual({
    errors: [{ message: expect.stringContaining("The gateway could not be reached") }],
  });
});

test("a subscription carries the headers, and stopping it closes its socket while it waits", async () => {
  const { results, complete, unsubscribe } = watch({ Authorization: "Bearer a" });
  await vi.waitFor(() => expect(results).toHaveLength(2), { timeout: 5_000 });
  expect(results).toEqual([{ data: { counted: 1 } }, { data: { counted: 2 } }]);
  expect(connected).toEqual([{ authorization: "Bearer a" }]);
  expect(complete).not.toHaveBeenCalled();
  unsubscribe();
  await vi.waitFor(() => expect(closed).toEqual([1000]), { timeout: 5_000 });
  expect(complete).toHaveBeenCalledOnce();
});

test("a refused socket is an error that names its code", async () => {
  const { results, error, complete } = watch({ authorization: "Bearer forged" });
  await vi.waitFor(() => expect(complete).toHaveBeenCalledOnce(), { timeout: 5_000 });
  expect(JSON.parse(JSON.stringify(results))).toEqual([
    { errors: [{ message: "The gateway closed the subscription's socket: 4403 Forbidden" }] },
  ]);
  expect(error).not.toHaveBeenCalled();
});
