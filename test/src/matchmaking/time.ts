import type { MatchId } from "@muster/matchmaking/service";
import type { Postgres } from "@muster/postgres";

/** Lets the time that something waits for pass in a moment, for that alone. Where the database is away, nothing is hastened. */
export interface Haste {
  /** The time to accept a match is over. */
  endAcceptance(matchId: MatchId): Promise<void>;
  /** Servers that have gone are looked for now. */
  sweepGone(): Promise<void>;
}

/** Makes {@link Haste}. */
export function createHaste(admin: Postgres): Haste {
  const run = async (text: string, values: unknown[]): Promise<void> => {
    await admin.query(text, values).catch(() => undefined);
  };
  return {
    endAcceptance: (id) =>
      run("UPDATE matchmaking.match SET accept_until_ms = made_at_ms WHERE id = $1 AND state = 'ACCEPTING'", [
        id,
      ]),
    sweepGone: () =>
      run(
        "UPDATE jobs.jobs SET run_at_ms = 0 WHERE name = 'matchmaking.sweepGone' AND state = 'waiting'",
        [],
      ),
  };
}
