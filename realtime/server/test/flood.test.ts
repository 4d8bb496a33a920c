import { randomFillSync } from "node:crypto";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import {
  emptyInputs,
  type PlazaReport,
  plazaChannel,
  plazaChannels,
  plazaCodec,
  serializeInputs,
} from "@muster/games";
import { GameClient } from "@muster/realtime-client";
import { startMatchWorker } from "@muster/realtime-server";
import { createLogger, createMetrics } from "@muster/telemetry";
import { chooseAead } from "@muster/transport/aead";
import { clientIdOf, mintConnectToken, parseServerAddress, u64 } from "@muster/transport/connect-token";
import { clientState } from "@muster/transport/netcode";
import { openUdpLink } from "@muster/transport/udp";
import { BitWriter } from "@muster/wire";
import { expect, test } from "vitest";

const aead = chooseAead();
const pace = { startBytesPerS: 60_000, minBytesPerS: 20_000, maxBytesPerS: 200_000 };
const privateKey = new Uint8Array(32).fill(1);
const protocolId = u64(1);
const players = 20;
const forged = 20_000;

function mint(number: number, servers: readonly string[]): Uint8Array {
  const nowSeconds = Math.floor(Date.now() / 1000);
  return mintConnectToken(aead, (bytes) => void randomFillSync(bytes), {
    ...{ protocolId, privateKey, clientId: clientIdOf(0, number + 1), timeoutSeconds: 10 },
    ...{ createdAt: u64(nowSeconds), expiresAt: u64(nowSeconds + 60) },
    ...{ servers: servers.map(parseServerAddress), userData: new Uint8Array(256) },
  });
}

test("a flood of forged requests: players stay, their inputs are complete, and every forgery is counted", async () => {
  const worker = await startMatchWorker({
    logger: createLogger({ service: "test", level: "silent" }),
    ...{ link: "fastest", metrics: createMetrics({ process: false }), pace, protocolId, tickHz: 60 },
    ...{ address: "127.0.0.1", port: 0, privateKeys: [privateKey], slotsMax: players + 1 },
    match: {
      module: "@muster/games",
      name: "makePlaza",
      options: { playersMax: players + 1, crates: 20, seed: 1 },
    },
  });
  const links = await Promise.all(
    Array.from({ length: players }, () => openUdpLink({ address: "127.0.0.1", port: 0 })),
  );
  const clients = links.map((link, number) => {
    const client = new GameClient({
      ...{ aead, pace, link },
      protocol: {
        ...{ channels: plazaChannels, snapshotChannel: plazaChannel.snapshots, codec: plazaCodec },
        entitiesMax: players + 21,
      },
      handlers: { stateChanged: () => {}, message: () => {}, snapshot: () => {} },
    });
    client.connect(mint(number, [worker.local]), performance.now());
    return client;
  });
  const inputs = Object.assign(emptyInputs(), { count: 8 });
  const message = new Uint8Array(64);
  const writer = new BitWriter(message);
  /** Lets the players play, 8 inputs a message, until something holds. */
  const play = async (until: () => boolean): Promise<void> => {
    for (const endMs = performance.now() + 30_000; !until(); await pause(15)) {
      if (performance.now() > endMs) throw new Error("not within 30 s");
      inputs.tick++;
      writer.reset(message);
      serializeInputs(writer, inputs);
      for (const client of clients) {
        client.send(plazaChannel.inputs, message.subarray(0, writer.bytePosition));
        client.tick(performance.now());
      }
    }
  };
  const connected = (): number => clients.filter(({ state }) => state === clientState.connected).length;
  try {
    await play(() => connected() === players && (worker.report?.server.connected ?? 0) === players);
    const quiet = inputs.tick + 30;
    await play(() => inputs.tick >= quiet);
    const before = worker.report?.server.rejects;
    // The head that any client sees in a token of its own: zero, version, protocol and expiry.
    const token = mint(players, [worker.local]);
    const head = Uint8Array.of(0, ...token.subarray(0, 21), ...token.subarray(29, 37));
    const flood = new Worker(new URL("./fixture/flood.mjs", import.meta.url), {
      workerData: { server: worker.local, head, count: forged, perBatch: 50 },
    });
    let isOver = false;
    void once(flood, "exit").then(() => {
      isOver = true;
    });
    await play(() => isOver);
    const seen = (): number => {
      const now = worker.report?.server.rejects;
      return (now?.rate ?? 0) + (now?.forged ?? 0) - (before?.rate ?? 0) - (before?.forged ?? 0);
    };
    const [after, reports] = [inputs.tick + 150, worker.report];
    await play(() => inputs.tick >= after && worker.report !== reports);
    expect(connected()).toBe(players);
    const report = worker.report as NonNullable<typeof worker.report>;
    expect(report.server.connected).toBe(players);
    expect((report.match as PlazaReport).inputsMissed).toBe(0);
    expect(report.server.violations).toBe(0);
    // The system drops what its buffer does not hold; whatever came through is counted, and few were deciphered.
    const legitimate = report.server.packetsReceived;
    expect(seen()).toBeGreaterThan(forged / 10);
    expect(seen()).toBeLessThanOrEqual(forged);
    expect(report.link.received - legitimate - seen()).toBeLessThan(players * 100);
    expect(report.server.rejects.rate).toBeGreaterThan(report.server.rejects.forged);
  } finally {
    await worker.stop();
    await Promise.all(links.map((link) => link.close()));
  }
});
