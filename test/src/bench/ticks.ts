import { createSystemTickClock, startTicks } from "@muster/realtime-server";
import { createMetrics } from "@muster/telemetry";
import { openUdpLink, type UdpLink } from "@muster/transport/udp";
import { type Figures, median, percentile } from "./figures.js";

const rounds = 5;
const roundMs = 1500;

/**
 * Suite `ticks`: how late ticks begin, by turns with a control that spins on the clock in the same process and so shows what the machine
 * itself does to a thread. The figures over the control are the median of the rounds' differences.
 */
export async function benchTicks(): Promise<Figures> {
  const link = await openUdpLink({ address: "127.0.0.1", port: 0 });
  try {
    const figures: Record<string, { value: number; unit: string }> = {};
    for (const tickHz of [60, 128]) {
      const ours: Float64Array[] = [];
      const control: Float64Array[] = [];
      for (let round = 0; round < rounds; round++) {
        ours.push(await latenessOfLoop(tickHz, link));
        control.push(latenessOfSpin(tickHz));
      }
      for (const [name, lists] of [
        ["lateness", ours],
        ["control", control],
      ] as const) {
        for (const [mark, share] of [
          ["p50", 0.5],
          ["p99", 0.99],
        ] as const)
          figures[`${mark}_${name}_${tickHz}hz_ms`] = {
            value: median(lists.map((list) => percentile(list, share))),
            unit: "ms",
          };
      }
      figures[`p99_lateness_over_control_${tickHz}hz_ms`] = {
        value: median(
          ours.map((list, round) => percentile(list, 0.99) - percentile(control[round] ?? list, 0.99)),
        ),
        unit: "ms",
      };
    }
    return figures;
  } finally {
    await link.close();
  }
}

function latenessOfLoop(tickHz: number, link: UdpLink): Promise<Float64Array> {
  const late = new Float64Array(Math.floor((roundMs * tickHz) / 1000));
  let ticks = 0;
  return new Promise((resolve) => {
    const loop = startTicks({
      tickHz,
      clock: createSystemTickClock(),
      link,
      metrics: createMetrics({ process: false }),
      tick(_number, lateMs) {
        late[ticks++] = lateMs;
        if (ticks < late.length) return;
        loop.stop();
        resolve(late);
      },
    });
  });
}

function latenessOfSpin(tickHz: number): Float64Array {
  const startMs = performance.now();
  return Float64Array.from({ length: Math.floor((roundMs * tickHz) / 1000) }, (_, number) => {
    const dueMs = startMs + (number * 1000) / tickHz;
    let nowMs = performance.now();
    while (nowMs < dueMs) nowMs = performance.now();
    return nowMs - dueMs;
  });
}
