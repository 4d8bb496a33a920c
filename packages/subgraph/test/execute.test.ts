import { PassThrough } from "node:stream";
import { anonymous, type PlayerId, type Principal, type SessionId } from "@muster/auth";
import { createLogger } from "@muster/telemetry";
import type { ExecutionResult } from "graphql";
import { expect, test } from "vitest";
import type { Subgraph } from "../src/index.js";
import { parseLocalizedText, stringCursor } from "../src/index.js";
import { createLibrary, PushSource } from "./fixtures/library.js";

/** The extensions of a result's first error. */
function firstError(result: ExecutionResult): { code?: unknown; details: Record<string, unknown> } {
  const { code, details } = result.errors?.[0]?.extensions ?? {};
  return { code, details: (details ?? {}) as Record<string, unknown> };
}

const player: Principal = { kind: "player", playerId: "p1" as PlayerId, sessionId: "s1" as SessionId };

function ask(
  subgraph: Subgraph,
  query: string,
  variables?: Record<string, unknown>,
  principal: Principal = anonymous,
) {
  return subgraph.execute({ query, variables, principal, requestId: "r1" });
}

test("a query runs with its principal, and amounts beyond 2^53 are exact", async () => {
  const library = createLibrary();
  expect(await ask(library, "{ whoAmI }", {}, player)).toEqual({ data: { whoAmI: "p1" } });
  const result = await ask(
    library,
    '{ books(first: 1) { edges { node { id price printedAt title { text(locale: "pt-PT") } } } } }',
  );
  expect(result.data).toMatchObject({
    books: {
      edges: [
        {
          node: {
            id: "a",
            price: "9007199254740993",
            printedAt: "2026-01-01T00:00:00.000Z",
            title: { text: "Book a" },
          },
        },
      ],
    },
  });
});

test("loaders are made with the names of all fields that the operation may select", async () => {
  const source = new PushSource();
  const library = createLibrary(source);
  const fragment = "fragment Sold on Book { cost: price }";
  const query = `{ books(first: 1) { edges { node { id ...Sold ... on Book { title { text } } } } } } ${fragment}`;
  expect((await ask(library, query)).errors).toBeUndefined();
  await ask(library, "{ whoAmI }", {}, player);
  expect(source.fields).toEqual([["books", "edges", "node", "id", "title", "text", "price"], ["whoAmI"]]);
});

test("an expected error keeps its code and details, and a missing sign-in says so", async () => {
  const library = createLibrary();
  const { errors } = await ask(library, '{ fail(how: "expected") }');
  expect(errors?.[0]?.toJSON()).toMatchObject({
    message: "taken",
    path: ["fail"],
    extensions: { code: "CONFLICT", retryable: false, details: { field: "name" } },
  });
  expect((await ask(library, "{ whoAmI }")).errors?.[0]?.extensions["code"]).toBe("UNAUTHENTICATED");
});

test("a bug is masked, with an id that is in the log", async () => {
  const out = new PassThrough();
  const library = createLibrary(new PushSource(), createLogger({ service: "t", level: "error" }, out));
  const result = await ask(library, '{ fail(how: "bug") }');
  expect(JSON.stringify(result)).not.toContain("secret");
  const { code, details } = firstError(result);
  expect(code).toBe("INTERNAL");
  const logged = JSON.parse(out.read().toString());
  expect(logged).toMatchObject({ errorId: details["errorId"], requestId: "r1" });
  expect(logged.err.message).toBe("secret connection string");
});

test.each([
  ["{ nope }", {}, "GRAPHQL_VALIDATION_FAILED", undefined],
  ["{ nope", {}, "GRAPHQL_VALIDATION_FAILED", undefined],
  ["query ($n: Int64!) { twice(amount: $n) }", { n: "9223372036854775808" }, "BAD_USER_INPUT", "n"],
  ["query ($n: Int64!) { twice(amount: $n) }", { n: 1.5 }, "BAD_USER_INPUT", "n"],
  ["query ($n: Int64!) { twice(amount: $n) }", {}, "BAD_USER_INPUT", "n"],
  ["{ books(first: 10000) { edges { cursor } } }", {}, "BAD_USER_INPUT", "first"],
  ["{ books(first: 0) { edges { cursor } } }", {}, "BAD_USER_INPUT", "first"],
  ["{ books(first: 1, last: 1) { edges { cursor } } }", {}, "BAD_USER_INPUT", "last"],
  ['{ books(after: "bm90aGluZw") { edges { cursor } } }', {}, "CURSOR_INVALID", "after"],
])("%s with %j is %s at %s", async (query, variables, code, field) => {
  const error = firstError(await ask(createLibrary(), query, variables));
  expect([error.code, error.details["field"]]).toEqual([code, field]);
});

test("a literal that overflows is told as bad input", async () => {
  const { errors } = await ask(createLibrary(), "{ twice(amount: 99999999999999999999) }");
  expect(errors?.[0]?.message).toContain("2^63");
});

test("pages lead forwards and backwards through the whole list", async () => {
  const library = createLibrary();
  const page = async (args: string): Promise<Record<string, unknown>> => {
    const { data } = await ask(
      library,
      `{ books(${args}) { edges { node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`,
    );
    const list = data?.["books"] as {
      edges: { node: { id: string } }[];
      pageInfo: Record<string, unknown>;
    };
    return { ids: list.edges.map((edge) => edge.node.id).join(""), ...list.pageInfo };
  };
  const first = await page("first: 2");
  expect(first).toMatchObject({ ids: "ab", hasNextPage: true, hasPreviousPage: false });
  const second = await page(`first: 3, after: "${first["endCursor"]}"`);
  expect(second).toMatchObject({ ids: "cde", hasNextPage: false, hasPreviousPage: true });
  const back = await page("last: 2");
  expect(back).toMatchObject({ ids: "de", hasPreviousPage: true });
  expect(await page(`last: 9, before: "${back["startCursor"]}"`)).toMatchObject({
    ids: "abc",
    hasPreviousPage: false,
  });
});

test("one entity that fails does not fail the batch", async () => {
  const { data, errors } = await ask(
    createLibrary(),
    "query ($r: [_Any!]!) { _entities(representations: $r) { ... on Book { id } } }",
    { r: ["a", "bad", "b"].map((id) => ({ __typename: "Book", id })) },
  );
  expect(data?.["_entities"]).toEqual([{ id: "a" }, null, { id: "b" }]);
  expect(errors).toHaveLength(1);
  expect(errors?.[0]?.extensions["code"]).toBe("NOT_FOUND");
});

test("a subscription yields whole results, and letting go reaches the source at once", async () => {
  const source = new PushSource();
  const library = createLibrary(source);
  const stream = await library.subscribe({
    query: "subscription { pageTurned { cursor } }",
    principal: player,
    requestId: "r",
  });
  if (!(Symbol.asyncIterator in stream)) throw new Error("no stream");
  const first = stream.next();
  source.push("c1");
  expect(await first).toEqual({ done: false, value: { data: { pageTurned: { cursor: "c1" } } } });
  const pending = stream.next();
  pending.catch(() => undefined);
  await stream.return();
  expect(source.released).toBe(true);
});

test("a subscription that may not start, or whose source fails, ends with a presented error", async () => {
  const source = new PushSource();
  const library = createLibrary(source);
  const request = { query: "subscription { pageTurned { cursor } }", requestId: "r" };
  expect(await library.subscribe({ ...request, principal: anonymous })).toMatchObject({
    errors: [{ extensions: { code: "UNAUTHENTICATED" } }],
  });
  const stream = await library.subscribe({ ...request, principal: player });
  if (!(Symbol.asyncIterator in stream)) throw new Error("no stream");
  const step = stream.next();
  source.fail(new Error("relay is gone"));
  expect((await step).value).toMatchObject({ errors: [{ extensions: { code: "INTERNAL" } }] });
  expect(await stream.next()).toEqual({ done: true, value: undefined });
});

test("the SDL is Federation 2 and describes keys and shared types", () => {
  const { sdl } = createLibrary();
  expect(sdl).toContain("federation/v2.9");
  expect(sdl).toMatch(/type Book\s+@key\(fields: "id"\)/);
  expect(sdl).toMatch(/type PageInfo\s+@shareable/);
});

test("what Postgres can't keep is refused as input: a cursor with NUL, a text with NUL or half a character", () => {
  const cursor = stringCursor("books");
  expect(cursor.decode(cursor.encode("a"))).toBe("a");
  expect(cursor.decode(cursor.encode("a\0"))).toBeUndefined();
  for (const text of ["a\0b", "a\ud800b"]) {
    expect(() => parseLocalizedText([{ locale: "en", text }], "name", 10)).toThrow(
      "name.text must be Unicode text",
    );
  }
  expect(parseLocalizedText([{ locale: "en", text: "🗡️" }], "name", 10)).toEqual({ en: "🗡️" });
});
