import { randomBytes, randomUUID } from "node:crypto";
import { setImmediate as nextTurn } from "node:timers/promises";
import { plazaChannel, plazaChannels, plazaCodec } from "@muster/games";
import {
  type Allocation,
  type Allocator,
  createConnectTokens,
  createHostAllocator,
  createLatencyReader,
  PlacementFailure,
} from "@muster/placement";
import { GameClient } from "@muster/realtime-client";
import { type MatchHost, startMatchHost } from "@muster/realtime-server/host";
import { createIds, createSystemClock, createSystemRandom } from "@muster/runtime";
import { createLogger, createMetrics } from "@muster/telemetry";
import { parseEndpoint } from "@muster/transport";
import { chooseAead } from "@muster/transport/aead";
import { proofBytes, writeEcho, writePing } from "@muster/transport/beacon";
import { clientState } from "@muster/transport/netcode";
import { uuidToBytes } from "@muster/transport/player-data";
import { openUdpLink, type UdpLink } from "@muster/transport/udp";
import { afterEach, expect, test } from "vitest";

const clock = createSystemClock();
const privateKey = randomBytes(32);
const siteKey = randomBytes(32);
const token = randomBytes(32).toString("base64url");
const pace = { startBytesPerS: 60_000, minBytesPerS: 20_000, maxBytesPerS: 200_000 };
const crates = 10;
const plaza = { modeId: "plaza", mapId: "square", slotsMax: 4, matchToken: "a.match.token" };

const hosts: MatchHost[] = [];
const links: UdpLink[] = [];
afterEach(async () => {
  await Promise.all(links.splice(0).map((link) => link.close()));
  await Promise.all(hosts.splice(0).map((host) => host.close()));
});

async function start(
  more: { readonly matchesMax?: number; readonly emptyMsMax?: number; readonly module?: string } = {},
): Promise<{ readonly host: MatchHost; readonly allocator: Allocator }> {
  const host = await startMatchHost({
    ...{ siteId: "here", siteNumber: 7, region: "eu", siteKey, token, privateKeys: [privateKey] },
    platformUrl: () => undefined,
    ...{ address: "127.0.0.1", controlAddress: "127.0.0.1", controlPort: 0, beaconPort: 0 },
    ...{ matchesMax: more.matchesMax ?? 2, emptyMsMax: more.emptyMsMax ?? 60_000 },
    ...{
      clock,
      ids: createIds(clock, createSystemRandom()),
      logger: createLogger({ service: "test", level: "silent" }),
    },
    metrics: createMetrics({ process: false }),
    game: (modeId) =>
      modeId !== "plaza"
        ? undefined
        : {
            ...{ tickHz: 30, pace, protocolId: "1" },
            source: ({ slotsMax }) => ({
              module: more.module ?? "@muster/games",
              name: "makePlaza",
              options: { playersMax: slotsMax, crates, seed: 1 },
            }),
          },
  });
  hosts.push(host);
  return { host, allocator: createHostAllocator({ hosts: { here: host.url }, token, timeoutMs: 10_000 }) };
}

async function join(allocation: Allocation, connectToken: string): Promise<GameClient> {
  const link = await openUdpLink({ address: "127.0.0.1", port: 0 });
  links.push(link);
  const client = new GameClient({
    ...{ aead: chooseAead(), pace, link },
    protocol: {
      ...{ channels: plazaChannels, snapshotChannel: plazaChannel.snapshots, codec: plazaCodec },
      entitiesMax: plaza.slotsMax + crates,
    },
    handlers: { stateChanged: () => {}, message: () => {}, snapshot: () => {} },
  });
  expect(allocation.addresses).toHaveLength(1);
  client.connect(Buffer.from(connectToken, "base64url"), performance.now());
  return client;
}

async function until(holds: () => boolean | Promise<boolean>, client?: GameClient): Promise<void> {
  for (const endMs = performance.now() + 20_000; !(await holds()); await nextTurn()) {
    if (performance.now() > endMs) throw new Error("not within 20 s");
    client?.tick(performance.now());
  }
}

/** What an allocator fails with. */
async function failureOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return error instanceof PlacementFailure ? error.kind : String(error);
}

test("a match gets one server however often it is asked for, and a player gets onto it by a token that was minted for them", async () => {
  const { host, allocator } = await start();
  const matchId = randomUUID();
  const request = { matchId, siteId: "here", ...plaza };
  const [first, again] = await Promise.all([allocator.allocate(request), allocator.allocate(request)]);
  expect(first).toMatchObject({ matchId, siteId: "here", protocolId: "1" });
  expect(again).toEqual(first);
  expect(await allocator.find("here", matchId)).toEqual(first);
  expect(host.site).toMatchObject({ id: "here", number: 7, region: "eu", room: 1 });
  expect(await allocator.sites()).toEqual([host.site]);
  const tokens = createConnectTokens({ privateKey, clock });
  const minted = tokens.mint({ allocation: first, playerId: randomUUID(), team: 1, seat: 3 });
  expect(minted.expiresAtMs).toBeGreaterThan(clock.nowMs());
  const client = await join(first, minted.token);
  await until(() => client.state === clientState.connected, client);
  // A token for another match that had this address before.
  const other = { ...first, matchId: randomUUID() };
  const strayed = tokens.mint({ allocation: other, playerId: randomUUID(), team: 0, seat: 0 });
  const stray = await join(first, strayed.token);
  const states = new Set<number>();
  await until(() => states.add(stray.state).has(clientState.disconnected), stray);
  await allocator.release("here", matchId);
  await until(() => client.state !== clientState.connected, client);
  expect(await allocator.find("here", matchId)).toBeUndefined();
  expect(host.site.room).toBe(2);
  await allocator.release("here", matchId);
});

test("a host that is full, unknown, gone or of other games says so, and nothing is half there", async () => {
  const { host, allocator } = await start({ matchesMax: 1 });
  const matchId = randomUUID();
  await allocator.allocate({ matchId, siteId: "here", ...plaza });
  expect(await failureOf(allocator.allocate({ matchId: randomUUID(), siteId: "here", ...plaza }))).toBe(
    "full",
  );
  expect(await failureOf(allocator.allocate({ matchId, siteId: "here", ...plaza, mapId: "other" }))).toBe(
    "refused",
  );
  const chess = { matchId: randomUUID(), siteId: "here", ...plaza, modeId: "chess" };
  expect(await failureOf(allocator.allocate(chess))).toBe("refused");
  const stranger = createHostAllocator({ hosts: { here: host.url }, token: "guessed", timeoutMs: 10_000 });
  expect(await failureOf(stranger.find("here", matchId))).toBe("refused");
  expect(await failureOf(stranger.sites())).toBe("unreachable");
  await expect(allocator.find("there", matchId)).rejects.toMatchObject({ code: "BAD_USER_INPUT" });
  await host.close();
  expect(await failureOf(allocator.find("here", matchId))).toBe("unreachable");
  expect(await failureOf(allocator.allocate({ matchId, siteId: "here", ...plaza }))).toBe("unreachable");
});

test.each([
  ["matchId", { matchId: "7" }],
  ["modeId", { modeId: "Plaza" }],
  ["modeId", { modeId: undefined as unknown as string }],
  ["mapId", { mapId: "" }],
  ["slotsMax", { slotsMax: 0 }],
  ["slotsMax", { slotsMax: 4097 }],
  ["slotsMax", { slotsMax: 1.5 }],
  ["matchToken", { matchToken: "" }],
  ["matchToken", { matchToken: "x".repeat(2049) }],
  ["matchToken", { matchToken: undefined as unknown as string }],
])("an allocation whose %s is out of its bounds is refused by name: %o", async (field, wrong) => {
  const { allocator, host } = await start();
  const request = { matchId: randomUUID(), siteId: "here", ...plaza, ...wrong };
  await expect(allocator.allocate(request)).rejects.toMatchObject({ details: { field } });
  const response = await fetch(`${host.url}/matches/${request.matchId}`, {
    method: "PUT",
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify(request),
  });
  expect(response.status).toBe(field === "matchId" ? 404 : 400);
  expect(host.site.room).toBe(2);
});

test("a server that cannot be started is not kept, and a match that nobody is on ends", async () => {
  const broken = await start({ module: "@muster/no-such-game" });
  const request = { matchId: randomUUID(), siteId: "here", ...plaza };
  expect(await failureOf(broken.allocator.allocate(request))).toBe("unreachable");
  expect(await broken.allocator.find("here", request.matchId)).toBeUndefined();
  expect(broken.host.site.room).toBe(2);
  const short = await start({ emptyMsMax: 1 });
  await short.allocator.allocate(request);
  await until(() => short.host.site.room === 2);
});

test("the site's beacon proves a latency to the platform for one player", async () => {
  const { host } = await start();
  const beacon = parseEndpoint(host.site.beacon);
  if (beacon === undefined) throw new Error("the beacon has no address");
  const link = await openUdpLink({ address: "127.0.0.1", port: 0 });
  links.push(link);
  const playerId = randomUUID();
  const nonce = randomBytes(16);
  let proof: Uint8Array | undefined;
  link.receive((data) => {
    const echo = writeEcho(data, nonce);
    if (echo !== undefined) link.send(echo, beacon);
    else if (data.length === proofBytes) proof = data.slice();
    link.flush();
  });
  link.send(writePing(nonce, uuidToBytes("playerId", playerId)), beacon);
  link.flush();
  await until(() => proof !== undefined);
  const latency = createLatencyReader(siteKey)(proof ?? nonce);
  expect(latency).toMatchObject({ siteNumber: 7, playerId });
  expect(latency?.roundTripMs).toBeGreaterThan(0);
  expect(Math.abs((latency?.measuredAtMs ?? 0) - clock.nowMs())).toBeLessThan(60_000);
  expect(createLatencyReader(randomBytes(32))(proof ?? nonce)).toBeUndefined();
});
