import { countsTable } from "@muster/transport/impairment-table";
import type { Night } from "./night.js";

/** The bots that a screen shows one by one. */
const shownMax = 12;

/** A table whose columns line up; the first to the left, the others to the right. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  return rows
    .map((row) =>
      row.map((cell, at) => (at === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[at] ?? 0))),
    )
    .map((row) => `${row.join("  ")}\n`)
    .join("");
}

const whole = (value: number): string => Math.round(value).toLocaleString("en");

/** What a night is like by now: the server, the network, and the bots. */
export function screenOf(night: Night, passedS: number): string {
  const server = night.server();
  const ticks = night.ticks();
  const rejected = Object.values(server.rejects).reduce((sum, count) => sum + count, 0);
  const meanBytes = server.snapshotsSent === 0 ? 0 : server.snapshotBytes / server.snapshotsSent;
  return [
    `${passedS} s, ${night.kind} link\n\n`,
    table([
      [
        "server",
        "clients",
        "ticks",
        "skipped",
        "packets in",
        "packets out",
        "snapshots",
        "mean bytes",
        "rejected",
      ],
      [
        ...[
          "",
          whole(server.connected),
          whole(ticks.ran),
          whole(ticks.skipped),
          whole(server.packetsReceived),
        ],
        ...[whole(server.packetsSent), whole(server.snapshotsSent), whole(meanBytes), whole(rejected)],
      ],
    ]),
    `\nnetwork\n${countsTable(night.network())}\n`,
    table([
      [
        "bot",
        "round trip ms",
        "jitter ms",
        "loss %",
        "said",
        "heard",
        "wrong",
        "snapshots",
        "late",
        "illegal",
      ],
      ...night.bots.slice(0, shownMax).map(({ client, said, heard, wrong, snapshots }, number) => {
        const { roundTripMs = 0, jitterMs = 0, lossShare = 0 } = client.statistics ?? {};
        return [
          ...[`${number}`, whole(roundTripMs), whole(jitterMs), (lossShare * 100).toFixed(1)],
          ...[said, heard, wrong, snapshots, client.snapshots.late, client.snapshots.illegal].map(whole),
        ];
      }),
    ]),
    night.bots.length > shownMax ? `and ${night.bots.length - shownMax} more\n` : "",
  ].join("");
}
