import { createSystemClock, type SystemClock } from "@muster/runtime";
import type { Logger } from "@muster/telemetry";
import pg from "pg";
import { sharedSettings } from "./query.js";

/** A standing `LISTEN`. */
export interface Listener {
  close(): Promise<void>;
}

/**
 * Calls `onNotify` for each notification on `channel`, and once after each (re)connection, since what was sent while the
 * connection was down is lost. The connection is direct (poolers break LISTEN) and is made again, with a pause, when lost.
 */
export function listen(options: {
  readonly url: string;
  readonly channel: string;
  readonly applicationName: string;
  readonly onNotify: () => void;
  readonly logger: Logger;
  readonly clock?: SystemClock;
}): Listener {
  const clock = options.clock ?? createSystemClock();
  const stopped = new AbortController();
  /** Ends the wait of the connection that there is. */
  let stopWaiting: () => void = () => undefined;
  const hold = async (): Promise<void> => {
    const client = new pg.Client({
      ...sharedSettings,
      connectionString: options.url,
      application_name: options.applicationName,
    });
    const ended = new Promise<void>((resolve) => {
      client.on("error", () => resolve());
      client.once("end", () => resolve());
      stopWaiting = resolve;
    });
    try {
      await client.connect();
      client.on("notification", options.onNotify);
      await client.query(`LISTEN ${pg.escapeIdentifier(options.channel)}`);
      if (stopped.signal.aborted) return;
      options.onNotify();
      await ended;
    } finally {
      await client.end().catch(() => undefined);
    }
  };
  const running = (async () => {
    while (!stopped.signal.aborted) {
      await hold().catch((error: unknown) =>
        options.logger.warn({ err: error, channel: options.channel }, "listener lost"),
      );
      await clock.sleep(250, stopped.signal);
    }
  })();
  return {
    async close() {
      stopped.abort();
      stopWaiting();
      await running;
    },
  };
}
