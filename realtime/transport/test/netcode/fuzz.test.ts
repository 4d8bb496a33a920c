import { Beacon, verifyProof, writeEcho, writePing } from "@muster/transport/beacon";
import { readConnectToken, readPrivateToken } from "@muster/transport/connect-token";
import { Admission, openChallenge } from "@muster/transport/netcode";
import { expect, inject, test } from "vitest";
import { mutated } from "../fixtures/mutations.js";
import { Network } from "../fixtures/network.js";
import { Seeded } from "../fixtures/seeded.js";
import { text, World } from "../fixtures/world.js";

/** What is tried with one seed, and what a soak tries unless it is told. */
const packetsPerSeed = 285_000;
const soakPackets = 20_000_000;

/**
 * Each seed is a test of its own: one that fails says its seed, and `-t` runs it again. In all, over 1,100,000 packets; in
 * `npm run soak -- fuzz` 20,000,000, or as many as it is told.
 */
const soak = inject("soak") as { readonly operations?: number } | undefined;
const packets = soak === undefined ? 4 * packetsPerSeed : (soak.operations ?? soakPackets);
const seeds = Array.from({ length: Math.ceil(packets / packetsPerSeed) }, (_, place) => place + 1);

const recorded = (world: World, toServer: boolean, keep: (type: number) => boolean): Uint8Array[] =>
  world.network.sent
    .filter(({ to, data }) => (to.key === "10.0.0.1:40000") === toServer && keep((data[0] ?? 0) & 0xf))
    .map(({ data }) => data);

/** A server with one client connected and one about to be, and genuine packets of every type towards it. */
function besieged() {
  const world = new World();
  const { server, link } = world.server();
  const { client } = world.client("10.0.9.1:5000", world.token({ timeoutSeconds: -1 }));
  world.run(100);
  for (const length of [1, 40, 400, 1200]) client.sendPayload(new Uint8Array(length).fill(3), length);
  world.run(100);
  const connected = recorded(world, true, () => true);
  const leaving = client;
  world.network.passes = () => false;
  world.network.forget();
  leaving.disconnect();
  connected.push(...recorded(world, true, (type) => type === 6).slice(0, 2));
  world.network.passes = ({ data }) => (data[0] ?? 0) % 16 !== 3;
  world.network.forget();
  world.client("10.0.9.2:5000", world.token({ clientId: "2", timeoutSeconds: -1 }));
  world.run(200);
  const pending = recorded(world, true, () => true);
  expect(server.counts).toMatchObject({ connected: 1, mappings: 1 });
  return { world, server, link, connected, pending };
}

test.each(seeds)("the server hears nothing in broken packets, seed %i", (seed) => {
  const { world, server, link, connected, pending } = besieged();
  const random = new Seeded(seed);
  const genuine = [...connected, ...pending];
  const sources = ["10.0.9.1:5000", "10.0.9.2:5000", "10.0.9.3:5000"].map((key) =>
    world.network.endpoint(key),
  );
  const told = world.told.length;
  const before = server.counts;
  for (let n = 0; n < 150_000; n++) {
    const from = sources[random.below(3)] as (typeof sources)[0];
    const packet = mutated(random, genuine);
    world.network.forget();
    link.take(packet, from);
    if (world.network.sent.some(({ data, to }) => data.length > packet.length || to !== from))
      throw new Error(`seed ${seed}, packet ${n}: a larger reply, or one to somebody else`);
    if (world.told.length !== told) throw new Error(`seed ${seed}, packet ${n}: ${world.told.at(-1)}`);
    if (n % 1000 === 0) {
      world.nowMs += 15;
      server.tick(world.nowMs);
    }
  }
  expect(server.counts).toEqual(before);
  expect(Object.values(server.rejects).reduce((sum, count) => sum + count)).toBeGreaterThanOrEqual(150_000);
  expect(server.rejects.forged).toBeGreaterThan(1000);
});

test.each(seeds)("a client in each state stays in it, seed %i", (seed) => {
  const world = new World();
  const { server, link } = world.server();
  const stuck = world.client(
    "10.0.9.1:5000",
    world.token({ timeoutSeconds: -1, lifeSeconds: Number.POSITIVE_INFINITY }),
  );
  const answering = world.client("10.0.9.2:5000", world.token({ clientId: "2", timeoutSeconds: -1 }));
  const connected = world.client("10.0.9.3:5000", world.token({ clientId: "3", timeoutSeconds: -1 }));
  world.network.passes = ({ to, data }) =>
    to.key !== "10.0.9.1:5000" && !(to.key === "10.0.9.2:5000" && (data[0] ?? 0) % 16 === 4);
  world.run(200);
  server.sendPayload(0, text("one"), 3);
  server.sendPayload(1, new Uint8Array(1200), 1200);
  server.stop();
  const genuine = recorded(world, false, () => true);
  const clients = [stuck, answering, connected];
  const states = [1, 2, 3];
  expect(clients.map(({ client }) => client.state)).toEqual(states);
  const random = new Seeded(seed);
  for (let n = 0; n < 60_000; n++) {
    const one = clients[random.below(3)] as (typeof clients)[0];
    one.link.take(mutated(random, genuine), link.local);
    if (one.payloads.length > 0) throw new Error(`seed ${seed}, packet ${n}: ${one.payloads[0]}`);
  }
  expect(clients.map(({ client }) => client.state)).toEqual(states);
  expect(clients.every(({ client }) => client.rejects.forged > 100)).toBe(true);
});

test.each(seeds)("the parsers of tokens give a value or none, seed %i", (seed) => {
  const world = new World();
  const servers = Array.from({ length: 32 }, (_, at) =>
    at % 2 === 0 ? `10.0.0.${at}:1` : `[2001:db8::${at}]:1`,
  );
  const tokens = [world.token(), world.token({ servers })];
  const plain = world.random;
  const privates = tokens.map(() => {
    const bytes = new Uint8Array(1008);
    plain.fill(bytes.subarray(0, 600));
    bytes.set([1, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 2, 0, 0, 0, 1, 10, 0, 0, 1, 64, 156, 2]);
    return bytes;
  });
  const random = new Seeded(seed);
  let read = 0;
  for (let n = 0; n < 15_000; n++) {
    const token = readConnectToken(mutated(random, tokens));
    if (token !== undefined) {
      read++;
      if (token.servers.length < 1 || token.servers.length > 32) throw new Error(`seed ${seed}, token ${n}`);
    }
    const part = readPrivateToken(mutated(random, privates));
    if (part !== undefined && (part.servers.length < 1 || part.servers.length > 32))
      throw new Error(`seed ${seed}, private part ${n}`);
    const sealed = mutated(random, privates).subarray(0, 300);
    if (sealed.length === 300 && openChallenge(world.aead, sealed, 0, n, world.privateKey) !== undefined)
      throw new Error(`seed ${seed}, challenge ${n}`);
  }
  expect(read).toBeGreaterThan(100);
});

test.each(seeds)("the beacon answers no broken echo, and nothing with more, seed %i", (seed) => {
  const world = new World();
  const network = new Network();
  const link = network.link("10.0.0.1:50000");
  const siteKey = new Uint8Array(32).fill(1);
  const time = { us: 1e9 };
  const beacon = new Beacon({
    link,
    aead: world.aead,
    fillRandom: world.fillRandom,
    admission: new Admission(world.fillRandom, { perAddress: 1e6, perNetwork: 1e6, total: 1e6 }),
    nowUs: () => time.us,
    unixSeconds: () => 1_800_000_000,
    siteId: 1,
    siteKey,
  });
  const from = network.endpoint("10.0.9.1:7000");
  const [nonce, subject] = [new Uint8Array(16).fill(1), new Uint8Array(16).fill(2)];
  const ask = (data: Uint8Array): Uint8Array | undefined => {
    network.forget();
    beacon.receive(data, from);
    return network.sent[0]?.data;
  };
  const echo = writeEcho(ask(writePing(nonce, subject)) ?? nonce, nonce) ?? nonce;
  const proof = ask(echo) ?? nonce;
  const random = new Seeded(seed);
  for (let n = 0; n < 25_000; n++) {
    time.us += 10;
    const packet = mutated(random, [echo, writePing(nonce, subject)]);
    // The zeros at the end, and bytes 2 and 3, say nothing: what differs there only is no forgery.
    const isEcho = packet.subarray(0, 88).every((byte, at) => at === 2 || at === 3 || byte === echo[at]);
    const answer = ask(packet);
    if (answer !== undefined && (answer.length > packet.length || (answer[0] === 0xf3 && !isEcho)))
      throw new Error(`seed ${seed}, packet ${n}`);
    if (verifyProof(world.aead, () => siteKey, mutated(random, [proof])).ok)
      throw new Error(`seed ${seed}, proof ${n}`);
  }
  expect(beacon.rejects.forged).toBeGreaterThan(100);
});
