import { AppError } from "@muster/errors";
import { createIds, createSystemClock, createSystemRandom } from "@muster/runtime";
import { createLogger, createMetrics } from "@muster/telemetry";
import { GraphQLError } from "graphql";
import { expect, test } from "vitest";
import { createErrorFormatter, RequestFailure, statusOf } from "../src/errors.js";

function setUp() {
  const lines: Record<string, unknown>[] = [];
  const logger = createLogger(
    { service: "gateway", level: "info" },
    { write: (line: string) => lines.push(JSON.parse(line) as Record<string, unknown>) },
  );
  const ids = createIds(createSystemClock(), createSystemRandom());
  return { lines, errors: createErrorFormatter({ logger, ids, metrics: createMetrics({ process: false }) }) };
}

const fromSubgraph = (extensions: Record<string, unknown>) =>
  new GraphQLError("told by the subgraph", {
    path: ["player", "items"],
    extensions: { ...extensions, serviceName: "inventory" },
  });

test("a code of the table passes, with the table's word on retrying and plain details only", () => {
  const { errors, lines } = setUp();
  const given = {
    code: "RATE_LIMITED",
    retryable: false,
    details: { retryAfterMs: 5, inner: { secret: 1 } },
  };
  expect(errors.one(fromSubgraph(given))).toEqual({
    message: "told by the subgraph",
    path: ["player", "items"],
    extensions: { code: "RATE_LIMITED", retryable: true, details: { retryAfterMs: 5 } },
  });
  expect(lines).toEqual([]);
});

test("a subgraph's own error id stays, so that its log line is found", () => {
  const { errors, lines } = setUp();
  const shown = errors.one(fromSubgraph({ code: "INTERNAL", details: { errorId: "e1" } }));
  expect(shown.extensions).toEqual({ code: "INTERNAL", retryable: false, details: { errorId: "e1" } });
  expect(lines).toEqual([]);
});

test.each([
  ["no code", {}],
  ["an unknown code", { code: "DATABASE_ON_FIRE" }],
  ["a word on the gateway's own text", { code: "GRAPHQL_VALIDATION_FAILED" }],
])("a subgraph's error with %s is masked, and logged with its subgraph", (_name, extensions) => {
  const { errors, lines } = setUp();
  const shown = errors.one(fromSubgraph(extensions), "request-1");
  expect(shown.message).toBe("something went wrong on our side");
  const errorId = shown.extensions?.["details"] as { errorId: string };
  expect(shown.extensions).toEqual({ code: "INTERNAL", retryable: false, details: errorId });
  expect(lines).toMatchObject([{ ...errorId, requestId: "request-1", subgraph: "inventory" }]);
});

test.each([[new Error("secret")], ["secret"], [undefined], [{ secret: true }]])(
  "whatever is thrown is masked: %s",
  (thrown) => {
    const { errors } = setUp();
    const shown = errors.one(thrown);
    expect(shown.extensions?.["code"]).toBe("INTERNAL");
    expect(JSON.stringify(shown)).not.toContain("secret");
  },
);

test("an expected error is found under what wraps it", () => {
  const { errors } = setUp();
  const expected = new AppError("CONFLICT", "the name is taken", { field: "name" });
  const wrapped = new GraphQLError("wrapped", { originalError: new Error("outer", { cause: expected }) });
  for (const error of [expected, new Error("outer", { cause: expected }), wrapped]) {
    expect(errors.one(error).extensions).toEqual({
      code: "CONFLICT",
      retryable: false,
      details: { field: "name" },
    });
  }
});

test("a refused request tells all its reasons, and the first gives the status", () => {
  const { errors } = setUp();
  const all = errors.list(
    new RequestFailure([new AppError("UNAUTHENTICATED", "sign in"), new AppError("CONFLICT", "taken")]),
  );
  expect(all.map(({ extensions }) => extensions?.["code"])).toEqual(["UNAUTHENTICATED", "CONFLICT"]);
  expect(statusOf(all)).toBe(401);
  expect(statusOf([])).toBe(500);
});
