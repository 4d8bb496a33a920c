import type { Postgres, Transaction } from "@muster/postgres";
import type { SystemClock } from "@muster/runtime";
import type { Logger, Metrics } from "@muster/telemetry";
import { holdingChecks, itemCheck, sealChecks, statementCheck } from "./checks.js";
import { type AuditProblem, allIds, type Check, findProblems } from "./problem.js";

/** Audits the book in the background, over and over. */
export interface Auditor {
  start(): void;
  /** Lets the step that runs come to its end. */
  stop(): Promise<void>;
}

/** What an auditor is made of. */
export interface AuditorOptions {
  /** A pool whose role has `muster_ledger`; one of its connections is used. */
  readonly postgres: Postgres;
  readonly clock: SystemClock;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** How long it rests between steps, and longer where a step took long. Milliseconds; 1,000 where absent. */
  readonly intervalMs?: number;
  /** Owners, items and, by the tenth, seals that a step looks at; 500 where absent. */
  readonly stepSize?: number;
}

/** How far a round through the book has come. */
interface Place {
  readonly ownerId: string;
  readonly itemId: string;
  readonly sequence: bigint;
}

/** How long it rests for each millisecond of a step: it takes 5% of one connection's time at most. */
const restMsPerStepMs = 19;

const start: Place = { ownerId: allIds.afterId, itemId: allIds.afterId, sequence: 0n };

/**
 * Makes an {@link Auditor}. It goes through owners, items and seals in small steps, each in a snapshot of its own, and starts
 * again at the end: what `auditLedger` finds in one long look, short of an account's transfers read one by one (it reads the
 * statement, which the seals' check compares with the transfers), it finds within a round.
 */
export function createAuditor(options: AuditorOptions): Auditor {
  const { postgres, clock, logger, metrics, intervalMs = 1000, stepSize = 500 } = options;
  const problemsNow = metrics.gauge(
    "muster_ledger_audit_problems",
    "Contradictions in the book that the last or the current round has found",
  );
  const successTime = metrics.gauge(
    "muster_ledger_audit_success_timestamp_seconds",
    "When a round through the whole book last ended without a problem",
  );
  const stopped = new AbortController();
  let running: Promise<void> | undefined;
  let before = 0;

  /** Goes once through the book, with a rest after each step; gives up where it is when stopped. */
  const round = async (): Promise<void> => {
    let place = start;
    let count = 0;
    while (!stopped.signal.aborted) {
      const startMs = clock.monotonicMs();
      const step = await postgres.transact((tx) => auditFrom(tx, place, stepSize), {
        isolation: "repeatable read",
      });
      for (const problem of step.problems) logger.error({ problem }, "the book contradicts itself");
      count += step.problems.length;
      problemsNow.set(Math.max(before, count));
      if (step.next === undefined) {
        before = count;
        problemsNow.set(count);
        if (count === 0) successTime.set(Math.floor(clock.nowMs() / 1000));
      }
      const restMs = Math.max(intervalMs, restMsPerStepMs * (clock.monotonicMs() - startMs));
      await clock.sleep(restMs, stopped.signal);
      if (step.next === undefined) return;
      place = step.next;
    }
  };

  const run = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      await round().catch((error: unknown) => {
        logger.warn({ err: error }, "the book could not be audited; it is tried again");
        return clock.sleep(intervalMs, stopped.signal);
      });
    }
  };

  return {
    start() {
      running ??= run();
    },
    async stop() {
      stopped.abort();
      await running;
    },
  };
}

interface Step {
  readonly problems: readonly AuditProblem[];
  /** `undefined` where the round is over. */
  readonly next: Place | undefined;
}

async function auditFrom(tx: Transaction, place: Place, size: number): Promise<Step> {
  const [ends] = await tx.query<{ owner_id: string | null; item_id: string | null; sequence: bigint }>(
    `SELECT
      (SELECT owner_id FROM ledger.accounts WHERE owner_id > $1 ORDER BY owner_id OFFSET $3 LIMIT 1) AS owner_id,
      (SELECT id FROM ledger.items WHERE id > $2 ORDER BY id OFFSET $3 LIMIT 1) AS item_id,
      (SELECT coalesce(max(sequence), 0) FROM ledger.seals) AS sequence`,
    [place.ownerId, place.itemId, size],
  );
  const next: Place = {
    ownerId: ends?.owner_id ?? allIds.toId,
    itemId: ends?.item_id ?? allIds.toId,
    sequence: smaller(place.sequence + BigInt(Math.ceil(size / 10)), ends?.sequence ?? 0n),
  };
  const over =
    next.ownerId === allIds.toId && next.itemId === allIds.toId && next.sequence === (ends?.sequence ?? 0n);
  const checks: Check[] = [
    statementCheck({ afterId: place.ownerId, toId: next.ownerId }),
    itemCheck({ afterId: place.itemId, toId: next.itemId }),
    ...sealChecks({ afterSequence: place.sequence, toSequence: next.sequence }),
    ...(over ? holdingChecks : []),
  ];
  return { problems: await findProblems(tx, checks), next: over ? undefined : next };
}

function smaller(one: bigint, other: bigint): bigint {
  return one < other ? one : other;
}
