import type { ReactElement } from "react";
import { useLocation, useSearchParams } from "wouter";
import { Answer } from "../components/answer.js";
import { EmptyState } from "../components/states.js";
import { InventorySummaryDocument } from "../generated/operations.js";
import { locale } from "../platform/format.js";
import { useRead } from "../platform/read.js";
import { inventoryTopic } from "../player/topics.js";
import { Page } from "../shell/page.js";
import { readFilter, writeFilter } from "./filter.js";
import { Holdings } from "./holdings.js";
import { ItemDrawer } from "./item-drawer.js";
import { Worth } from "./worth.js";

/** What the player has, with one item opened where the address names it. */
export function ItemsPage({ itemId }: { readonly itemId: string | undefined }): ReactElement {
  const [, navigate] = useLocation();
  const [address, setAddress] = useSearchParams();
  const filter = readFilter(address);
  const search = writeFilter(filter).toString();
  const summary = useRead(inventoryTopic, InventorySummaryDocument, { locale });
  const all = summary.data?.me.inventorySummary;
  return (
    <Page title="Items" actions={all && <Worth value={all.value} />}>
      <Answer of={summary}>
        {({ me: { inventorySummary } }) =>
          inventorySummary === null || inventorySummary.itemCount === 0 ? (
            <EmptyState title="Nothing here yet">
              <p>What you earn, buy or are given appears here at once.</p>
            </EmptyState>
          ) : (
            <Holdings
              summary={inventorySummary}
              filter={filter}
              onFilter={(next) => setAddress(writeFilter(next), { replace: true })}
            />
          )
        }
      </Answer>
      <ItemDrawer itemId={itemId} onClose={() => navigate(search === "" ? "/items" : `/items?${search}`)} />
    </Page>
  );
}
