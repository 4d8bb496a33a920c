import type { Postgres } from "@muster/postgres";
import { show } from "../../faults/show.js";
import { tradeHoldS } from "../goods.js";
import type { GivenAway, Model, UndoneSource } from "../model.js";

interface LineJson {
  readonly playerId: string;
  readonly toPlayerId: string;
  readonly assetId: string;
  readonly amount: string;
  readonly missing: string;
}

/** What is on record as undone. */
export async function readUndone(admin: Postgres): Promise<UndoneSource[]> {
  const rows = await admin.query<{
    readonly source_id: string;
    readonly reversal_id: string;
    readonly reason: UndoneSource["reason"];
    readonly lines: readonly LineJson[];
  }>("SELECT source_id, reversal_id, reason, lines FROM inventory.reversed_sources");
  return rows.map(({ source_id: sourceId, reversal_id: reversalId, reason, lines }) => ({
    ...{ sourceId, reversalId, reason },
    lines: lines.map(({ amount, missing, ...line }) => ({
      ...{ ...line, amount: BigInt(amount), missing: BigInt(missing) },
    })),
  }));
}

/**
 * Each order to undo something is one that was answered, and is done. What it undid concerns its player and is what a trade gave,
 * which is reversed then, or an order; what was given away before it and held until it was done is undone.
 */
export async function checkReversals(admin: Postgres, model: Model): Promise<string[]> {
  const problems: string[] = [];
  const undone = await readUndone(admin);
  const rows = await admin.query<{
    readonly id: string;
    readonly player_id: string;
    readonly completed_at: Date | null;
  }>("SELECT id, player_id, completed_at FROM inventory.trade_reversals");
  const missing = new Set(model.reversals.keys());
  const given = new Set(undone.map(({ lines }) => sayLines(lines)));
  for (const { id, player_id: playerId, completed_at: completedAt } of rows) {
    missing.delete(id);
    const ordered = model.reversals.get(id);
    if (ordered?.playerId !== playerId) problems.push(`reversals: nobody was answered ${id}`);
    if (completedAt === null) problems.push(`reversals: ${id} is not done`);
    else if (ordered?.gift !== undefined && isDue(ordered.gift, ordered.createdAtMs, completedAt.getTime()))
      if (!given.has(sayGift(ordered.gift)))
        problems.push(`reversals: ${id} did not undo ${show(ordered.gift)}`);
  }
  for (const { sourceId, reversalId, reason, lines } of undone) {
    const { playerId } = model.reversals.get(reversalId) ?? {};
    if (lines.some((line) => line.playerId !== playerId && line.toPlayerId !== playerId))
      problems.push(`reversals: ${reversalId} undid ${sourceId}, which is none of its player's`);
    const { state } = model.trades.get(sourceId) ?? {};
    if (reason === "trade" && state !== "settled" && state !== "reversed")
      problems.push(`reversals: trade ${sourceId} was undone and ${state}`);
  }
  return [...problems, ...[...missing].map((id) => `reversals: ${id} was answered and is not there`)];
}

/** Whether a gift was surely held from before the order until its work was done. */
function isDue({ beganMs, answeredMs }: GivenAway, createdAtMs: number, completedMs: number): boolean {
  return answeredMs + 1 < createdAtMs && completedMs < beganMs + tradeHoldS * 1000;
}

function sayGift({ fromPlayerId, toPlayerId, lines }: GivenAway): string {
  return sayLines(lines.map((line) => ({ ...line, playerId: toPlayerId, toPlayerId: fromPlayerId })));
}

function sayLines(lines: readonly Omit<UndoneSource["lines"][number], "missing">[]): string {
  return lines
    .map(({ playerId, toPlayerId, assetId, amount }) => `${playerId} ${toPlayerId} ${assetId} ${amount}`)
    .sort()
    .join();
}
