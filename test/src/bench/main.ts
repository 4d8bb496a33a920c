import { parseArgs } from "node:util";
import { findServers, type Servers } from "@muster/stack/servers";
import { untilAskedToStop } from "@muster/subgraph";
import type { Figures } from "./figures.js";
import { benchGateway } from "./gateway.js";
import { benchLedger } from "./ledger.js";
import { benchMatchmaking } from "./matchmaking/index.js";
import { benchScale } from "./matchmaking/scale.js";
import { benchSolver } from "./matchmaking/solver.js";
import { benchRatings } from "./ratings/index.js";
import { benchRealtime } from "./realtime/index.js";
import { benchSnapshots } from "./snapshots.js";
import { benchStore } from "./store.js";
import { benchSubscriptions } from "./subscriptions.js";
import { benchTicks } from "./ticks.js";
import { benchTransportRejects } from "./transport-rejects.js";

interface SuiteOnServers {
  measure(servers: Servers & { readonly long: boolean }): Promise<Figures>;
  /** What a figure should be, for people. */
  readonly aims: Readonly<Record<string, string>>;
}

interface SuiteAlone {
  /** It measures what needs neither Postgres nor Redis. */
  readonly servers: false;
  measure(options: { readonly long: boolean }): Promise<Figures>;
  readonly aims: Readonly<Record<string, string>>;
}

type Suite = SuiteAlone | SuiteOnServers;

const suites: Readonly<Record<string, Suite>> = {
  gateway: {
    measure: benchGateway,
    aims: { q1_ratio_vs_stock: "at least 2.5", q2_ratio_vs_stock: "at least 2.5" },
  },
  subscriptions: {
    measure: benchSubscriptions,
    aims: { deliveries_per_s: "at least 20,000", p99_ms: "at most 100" },
  },
  store: {
    measure: benchStore,
    aims: {
      purchases_per_s: "at least 1,000",
      purchase_p99_ms: "at most 50",
      db_round_trips_per_purchase: "at most 3",
      inventory_query_5000_items_ms: "at most 10",
    },
  },
  ledger: {
    measure: benchLedger,
    aims: { ratio_vs_pgbench: "at least 3", growth_1e4_to_1e7: "at most 1.3" },
  },
  snapshots: {
    servers: false,
    measure: benchSnapshots,
    aims: {
      bytes_per_packet: "at most 250",
      encode_us: "at most 150",
      decode_us: "at most 150",
      allocations_per_frame: "0",
      decode_failures_with_loss: "0",
    },
  },
  "transport-rejects": {
    servers: false,
    measure: benchTransportRejects,
    aims: { forged_connect_us: "at most 20" },
  },
  realtime: {
    servers: false,
    measure: benchRealtime,
    aims: { packets_per_s_ratio_vs_dgram: "at least 1.5", players_per_core_60hz: "at least 300" },
  },
  ratings: {
    servers: false,
    measure: benchRatings,
    aims: {
      halo2_h2h_log_loss: "at most 0.566",
      halo2_h2h_calibration_error: "at most 0.015",
      halo2_largeteam_log_loss: "at most 0.645",
      halo2_largeteam_calibration_error: "at most 0.015",
      football_log_loss: "at most 0.476",
      football_calibration_error: "at most 0.015",
      f1_pair_correct: "at least 0.69",
      update_5v5_us: "at most 10",
      newcomer_rank_share_8_games_1v1: "at least 0.9",
      newcomer_rank_share_8_games_5v5: "at least 0.9",
    },
  },
  solver: {
    servers: false,
    measure: benchSolver,
    aims: { optimum_share_50ms_60: "at least 0.93" },
  },
  matchmaking: {
    servers: false,
    measure: benchMatchmaking,
    aims: {
      columns_where_a_contender_wins: "at most 4",
      in_band_predicted_15: "at least 0.92",
      in_band_true_15: "at least 0.75",
      ping_share_of_ceiling_15: "at least 0.985",
      wait_p95_15_s: "at most 30",
      autofill_share_15: "at most 0.06",
      map_repeat_share_5: "at most 0.1",
      share_60ms_planned: "at least 0.9",
    },
  },
  "matchmaking-scale": {
    measure: benchScale,
    aims: { tickets_per_s: "at least 500", tick_p99_ms: "at most 250" },
  },
  ticks: {
    servers: false,
    measure: benchTicks,
    aims: { p99_lateness_over_control_128hz_ms: "at most 1" },
  },
};

/** `npm run bench -- <suite> [--json] [--long]`: measures one suite, on servers that it finds or starts. */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { json: { type: "boolean", default: false }, long: { type: "boolean", default: false } },
    allowPositionals: true,
  });
  const [name = "", ...more] = positionals;
  const suite = Object.hasOwn(suites, name) ? suites[name] : undefined;
  if (suite === undefined || more.length > 0)
    throw new Error(`npm run bench -- <suite> [--json] [--long]; suites: ${Object.keys(suites).join(", ")}`);
  const interrupted = untilAskedToStop().then(() => {
    throw new Error("interrupted");
  });
  const figures = await measure(suite, values.long, interrupted);
  process.stdout.write(
    values.json ? `${JSON.stringify({ suite: name, figures })}\n` : table(figures, suite.aims),
  );
}

async function measure(suite: Suite, long: boolean, interrupted: Promise<never>): Promise<Figures> {
  if ("servers" in suite) return Promise.race([suite.measure({ long }), interrupted]);
  const servers = await findServers({ dataName: "bench" });
  try {
    return await Promise.race([suite.measure({ ...servers, long }), interrupted]);
  } finally {
    await servers.stop();
  }
}

function table(figures: Figures, aims: Suite["aims"]): string {
  const rows = Object.entries(figures).map(([name, { value, unit }]) => [
    name,
    value.toLocaleString("en", { maximumSignificantDigits: value >= 1000 ? 6 : 3 }),
    unit,
    aims[name] ?? "",
  ]);
  const head = ["figure", "value", "unit", "aim"];
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  return [head, ...rows]
    .map((row) =>
      row.map((cell, at) => (at === 1 ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0))),
    )
    .map((row) => `${row.join("  ").trimEnd()}\n`)
    .join("");
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
