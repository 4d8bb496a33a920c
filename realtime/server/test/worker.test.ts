import { randomFillSync } from "node:crypto";
import { setImmediate as nextTurn } from "node:timers/promises";
import { plazaChannel, plazaChannels, plazaCodec } from "@muster/games";
import { GameClient } from "@muster/realtime-client";
import {
  type MatchSource,
  type MatchWorker,
  type MatchWorkerEnd,
  type MatchWorkerReport,
  startMatchWorker,
} from "@muster/realtime-server";
import { createLogger, createMetrics } from "@muster/telemetry";
import { chooseAead } from "@muster/transport/aead";
import { clientIdOf, mintConnectToken, parseServerAddress, u64 } from "@muster/transport/connect-token";
import { clientState } from "@muster/transport/netcode";
import { openUdpLink, type UdpLink } from "@muster/transport/udp";
import { afterEach, expect, test } from "vitest";

const aead = chooseAead();
const pace = { startBytesPerS: 60_000, minBytesPerS: 20_000, maxBytesPerS: 200_000 };
const oldKey = new Uint8Array(32).fill(1);
const newKey = new Uint8Array(32).fill(2);
const fixture = new URL("./fixture/matches.mjs", import.meta.url).href;
const size = { playersMax: 4, crates: 10, seed: 1 };
const plaza = { module: "@muster/games", name: "makePlaza", options: size };

const silent = createLogger({ service: "test", level: "silent" });

const workers: MatchWorker[] = [];
const links: UdpLink[] = [];
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop()));
  await Promise.all(links.splice(0).map((link) => link.close()));
});

async function start(
  match: MatchSource,
  { link = "fastest", port = 0 }: { readonly link?: "fastest" | "dgram"; readonly port?: number } = {},
) {
  const metrics = createMetrics({ process: false });
  const reports: MatchWorkerReport[] = [];
  const lines: string[] = [];
  const logger = createLogger({ service: "test", level: "info" }, { write: (line) => void lines.push(line) });
  const worker = await startMatchWorker({
    ...{ match, link, metrics, logger, pace, address: "127.0.0.1", port, protocolId: u64(1) },
    ...{ privateKeys: [oldKey], slotsMax: 4, tickHz: 60, reported: (report) => void reports.push(report) },
  });
  workers.push(worker);
  return { worker, metrics, reports, lines };
}

let clientIds = 0;

async function join(
  worker: MatchWorker,
  { privateKey = oldKey, timeoutSeconds = 5 } = {},
): Promise<GameClient> {
  const link = await openUdpLink({ address: "127.0.0.1", port: 0 });
  links.push(link);
  const client = new GameClient({
    ...{ aead, pace, link },
    protocol: {
      channels: plazaChannels,
      snapshotChannel: plazaChannel.snapshots,
      codec: plazaCodec,
      entitiesMax: size.playersMax + size.crates,
    },
    handlers: { stateChanged: () => {}, message: () => {}, snapshot: () => {} },
  });
  const nowSeconds = Math.floor(Date.now() / 1000);
  const token = mintConnectToken(aead, (bytes) => void randomFillSync(bytes), {
    ...{ protocolId: u64(1), privateKey, clientId: clientIdOf(0, ++clientIds), timeoutSeconds },
    ...{ createdAt: u64(nowSeconds), expiresAt: u64(nowSeconds + 45) },
    ...{ servers: [parseServerAddress(worker.local)], userData: new Uint8Array(256) },
  });
  client.connect(token, performance.now());
  return client;
}

/** Lets the clients live until something holds. */
async function until(holds: () => boolean, ...clients: readonly GameClient[]): Promise<void> {
  for (const endMs = performance.now() + 20_000; !holds(); await nextTurn()) {
    if (performance.now() > endMs) throw new Error("not within 20 s");
    for (const client of clients) client.tick(performance.now());
  }
}

test.each(["fastest", "dgram"] as const)(
  "a match in a thread of its own: clients join by UDP (%s) and see it, its owner sees the counters move, and its end is told",
  async (link) => {
    const { worker, metrics, reports } = await start(plaza, { link });
    if (link === "dgram") expect(worker.link).toBe("dgram");
    const client = await join(worker);
    await until(() => client.snapshots.taken >= 30, client);
    expect(client.snapshots.illegal).toBe(0);
    expect([...client.receiver.alive.subarray(4)]).toEqual(new Array(10).fill(1));
    await until(() => (reports.at(-1)?.server.snapshotsSent ?? 0) >= 30, client);
    const before = reports.length;
    await until(() => reports.length > before, client);
    const [first, last] = [reports[0] as MatchWorkerReport, worker.report as MatchWorkerReport];
    expect(last.server.connected).toBe(1);
    expect(last.ticks.ran).toBeGreaterThan(first.ticks.ran);
    expect(last.link.sent).toBeGreaterThanOrEqual(last.server.packetsSent);
    expect(last.cpuMs).toBeGreaterThan(first.cpuMs);
    expect(last.cpuMs).toBeLessThanOrEqual(last.wallMs * 1.5);
    expect(await worker.stop()).toEqual({ kind: "stopped" });
    await until(() => client.state === clientState.disconnected, client);
    const { text } = await metrics.expose();
    const total = worker.report as MatchWorkerReport;
    expect(text).toContain(`muster_realtime_snapshots_sent_total ${total.server.snapshotsSent}`);
    expect(text).toContain(`muster_realtime_tick_lateness_ms_count ${total.ticks.ran}`);
    expect(text).toContain("muster_realtime_workers 0");
    expect(text).toContain("muster_realtime_worker_crashes_total 0");
  },
);

test("keys are exchanged while players stay, and a player is sent away", async () => {
  const { worker, reports } = await start(plaza);
  const first = await join(worker);
  await until(() => first.state === clientState.connected, first);
  worker.rotateKeys([newKey]);
  const second = await join(worker, { privateKey: newKey });
  await until(() => second.state === clientState.connected, first, second);
  expect(first.state).toBe(clientState.connected);
  const late = await join(worker, { privateKey: oldKey });
  await until(() => (reports.at(-1)?.server.rejects.forged ?? 0) > 0, first, second, late);
  expect(late.state).toBe(clientState.sendingConnectionRequest);
  worker.kick(second.slot);
  await until(() => second.state === clientState.disconnected, first, second);
  expect(first.state).toBe(clientState.connected);
  expect(() => worker.rotateKeys([new Uint8Array(31)])).toThrow("privateKeys: one or two of 32 bytes");
});

test("a match that throws ends its own thread: clients are told, the owner hears why, others go on", async () => {
  const sound = await start(plaza);
  const { worker, metrics } = await start({
    module: fixture,
    name: "makeFaulty",
    options: { ...size, ticks: 60 },
  });
  const [player, other] = [await join(worker), await join(sound.worker)];
  await until(() => player.state === clientState.connected, player, other);
  await until(() => player.state === clientState.disconnected, player, other);
  const end = await worker.ended;
  expect(end).toMatchObject({ kind: "crashed", error: { message: "the floor gave way" } });
  expect((await metrics.expose()).text).toContain("muster_realtime_worker_crashes_total 1");
  const taken = other.snapshots.taken;
  await until(() => other.snapshots.taken > taken, other);
  expect(await worker.stop()).toEqual(end);
});

test("one that throws at a message ends its sender: others play on, its owner counts it and logs it once", async () => {
  const { worker, metrics, lines } = await start({ module: fixture, name: "makeDeaf", options: size });
  const [loud, louder, quiet] = [await join(worker), await join(worker), await join(worker)];
  const players = [loud, louder, quiet];
  await until(() => players.every(({ state }) => state === clientState.connected), ...players);
  for (const player of [loud, louder]) player.send(plazaChannel.talk, Uint8Array.of(1));
  await until(
    () => loud.state === clientState.disconnected && louder.state === clientState.disconnected,
    ...players,
  );
  const taken = quiet.snapshots.taken;
  await until(() => worker.report?.server.faults === 2 && quiet.snapshots.taken > taken, quiet);
  expect((await metrics.expose()).text).toContain("muster_realtime_faults_total 2");
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { err: { message: "too loud" }, place: "message", msg: "the match threw at one player, who was ended" },
  ]);
  expect(await worker.stop()).toEqual({ kind: "stopped" });
});

test.each(["fastest", "dgram"] as const)(
  "a thread that dies (%s): its player waits and times out, its owner hears and counts it, and its port is free again",
  async (link) => {
    const { worker, metrics, lines } = await start(
      { module: fixture, name: "makeDoomed", options: size },
      { link },
    );
    const player = await join(worker, { timeoutSeconds: 1 });
    await until(() => player.snapshots.taken > 0 && worker.report?.server.connected === 1, player);
    expect((await metrics.expose()).text).toContain("muster_realtime_connected 1");
    player.send(plazaChannel.talk, Uint8Array.of(1));
    let end: MatchWorkerEnd | undefined;
    void worker.ended.then((how) => {
      end = how;
    });
    await until(() => end !== undefined, player);
    expect(end).toMatchObject({ kind: "crashed", error: { message: "the thread ended with code 7" } });
    // Nobody told the player.
    expect(player.state).toBe(clientState.connected);
    await until(() => player.state === clientState.connectionTimedOut, player);
    const { text } = await metrics.expose();
    expect(text).toContain("muster_realtime_worker_crashes_total 1");
    expect(text).toContain("muster_realtime_workers 0");
    expect(text).toContain("muster_realtime_connected 0");
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { err: { message: "the thread ended with code 7" }, msg: "a match worker crashed" },
    ]);
    const port = Number(worker.local.split(":")[1]);
    const next = await start(plaza, { link, port });
    expect(next.worker.local).toBe(worker.local);
    const again = await join(next.worker);
    await until(() => again.snapshots.taken > 0, again);
  },
);

test("one that hangs is ended by force", async () => {
  const begun = new Int32Array(new SharedArrayBuffer(4));
  const { worker } = await start({ module: fixture, name: "makeStuck", options: { ...size, begun } });
  await until(() => Atomics.load(begun, 0) === 1);
  expect(await worker.stop()).toMatchObject({
    kind: "crashed",
    error: { message: "the thread did not stop within 5000 ms" },
  });
});

test.each([
  [{ ...plaza, name: "nothing" }, 'match: @muster/games exports no function "nothing"'],
  [{ ...plaza, module: "file:///nowhere.mjs" }, "nowhere.mjs"],
])("what cannot start says why (%#)", async (match, message) => {
  await expect(start(match)).rejects.toThrow(message);
});

test("a setting out of its range keeps the worker from starting", async () => {
  await expect(
    startMatchWorker({
      ...{ match: plaza, link: "fastest", metrics: createMetrics({ process: false }), logger: silent, pace },
      ...{ address: "127.0.0.1", port: 0, protocolId: u64(1), privateKeys: [oldKey], slotsMax: 4, tickHz: 5 },
    }),
  ).rejects.toThrow("tickHz: 5 is not from 20 to 128");
});
