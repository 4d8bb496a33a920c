import { type MusterClient, MusterError } from "@muster/client";
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { notify, notifyFailure } from "../components/toasts.js";
import { InventoryChangedDocument, type InventoryChangedSubscription } from "../generated/operations.js";
import { locale } from "../platform/format.js";
import { useClient } from "../platform/session.js";
import { createRefresh, type Refresh } from "./refresh.js";
import { sayChange } from "./say-change.js";
import { viewerTopic } from "./topics.js";

/** Follows what changes in the player's inventory behind `cursor`: says it, and has what is shown read again. */
export function useLiveInventory(cursor: string | null): void {
  const client = useClient();
  const queries = useQueryClient();
  useEffect(() => {
    if (cursor === null) return undefined;
    const changes = client.subscribe(InventoryChangedDocument, { after: cursor, locale });
    const refresh = createRefresh(queries);
    follow(changes, refresh).catch((error: unknown) => onEnd(client, queries, refresh, error));
    return () => {
      refresh.stop();
      void changes.return?.();
    };
  }, [client, queries, cursor]);
}

async function follow(changes: AsyncIterable<InventoryChangedSubscription>, refresh: Refresh): Promise<void> {
  for await (const { inventoryChanged } of changes) {
    refresh.run();
    for (const line of sayChange(inventoryChanged)) notify(line);
  }
}

async function onEnd(
  client: MusterClient,
  queries: QueryClient,
  refresh: Refresh,
  error: unknown,
): Promise<void> {
  if (client.session.get() === null) return;
  if (!(error instanceof MusterError) || error.code !== "CURSOR_EXPIRED") return notifyFailure(error);
  // Away for too long. The cursor is read before the state, as at the start.
  await queries.invalidateQueries({ queryKey: [viewerTopic] });
  refresh.run();
}
