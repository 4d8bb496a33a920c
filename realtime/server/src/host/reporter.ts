import type { SystemClock } from "@muster/runtime";
import type { Logger } from "@muster/telemetry";
import type { MatchOutcome } from "../match-server.js";

/** A match, and what proves that this host runs it. */
export interface ReportedMatch {
  readonly matchId: string;
  /** As secret as a password: it goes to the platform, and nowhere else. */
  readonly matchToken: string;
}

/** Tells the platform of matches, over its GraphQL endpoint. Nothing here throws. */
export interface MatchReporter {
  /** Its players are there. */
  started(match: ReportedMatch): Promise<void>;
  /** It has ended. Resolves when the platform has answered, or nothing more is tried. */
  ended(match: ReportedMatch, outcome: MatchOutcome, idempotencyKey: string): Promise<void>;
  /** Tries nothing again from now on; what is under way is still heard. */
  close(): void;
}

const firstPauseMs = 250;
const longestPauseMs = 10_000;
/** A platform that is away for longer does not hear of the match any more. */
const patienceMs = 600_000;
const timeoutMs = 10_000;

const startedText =
  "mutation Started($input: ReportMatchStartedInput!) { reportMatchStarted(input: $input) { match { id } } }";
const endedText =
  "mutation Ended($input: ReportMatchResultInput!) { reportMatchResult(input: $input) { match { id } } }";

type Answer =
  | { readonly ok: true }
  | { readonly ok: false; readonly code: string; readonly retryable: boolean };

/** @param options.platformUrl Where the platform's gateway is, `https://play.example`; `undefined` while that is not known. */
export function createMatchReporter(options: {
  readonly platformUrl: () => string | undefined;
  readonly clock: SystemClock;
  readonly logger: Logger;
}): MatchReporter {
  const { platformUrl, clock, logger } = options;
  const closed = new AbortController();

  const ask = async (token: string, query: string, input: object): Promise<Answer> => {
    const url = platformUrl();
    if (url === undefined) return { ok: false, code: "UNKNOWN_PLATFORM", retryable: true };
    try {
      const response = await fetch(`${url}/graphql`, {
        method: "POST",
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
        body: JSON.stringify({ query, variables: { input } }),
        signal: AbortSignal.timeout(timeoutMs),
      });
      return read(await response.json());
    } catch {
      // Whatever it is, the same again is harmless; and what fetch throws is not for logs.
      return { ok: false, code: "UNREACHABLE", retryable: true };
    }
  };

  const tell = async (
    { matchId, matchToken }: ReportedMatch,
    query: string,
    input: object,
    what: string,
  ): Promise<void> => {
    const lastMs = clock.monotonicMs() + patienceMs;
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
      const answer = await ask(matchToken, query, input);
      if (answer.ok) return;
      const { code, retryable } = answer;
      if (!retryable || closed.signal.aborted || clock.monotonicMs() >= lastMs) {
        logger.warn({ matchId, code }, `the platform did not take the ${what} of a match`);
        return;
      }
      await clock.sleep(pauseMs, closed.signal);
    }
  };

  return {
    started: (match) => tell(match, startedText, { matchId: match.matchId }, "start"),
    ended: (match, { teams, leaverIds }, idempotencyKey) =>
      tell(match, endedText, { matchId: match.matchId, idempotencyKey, teams, leaverIds }, "result"),
    close: () => closed.abort(),
  };
}

interface Body {
  readonly data?: unknown;
  readonly errors?: readonly {
    readonly extensions?: { readonly code?: string; readonly retryable?: boolean };
  }[];
}

function read(body: unknown): Answer {
  const { data, errors } = (body ?? {}) as Body;
  const [error] = errors ?? [];
  if (error === undefined && data != null) return { ok: true };
  const { code = "UNREADABLE", retryable = true } = error?.extensions ?? {};
  return { ok: false, code, retryable };
}
