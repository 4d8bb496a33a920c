import type { Postgres } from "@muster/postgres";

/** Lets the time that something waits for pass in a moment, for that alone. */
export interface Haste {
  /** The time to pay an order is over. */
  endCheckout(orderId: string): Promise<void>;
  /** An open trade's time is over. */
  endTrade(tradeId: string): Promise<void>;
}

/** Makes {@link Haste}. Where the database is away, nothing is hastened. */
export function createHaste(admin: Postgres): Haste {
  const run = async (text: string, id: string): Promise<void> => {
    await admin.query(text, [id]).catch(() => undefined);
  };
  return {
    endCheckout: (id) =>
      run(
        "UPDATE jobs.jobs SET run_at_ms = 0 WHERE name = 'store.endCheckout' AND key = $1 AND state = 'waiting'",
        id,
      ),
    endTrade: (id) =>
      run(
        "UPDATE inventory.trades SET expires_at = now() WHERE id = $1 AND state IN ('proposed', 'accepted')",
        id,
      ),
  };
}
