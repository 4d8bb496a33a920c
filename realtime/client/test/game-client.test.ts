import { GameClient } from "@muster/realtime-client";
import { FieldCodec } from "@muster/replication";
import { type ChannelSettings, Connection, MemoryNetwork, packetBytesMax } from "@muster/transport";
import { chooseAead } from "@muster/transport/aead";
import { clientIdOf, mintConnectToken, parseServerAddress, u64 } from "@muster/transport/connect-token";
import { clientState, NetcodeServer } from "@muster/transport/netcode";
import { expect, test } from "vitest";

const aead = chooseAead();
const privateKey = new Uint8Array(32).fill(3);
const protocolId = u64(1);
const address = "10.0.0.1:40000";
const pace = { startBytesPerS: 1e6, minBytesPerS: 1e6, maxBytesPerS: 1e6 };
const channels: ChannelSettings[] = [
  { kind: "reliable-ordered", messageBytesMax: 1000 },
  { kind: "unreliable", messageBytesMax: 1000 },
];
let drawn = 0;
const fillRandom = (bytes: Uint8Array): void => void bytes.fill(++drawn);
const said = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A server that says what a test wants, and a client whose handler hears it. */
function pair(heard: (client: GameClient, line: string) => void) {
  const network = new MemoryNetwork(1);
  const link = network.open(address);
  const connections: Connection[] = [];
  const told: string[] = [];
  const netcode = new NetcodeServer({
    ...{ link, aead, fillRandom, protocolId, privateKeys: [privateKey], slotsMax: 2 },
    ...{ unixSeconds: () => 1_800_000_000, addresses: [parseServerAddress(address)] },
    handlers: {
      connected: (slot, clientId) => {
        told.push(`${slot} connected ${clientId}`);
        connections[slot] = new Connection(
          { channels, pace },
          { message: () => {}, acked: () => {}, lost: () => {} },
        );
      },
      disconnected: (slot, reason) => void told.push(`${slot} ${reason}`),
      payload: (slot, bytes) => void connections[slot]?.readPacket(network.nowMs, bytes),
    },
  });
  const lines: string[] = [];
  const client: GameClient = new GameClient({
    ...{ aead, pace, link: network.open("10.0.1.1:5000") },
    protocol: {
      ...{ channels, snapshotChannel: 1, entitiesMax: 1 },
      codec: new FieldCodec([{ kind: "flag" }]),
    },
    handlers: {
      stateChanged: () => {},
      message: (_channel, message) => {
        const line = new TextDecoder().decode(message);
        lines.push(line);
        heard(client, line);
      },
      snapshot: () => {},
    },
  });
  const out = new Uint8Array(packetBytesMax);
  const run = (durationMs: number): void => {
    for (const endMs = network.nowMs + durationMs; network.nowMs < endMs; network.advance(10)) {
      netcode.tick(network.nowMs);
      for (const [slot, connection] of connections.entries())
        for (;;) {
          const length = connection?.writePacket(network.nowMs, out) ?? 0;
          if (length === 0) break;
          netcode.sendPayload(slot, out, length);
        }
      link.flush();
      client.tick(network.nowMs);
    }
  };
  const token = (number: number): Uint8Array =>
    mintConnectToken(aead, fillRandom, {
      ...{ protocolId, privateKey, clientId: clientIdOf(0, number), timeoutSeconds: 5 },
      ...{ createdAt: u64(1_800_000_000), expiresAt: u64(1_800_000_045) },
      ...{ servers: [parseServerAddress(address)], userData: new Uint8Array(256) },
    });
  client.connect(token(1), network.nowMs);
  run(300);
  return { client, network, netcode, connections, lines, told, run, token };
}

test("who leaves within a message hears nothing of what came with it", () => {
  const { client, connections, lines, told, run } = pair((one, line) => {
    if (line === "go") one.disconnect();
  });
  expect(client.state).toBe(clientState.connected);
  for (const line of ["one", "go", "three"]) connections[0]?.send(0, said(line));
  run(300);
  expect(lines).toEqual(["one", "go"]);
  expect(client.state).toBe(clientState.disconnected);
  expect(told).toEqual(["0 connected 1", "0 left"]);
});

test("who joins anew within a message keeps the new connection, whatever the rest of the packet is", () => {
  const { client, netcode, connections, lines, told, run, token, network } = pair((one, line) => {
    if (line === "move") one.connect(token(2), network.nowMs);
  });
  // A message, and behind it a frame of a channel that is not there.
  const packet = Uint8Array.of(0, 0, 255, 255, 0, 0, 0, 0, 0, 0, 0x10, 0, 0, 4, ...said("move"), 0x0f, 1, 9);
  netcode.sendPayload(0, packet, packet.length);
  run(600);
  expect(client.state).toBe(clientState.connected);
  expect(told).toEqual(["0 connected 1", "0 left", "0 connected 2"]);
  connections[0]?.send(0, said("hello"));
  run(300);
  expect(lines).toEqual(["move", "hello"]);
});

test("a server that breaks a rule is told which, and the client knows it as well", () => {
  const { client, netcode, connections, told, run } = pair(() => {});
  expect(client.fault).toBe(undefined);
  const packet = Uint8Array.of(0, 0, 255, 255, 0, 0, 0, 0, 0, 0, 0x0f, 1, 9);
  netcode.sendPayload(0, packet, packet.length);
  run(300);
  expect([client.state, client.fault, connections[0]?.closed]).toEqual([
    clientState.disconnected,
    "channel",
    "channel",
  ]);
  expect(told).toEqual(["0 connected 1", "0 left"]);
});

test("a server that ends a client for its backlog says so", () => {
  const { client, netcode, connections, run } = pair(() => {});
  connections[0]?.close("backlog");
  run(50);
  netcode.disconnect(0);
  run(50);
  expect([client.state, client.fault]).toEqual([clientState.disconnected, "backlog"]);
});
