import { defineTopic, type EventId, type Json, type NewEvent } from "@muster/events";
import type { Ids } from "@muster/runtime";
import type { Accepted } from "./batch.js";
import { isSystemOwner } from "./unit.js";

/** How much of an asset came to an owner. */
export interface Delta {
  readonly assetId: string;
  /** `null` for what is counted. */
  readonly itemId: string | null;
  /** Negative for what went; 1 or -1 for an item; never 0. */
  readonly delta: bigint;
}

/** What one unit did to one owner. */
export interface LedgerChange {
  readonly ownerId: string;
  /** As the unit's `change` says, e.g. `purchase`. */
  readonly kind: string;
  readonly unitId: string;
  /** What is counted first, then items, each in the order in which the unit names it. */
  readonly changes: readonly Delta[];
}

type ChangeJson = Omit<LedgerChange, "changes"> & {
  readonly changes: readonly {
    readonly assetId: string;
    readonly itemId: string | null;
    readonly delta: string;
  }[];
};

/** Topic `ledger.changed`: what a unit with a `change` did to one owner. Key `player:<owner>` unless the unit says another. */
export const ledgerChanged = defineTopic<LedgerChange>({
  name: "ledger.changed",
  encode: ({ changes, ...rest }) => ({
    ...rest,
    changes: changes.map((change) => ({ ...change, delta: change.delta.toString() })),
  }),
  decode(json) {
    const { changes, ...rest } = json as Json as unknown as ChangeJson;
    return { ...rest, changes: changes.map((change) => ({ ...change, delta: BigInt(change.delta) })) };
  },
});

/** The events of those units that have a `change`: one for each owner whom the unit leaves with more or less. */
export function changedEvents(
  accepted: readonly Accepted[],
  context: { readonly ids: Ids; readonly nowMs: number },
): NewEvent[] {
  return accepted.flatMap((one) => {
    const { change } = one.job.unit;
    if (change === undefined) return [];
    return [...sumByOwner(one)].flatMap(([ownerId, deltas]) => {
      const changes = [...deltas.values()].filter(({ delta }) => delta !== 0n);
      if (changes.length === 0) return [];
      return ledgerChanged.event({
        id: context.ids.next<EventId>(),
        key: change.keys?.[ownerId] ?? `player:${ownerId}`,
        payload: { ownerId, kind: change.kind, unitId: one.unitId, changes },
        occurredAtMs: context.nowMs,
      });
    });
  });
}

function sumByOwner({ transfers, moves }: Accepted): Map<string, Map<string, Delta>> {
  const owners = new Map<string, Map<string, Delta>>();
  const add = (ownerId: string, assetId: string, itemId: string | null, amount: bigint): void => {
    if (isSystemOwner(ownerId)) return;
    const deltas = owners.get(ownerId) ?? new Map<string, Delta>();
    owners.set(ownerId, deltas);
    const key = itemId ?? assetId;
    deltas.set(key, { assetId, itemId, delta: (deltas.get(key)?.delta ?? 0n) + amount });
  };
  for (const { assetId, fromOwnerId, toOwnerId, amount } of transfers) {
    add(fromOwnerId, assetId, null, -amount);
    add(toOwnerId, assetId, null, amount);
  }
  for (const { assetId, itemId, fromOwnerId, toOwnerId } of moves) {
    add(fromOwnerId, assetId, itemId, -1n);
    add(toOwnerId, assetId, itemId, 1n);
  }
  return owners;
}
