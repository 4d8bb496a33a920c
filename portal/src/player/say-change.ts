import type { InventoryChangedSubscription } from "../generated/operations.js";
import { formatDelta } from "../platform/format.js";

type Change = InventoryChangedSubscription["inventoryChanged"];

// A change of more than this is told by its number.
const linesMax = 3;

/** A change of the inventory in words, a line each: `+3 Healing potion`. */
export function sayChange({ changes, wallet }: Pick<Change, "changes" | "wallet">): string[] {
  const lines = [
    ...changes.map(({ delta, definition: { name } }) => `${formatDelta(delta)} ${name.text}`),
    ...wallet.map(({ delta, currency: { name } }) => `${formatDelta(delta)} ${name.text}`),
  ];
  return lines.length > linesMax ? [`${lines.length} things changed in your inventory`] : lines;
}
