import {
  externalOwnerId,
  type RecordedTransfer,
  type RecordedUnit,
  reverse,
  storeOwnerId,
  type UnitParts,
} from "@muster/ledger";
import type { RefundPolicy } from "../service/index.js";

/** How far an order's delivery is taken back: so many of its pieces, and so much of its money. */
export interface Taken {
  readonly pieces: number;
  readonly amountMicros: bigint;
}

/** Whether a transfer is what came from outside for an order. */
export function isMoney({ fromOwnerId, toOwnerId }: RecordedTransfer): boolean {
  return fromOwnerId === externalOwnerId && toOwnerId === storeOwnerId;
}

/**
 * What of an order's unit lies between two points: of each line its share of the pieces, rounded so that all parts together are
 * the whole; of each kind of item the items in the order of their ids; of money, the difference.
 */
export function partOf(unit: RecordedUnit, quantity: number, from: Taken, to: Taken | "end"): RecordedUnit {
  const end = to === "end" ? quantity : to.pieces;
  const shareOf = (total: bigint, pieces: number) =>
    quantity === 0 ? 0n : (total * BigInt(pieces)) / BigInt(quantity);
  const seen = new Map<string, number>();
  const counts = new Map<string, number>();
  for (const { assetId } of unit.moves) counts.set(assetId, (counts.get(assetId) ?? 0) + 1);
  return {
    ...unit,
    transfers: unit.transfers.flatMap((transfer) => {
      const { amount } = transfer;
      const part = isMoney(transfer)
        ? (to === "end" ? amount : to.amountMicros) - from.amountMicros
        : shareOf(amount, end) - shareOf(amount, from.pieces);
      return part > 0n ? [{ ...transfer, amount: part }] : [];
    }),
    moves: unit.moves.filter(({ assetId }) => {
      const at = BigInt(seen.get(assetId) ?? 0);
      seen.set(assetId, Number(at) + 1);
      const count = BigInt(counts.get(assetId) ?? 0);
      return at >= shareOf(count, from.pieces) && at < shareOf(count, end);
    }),
  };
}

/**
 * What undoes a unit. Its price goes back in any case. What its recipient has no more is put on record beside: as debt, which
 * has to be paid back where it is a currency, or as forgiven.
 */
export function undo(unit: RecordedUnit, policy: RefundPolicy, reason: string): UnitParts {
  const payment = unit.transfers.filter(({ toOwnerId }) => toOwnerId === storeOwnerId);
  const undone = policy === "WRITE_OFF" ? { ...unit, transfers: payment, moves: [] } : unit;
  const [currency, item] = policy === "DEBT" ? ["debt", "item-debt"] : ["forgiven", "item-forgiven"];
  return reverse(undone, {
    reason,
    shortfallAssetOf(assetId) {
      const [kind, name] = assetId.split(":");
      return `${kind === "currency" ? currency : item}:${name}`;
    },
  });
}
