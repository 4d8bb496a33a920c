import { findAppError } from "@muster/errors";
import {
  type Cursor,
  type EventId,
  type NewEvent,
  readHistory,
  type StoredEvent,
  type Tail,
} from "@muster/events";
import type { Postgres } from "@muster/postgres";
import type { Ids, SystemClock } from "@muster/runtime";
import type { Logger } from "@muster/telemetry";
import type { SessionId } from "./principal.js";

const revocationTopic = "auth.sessionRevoked";
const revocationKey = "auth.revocations";
const retryMs = 250;
/** Events are stamped by another machine's clock, which may be behind. */
const skewMs = 60_000;

/** The event that makes every gateway refuse the access tokens of a session; append it where the session ends. */
export function sessionRevokedEvent(
  made: { readonly ids: Ids; readonly clock: SystemClock },
  sessionId: SessionId,
): NewEvent {
  return {
    id: made.ids.next<EventId>(),
    topic: revocationTopic,
    key: revocationKey,
    payload: { sessionId },
    occurredAtMs: made.clock.nowMs(),
  };
}

/** The sessions that ended while their access tokens were still valid. */
export interface RevocationList {
  /** Resolves when what was revoked lately is known; then follows the log. */
  start(): Promise<void>;
  stop(): Promise<void>;
  isRevoked(sessionId: SessionId): boolean;
  /** Calls `listener` for each session as it is revoked; gives the function that ends this. */
  onRevoked(listener: (sessionId: SessionId) => void): () => void;
}

/**
 * Follows revocations through the event log, from as far back as access tokens live, so that a restart forgets none.
 *
 * @param options.log The log into which accounts writes.
 * @param options.tokenLifetimeMs How long an access token is valid at most.
 */
export function createRevocationList(options: {
  readonly tail: Tail;
  readonly log: { readonly database: string; readonly postgres: Postgres };
  readonly tokenLifetimeMs: number;
  readonly clock: SystemClock;
  readonly logger: Logger;
}): RevocationList {
  const { tail, log, clock, logger } = options;
  const keptMs = options.tokenLifetimeMs + skewMs;
  const revokedAtMs = new Map<SessionId, number>();
  const listeners = new Set<(sessionId: SessionId) => void>();
  const stopped = new AbortController();
  let after: Cursor | undefined;
  let running: Promise<void> = Promise.resolve();

  const forgetOld = (): void => {
    for (const [sessionId, atMs] of revokedAtMs) {
      if (atMs + keptMs > clock.nowMs()) return;
      revokedAtMs.delete(sessionId);
    }
  };

  const note = (event: StoredEvent): void => {
    const sessionId = String(event.payload["sessionId"]) as SessionId;
    revokedAtMs.set(sessionId, clock.nowMs());
    forgetOld();
    for (const listener of listeners) listener(sessionId);
  };

  const follow = async (onKnown: () => void): Promise<void> => {
    if (after === undefined) {
      const { events, cursor } = await readHistory(
        log.postgres,
        log.database,
        revocationKey,
        clock.nowMs() - keptMs,
      );
      for (const event of events) note(event);
      after = cursor;
    }
    const subscription = await tail.subscribe({
      database: log.database,
      key: revocationKey,
      topics: [revocationTopic],
      after,
      signal: stopped.signal,
      bufferMax: 100_000,
    });
    onKnown();
    for await (const event of subscription) {
      note(event);
      after = event.cursor;
    }
  };

  const keepFollowing = async (onKnown: () => void): Promise<void> => {
    while (!stopped.signal.aborted) {
      try {
        await follow(onKnown);
      } catch (error) {
        if (findAppError(error)?.code === "CURSOR_EXPIRED") after = undefined;
        if (!stopped.signal.aborted)
          logger.warn({ err: error }, "revocations cannot be followed; trying again");
      }
      await clock.sleep(retryMs, stopped.signal);
    }
    onKnown();
  };

  return {
    async start() {
      await new Promise<void>((resolve) => {
        running = keepFollowing(resolve);
      });
    },
    async stop() {
      stopped.abort();
      await running;
    },
    isRevoked: (sessionId) => revokedAtMs.has(sessionId),
    onRevoked(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
