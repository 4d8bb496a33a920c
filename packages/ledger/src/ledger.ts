import { AppError } from "@muster/errors";
import type { Json } from "@muster/events";
import { createJob, type Outcome } from "./job.js";
import { createLine } from "./line.js";
import { createRunner, type RunnerOptions } from "./runner.js";
import type { Unit } from "./unit.js";
import { checkUnit } from "./validate.js";

/** What a posted unit gives back. */
export interface Posted<Response extends Json> {
  /** The unit's response, or the stored one where the request was a repetition. */
  readonly response: Response;
  /** Whether the unit had been posted before, so that nothing was done now. */
  readonly replayed: boolean;
}

/** The one writer of the book. */
export interface Ledger {
  /**
   * Does all of `unit` or nothing. Units that are posted side by side share a transaction, and each has its own outcome.
   * Repeating the call with the same idempotency key is harmless and gives the same answer.
   *
   * @throws BAD_USER_INPUT for what breaks a bound of {@link Unit}.
   * @throws IDEMPOTENCY_CONFLICT when the key was used with another request.
   * @throws INSUFFICIENT_FUNDS with `ownerId`, `assetId`, `needed` and `missing` (decimal text).
   * @throws ITEM_NOT_OWNED with `itemId`.
   * @throws CONFLICT with `itemId` when the item's version is another or its id is taken; with `ownerId`, `assetId` and
   * `bound` when a balance would pass a transfer's `balanceMax`, or 2^63 - 1.
   * @throws UNAVAILABLE when the database does not answer or too many units wait. Whether the unit was done may be unknown:
   * send it again with the same key.
   * @throws whatever a caller's statement fails with: its `required` error, or the database's own error.
   */
  post<Response extends Json>(unit: Unit<Response>): Promise<Posted<Response>>;
  /** Refuses new units and waits for those that were accepted. */
  close(): Promise<void>;
}

/** What a ledger is made of. */
export interface LedgerOptions extends RunnerOptions {
  /** The most units in one transaction; 256 where absent. */
  readonly batchUnitsMax?: number;
  /** A batch takes no further unit once it has this many rows to write; 4,000 where absent. */
  readonly batchRowsMax?: number;
  /** The most transactions at once; 4 where absent: some compute while others commit. */
  readonly batchesMax?: number;
  /** The most units that wait; 10,000 where absent. */
  readonly waitingUnitsMax?: number;
}

/** A batch is not made smaller than this to share what waits. */
const shareUnitsMin = 32;

/** Opens the book for writing. Several ledgers, in one process or in many, may write to one book. */
export function createLedger(options: LedgerOptions): Ledger {
  const { batchUnitsMax = 256, batchRowsMax = 4000, batchesMax = 4, waitingUnitsMax = 10_000 } = options;
  const line = createLine();
  const run = createRunner(options);
  let running = 0;
  let scheduled = false;
  let closed: Promise<void> | undefined;
  let idle: (() => void) | undefined;

  const startBatches = (): void => {
    scheduled = false;
    while (running < batchesMax && line.length > 0) {
      // What waits is shared out between the free transactions, so that one computes while another commits.
      const share = Math.max(shareUnitsMin, Math.ceil(line.length / (batchesMax - running)));
      running++;
      void run(line.takeBatch(Math.min(share, batchUnitsMax), batchRowsMax)).then(() => {
        running--;
        schedule();
      });
    }
    if (running === 0) idle?.();
  };
  // At the end of the loop's turn, so that what arrives in one turn goes into one batch.
  const schedule = (): void => {
    if (scheduled) return;
    scheduled = true;
    setImmediate(startBatches);
  };

  return {
    async post<Response extends Json>(unit: Unit<Response>): Promise<Posted<Response>> {
      checkUnit(unit);
      if (closed !== undefined)
        throw new AppError("UNAVAILABLE", "the ledger is closing", { part: "ledger" });
      if (line.length >= waitingUnitsMax)
        throw new AppError("UNAVAILABLE", "too many units wait", { part: "ledger", bound: waitingUnitsMax });
      const outcome = await new Promise<Outcome>((resolve) => {
        line.add(createJob(unit, resolve));
        schedule();
      });
      if (outcome.kind === "refused") throw outcome.error;
      // The key, the operation and the request are the same, so the stored answer has the type of this one.
      if (outcome.kind === "replayed") return { response: outcome.response as Response, replayed: true };
      return { response: unit.response, replayed: false };
    },
    close() {
      closed ??= new Promise<void>((resolve) => {
        idle = resolve;
        schedule();
      });
      return closed;
    },
  };
}
