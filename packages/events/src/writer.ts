import { openPostgres, type Postgres, type Transaction } from "@muster/postgres";
import { createSystemClock, type SystemClock } from "@muster/runtime";
import type { Logger } from "@muster/telemetry";
import type { NewEvent } from "./event.js";
import { appendEvents, insertOf } from "./outbox.js";

/** The channel on which the relay hears that the outbox has rows. */
export const wakeChannel = "muster_events";

/** Appends events and wakes the relay when their transaction has committed. One a process and database is enough. */
export interface EventWriter {
  /** `appendEvents` and {@link EventWriter.wakeAfter} in one, so that a writer cannot forget the second. */
  append(tx: Transaction, events: readonly NewEvent[]): Promise<void>;
  /** As {@link EventWriter.append}, in the round trip of COMMIT. */
  appendAtCommit(tx: Transaction, events: readonly NewEvent[]): void;
  /** For a writer that inserts event rows in a statement of its own: wakes the relay once `tx` has committed. */
  wakeAfter(tx: Transaction): void;
  /** For a writer that commits by other means: wakes the relay now. */
  wake(): void;
  /** Sends what is pending and closes the connection. */
  close(): Promise<void>;
}

/**
 * Makes an {@link EventWriter} for the database of `postgres`. Wakes are gathered: the first goes at once, later ones at
 * most every `windowMs`, on one connection of its own, since a NOTIFY inside every transaction makes them all wait in
 * line. A wake that is lost costs time and no event: the relay also polls.
 */
export function createEventWriter(options: {
  readonly postgres: Postgres;
  readonly logger: Logger;
  readonly clock?: SystemClock;
  /** Milliseconds; 5 where absent. */
  readonly windowMs?: number;
}): EventWriter {
  const { logger, clock = createSystemClock(), windowMs = 5 } = options;
  const settings = options.postgres.options;
  const connection = openPostgres({
    ...settings,
    poolMax: 1,
    applicationName: `${settings.applicationName}-wake`,
  });
  let pending = false;
  let sending: Promise<void> | undefined;

  const send = async (): Promise<void> => {
    while (pending) {
      pending = false;
      try {
        await connection.query(`SELECT pg_notify('${wakeChannel}', '')`);
      } catch (error) {
        logger.debug({ err: error }, "the relay could not be woken");
      }
      await clock.sleep(windowMs);
    }
    sending = undefined;
  };
  const wake = (): void => {
    pending = true;
    sending ??= send();
  };

  return {
    async append(tx, events) {
      if (events.length === 0) return;
      await appendEvents(tx, events);
      tx.afterCommit(wake);
    },
    appendAtCommit(tx, events) {
      if (events.length === 0) return;
      tx.atCommit(...insertOf(events));
      tx.afterCommit(wake);
    },
    wakeAfter: (tx) => tx.afterCommit(wake),
    wake,
    async close() {
      await sending;
      await connection.close();
    },
  };
}
