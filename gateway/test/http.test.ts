import { QueryPlanner } from "@apollo/query-planner";
import { describe, expect, test, vi } from "vitest";
import { startGateway, topologies } from "./fixtures/gateway.js";

describe.each(topologies)("queries %s", (topology) => {
  test("join both subgraphs", async () => {
    const { post } = await startGateway(topology);
    const { status, body } = await post({
      query: "query Q($id: ID!) { player(id: $id) { displayName items { id owner { displayName } } } }",
      variables: { id: "p1" },
    });
    expect(status).toBe(200);
    expect(body).toEqual({
      data: {
        player: {
          displayName: "name of p1",
          items: [
            { id: "i10", owner: { displayName: "name of p10" } },
            { id: "i11", owner: { displayName: "name of p11" } },
          ],
        },
      },
    });
  });

  test("tell the subgraph who asks", async () => {
    const { post, tokenOf } = await startGateway(topology);
    const query = "{ whoAmI }";
    expect((await post({ query })).body.data).toEqual({ whoAmI: "anonymous" });
    const authorization = `Bearer ${await tokenOf("p9")}`;
    expect((await post({ query }, { authorization })).body.data).toEqual({ whoAmI: "player p9" });
  });

  test("carry the request's id to the subgraph and back", async () => {
    const { post, accounts } = await startGateway(topology);
    const { headers } = await post({ query: "{ whoAmI }" }, { "x-request-id": "from-the-client" });
    expect(headers.get("x-request-id")).toBe("from-the-client");
    expect(accounts.requests.at(-1)?.requestId).toBe("from-the-client");
    const made = (await post({ query: "{ whoAmI }" }, { "x-request-id": "not an id!" })).headers;
    expect(made.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  });

  test("show expected errors and mask the others", async () => {
    const { post, log } = await startGateway(topology);
    const { status, body } = await post({ query: "{ forbidden bug whoAmI }" });
    expect(status).toBe(200);
    expect(body.data).toEqual({ forbidden: null, bug: null, whoAmI: "anonymous" });
    const [forbidden, bug] = body.errors ?? [];
    expect(forbidden).toEqual({
      message: "this needs the scope a:b",
      path: ["forbidden"],
      extensions: { code: "FORBIDDEN", retryable: false, details: { scope: "a:b" } },
    });
    expect(bug?.extensions).toMatchObject({ code: "INTERNAL", retryable: false });
    expect(JSON.stringify(body)).not.toContain("hunter2");
    const logged = log.find(({ errorId }) => errorId === bug?.extensions.details["errorId"]);
    expect(JSON.stringify(logged)).toContain("hunter2");
  });

  test("admit a promise that a subgraph broke", async () => {
    const { post } = await startGateway(topology);
    const { body } = await post({ query: "{ broken { promised } whoAmI }" });
    expect(body.data).toEqual({ broken: null, whoAmI: "anonymous" });
    expect(body.errors?.[0]?.extensions.code).toBe("INTERNAL");
    expect(body).not.toHaveProperty("extensions");
  });

  test("run mutations", async () => {
    const { post } = await startGateway(topology);
    const { body } = await post({
      query: "mutation M($input: RenameInput!) { rename(input: $input) { displayName items { id } } }",
      variables: { input: { displayName: "Ada", amount: 1 } },
    });
    expect(body.data).toEqual({ rename: { displayName: "Ada", items: [{ id: "i10" }, { id: "i11" }] } });
  });
});

describe("a subgraph that is down", () => {
  test("costs its own fields only, and says that a retry may help", async () => {
    const { post, servers } = await startGateway("over http");
    await servers[0]?.close();
    const { status, body } = await post({ query: '{ item(id: "i1") { id owner { id displayName } } }' });
    expect(status).toBe(200);
    expect(body.data).toEqual({ item: { id: "i1", owner: { id: "p1", displayName: null } } });
    expect(body.errors).toHaveLength(1);
    expect(body.errors?.[0]?.extensions).toEqual({
      code: "UNAVAILABLE",
      retryable: true,
      details: { subgraph: "accounts" },
    });
  });

  test("is not waited for longer than the time-out", async () => {
    const { post, accounts } = await startGateway("over http", { upstreamTimeoutMs: 200 });
    let release = (): void => {};
    accounts.gate = () =>
      new Promise((resolve) => {
        release = resolve;
      });
    const { body } = await post({ query: "{ held }" });
    release();
    expect(body.data).toEqual({ held: null });
    expect(body.errors?.[0]?.extensions.code).toBe("UNAVAILABLE");
  });
});

describe("bad input", () => {
  const big = `{ whoAmI # ${"x".repeat(40_000)}\n}`;
  const aliases = `{ ${Array.from({ length: 60 }, (_, index) => `a${index}: whoAmI`).join(" ")} }`;
  const deep = `{ player(id: "1") { ${"items { owner { ".repeat(12)} id ${"} }".repeat(12)} } }`;
  const cases: readonly [string, unknown, number, string, Record<string, unknown>][] = [
    ["malformed JSON", '{"query": ', 400, "BAD_REQUEST", { field: "body" }],
    ["a syntax error", { query: "{ player(" }, 400, "GRAPHQL_PARSE_FAILED", {}],
    ["an unknown field", { query: "{ nothing }" }, 400, "GRAPHQL_VALIDATION_FAILED", { field: "nothing" }],
    [
      "a literal of the wrong type",
      { query: 'mutation { rename(input: { displayName: "A", amount: "x" }) { id } }' },
      400,
      "GRAPHQL_VALIDATION_FAILED",
      { field: "input.amount" },
    ],
    [
      "a variable of the wrong type",
      {
        query: "mutation M($input: RenameInput!) { rename(input: $input) { id } }",
        variables: { input: { displayName: "A", amount: "x" } },
      },
      400,
      "BAD_USER_INPUT",
      { field: "input.amount", bound: 'Int cannot represent non-integer value: "x"' },
    ],
    [
      "a missing variable",
      { query: "query Q($id: ID!) { player(id: $id) { id } }" },
      400,
      "BAD_USER_INPUT",
      { field: "id" },
    ],
    [
      "an unknown operation",
      { query: "query A { whoAmI }", operationName: "B" },
      400,
      "OPERATION_RESOLUTION_FAILURE",
      { field: "operationName" },
    ],
    [
      "no operation chosen",
      { query: "query A { whoAmI } query B { whoAmI }" },
      400,
      "OPERATION_RESOLUTION_FAILURE",
      {},
    ],
    ["no query", { variables: {} }, 400, "BAD_REQUEST", {}],
    ["a batch", [{ query: "{ whoAmI }" }], 400, "BAD_REQUEST", {}],
    ["variables that are a list", { query: "{ whoAmI }", variables: [] }, 400, "BAD_REQUEST", {}],
    [
      "a subscription by POST",
      { query: "subscription { inventoryChanged { cursor } }" },
      400,
      "BAD_REQUEST",
      {},
    ],
    [
      "a variable of a reserved name",
      { query: "query Q($representations: ID!) { player(id: $representations) { id } }", variables: {} },
      400,
      "BAD_USER_INPUT",
      { field: "representations" },
    ],
    ["a long text", { query: big }, 400, "OPERATION_TOO_LARGE", { field: "sourceBytes", bound: 32_768 }],
    ["many aliases", { query: aliases }, 400, "OPERATION_TOO_LARGE", { field: "rootFields", bound: 20 }],
    ["a deep query", { query: deep }, 400, "OPERATION_TOO_LARGE", { field: "depth", bound: 20 }],
  ];

  test.each(cases)("%s", async (_name, request, status, code, details) => {
    const { post, accounts } = await startGateway();
    const answer = await post(request);
    expect(answer.status).toBe(status);
    expect(answer.headers.get("content-type")).toContain("json");
    expect(answer.body.errors?.[0]?.extensions).toMatchObject({ code, retryable: false, details });
    expect(answer.body).not.toHaveProperty("data");
    expect(JSON.stringify(answer.body)).not.toMatch(/stacktrace|serviceName| at .*\.js/);
    expect(accounts.requests).toEqual([]);
  });

  test("1,000 aliases never reach the planner", async () => {
    const { post } = await startGateway("in process", { limits: { sourceBytes: 100_000 } });
    const plan = vi.spyOn(QueryPlanner.prototype, "buildQueryPlan");
    const fields = Array.from(
      { length: 1000 },
      (_, index) => `alias${index}: player(id: "${index}") { displayName }`,
    );
    const { body } = await post({ query: `{ ${fields.join("\n")} }` });
    expect(body.errors?.[0]?.extensions).toMatchObject({
      code: "OPERATION_TOO_LARGE",
      details: { field: "tokens", bound: 2000 },
    });
    expect(plan).not.toHaveBeenCalled();
    await post({ query: '{ player(id: "planned") { id } }' });
    expect(plan).toHaveBeenCalledTimes(1);
    await post({ query: '{ player(id: "planned") { id } }' });
    expect(plan).toHaveBeenCalledTimes(1);
  });

  // Takes minutes where the message is searched from each of its characters.
  test("a long value of the wrong type is answered at once", async () => {
    const { post } = await startGateway();
    const value = `${". ".repeat(120_000)}\u2028`;
    const query = "query ($first: Int!) { items(first: $first) { id } }";
    const { body } = await post({ query, variables: { first: value } });
    expect(body.errors?.[0]?.extensions).toMatchObject({
      code: "BAD_USER_INPUT",
      details: { field: "first" },
    });
  });

  test("a body above the bound", async () => {
    const { post, url } = await startGateway("in process", { bodyBytesMax: 1000 });
    const { status, body } = await post({ query: "{ whoAmI }", variables: { filler: "x".repeat(2000) } });
    expect(status).toBe(413);
    expect(body.errors?.[0]?.extensions).toMatchObject({
      code: "BAD_REQUEST",
      details: { field: "body", bound: 1000 },
    });
    const undeclared = await fetch(`${url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: new Blob(["y".repeat(5000)]).stream(),
      duplex: "half",
    } as RequestInit);
    expect(undeclared.status).toBe(413);
  });

  test("a request that a page of any origin could send without asking", async () => {
    const { url, accounts } = await startGateway();
    const forged = await fetch(`${url}/graphql`, { method: "POST", body: '{"query":"{ whoAmI }"}' });
    expect(forged.status).toBe(400);
    expect(await forged.json()).toMatchObject({ errors: [{ extensions: { code: "BAD_REQUEST" } }] });
    const get = await fetch(`${url}/graphql?query={whoAmI}`);
    expect(get.status).toBe(400);
    expect(accounts.requests).toEqual([]);
    const asked = await fetch(`${url}/graphql?query={whoAmI}`, {
      headers: { "apollo-require-preflight": "1" },
    });
    expect(await asked.json()).toEqual({ data: { whoAmI: "anonymous" } });
  });

  test("introspection, where it is off, and no hints at names either", async () => {
    const { post, url } = await startGateway("in process", { introspection: false });
    const schema = await post({ query: "{ __schema { queryType { name } } }" });
    expect(schema.body.errors?.[0]?.extensions.code).toBe("GRAPHQL_VALIDATION_FAILED");
    const typo = await post({ query: "{ whoAmII }" });
    expect(typo.body.errors?.[0]?.message).toBe('Cannot query field "whoAmII" on type "Query".');
    expect((await fetch(`${url}/graphiql/`)).status).toBe(404);
  });
});

describe("credentials", () => {
  test("that are forged, malformed or expired", async () => {
    const { post, tokenOf, accounts } = await startGateway();
    const good = await tokenOf("p1");
    const [head, , mac] = good.split(".");
    const claims = Buffer.from(
      JSON.stringify({ iss: "muster", kind: "staff", sub: "x", sid: "y", exp: 9e9 }),
    );
    const forged = `${head}.${claims.toString("base64url")}.${mac}`;
    const expired = await tokenOf("p1", { lifetimeS: -60 });
    for (const authorization of [`Bearer ${forged}`, `Bearer ${expired}`, "Bearer x", "Basic eDp5"]) {
      const { status, headers, body } = await post({ query: "{ whoAmI }" }, { authorization });
      expect(status).toBe(401);
      expect(headers.get("www-authenticate")).toBe("Bearer");
      expect(body.errors?.[0]?.extensions).toMatchObject({ code: "UNAUTHENTICATED", retryable: false });
    }
    expect(accounts.requests).toEqual([]);
  });

  test("of a session that was ended", async () => {
    const { post, tokenOf, revocations } = await startGateway();
    const authorization = `Bearer ${await tokenOf("p1", { sessionId: "s1" })}`;
    expect((await post({ query: "{ whoAmI }" }, { authorization })).status).toBe(200);
    revocations.revoke("s1");
    const { status, body } = await post({ query: "{ whoAmI }" }, { authorization });
    expect(status).toBe(401);
    expect(body.errors?.[0]?.extensions.code).toBe("SESSION_REVOKED");
  });
});
