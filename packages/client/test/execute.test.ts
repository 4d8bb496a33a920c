import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  GrantItemsDocument,
  MeDocument,
  type MusterClient,
  MusterError,
  PlayersByIdsDocument,
} from "../src/index.js";
import { testClient } from "./fixtures/clients.js";
import { TestPlatform } from "./fixtures/platform.js";
import { platformError } from "./fixtures/sessions.js";

let platform: TestPlatform;
let url: string;
let client: MusterClient;

beforeEach(async () => {
  platform = new TestPlatform();
  url = await platform.start();
  client = testClient(url);
});

afterEach(async () => {
  client.close();
  await platform.stop();
});

const grant = { input: { playerId: "ada", reason: "a prize" } };

async function failure(outcome: Promise<unknown>): Promise<MusterError> {
  const error = await outcome.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof MusterError) return error;
  throw new Error(`no MusterError but ${String(error)}`);
}

const sentAs = (operation: string) => platform.seen.filter((one) => one.operation === operation);

describe("execute", () => {
  it("gives the data of a typed operation and of a plain text", async () => {
    await client.login({ username: "ada", password: "correct" });
    expect((await client.execute(MeDocument)).me.displayName).toBe("ada");
    expect(await client.execute("{ me { id } }")).toEqual({ me: { id: "ada" } });
  });

  it("sends a query again after a failure that may pass", async () => {
    platform.refuseNext(platformError("UNAVAILABLE"));
    platform.answerNext(502, "<html>bad gateway</html>");
    platform.loseNextAnswer();
    const { players } = await client.execute(PlayersByIdsDocument, { ids: ["ada"] });
    expect(players[0]?.id).toBe("ada");
    expect(sentAs("PlayersByIds")).toHaveLength(4);
  });

  it("gives up after the bound and tells what failed", async () => {
    for (let i = 0; i < 4; i++) platform.refuseNext(platformError("UNAVAILABLE", { subgraph: "accounts" }));
    const error = await failure(client.execute(PlayersByIdsDocument, { ids: ["ada"] }));
    expect(sentAs("PlayersByIds")).toHaveLength(4);
    expect(error).toMatchObject({
      code: "UNAVAILABLE",
      retryable: true,
      details: { subgraph: "accounts" },
      requestId: "request-1",
      message: "because UNAVAILABLE",
    });
  });

  it("keeps a mutation's key over a lost answer, so that it is done once", async () => {
    platform.loseNextAnswer();
    await client.mutate(GrantItemsDocument, grant);
    const keys = sentAs("GrantItems").map((one) => one.variables.input?.["idempotencyKey"]);
    expect(keys).toHaveLength(2);
    expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
    expect(keys[1]).toBe(keys[0]);
    expect([...platform.granted]).toEqual([keys[0]]);
    expect(platform.log.head).toBe("1");
  });

  it("takes the caller's key, and hands back the key of what failed", async () => {
    for (let i = 0; i < 4; i++) platform.loseNextAnswer();
    const error = await failure(client.mutate(GrantItemsDocument, grant));
    expect(error).toMatchObject({ code: "UNAVAILABLE", retryable: true, requestId: undefined });
    const idempotencyKey = error.idempotencyKey ?? "";
    await client.mutate(GrantItemsDocument, { input: { ...grant.input, idempotencyKey } });
    expect([...platform.granted]).toEqual([idempotencyKey]);
    await client.mutate(GrantItemsDocument, grant);
    expect(platform.granted.size).toBe(2);
  });

  it("sends a mutation without a key once", async () => {
    platform.loseNextAnswer();
    const error = await failure(client.login({ username: "ada", password: "correct" }));
    expect(error.code).toBe("UNAVAILABLE");
    expect(sentAs("Login")).toHaveLength(1);
  });

  it("does not send bad input again, and names the field and its bound", async () => {
    const error = await failure(
      client.mutate(GrantItemsDocument, { input: { playerId: "ada", reason: "" } }),
    );
    expect(sentAs("GrantItems")).toHaveLength(1);
    expect(error).toMatchObject({
      code: "BAD_USER_INPUT",
      retryable: false,
      details: { field: "reason", bound: "1 to 200 characters" },
    });
  });

  it("takes the failure that retrying can't mend as the answer's", async () => {
    const errors = [platformError("UNAVAILABLE"), platformError("FORBIDDEN")];
    platform.answerNext(200, JSON.stringify({ errors, data: { players: null } }));
    const error = await failure(client.execute(PlayersByIdsDocument, { ids: ["ada"] }));
    expect(error).toMatchObject({ code: "FORBIDDEN", retryable: false });
    expect(error.errors).toHaveLength(2);
  });

  it.each([
    [400, "not json", "BAD_REQUEST", false],
    [413, '{"code":"TOO_BIG"}', "BAD_REQUEST", false],
    [
      200,
      '{"errors":[{"message":"?","extensions":{"code":"FROM_THE_FUTURE","retryable":false}}]}',
      "INTERNAL",
      false,
    ],
    [200, '{"errors":[{"message":"?"}]}', "INTERNAL", false],
  ])("maps a %i answer of %s to %s", async (status, body, code, retryable) => {
    platform.answerNext(status, body);
    const error = await failure(client.execute(PlayersByIdsDocument, { ids: [] }));
    expect(error).toMatchObject({ code, retryable });
    expect(sentAs("PlayersByIds")).toHaveLength(1);
  });

  it("reads how long a proxy asks to wait", async () => {
    const once = testClient(url, { retry: { attemptsMax: 1 } });
    platform.answerNext(429, "slow down", { "retry-after": "7" });
    const error = await failure(once.execute(PlayersByIdsDocument, { ids: [] }));
    expect(error).toMatchObject({ code: "RATE_LIMITED", retryable: true, details: { retryAfterMs: 7_000 } });
  });

  it("fails on a partial result unless the caller takes it", async () => {
    const ids = { ids: ["ada", "nobody"] };
    expect((await failure(client.execute(PlayersByIdsDocument, ids))).code).toBe("INTERNAL");
    const parts: string[] = [];
    const { players } = await client.execute(PlayersByIdsDocument, ids, {
      onPartial: (error) => parts.push(error.message),
    });
    expect(players.map((player) => player?.id)).toEqual(["ada", undefined]);
    expect(parts).toEqual(["down"]);
  });

  it("rejects with the caller's reason and sends nothing more when aborted", async () => {
    const abort = new AbortController();
    for (let i = 0; i < 4; i++) platform.refuseNext(platformError("UNAVAILABLE", { retryAfterMs: 60_000 }));
    const outcome = client.execute(PlayersByIdsDocument, { ids: [] }, { signal: abort.signal });
    abort.abort(new Error("left the page"));
    await expect(outcome).rejects.toThrow("left the page");
    expect(sentAs("PlayersByIds").length).toBeLessThanOrEqual(1);
  });
});
