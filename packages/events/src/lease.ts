import type { Queryable } from "@muster/postgres";
import type { SystemClock } from "@muster/runtime";

/** What shows that a relay's lease is in use: the pair changes whenever it is taken or used. */
interface Sign {
  readonly fence: bigint;
  readonly beat: bigint;
  readonly held: boolean;
}

/** The right to give positions in one database, for one relay at a time. */
export interface Lease {
  /**
   * Takes the lease where it is free, or was not used for `leaseMs`, and gives its fence; otherwise `undefined`. Time is
   * this process's own between two looks at an unchanged row, so clocks of other machines play no part.
   */
  tryTake(): Promise<bigint | undefined>;
  /** Gives the lease back, if it is still the one with `fence`. */
  release(fence: bigint): Promise<void>;
}

/** The lease in the state row of `db`. */
export function createLease(db: Queryable, clock: SystemClock, leaseMs: number): Lease {
  let seen: { readonly sign: Sign; readonly sinceMs: number } | undefined;

  const look = async (): Promise<{ readonly sign: Sign; readonly unusedMs: number } | undefined> => {
    const [sign] = await db.query<Sign>("SELECT fence, beat, held FROM events.log_state");
    if (sign === undefined) return undefined;
    if (seen?.sign.fence !== sign.fence || seen.sign.beat !== sign.beat)
      seen = { sign, sinceMs: clock.monotonicMs() };
    return { sign, unusedMs: clock.monotonicMs() - seen.sinceMs };
  };

  return {
    async tryTake() {
      const found = await look();
      if (found === undefined || (found.sign.held && found.unusedMs < leaseMs)) return undefined;
      const [taken] = await db.query<{ readonly fence: bigint }>(
        `UPDATE events.log_state SET fence = fence + 1, beat = beat + 1, held = true
         WHERE fence = $1 AND (beat = $2 OR NOT held) RETURNING fence`,
        [found.sign.fence, found.sign.beat],
      );
      return taken?.fence;
    },
    async release(fence) {
      await db.query("UPDATE events.log_state SET held = false, beat = beat + 1 WHERE fence = $1", [fence]);
    },
  };
}
