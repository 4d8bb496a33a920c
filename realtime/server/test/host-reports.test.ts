import { randomBytes, randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { plazaChannel, plazaChannels, plazaCodec } from "@muster/games";
import { type Allocation, createConnectTokens, createHostAllocator } from "@muster/placement";
import { GameClient } from "@muster/realtime-client";
import { startMatchHost } from "@muster/realtime-server/host";
import { createIds, createSystemClock, createSystemRandom } from "@muster/runtime";
import { createLogger, createMetrics } from "@muster/telemetry";
import { chooseAead } from "@muster/transport/aead";
import { openUdpLink } from "@muster/transport/udp";
import { expect, onTestFinished, test, vi } from "vitest";

const clock = createSystemClock();
const privateKey = randomBytes(32);
const token = randomBytes(32).toString("base64url");
const pace = { startBytesPerS: 60_000, minBytesPerS: 20_000, maxBytesPerS: 200_000 };
const crates = 10;
const leaverId = randomUUID();
const emptyMsMax = 60_000;
const matchToken = "header.secret-body.signature";
const patience = { timeout: 20_000, interval: 20 };

/** What a platform heard: who said it, and what. */
interface Heard {
  readonly authorization: string | undefined;
  readonly kind: "started" | "ended";
  readonly input: Readonly<Record<string, unknown>>;
}

/** A platform that answers as told, and keeps what it heard. */
async function startPlatform(answerOf: (heard: Heard, count: number) => object | undefined) {
  const heard: Heard[] = [];
  const server = createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request.setEncoding("utf8")) text += chunk as string;
    const { query, variables } = JSON.parse(text) as { query: string; variables: Pick<Heard, "input"> };
    const kind = query.includes("reportMatchStarted(input: $input)") ? "started" : "ended";
    const one: Heard = { authorization: request.headers.authorization, kind, input: variables.input };
    heard.push(one);
    const answer = answerOf(one, heard.filter((other) => other.kind === kind).length);
    if (answer === undefined) request.socket.destroy();
    else response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answer));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return { heard, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

/** A host whose matches end soon after somebody has come, and a client who comes. */
async function play(platformUrl: () => string | undefined, skewMs: () => number = () => 0) {
  const lines: string[] = [];
  const host = await startMatchHost({
    ...{ siteId: "here", siteNumber: 7, region: "eu", siteKey: randomBytes(32), token },
    ...{ address: "127.0.0.1", controlAddress: "127.0.0.1", controlPort: 0, beaconPort: 0 },
    ...{ matchesMax: 2, emptyMsMax, privateKeys: [privateKey], platformUrl },
    clock: { ...clock, monotonicMs: () => clock.monotonicMs() + skewMs() },
    ids: createIds(clock, createSystemRandom()),
    logger: createLogger({ service: "test", level: "debug" }, { write: (line: string) => lines.push(line) }),
    metrics: createMetrics({ process: false }),
    game: () => ({
      ...{ tickHz: 30, pace, protocolId: "1" },
      source: (request) => ({
        module: new URL("./fixture/matches.mjs", import.meta.url).href,
        name: "makeShort",
        options: {
          ...{ playersMax: request.slotsMax, crates, seed: 1, ticks: 10, leaverIds: [leaverId] },
          request,
        },
      }),
    }),
  });
  onTestFinished(() => host.close());
  const allocator = createHostAllocator({ hosts: { here: host.url }, token, timeoutMs: 10_000 });
  const matchId = randomUUID();
  const request = { matchId, siteId: "here", modeId: "plaza", mapId: "square", slotsMax: 4, matchToken };
  const allocation = await allocator.allocate(request);
  const ticking = await join(allocation);
  return { host, allocator, matchId, lines, ticking };
}

async function join(allocation: Allocation): Promise<GameClient> {
  const link = await openUdpLink({ address: "127.0.0.1", port: 0 });
  const client = new GameClient({
    ...{ aead: chooseAead(), pace, link },
    protocol: {
      ...{ channels: plazaChannels, snapshotChannel: plazaChannel.snapshots, codec: plazaCodec },
      entitiesMax: 4 + crates,
    },
    handlers: { stateChanged: () => {}, message: () => {}, snapshot: () => {} },
  });
  const seat = { allocation, playerId: randomUUID(), team: 1, seat: 0 };
  const { token: connectToken } = createConnectTokens({ privateKey, clock }).mint(seat);
  client.connect(Buffer.from(connectToken, "base64url"), performance.now());
  const ticks = setInterval(() => client.tick(performance.now()), 10);
  onTestFinished(async () => {
    clearInterval(ticks);
    await link.close();
  });
  return client;
}

const done = { data: { done: { match: { id: "x" } } } };
const failed = (code: string, retryable: boolean) => ({ errors: [{ extensions: { code, retryable } }] });

test("a match is told of when somebody is there and when it ended, with its token, and its server goes when that was taken", async () => {
  const { heard, url } = await startPlatform(() => done);
  const { host, allocator, matchId, lines } = await play(() => url);
  await vi.waitFor(() => expect(heard.map(({ kind }) => kind)).toEqual(["started", "ended"]), patience);
  const authorization = `Bearer ${matchToken}`;
  const of = (kind: Heard["kind"]) => heard.find((one) => one.kind === kind);
  expect(of("started")).toEqual({ kind: "started", authorization, input: { matchId } });
  expect(of("ended")).toEqual({
    ...{ kind: "ended", authorization },
    input: {
      ...{ matchId, leaverIds: [leaverId], idempotencyKey: expect.stringMatching(/^[0-9a-f-]{36}$/) },
      teams: [
        { team: 0, rank: 2, score: 1 },
        { team: 1, rank: 1, score: 4 },
      ],
    },
  });
  await vi.waitFor(async () => expect(await allocator.find("here", matchId)).toBeUndefined(), patience);
  await vi.waitFor(() => expect(host.site.room).toBe(2), patience);
  expect(lines.join("\n")).not.toContain("secret-body");
});

test("a platform that is away, or breaks off, is told again under the same key; the server is there until then", async () => {
  let [isAway, skewMs] = [true, 0];
  const { heard, url } = await startPlatform(({ kind }, count) => {
    if (kind === "started") return done;
    // Nobody is on it for longer than a match may be empty, again and again, and it stays.
    skewMs += emptyMsMax;
    return count === 1 ? failed("UNAVAILABLE", true) : isAway ? undefined : done;
  });
  const { allocator, matchId, lines, ticking } = await play(
    () => url,
    () => skewMs,
  );
  const ended = () => heard.filter(({ kind }) => kind === "ended");
  await vi.waitFor(() => expect(ended().length).toBeGreaterThan(0), patience);
  ticking.disconnect();
  await vi.waitFor(() => expect(ended().length).toBeGreaterThan(4), patience);
  expect(await allocator.find("here", matchId)).toBeDefined();
  isAway = false;
  await vi.waitFor(async () => expect(await allocator.find("here", matchId)).toBeUndefined(), patience);
  expect(new Set(ended().map(({ input }) => JSON.stringify(input))).size).toBe(1);
  expect(lines.join("\n")).not.toContain("secret-body");
});

test("a result that is refused is not told again: the log has its code, and not the token", async () => {
  const { heard, url } = await startPlatform(({ kind }) =>
    kind === "started" ? done : failed("DOUBLE_RESULT", false),
  );
  const { allocator, matchId, lines } = await play(() => url);
  await vi.waitFor(async () => expect(await allocator.find("here", matchId)).toBeUndefined(), patience);
  expect(heard.filter(({ kind }) => kind === "ended")).toHaveLength(1);
  expect(lines.filter((line) => line.includes("DOUBLE_RESULT") && line.includes(matchId))).toHaveLength(1);
  expect(lines.join("\n")).not.toContain("secret-body");
});
