import { InventoryChangedDocument, type InventoryChangedSubscription } from "@muster/client";
import type { Traveller } from "./traveller.js";

/** A change of a player's inventory. */
export type Change = InventoryChangedSubscription["inventoryChanged"];

/** A player's inventory as it is followed. */
export interface Changes {
  next(): Promise<Change>;
  /** The next change for that reason; those before it are passed over. */
  nextOf(reason: Change["reason"]): Promise<Change>;
}

/** Follows a player's inventory from behind `after`. */
export function followInventory({ client }: Traveller, after: string): Changes {
  const changes = client.subscribe(InventoryChangedDocument, { after });
  const next = async (): Promise<Change> => {
    const { value, done } = await changes.next();
    if (done === true) throw new Error("the subscription has ended");
    // What the state showed already may come once more behind the cursor that was read with it.
    return value.inventoryChanged.reason === "STARTER_GRANT" ? next() : value.inventoryChanged;
  };
  return {
    next,
    async nextOf(reason) {
      for (;;) {
        const change = await next();
        if (change.reason === reason) return change;
      }
    },
  };
}

/** The reason of a change, and each kind of item with how much came or went. */
export function summary({ reason, changes }: Change): readonly string[] {
  return [reason, ...changes.flatMap(({ definitionId, delta }) => [definitionId, delta])];
}

/** Each currency of a change with how much came or went. */
export function walletSummary({ wallet }: Change): readonly string[] {
  return wallet.flatMap(({ currencyId, delta }) => [currencyId, delta]);
}
