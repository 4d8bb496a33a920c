import { randomFillSync } from "node:crypto";
import type { DatagramHandler, Endpoint, Link } from "@muster/transport";
import { type Aead, loadSodiumAead, nodeCryptoAead } from "@muster/transport/aead";
import {
  type ClientId,
  endpointAt,
  mintConnectToken,
  parseServerAddress,
  type ServerAddress,
  u64,
  u64Max,
} from "@muster/transport/connect-token";
import { Admission, NetcodeClient, NetcodeServer, requestBytes } from "@muster/transport/netcode";
import { type Figures, median } from "./figures.js";

const server = parseServerAddress("10.0.0.1:40000");
const protocolId = u64(77);
const rounds = 9;

/** What a datagram costs that is not a player's, in microseconds, with each cipher; the plain names are those of the chosen one. */
export async function benchTransportRejects(): Promise<Figures> {
  const sodium = loadSodiumAead();
  const chosen = measure(sodium ?? nodeCryptoAead);
  const figures = { ...named(chosen, ""), ...named(measure(nodeCryptoAead), "_node_crypto") };
  return sodium === undefined ? figures : { ...figures, ...named(chosen, "_sodium_native") };
}

function named(figures: Record<string, number>, suffix: string): Figures {
  const entries = Object.entries(figures);
  return Object.fromEntries(entries.map(([name, value]) => [`${name}${suffix}_us`, { value, unit: "µs" }]));
}

function measure(aead: Aead): Record<string, number> {
  const open = besieged(aead, new Admission(fillRandom, { perAddress: 1e9, perNetwork: 1e9, total: 1e9 }));
  const shut = besieged(aead, new Admission(fillRandom, { perAddress: 1, perNetwork: 1, total: 1 }));
  const stranger = endpointAt(parseServerAddress("10.0.9.9:1"));
  const garbage = Array.from({ length: 256 }, (_, at) => drawn(1 + ((at * 5) % 1225)));
  const forged = Array.from({ length: 64 }, () => forgedRequest(open.token));
  const packets = Array.from({ length: 64 }, () => {
    const packet = drawn(1 + 2 + 400 + 16);
    packet[0] = 0x25;
    packet[2] = 0xff;
    return packet;
  });
  return {
    garbage: cost(open.receive, garbage, stranger, 50_000),
    forged_connect: cost(open.receive, forged, stranger, 5_000),
    limited_connect: cost(shut.receive, forged, stranger, 50_000),
    forged_packet: cost(open.receive, packets, open.player, 10_000),
  };
}

/** The middle of several rounds, in microseconds a datagram. */
function cost(receive: DatagramHandler, data: readonly Uint8Array[], from: Endpoint, times: number): number {
  const found: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    for (let sent = 0; sent < times; sent++) receive(data[sent % data.length] as Uint8Array, from);
    found.push(((performance.now() - start) * 1000) / times);
  }
  return median(found);
}

/** A server with one player, and the way into it. */
function besieged(aead: Aead, admission: Admission) {
  const servers = pipe(server);
  const player = pipe(parseServerAddress("10.0.9.1:5000"));
  servers.to = (data) => player.receive(data, servers.link.local);
  player.to = (data) => servers.receive(data, player.link.local);
  const privateKey = drawn(32);
  const unixSeconds = (): number => 1_800_000_000;
  const nothing = (): void => undefined;
  const one = new NetcodeServer({
    link: servers.link,
    aead,
    fillRandom,
    unixSeconds,
    protocolId,
    privateKeys: [privateKey],
    addresses: [server],
    slotsMax: 512,
    handlers: { connected: nothing, disconnected: nothing, payload: nothing },
    admission,
  });
  const client = new NetcodeClient({
    link: player.link,
    aead,
    handlers: { stateChanged: nothing, payload: nothing },
  });
  const token = mintConnectToken(aead, fillRandom, {
    protocolId,
    privateKey,
    clientId: "1" as ClientId,
    createdAt: u64(unixSeconds()),
    expiresAt: u64Max,
    timeoutSeconds: -1,
    servers: [server],
    userData: new Uint8Array(256),
  });
  client.connect(token, 0);
  for (let tick = 0; tick < 4; tick++) {
    client.tick(tick * 100);
    one.tick(tick * 100);
  }
  if (one.counts.connected !== 1) throw new Error("nobody connected");
  return { receive: servers.receive, player: player.link.local, token };
}

/** A link whose datagrams go straight to `to`. */
function pipe(address: ServerAddress) {
  const ends = {
    to: (_: Uint8Array): void => undefined,
    receive: ((): void => undefined) as DatagramHandler,
    link: undefined as unknown as Link,
  };
  const queue: Uint8Array[] = [];
  ends.link = {
    local: endpointAt(address),
    send: (data) => queue.push(data.slice()),
    flush: () => {
      for (const data of queue.splice(0)) ends.to(data);
    },
    receive: (handler) => {
      ends.receive = handler;
    },
    poll: () => undefined,
    close: () => Promise.resolve(),
  };
  return ends;
}

/** A request with the head of a real one, and 1,024 random bytes. */
function forgedRequest(token: Uint8Array): Uint8Array {
  const request = drawn(requestBytes);
  request[0] = 0;
  request.set(token.subarray(0, 13 + 8), 1);
  request.fill(0xff, 22, 30);
  return request;
}

function drawn(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  fillRandom(bytes);
  return bytes;
}

function fillRandom(bytes: Uint8Array): void {
  randomFillSync(bytes);
}
