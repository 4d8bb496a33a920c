import type { EntitlementGrant, EntitlementId } from "./domain.js";

/** What a player is entitled to, whatever orders it came from. */
export interface EntitlementHeld {
  readonly entitlementId: EntitlementId;
  /** When the stretch that holds now, or the last one, began. Milliseconds since the Unix epoch. */
  readonly fromMs: number;
  /** `null` for ever. */
  readonly untilMs: number | null;
  /** The orders of the stretch, the oldest first. */
  readonly orderIds: readonly string[];
}

/**
 * Adds up a player's grants that still count. One of a duration goes on where the stretch ends, or begins with itself; one
 * with an end moves the stretch's end there; one without either never ends. By entitlement id.
 */
export function addUpGrants(grants: readonly EntitlementGrant[]): EntitlementHeld[] {
  const held = new Map<EntitlementId, EntitlementHeld>();
  const inOrder = [...grants].sort(
    (one, other) => one.grantedAtMs - other.grantedAtMs || (one.orderId < other.orderId ? -1 : 1),
  );
  for (const grant of inOrder) {
    const before = held.get(grant.entitlementId);
    const runs = before !== undefined && (before.untilMs === null || before.untilMs >= grant.grantedAtMs);
    held.set(grant.entitlementId, {
      entitlementId: grant.entitlementId,
      fromMs: runs ? before.fromMs : grant.grantedAtMs,
      untilMs: endOf(grant, runs ? before.untilMs : grant.grantedAtMs),
      orderIds: [...(runs ? before.orderIds : []), grant.orderId],
    });
  }
  return [...held.values()].sort((one, other) => (one.entitlementId < other.entitlementId ? -1 : 1));
}

function endOf({ durationS, untilMs }: EntitlementGrant, endMs: number | null): number | null {
  if (endMs === null) return null;
  if (durationS !== null) return endMs + durationS * 1000;
  return untilMs === null ? null : Math.max(endMs, untilMs);
}

/** Whether an entitlement holds at a calendar time. */
export function holdsAt({ fromMs, untilMs }: EntitlementHeld, atMs: number): boolean {
  return fromMs <= atMs && (untilMs === null || atMs < untilMs);
}
