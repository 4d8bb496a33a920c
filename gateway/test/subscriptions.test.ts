import { createClient } from "graphql-ws";
import { describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { startGateway, topologies } from "./fixtures/gateway.js";
import { eventually, TestSocket } from "./fixtures/socket.js";

const watch =
  "subscription W($after: String) { inventoryChanged(after: $after) { cursor item { id owner { name: displayName } } } }";
const expected = (number: number) => ({
  data: {
    inventoryChanged: {
      cursor: String(number),
      item: { id: `i${number}`, owner: { name: `name of p${number}` } },
    },
  },
});

describe.each(topologies)("subscriptions %s", (topology) => {
  test("fetch what the event lacks from the other subgraph, with the caller's principal", async () => {
    const { socketUrl, tokenOf, accounts, inventory } = await startGateway(topology);
    const client = await new TestSocket(socketUrl).init(await tokenOf("p5"));
    client.subscribe("1", watch);
    await eventually(() => expect(inventory.feeds.size).toBe(1));
    inventory.emit(1);
    await client.until(({ type }) => type === "next");
    expect(client.results("1")).toEqual([expected(1)]);
    for (const request of [accounts.requests.at(-1), inventory.requests.at(-1)]) {
      expect(request?.principal).toMatchObject({ kind: "player", playerId: "p5" });
    }
    client.send({ id: "1", type: "complete" });
    await eventually(() => expect(inventory.feeds.size).toBe(0));
  });

  test("share one upstream and one entity fetch an event among all who ask the same", async () => {
    const { socketUrl, accounts, inventory } = await startGateway(topology);
    const clients = await Promise.all(Array.from({ length: 50 }, () => new TestSocket(socketUrl).init()));
    for (const [index, client] of clients.entries()) client.subscribe(`op${index}`, watch);
    await eventually(() => expect(inventory.feeds.size).toBe(1));
    // A query on each socket answers after its subscription was joined.
    for (const client of clients) {
      client.subscribe("q", "{ whoAmI }");
      await client.until(({ id, type }) => id === "q" && type === "complete");
    }
    for (let number = 1; number <= 4; number++) inventory.emit(number);
    for (const [index, client] of clients.entries()) {
      await eventually(() => expect(client.results(`op${index}`)).toEqual([1, 2, 3, 4].map(expected)));
    }
    expect(inventory.requests.filter(({ query }) => query.startsWith("subscription"))).toHaveLength(1);
    expect(accounts.entityFetches).toBe(4);
    clients.pop()?.socket.close();
    inventory.emit(5);
    await clients[0]?.until(({ payload }) => JSON.stringify(payload ?? null) === JSON.stringify(expected(5)));
    for (const client of clients) client.socket.close();
    await eventually(() => expect(inventory.feeds.size).toBe(0));
  });

  test("keep the order of events while their entities are fetched side by side", async () => {
    const { socketUrl, accounts, inventory } = await startGateway(topology);
    const client = await new TestSocket(socketUrl).init();
    client.subscribe("1", watch);
    await eventually(() => expect(inventory.feeds.size).toBe(1));
    const held: (() => void)[] = [];
    accounts.gate = () => new Promise((resolve) => void held.push(resolve));
    for (let number = 1; number <= 6; number++) inventory.emit(number);
    await eventually(() => expect(held).toHaveLength(6));
    for (const release of held.reverse().slice(0, 5)) release();
    client.subscribe("q", '{ item(id: "i1") { id } }');
    await client.until(({ id, type }) => id === "q" && type === "complete");
    expect(client.results("1")).toEqual([]);
    held.at(-1)?.();
    await eventually(() => expect(client.results("1")).toEqual([1, 2, 3, 4, 5, 6].map(expected)));
  });

  test("have a bound on entity fetches at a time", async () => {
    const { socketUrl, accounts, inventory } = await startGateway(topology);
    const client = await new TestSocket(socketUrl).init();
    client.subscribe("1", watch);
    await eventually(() => expect(inventory.feeds.size).toBe(1));
    let running = 0;
    let most = 0;
    accounts.gate = async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise(setImmediate);
      running -= 1;
    };
    for (let number = 1; number <= 100; number++) inventory.emit(number);
    await eventually(() => expect(client.results("1")).toHaveLength(100));
    expect(client.results("1").at(-1)).toEqual(expected(100));
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(16);
  });

  test("that resume get what they missed, also where another resumed from the same cursor before", async () => {
    const { socketUrl, inventory } = await startGateway(topology);
    for (let number = 1; number <= 3; number++) inventory.emit(number);
    const first = await new TestSocket(socketUrl).init();
    first.subscribe("1", watch, { after: "1" });
    await eventually(() => expect(first.results("1")).toEqual([2, 3].map(expected)));
    const second = await new TestSocket(socketUrl).init();
    second.subscribe("1", watch, { after: "1" });
    await eventually(() => expect(second.results("1")).toEqual([2, 3].map(expected)));
    inventory.emit(4);
    for (const client of [first, second]) {
      await eventually(() => expect(client.results("1")).toEqual([2, 3, 4].map(expected)));
    }
  });

  test("that the subgraph refuses end with its error", async () => {
    const { socketUrl } = await startGateway(topology);
    const client = await new TestSocket(socketUrl).init();
    client.subscribe("1", "subscription { refused { cursor } }");
    const { payload } = await client.until(({ type }) => type === "error");
    expect(payload).toMatchObject([
      { extensions: { code: "CURSOR_EXPIRED", retryable: false, details: { oldest: "7" } } },
    ]);
  });

  test("with variables that do not fit are refused before the subgraph hears of them", async () => {
    const { socketUrl, inventory } = await startGateway(topology);
    const client = await new TestSocket(socketUrl).init();
    client.subscribe("1", watch, { after: { not: "text" } });
    const { payload } = await client.until(({ type }) => type === "error");
    expect(payload).toMatchObject([{ extensions: { code: "BAD_USER_INPUT", details: { field: "after" } } }]);
    client.subscribe(
      "2",
      "subscription S($x: Boolean!) { ... @skip(if: $x) { inventoryChanged { cursor } } }",
      {
        x: false,
      },
    );
    const skipped = await client.until(({ id, type }) => id === "2" && type === "error");
    expect(skipped.payload).toMatchObject([{ extensions: { code: "GRAPHQL_VALIDATION_FAILED" } }]);
    expect(JSON.stringify(skipped.payload)).toContain("@skip");
    expect(inventory.requests).toEqual([]);
  });

  test("show a subgraph that fails in an entity fetch as a partial result, and go on", async () => {
    const { socketUrl, accounts, inventory } = await startGateway(topology);
    const client = await new TestSocket(socketUrl).init();
    client.subscribe("1", watch);
    await eventually(() => expect(inventory.feeds.size).toBe(1));
    accounts.gate = async () => {
      throw new Error("out of order");
    };
    inventory.emit(1);
    await eventually(() => expect(client.results("1")).toHaveLength(1));
    expect(client.results("1")[0]).toMatchObject({
      data: { inventoryChanged: { cursor: "1", item: { id: "i1", owner: { name: null } } } },
      errors: [{ extensions: { code: "INTERNAL" } }],
    });
    accounts.gate = async () => {};
    inventory.emit(2);
    await eventually(() => expect(client.results("1")[1]).toEqual(expected(2)));
  });
});

test("a client that does not read is told so, and resumes without a gap", async () => {
  const { socketUrl, inventory } = await startGateway("in process", { socketLimits: { waitingResults: 20 } });
  const slow = await new TestSocket(socketUrl).init();
  const quick = await new TestSocket(socketUrl).init();
  for (const client of [slow, quick]) client.subscribe("1", watch);
  await eventually(() => expect(inventory.feeds.size).toBe(1));
  slow.socket.pause();
  const wide = "x".repeat(100_000);
  const total = 200;
  for (let number = 1; number <= total; number++) {
    inventory.emit(number, `p${wide}`);
    await eventually(() => expect(quick.results("1")).toHaveLength(number));
  }
  slow.socket.resume();
  const { payload } = await slow.until(({ type }) => type === "error");
  expect(payload).toMatchObject([
    { extensions: { code: "SUBSCRIPTION_OVERFLOW", retryable: true, details: { bound: 20 } } },
  ]);
  const cursorOf = (result: unknown) =>
    (result as { data: { inventoryChanged: { cursor: string } } }).data.inventoryChanged.cursor;
  const before = slow.results("1").map(cursorOf);
  expect(before.length).toBeLessThan(total);
  expect(before).toEqual(before.map((_, index) => String(index + 1)));
  slow.subscribe("2", "subscription W($after: String) { inventoryChanged(after: $after) { cursor } }", {
    after: before.at(-1),
  });
  await eventually(() => expect(before.length + slow.results("2").length).toBe(total));
  expect([...before, ...slow.results("2").map(cursorOf)]).toEqual(
    Array.from({ length: total }, (_, index) => String(index + 1)),
  );
});

test("a subgraph that stops ends its subscriptions with UNAVAILABLE, and they can be opened again", async () => {
  const { socketUrl, inventory, servers } = await startGateway("over http");
  const client = await new TestSocket(socketUrl).init();
  client.subscribe("1", watch);
  await eventually(() => expect(inventory.feeds.size).toBe(1));
  await servers[1]?.close();
  const { payload } = await client.until(({ type }) => type === "error");
  expect(payload).toMatchObject([
    { extensions: { code: "UNAVAILABLE", retryable: true, details: { subgraph: "inventory" } } },
  ]);
  client.subscribe("2", watch);
  const again = await client.until(({ id, type }) => id === "2" && type === "error");
  expect(again.payload).toMatchObject([{ extensions: { code: "UNAVAILABLE" } }]);
  expect(client.closed).toBeUndefined();
});

test("a subgraph's own end completes the subscription after what waits was sent", async () => {
  const { socketUrl, inventory } = await startGateway();
  const client = await new TestSocket(socketUrl).init();
  client.subscribe("1", watch);
  await eventually(() => expect(inventory.feeds.size).toBe(1));
  inventory.emit(1);
  await inventory.stop();
  await client.until(({ type }) => type === "complete");
  expect(client.messages.slice(1).map(({ type }) => type)).toEqual(["next", "complete"]);
});

test("open subscriptions go on over a new schema, and new operations see it", async () => {
  const { socketUrl, inventory, gateway, supergraphSdl, post } = await startGateway();
  const client = await new TestSocket(socketUrl).init();
  client.subscribe("1", watch);
  await eventually(() => expect(inventory.feeds.size).toBe(1));
  expect((await post({ query: "{ forbidden }" })).body.errors?.[0]?.extensions.code).toBe("FORBIDDEN");
  gateway.update(supergraphSdl.replace(/^ +forbidden: String.*\n/m, ""));
  await eventually(() => {});
  expect((await post({ query: "{ forbidden }" })).body.errors?.[0]?.extensions.code).toBe(
    "GRAPHQL_VALIDATION_FAILED",
  );
  inventory.emit(1);
  await eventually(() => expect(client.results("1")).toEqual([expected(1)]));
  const other = await new TestSocket(socketUrl).init();
  other.subscribe("1", watch);
  await eventually(() => expect(inventory.feeds.size).toBe(2));
});

test("the public graphql-ws client works, and comes back after its token expired", async () => {
  const { socketUrl, inventory, tokenOf } = await startGateway();
  let connections = 0;
  const client = createClient({
    url: socketUrl,
    webSocketImpl: WebSocket,
    retryWait: async () => {},
    connectionParams: async () => {
      connections += 1;
      const token = await tokenOf("p1", { lifetimeS: connections === 1 ? 1 : 600 });
      return { authorization: `Bearer ${token}` };
    },
  });
  const seen: unknown[] = [];
  const stop = client.subscribe(
    { query: watch },
    { next: (value) => seen.push(value), error: () => {}, complete: () => {} },
  );
  await eventually(() => expect(connections).toBe(2));
  await eventually(() => expect(inventory.feeds.size).toBe(1));
  inventory.emit(1);
  await eventually(() => expect(seen).toEqual([expected(1)]));
  stop();
  await client.dispose();
});
