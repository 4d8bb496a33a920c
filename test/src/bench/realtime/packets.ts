import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { openDgramLink, openUdpLink, type UdpLink } from "@muster/transport/udp";
import { type Figures, median } from "../figures.js";

const run = promisify(execFile);
const rounds = 7;
const roundMs = 400;
const batch = 64;
const payloadBytes = 325;

/**
 * Packets of 325 B that one thread sends and receives in a second over loopback, by batches of 64: the link on `dgram`, the one that
 * `openUdpLink` takes, and a loop in C (where the machine has a compiler), by turns.
 */
export async function measurePackets(): Promise<Figures> {
  const folder = await mkdtemp(join(tmpdir(), "muster-bench-"));
  const pairs = {
    dgram: [await openDgramLink(loopback), await openDgramLink(loopback)],
    fast: [await openUdpLink(loopback), await openUdpLink(loopback)],
  } as const;
  try {
    const program = await compile(folder);
    const [dgram, fast, native]: [number[], number[], number[]] = [[], [], []];
    for (let round = 0; round < rounds; round++) {
      dgram.push(await packetsPerS(...pairs.dgram));
      fast.push(await packetsPerS(...pairs.fast));
      if (program !== undefined) native.push(Number((await run(program, [String(roundMs)])).stdout));
    }
    const ratio = (over: readonly number[]): number =>
      median(fast.map((value, round) => value / (over[round] ?? Number.NaN)));
    return {
      packets_per_s_ratio_vs_dgram: { value: ratio(dgram), unit: "ratio" },
      packets_per_s_dgram: { value: median(dgram), unit: "packets/s" },
      [`packets_per_s_${pairs.fast[0].kind}`]: { value: median(fast), unit: "packets/s" },
      ...(native.length > 0 && {
        packets_per_s_c: { value: median(native), unit: "packets/s" },
        packets_per_s_ratio_vs_c: { value: ratio(native), unit: "ratio" },
      }),
    };
  } finally {
    await Promise.all(Object.values(pairs).flatMap((pair) => pair.map((link) => link.close())));
    await rm(folder, { recursive: true });
  }
}

const loopback = { address: "127.0.0.1", port: 0 };

async function packetsPerS(from: UdpLink, to: UdpLink): Promise<number> {
  const data = new Uint8Array(payloadBytes);
  let received = 0;
  to.receive(() => received++);
  const startMs = performance.now();
  let sent = 0;
  while (performance.now() - startMs < roundMs) {
    for (let n = 0; n < batch; n++) from.send(data, to.local);
    from.flush();
    sent += batch;
    to.poll();
    while (received < sent) {
      await nextTurn();
      to.poll();
    }
  }
  return (received * 1000) / (performance.now() - startMs);
}

/** The loop in C, compiled; undefined where there is no compiler. */
async function compile(folder: string): Promise<string | undefined> {
  const source = fileURLToPath(new URL("../../../src/bench/realtime/packets.c", import.meta.url));
  const program = join(folder, "packets");
  try {
    await run("cc", ["-O2", "-o", program, source]);
    return program;
  } catch {
    return undefined;
  }
}
