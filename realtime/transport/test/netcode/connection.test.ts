import { parseServerAddress, u64 } from "@muster/transport/connect-token";
import { clientState, NetcodeServer } from "@muster/transport/netcode";
import { describe, expect, test } from "vitest";
import { ciphers } from "../fixtures/ciphers.js";
import { text, World } from "../fixtures/world.js";

describe.each(ciphers)("with $name", (aead) => {
  test("a client connects, talks, and leaves", () => {
    const world = new World(aead);
    const { server } = world.server();
    const { client, states, payloads } = world.client(
      "10.0.9.1:5000",
      world.token({ clientId: "18446744073709551615" }),
    );
    world.run(100);
    expect(states).toEqual([1, 2, 3]);
    expect(world.told).toEqual(["0 connected 18446744073709551615 9"]);
    expect(client.place).toEqual({ slot: 0, slotsMax: 4 });
    expect(client.sendPayload(text("hello, and more"), 5)).toBe(true);
    expect(server.sendPayload(0, text("welcome"), 7)).toBe(true);
    world.run(20);
    expect(world.told.at(-1)).toBe("0 says hello");
    expect(payloads).toEqual(["welcome"]);
    client.disconnect();
    world.run(20);
    expect(world.told.at(-1)).toBe("0 left");
    expect([client.state, server.counts.connected]).toEqual([clientState.disconnected, 0]);
    expect(server.sendPayload(0, text("gone"), 4)).toBe(false);
  });

  test("payloads of every length arrive whole", () => {
    const world = new World(aead);
    const lengths: number[] = [];
    world.server({
      handlers: {
        connected: () => undefined,
        disconnected: () => undefined,
        payload: (_, bytes) =>
          lengths.push(bytes.every((byte, at) => byte === (at & 0xff)) ? bytes.length : -1),
      },
    });
    const { client } = world.client("10.0.9.1:5000");
    world.run(100);
    const bytes = Uint8Array.from({ length: 1200 }, (_, at) => at);
    for (let length = 1; length <= 1200; length++) {
      client.sendPayload(bytes, length);
      // More than a client may send at once.
      if (length % 400 === 0) world.run(800);
    }
    expect(lengths).toEqual(Array.from({ length: 1200 }, (_, at) => at + 1));
    expect(() => client.sendPayload(bytes, 1201)).toThrow("length: 1 to 1200");
    expect(() => client.sendPayload(bytes, 0)).toThrow("length: 1 to 1200");
  });
});

test("who knocks before a server's first tick gets in after it", () => {
  const world = new World();
  world.nowMs = 1_000_000;
  const link = world.network.link("10.0.0.1:40000");
  const server = new NetcodeServer({
    ...{ link, aead: world.aead, fillRandom: world.fillRandom, unixSeconds: () => world.unixSeconds },
    ...{ protocolId: u64(77), privateKeys: [world.privateKey], slotsMax: 4 },
    addresses: [parseServerAddress("10.0.0.1:40000")],
    handlers: { connected: () => {}, disconnected: () => {}, payload: () => {} },
  });
  const { client } = world.client("10.0.9.1:5000");
  client.tick(world.nowMs);
  link.poll();
  world.servers.push(server);
  world.run(500);
  expect(client.state).toBe(clientState.connected);
});

test("addresses may be IPv6", () => {
  const world = new World();
  const address = "[2001:db8::1]:40000";
  world.server({ address });
  world.client("[2001:db8::9:1]:5000", world.token({ servers: ["10.0.0.7:1", address] }));
  world.client("[2001:db8::9:2]:5000", world.token({ clientId: "2", servers: [address] }));
  world.run(5_500);
  expect(world.told.sort()).toEqual(["0 connected 2 9", "1 connected 1 9"]);
});

test("without payloads, both sides say ten times a second that they are there", () => {
  const world = new World();
  const { server } = world.server();
  const { client, link } = world.client("10.0.9.1:5000");
  world.run(200);
  world.network.forget();
  world.run(60_000);
  expect([client.state, server.counts.connected]).toEqual([clientState.connected, 1]);
  const fromClient = world.network.sent.filter(({ from }) => from === link.local);
  expect(fromClient.length).toBe(600);
  expect(world.network.sent.length - fromClient.length).toBe(600);
  expect(new Set(world.network.sent.map(({ data }) => (data[0] ?? 0) & 0xf))).toEqual(new Set([4]));
});

test("until a client has spoken, each payload to it follows a keep-alive", () => {
  const world = new World();
  const { server } = world.server();
  const { client, payloads } = world.client("10.0.9.1:5000");
  // The first keep-alive is lost, so that the client does not know that it is connected.
  world.network.passes = ({ data }) => (data[0] ?? 0) % 16 !== 4;
  while (server.counts.connected === 0) world.run(10);
  expect(client.state).toBe(clientState.sendingConnectionResponse);
  world.network.passes = () => true;
  world.network.forget();
  server.sendPayload(0, text("one"), 3);
  expect(world.network.sent.map(({ data }) => (data[0] ?? 0) & 0xf)).toEqual([4, 5]);
  world.run(20);
  expect([client.state, payloads]).toEqual([clientState.connected, ["one"]]);
  world.network.forget();
  server.sendPayload(0, text("two"), 3);
  expect(world.network.sent.map(({ data }) => (data[0] ?? 0) & 0xf)).toEqual([5]);
});

test("silence ends a connection after the token's time-out, on both sides", () => {
  const world = new World();
  const { server } = world.server();
  const { states } = world.client("10.0.9.1:5000", world.token({ timeoutSeconds: 5 }));
  world.run(200);
  world.network.passes = () => false;
  world.run(4_900);
  expect(server.counts.connected).toBe(1);
  world.run(200);
  expect(world.told.at(-1)).toBe("0 timedOut");
  expect(states.at(-1)).toBe(clientState.connectionTimedOut);
  expect(server.counts).toMatchObject({ connected: 0, mappings: 0 });
});

test("a negative time-out is none", () => {
  const world = new World();
  const { server } = world.server();
  const { client } = world.client("10.0.9.1:5000", world.token({ timeoutSeconds: -1 }));
  world.run(200);
  world.network.passes = () => false;
  world.run(100_000);
  expect([server.counts.connected, client.state]).toEqual([1, clientState.connected]);
});

test("a client that is silent comes back from another address with a new token, after the time-out and not before", () => {
  const world = new World();
  const { server } = world.server();
  world.client("10.0.9.1:5000");
  world.run(200);
  world.network.passes = ({ from }) => from.key !== "10.0.9.1:5000";
  const again = world.client("10.0.9.2:6000", world.token({ timeoutSeconds: 20 }));
  world.run(4_000);
  expect(again.client.state).toBe(clientState.sendingConnectionRequest);
  expect(server.rejects.clientConnected).toBeGreaterThan(10);
  world.run(1_500);
  expect(again.client.state).toBe(clientState.connected);
  expect(world.told.slice(-2)).toEqual(["0 timedOut", "0 connected 1 9"]);
});

test("the server's disconnect says so ten times, and frees the slot", () => {
  const world = new World();
  const { server } = world.server();
  const { states } = world.client("10.0.9.1:5000");
  world.run(200);
  world.network.forget();
  server.disconnect(0);
  expect(world.network.sent.map(({ data }) => (data[0] ?? 0) & 0xf)).toEqual(new Array(10).fill(6));
  world.run(20);
  expect(states.at(-1)).toBe(clientState.disconnected);
  expect(world.told.at(-1)).toBe("0 removed");
});

test("a full server denies, and the client goes on to the token's next server", () => {
  const world = new World();
  const { server } = world.server({ slotsMax: 1 });
  world.client("10.0.9.1:5000");
  world.run(100);
  const denied = world.client("10.0.9.2:5000", world.token({ clientId: "2" }));
  world.run(100);
  expect(denied.states).toEqual([1, clientState.connectionDenied]);
  expect(server.rejects.full).toBe(1);
  world.server({ address: "10.0.0.2:40000" });
  const other = world.client(
    "10.0.9.3:5000",
    world.token({ clientId: "3", servers: ["10.0.0.1:40000", "10.0.0.2:40000"] }),
  );
  world.run(300);
  expect(other.client.state).toBe(clientState.connected);
});

test("a slot that is taken between challenge and response denies as well", () => {
  const world = new World();
  const { server } = world.server({ slotsMax: 1 });
  const one = world.client("10.0.9.1:5000");
  const two = world.client("10.0.9.2:5000", world.token({ clientId: "2" }));
  world.run(10);
  expect(server.counts).toMatchObject({ connected: 0, mappings: 2 });
  world.run(100);
  expect([one.client.state, two.client.state]).toEqual([clientState.connected, clientState.connectionDenied]);
});

test("where nobody answers, the client says at which step", () => {
  const world = new World();
  const request = world.client("10.0.9.1:5000", world.token({ timeoutSeconds: 2 }));
  world.run(2_100);
  expect(request.states).toEqual([1, clientState.connectionRequestTimedOut]);
  world.server();
  const response = world.client("10.0.9.2:5000", world.token({ timeoutSeconds: 2 }));
  world.network.passes = ({ data }) => (data[0] ?? 0) % 16 !== 3;
  world.run(3_000);
  expect(response.states).toEqual([1, 2, clientState.connectionResponseTimedOut]);
  const expired = world.client(
    "10.0.9.3:5000",
    world.token({ timeoutSeconds: 20, lifeSeconds: 3, servers: ["10.9.9.9:1"] }),
  );
  world.run(3_100);
  expect(expired.states).toEqual([1, clientState.connectTokenExpired]);
  const invalid = world.client("10.0.9.4:5000", new Uint8Array(2048));
  expect(invalid.states).toEqual([clientState.invalidConnectToken]);
});

test("the private key can be replaced while clients are connected", () => {
  const world = new World();
  const next = new Uint8Array(32).fill(0x43);
  const { server } = world.server();
  world.client("10.0.9.1:5000");
  world.run(100);
  server.rotateKeys([next, world.privateKey]);
  world.client("10.0.9.2:5000", world.token({ clientId: "2" }));
  world.client("10.0.9.3:5000", world.token({ clientId: "3", privateKey: next }));
  world.run(100);
  expect(server.counts.connected).toBe(3);
  server.rotateKeys([next]);
  world.client("10.0.9.4:5000", world.token({ clientId: "4" }));
  world.run(100);
  expect([server.counts.connected, server.rejects.forged > 0]).toEqual([3, true]);
  expect(() => server.rotateKeys([next, next, next])).toThrow("one or two");
});

test("512 clients hold a slot each, and those who leave make room", () => {
  const world = new World();
  const { server } = world.server({ slotsMax: 512 });
  for (let n = 0; n < 512; n++)
    world.client(`10.${n >> 8}.9.${n & 0xff}:5000`, world.token({ clientId: `${n + 1}` }));
  world.run(1_500);
  expect(server.counts).toMatchObject({ connected: 512, mappings: 0 });
  expect(new Set(world.clients.map(({ client }) => client.place.slot)).size).toBe(512);
  for (const { client } of world.clients.filter((_, at) => at % 2 === 0)) client.disconnect();
  world.run(20);
  expect(server.counts.connected).toBe(256);
  const late = world.client("10.7.9.1:5000", world.token({ clientId: "9999" }));
  world.run(100);
  expect(late.client.state).toBe(clientState.connected);
  const { client } = world.clients[1] as (typeof world.clients)[0];
  client.sendPayload(text("here"), 4);
  world.run(10);
  expect(world.told.at(-1)).toBe(`${client.place.slot} says here`);
});

test("a token connects once: neither its client nor its server takes it again, from the same address", () => {
  const world = new World();
  const { server } = world.server();
  const token = world.token();
  const { client, states } = world.client("10.0.9.1:5000", token);
  world.run(200);
  client.disconnect();
  world.run(50);
  client.connect(token, world.nowMs);
  expect(states.slice(-2)).toEqual([clientState.disconnected, clientState.invalidConnectToken]);
  world.clients.pop();
  // One that forgets what it did, as after a crash.
  const { client: forgetful } = world.client("10.0.9.1:5000", token);
  world.run(1000);
  expect([forgetful.state, server.counts.connected]).toEqual([clientState.sendingConnectionRequest, 0]);
  expect(server.rejects.used).toBe(10);
  // Only that token: a new one is welcome there.
  world.clients.pop();
  const { client: other } = world.client("10.0.9.1:5000", world.token());
  world.run(200);
  expect([other.state, server.counts.connected]).toEqual([clientState.connected, 1]);
});

test.each([
  ["a challenge", 2],
  ["the keep-alive that says that it is connected", 4],
])("a client that does not hear %s asks again from its address, and connects once", (_what, type) => {
  const world = new World();
  const { server } = world.server();
  const { client, states } = world.client("10.0.9.1:5000");
  world.network.passes = ({ data }) => (data[0] ?? 0) % 16 !== type;
  world.run(2000);
  expect(client.state).not.toBe(clientState.connected);
  world.network.passes = () => true;
  world.run(200);
  expect([states, server.counts.connected]).toEqual([[1, 2, 3], 1]);
  expect(world.told).toEqual(["0 connected 1 9"]);
});

test("a token that did not connect may begin again, and no datagram of its client has the number of another", () => {
  const world = new World();
  const { server } = world.server();
  const token = world.token({ timeoutSeconds: 1 });
  const { client, link } = world.client("10.0.9.1:5000", token);
  world.network.passes = ({ data }) => (data[0] ?? 0) % 16 !== 3;
  world.run(1500);
  expect([client.state, server.counts.mappings]).toEqual([clientState.connectionResponseTimedOut, 0]);
  world.network.passes = () => true;
  client.connect(token, world.nowMs);
  world.run(200);
  expect([client.state, server.counts.connected]).toEqual([clientState.connected, 1]);
  const sealed = world.network.sent.filter(({ from, data }) => from === link.local && data[0] !== 0);
  const sequences = sealed.map(({ data }) => data[1]);
  expect(sequences.length).toBeGreaterThan(10);
  expect(sequences).toEqual(Array.from(sequences, (_, at) => at));
});

test("a slot that is taken anew within a handler is another connection", () => {
  const world = new World();
  let within: (slot: number) => void = () => {};
  const told: string[] = [];
  const { server, link } = world.server({
    slotsMax: 1,
    handlers: {
      connected: (slot, clientId) => told.push(`${slot} connected ${clientId}`),
      disconnected: (slot, reason) => {
        told.push(`${slot} ${reason}`);
        within(slot);
      },
      payload: (slot, bytes) => {
        told.push(`${slot} says ${Buffer.from(bytes).toString()}`);
        within(slot);
      },
    },
  });
  const one = world.client("10.0.9.1:5000");
  const two = world.client("10.0.9.2:5000", world.token({ clientId: "2" }));
  // Both have a challenge; only one answers yet.
  world.network.passes = ({ from, data }) => from !== two.link.local || (data[0] ?? 0) % 16 !== 3;
  world.run(50);
  const answer = world.network.sent.findLast(({ from }) => from === two.link.local);
  within = (slot) => {
    within = () => {};
    server.disconnect(slot);
    link.take(answer?.data ?? new Uint8Array(0), two.link.local);
  };
  world.network.forget();
  for (const line of ["first", "second"]) one.client.sendPayload(text(line), line.length);
  const packets = world.network.sent.slice();
  world.network.forget();
  for (const { data, from } of packets) link.take(data, from);
  expect(told).toEqual(["0 connected 1", "0 says first", "0 removed", "0 connected 2"]);
  expect(server.rejects.unknown).toBe(1);
});
