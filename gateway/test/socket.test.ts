import { once } from "node:events";
import { createSystemClock, SimulatedClock } from "@muster/runtime";
import { describe, expect, test } from "vitest";
import { startGateway } from "./fixtures/gateway.js";
import { eventually, TestSocket } from "./fixtures/socket.js";

async function opened(url: string, protocols?: string[]): Promise<TestSocket> {
  const client = new TestSocket(url, protocols);
  await once(client.socket, "open");
  return client;
}

describe("close codes", () => {
  test("4400 for what is not a message", async () => {
    const { socketUrl } = await startGateway();
    for (const text of ["not json", '{"type":"shout"}', '{"type":"next","id":"1","payload":{}}']) {
      const client = await opened(socketUrl);
      client.send(text);
      expect(await client.whenClosed()).toMatchObject({ code: 4400 });
    }
  });

  test("4401 for an operation before connection_init", async () => {
    const { socketUrl } = await startGateway();
    const client = await opened(socketUrl);
    client.subscribe("1", "{ whoAmI }");
    expect(await client.whenClosed()).toEqual({ code: 4401, reason: "Unauthorized" });
  });

  test("4403 for a credential that is not valid, or not any more", async () => {
    const { socketUrl, tokenOf } = await startGateway();
    for (const token of ["forged", await tokenOf("p1", { lifetimeS: -60 })]) {
      const client = await opened(socketUrl);
      client.send({ type: "connection_init", payload: { authorization: `Bearer ${token}` } });
      const { code, reason } = await client.whenClosed();
      expect(code).toBe(4403);
      expect(reason).toMatch(/^UNAUTHENTICATED: the access token/);
    }
  });

  test("4401 for a session that was ended before", async () => {
    const { socketUrl, tokenOf, revocations } = await startGateway();
    revocations.revoke("s1");
    const client = await opened(socketUrl);
    const authorization = `Bearer ${await tokenOf("p1", { sessionId: "s1" })}`;
    client.send({ type: "connection_init", payload: { authorization } });
    expect(await client.whenClosed()).toEqual({ code: 4401, reason: "SESSION_REVOKED" });
  });

  test("a client that does not answer the close has no more say", async () => {
    const { socketUrl, tokenOf, revocations, accounts } = await startGateway();
    const client = await new TestSocket(socketUrl).init(await tokenOf("p1", { sessionId: "s1" }));
    const before = accounts.requests.length;
    // Who does not read does not see the close frame, and goes on.
    client.socket.pause();
    revocations.revoke("s1");
    client.subscribe("1", "{ whoAmI }");
    const other = await new TestSocket(socketUrl).init(await tokenOf("p2"));
    other.subscribe("1", "{ whoAmI }");
    await other.until(({ id, type }) => id === "1" && type === "complete");
    expect(accounts.requests.length).toBe(before + 1);
    client.socket.resume();
    expect(await client.whenClosed()).toMatchObject({ code: 4401 });
  });

  test("4406 for another protocol", async () => {
    const { socketUrl } = await startGateway();
    const client = await opened(socketUrl, []);
    expect(await client.whenClosed()).toMatchObject({ code: 4406 });
  });

  test("4408 when connection_init does not come", async () => {
    const { socketUrl } = await startGateway("in process", { socketLimits: { initTimeoutMs: 50 } });
    const client = await opened(socketUrl);
    expect(await client.whenClosed()).toMatchObject({ code: 4408 });
  });

  test("4409 for an operation's id that is in use", async () => {
    const { socketUrl } = await startGateway();
    const client = await new TestSocket(socketUrl).init();
    client.subscribe("1", "subscription { inventoryChanged { cursor } }");
    client.subscribe("1", "subscription { inventoryChanged { cursor } }");
    expect(await client.whenClosed()).toMatchObject({ code: 4409 });
  });

  test("4429 for a second connection_init", async () => {
    const { socketUrl } = await startGateway();
    const client = await new TestSocket(socketUrl).init();
    client.send({ type: "connection_init" });
    expect(await client.whenClosed()).toMatchObject({ code: 4429 });
  });

  test("1009 for a message above the bound", async () => {
    const { socketUrl } = await startGateway("in process", { socketLimits: { messageBytes: 1000 } });
    const client = await new TestSocket(socketUrl).init();
    client.subscribe("1", `{ whoAmI # ${"x".repeat(2000)}\n}`);
    expect(await client.whenClosed()).toMatchObject({ code: 1009 });
  });
});

test("queries and mutations run over the socket, and their errors have the usual form", async () => {
  const { socketUrl, tokenOf } = await startGateway();
  const client = await new TestSocket(socketUrl).init(await tokenOf("p3"));
  client.subscribe("1", "{ whoAmI forbidden }");
  await client.until(({ id, type }) => id === "1" && type === "complete");
  expect(client.results("1")).toEqual([
    {
      data: { whoAmI: "player p3", forbidden: null },
      errors: [
        {
          message: "this needs the scope a:b",
          path: ["forbidden"],
          extensions: { code: "FORBIDDEN", retryable: false, details: { scope: "a:b" } },
        },
      ],
    },
  ]);
  client.subscribe("2", "{ nothing }");
  const { payload } = await client.until(({ id, type }) => id === "2" && type === "error");
  expect(payload).toMatchObject([
    { extensions: { code: "GRAPHQL_VALIDATION_FAILED", details: { field: "nothing" } } },
  ]);
});

test("a socket has a most of operations", async () => {
  const { socketUrl } = await startGateway("in process", { socketLimits: { operations: 3 } });
  const client = await new TestSocket(socketUrl).init();
  for (const id of ["1", "2", "3", "4"]) client.subscribe(id, "subscription { inventoryChanged { cursor } }");
  const { id, payload } = await client.until(({ type }) => type === "error");
  expect(id).toBe("4");
  expect(payload).toMatchObject([{ extensions: { code: "RATE_LIMITED", details: { bound: 3 } } }]);
});

test("a socket is closed when its token expires, and a fresh token opens another", async () => {
  const clock = new SimulatedClock(createSystemClock().nowMs());
  // Simulated minutes pass at once, before a pong can come.
  const socketLimits = { pingEveryMs: 3_600_000 };
  const { socketUrl, tokenOf, inventory } = await startGateway("in process", { clock, socketLimits });
  const client = await new TestSocket(socketUrl).init(await tokenOf("p1", { lifetimeS: 60 }));
  client.subscribe("1", "subscription { inventoryChanged { cursor } }");
  await eventually(() => expect(inventory.feeds.size).toBe(1));
  await clock.advance(58_000);
  inventory.emit(1);
  await client.until(({ type }) => type === "next");
  expect(client.closed).toBeUndefined();
  await clock.advance(2000);
  expect(await client.whenClosed()).toEqual({
    code: 4403,
    reason: "UNAUTHENTICATED: the access token has expired",
  });
  await eventually(() => expect(inventory.feeds.size).toBe(0));
  await new TestSocket(socketUrl).init(await tokenOf("p1"));
});

test("sockets of a session are closed when it is ended, and no others", async () => {
  const { socketUrl, tokenOf, revocations, inventory } = await startGateway();
  const ended = await new TestSocket(socketUrl).init(await tokenOf("p1", { sessionId: "s1" }));
  const other = await new TestSocket(socketUrl).init(await tokenOf("p1", { sessionId: "s2" }));
  for (const client of [ended, other]) client.subscribe("1", "subscription { inventoryChanged { cursor } }");
  await eventually(() => expect(inventory.feeds.size).toBe(2));
  revocations.revoke("s1");
  expect(await ended.whenClosed()).toEqual({ code: 4401, reason: "SESSION_REVOKED" });
  await eventually(() => expect(inventory.feeds.size).toBe(1));
  inventory.emit(1);
  await other.until(({ type }) => type === "next");
  expect(ended.results("1")).toEqual([]);
});

test("a page of another origin opens no socket unless the setting allows it", async () => {
  const { socketUrl, url } = await startGateway("in process", { corsOrigins: ["https://play.example"] });
  const foreign = new TestSocket(socketUrl, undefined, { origin: "https://evil.example" });
  expect(await foreign.whenClosed()).toMatchObject({ code: 1006 });
  for (const origin of ["https://play.example", url]) {
    await new TestSocket(socketUrl, ["graphql-transport-ws"], { origin }).init();
  }
});

test("a socket that answers no ping is cut off", async () => {
  const { socketUrl } = await startGateway("in process", { socketLimits: { pingEveryMs: 300 } });
  const alive = await new TestSocket(socketUrl).init();
  const dead = await new TestSocket(socketUrl, undefined, { autoPong: false }).init();
  expect(await dead.whenClosed()).toMatchObject({ code: 1006 });
  expect(alive.closed).toBeUndefined();
});
