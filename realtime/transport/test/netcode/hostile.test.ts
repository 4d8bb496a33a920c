import type { Aead } from "@muster/transport/aead";
import { endpointAt } from "@muster/transport/connect-token";
import { clientState, type RejectCounts } from "@muster/transport/netcode";
import { expect, test } from "vitest";
import type { Datagram } from "../fixtures/network.js";
import { Seeded } from "../fixtures/seeded.js";
import { type TokenWish, text, World } from "../fixtures/world.js";

/** A cipher that counts how often something is opened. */
function counting(aead: Aead): Aead & { opened: number } {
  return {
    opened: 0,
    name: aead.name,
    seal: aead.seal.bind(aead),
    open(...packet) {
      this.opened++;
      return aead.open(...packet);
    },
  };
}

/** What was refused, without what was not. */
function refused(rejects: RejectCounts): Partial<RejectCounts> {
  return Object.fromEntries(Object.entries(rejects).filter(([, count]) => count > 0));
}

/** The request that a client sends with such a token. */
function requestOf(world: World, wish: TokenWish): Datagram {
  world.network.forget();
  const { client } = world.client("10.0.9.250:1", world.token(wish));
  const passes = world.network.passes;
  world.network.passes = () => false;
  client.tick(world.nowMs);
  world.network.passes = passes;
  world.clients.pop();
  return world.network.sent[0] as Datagram;
}

test("a token gets in nobody whom it is not for, and only its reason is counted", () => {
  const cases: readonly [TokenWish, Partial<RejectCounts>, number][] = [
    [{ protocolId: 78 }, { protocol: 1 }, 0],
    [{ createdAt: 1_799_999_900 }, { expired: 1 }, 0],
    [{ privateKey: new Uint8Array(32) }, { forged: 1 }, 1],
    [{ servers: ["10.0.0.1:40001"] }, { otherServer: 1 }, 1],
    [{ servers: ["[2001:db8::1]:40000", "10.0.0.2:40000"] }, { otherServer: 1 }, 1],
  ];
  for (const [wish, expected, opened] of cases) {
    const world = new World();
    const aead = counting(world.aead);
    const { server, link } = world.server({ aead });
    const { data } = requestOf(world, wish);
    world.network.forget();
    link.take(data, world.network.endpoint("10.0.9.1:5000"));
    expect(refused(server.rejects)).toEqual(expected);
    expect([world.network.sent.length, aead.opened]).toEqual([0, opened]);
    expect(server.counts).toEqual({ connected: 0, mappings: 0, usedTokens: 0 });
  }
});

test("a token that expires later than it is made of is none", () => {
  const world = new World();
  world.server();
  const { states } = world.client(
    "10.0.9.1:5000",
    world.token({ createdAt: 1_900_000_000, lifeSeconds: -1 }),
  );
  expect(states).toEqual([clientState.invalidConnectToken]);
});

test("no more than two keys are tried, and none for what is no request", () => {
  const world = new World();
  const aead = counting(world.aead);
  const { link } = world.server({
    aead,
    privateKeys: [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)],
  });
  const { data } = requestOf(world, {});
  const from = world.network.endpoint("10.0.9.1:5000");
  link.take(data, from);
  expect(aead.opened).toBe(2);
  for (let length = 0; length < data.length; length++) link.take(data.subarray(0, length), from);
  for (let first = 1; first < 256; first++) link.take(Uint8Array.of(first, ...data.subarray(1)), from);
  expect(aead.opened).toBe(2);
});

test("a token is used from one address", () => {
  const world = new World();
  const { server } = world.server();
  const token = world.token();
  const owner = world.client("10.0.9.1:5000", token);
  world.run(10);
  const thief = world.client("10.0.9.2:5000", token);
  const otherPort = world.client("10.0.9.1:5001", token);
  world.run(1_000);
  expect([owner.client.state, thief.client.state, otherPort.client.state]).toEqual([3, 1, 1]);
  owner.client.disconnect();
  world.run(1_000);
  expect([thief.client.state, server.counts.connected]).toEqual([clientState.sendingConnectionRequest, 0]);
  expect(server.rejects).toMatchObject({ clientConnected: 20, used: 20 });
});

test("a spoofed source gets a challenge that is smaller than its request, and nothing more", () => {
  const world = new World();
  const { server, link } = world.server();
  const { data } = requestOf(world, {});
  world.network.forget();
  for (let sent = 0; sent < 20; sent++) link.take(data, world.network.endpoint("10.0.9.1:5000"));
  expect(world.network.sent.every((reply) => reply.data.length === 333)).toBe(true);
  expect(server.counts).toEqual({ connected: 0, mappings: 1, usedTokens: 1 });
  world.run(5_300);
  expect(server.counts).toEqual({ connected: 0, mappings: 0, usedTokens: 1 });
});

test("a recorded connection, played again from its address, does and says nothing", () => {
  const world = new World();
  const { server, link } = world.server();
  const { client } = world.client("10.0.9.1:5000");
  world.run(200);
  client.sendPayload(text("spend"), 5);
  world.run(200);
  const recorded = world.network.sent.filter(({ to }) => to.key === link.local.key);
  const told = world.told.length;
  for (const { data, from } of recorded) link.take(data, from);
  expect(world.told.length).toBe(told);
  expect(server.rejects.replayed).toBeGreaterThan(2);
  client.disconnect();
  world.run(50);
  const before = world.told.length;
  for (const { data, from } of recorded) link.take(data, from);
  expect(world.told.length).toBe(before);
  expect([server.counts.connected, server.rejects.used]).toEqual([0, 1]);
});

test("packets out of order count once each, as long as they are not older than the window", () => {
  const world = new World();
  const { server, link } = world.server();
  const { client } = world.client("10.0.9.1:5000");
  world.run(200);
  world.network.forget();
  world.network.passes = () => false;
  for (let n = 0; n < 300; n++) client.sendPayload(text(`${n}`), `${n}`.length);
  const packets = world.network.sent.toReversed();
  const before = server.rejects.replayed;
  for (const { data, from } of [...packets, ...packets]) link.take(data, from);
  const said = world.told.filter((line) => line.includes("says")).map((line) => Number(line.split(" ")[2]));
  expect(said).toEqual(Array.from({ length: 256 }, (_, at) => 299 - at));
  expect(server.rejects.replayed - before).toBe(600 - 256);
});

test("a packet of another client, or from an address that is not connected, is not heard", () => {
  const world = new World();
  const { server, link } = world.server();
  const one = world.client("10.0.9.1:5000");
  world.client("10.0.9.2:5000", world.token({ clientId: "2" }));
  world.run(200);
  world.network.forget();
  world.network.passes = () => false;
  one.client.sendPayload(text("mine"), 4);
  const { data } = world.network.sent[0] as Datagram;
  link.take(data, world.network.endpoint("10.0.9.2:5000"));
  link.take(data, world.network.endpoint("10.0.9.3:5000"));
  expect(server.rejects).toMatchObject({ forged: 1, unknown: 1 });
  expect(world.told.filter((line) => line.includes("says"))).toEqual([]);
});

test("a connected client that floods is heard 512 times a second, and the others as before", () => {
  const world = new World();
  const { server } = world.server();
  const flooder = world.client("10.0.9.1:5000").client;
  const player = world.client("10.0.9.2:5000", world.token({ clientId: "2" })).client;
  world.run(200);
  const heard = (who: string): number => world.told.filter((line) => line.endsWith(` says ${who}`)).length;
  // A player at 128 Hz who acks as often, and a flooder with 5,000 packets a second, which sends ten seconds long.
  for (let tick = 0; tick < 1000; tick++) {
    for (let n = 0; n < 50; n++) flooder.sendPayload(text("more"), 4);
    for (let n = (tick * 256) / 100; n < ((tick + 1) * 256) / 100; n++) player.sendPayload(text("here"), 4);
    world.run(10);
  }
  expect(heard("more")).toBeGreaterThan(1024 + 512 * 9.9);
  expect(heard("more")).toBeLessThan(1024 + 512 * 10.1);
  expect(server.rejects.clientRate).toBe(50_000 - heard("more"));
  expect(heard("here")).toBeGreaterThan(2560);
  expect(server.counts.connected).toBe(2);
  // It may leave all the same.
  for (let n = 0; n < 200; n++) flooder.sendPayload(text("more"), 4);
  flooder.disconnect();
  world.run(10);
  expect(world.told.at(-1)).toBe("0 left");
});

test("who forges packets in a client's name uses up nothing of its share", () => {
  const world = new World();
  const { server, link } = world.server();
  const { client } = world.client("10.0.9.1:5000");
  world.run(200);
  const forged = Uint8Array.from({ length: 60 }, (_, at) => (at === 0 ? 0x45 : at));
  for (let n = 0; n < 10_000; n++) link.take(forged, world.network.endpoint("10.0.9.1:5000"));
  for (let n = 0; n < 1000; n++) client.sendPayload(text("here"), 4);
  world.run(10);
  expect(world.told.filter((line) => line.endsWith("says here")).length).toBe(1000);
  expect(server.rejects).toMatchObject({ forged: 10_000, clientRate: 0 });
});

test("a flood from everywhere costs a bounded number of openings, and nobody who is connected", () => {
  const world = new World();
  const aead = counting(world.aead);
  const { server, link } = world.server({ aead });
  const { client } = world.client("10.0.9.1:5000");
  world.run(200);
  const { data } = requestOf(world, { privateKey: new Uint8Array(32) });
  const random = new Seeded(11);
  const before = aead.opened;
  for (let n = 0; n < 100_000; n++) {
    const address = Uint8Array.of(11, random.below(256), random.below(256), random.below(256));
    link.take(data, endpointAt({ family: 4, address, port: 1024 + (n & 0xfff) }));
  }
  expect(aead.opened - before).toBe(4000);
  expect(server.rejects).toMatchObject({ forged: 4000, rate: 96_000 });
  expect(server.counts).toEqual({ connected: 1, mappings: 0, usedTokens: 1 });
  client.sendPayload(text("still here"), 10);
  world.run(10);
  expect(world.told.at(-1)).toBe("0 says still here");
  const late = world.client("10.0.9.2:5000", world.token({ clientId: "2" }));
  world.run(200);
  expect(late.client.state).toBe(clientState.connected);
});

test("one address, and one network, use up only their own share", () => {
  const world = new World();
  const aead = counting(world.aead);
  const { link } = world.server({ aead });
  const { data } = requestOf(world, { privateKey: new Uint8Array(32) });
  const flood = (count: number, from: (n: number) => string): number => {
    const before = aead.opened;
    for (let n = 0; n < count; n++) link.take(data, world.network.endpoint(from(n)));
    return aead.opened - before;
  };
  expect(flood(1000, (n) => `10.1.1.1:${n}`)).toBe(200);
  expect(flood(2000, (n) => `10.2.2.${n & 0xff}:1`)).toBe(800);
  expect(flood(1000, (n) => `[2001:db8:0:1::${n.toString(16)}]:1`)).toBe(200);
  expect(flood(2000, (n) => `[2001:db8:7:${n.toString(16)}::1]:1`)).toBe(800);
  expect(flood(10, () => "10.3.3.3:1")).toBe(10);
});

test("more who are about to connect than there is room for are ignored, until some have ended", () => {
  const world = new World();
  const { server, link } = world.server({ slotsMax: 2 });
  const request = (n: number): void =>
    link.take(requestOf(world, { clientId: `${n}` }).data, world.network.endpoint(`10.0.8.${n}:1`));
  for (let n = 1; n <= 6; n++) request(n);
  expect([server.counts.mappings, server.rejects.mappingsFull]).toEqual([4, 2]);
  world.nowMs += 5_000;
  server.tick(world.nowMs);
  request(7);
  expect(server.counts.mappings).toBe(1);
});
