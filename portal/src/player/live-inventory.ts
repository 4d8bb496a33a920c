import type { QueryClient } from "@tanstack/react-query";
import { notify } from "../components/toasts.js";
import { InventoryChangedDocument, type InventoryChangedSubscription } from "../generated/operations.js";
import { type Follower, useFollow } from "./follow.js";
import { createRefresh } from "./refresh.js";
import { sayChange } from "./say-change.js";

/** Follows what changes in the player's inventory behind `cursor`: says it, and has what is shown read again. */
export function useLiveInventory(cursor: string | null): void {
  useFollow(InventoryChangedDocument, cursor, createFollower);
}

function createFollower(queries: QueryClient): Follower<InventoryChangedSubscription> {
  const refresh = createRefresh(queries);
  return {
    on({ inventoryChanged }) {
      refresh.run();
      const lines = sayChange(inventoryChanged);
      if (lines.length > 0) notify(lines.join(", "));
    },
    onGap: refresh.run,
    stop: refresh.stop,
  };
}
