import { sinkOwnerId } from "@muster/ledger";
import { type Figures, median } from "./figures.js";
import { openBenchBook } from "./ledger-book.js";
import { anyPair, type ChoosePair, type Load, postAtMaximum, postAtRate } from "./ledger-load.js";
import { findPgbench, prepareReference, runReference } from "./pgbench.js";

/** What the bench needs to reach, and how far it goes. */
export interface LedgerBenchOptions {
  readonly databaseUrl: string;
  /** The value of `PATH` in which `pgbench` is looked for, besides `/usr/lib/postgresql`. */
  readonly searchPath?: string;
  /** Fills the larger book with 10^7 transfers, which takes minutes, not with 10^6. */
  readonly long?: boolean;
}

const rounds = 3;
const roundMs = 5000;

/**
 * Transfers between random accounts from 256 concurrent callers, each with an idempotency key and a stored answer, while the
 * sealer runs, next to `pgbench -N -M prepared -c 32 -j 2` (its statements through `pg` where it is absent: then
 * `reference_is_pgbench` is 0). Sides that are compared alternate on one server; figures are medians.
 */
export async function benchLedger(options: LedgerBenchOptions): Promise<Figures> {
  return { ...(await measureRate(options)), ...(await measureGrowth(options)) };
}

async function measureRate({ databaseUrl, searchPath }: LedgerBenchOptions): Promise<Figures> {
  const pgbench = findPgbench(searchPath ?? "/usr/local/bin:/usr/bin:/bin");
  const book = await openBenchBook(databaseUrl, 0);
  try {
    await prepareReference(book.url);
    const referenceTps: number[] = [];
    const loads: Load[] = [];
    await postAtMaximum(book, 1000);
    for (let round = 0; round < rounds; round++) {
      referenceTps.push(await runReference(pgbench, book.url, roundMs));
      loads.push(await postAtMaximum(book, roundMs));
    }
    const transfersPerS = median(loads.map(({ perS }) => perS));
    const paced = await postAtRate(book, roundMs, transfersPerS * 0.8);
    const [hot = "", ...others] = book.owners;
    const toHot: ChoosePair = (_owners, random) => [anyPair(others, random)[0], hot];
    const toSink: ChoosePair = (owners, random) => [anyPair(owners, random)[0], sinkOwnerId];
    return {
      ratio_vs_pgbench: {
        value: median(loads.map(({ perS }, round) => perS / (referenceTps[round] ?? Number.NaN))),
        unit: "1x",
      },
      transfers_per_s: { value: transfersPerS, unit: "1/s" },
      transfer_p99_ms: { value: median(loads.map(({ p99Ms }) => p99Ms)), unit: "ms" },
      p99_at_80_percent_ms: { value: paced.p99Ms, unit: "ms" },
      hot_account_per_s: { value: (await postAtMaximum(book, roundMs, toHot)).perS, unit: "1/s" },
      hot_sink_per_s: { value: (await postAtMaximum(book, roundMs, toSink)).perS, unit: "1/s" },
      pgbench_tps: { value: median(referenceTps), unit: "1/s" },
      reference_is_pgbench: { value: pgbench === undefined ? 0 : 1, unit: "count" },
    };
  } finally {
    await book.close();
  }
}

/** The time that a transfer takes in a large book as a multiple of what it takes in a small one. */
async function measureGrowth({ databaseUrl, long = false }: LedgerBenchOptions): Promise<Figures> {
  const small = await openBenchBook(databaseUrl, 10_000);
  try {
    const large = await openBenchBook(databaseUrl, long ? 10_000_000 : 1_000_000);
    try {
      const ratios: number[] = [];
      for (const book of [small, large]) await postAtMaximum(book, 1000);
      for (let round = 0; round < rounds; round++) {
        const before = await postAtMaximum(small, roundMs);
        ratios.push(before.perS / (await postAtMaximum(large, roundMs)).perS);
      }
      return { [long ? "growth_1e4_to_1e7" : "growth_1e4_to_1e6"]: { value: median(ratios), unit: "1x" } };
    } finally {
      await large.close();
    }
  } finally {
    await small.close();
  }
}
