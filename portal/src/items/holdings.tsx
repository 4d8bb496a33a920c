import type { ReactElement } from "react";
import { Answer } from "../components/answer.js";
import { Button } from "../components/button.js";
import { More } from "../components/more.js";
import { EmptyState } from "../components/states.js";
import { type InventorySummaryQuery, ItemsDocument } from "../generated/operations.js";
import { formatCount, locale } from "../platform/format.js";
import { usePages } from "../platform/read.js";
import { inventoryTopic } from "../player/topics.js";
import { type ItemFilter, isNarrow, toFilterInput, toSortInput, writeFilter } from "./filter.js";
import { ItemFilters } from "./item-filters.js";
import { ItemGrid } from "./item-grid.js";

/** The items that the filter lets through, under the means to change it. */
export function Holdings({
  summary,
  filter,
  onFilter,
}: {
  readonly summary: NonNullable<InventorySummaryQuery["me"]["inventorySummary"]>;
  readonly filter: ItemFilter;
  readonly onFilter: (filter: ItemFilter) => void;
}): ReactElement {
  const asked = { filter: toFilterInput(filter), sort: toSortInput(filter, locale), locale };
  const items = usePages(inventoryTopic, ItemsDocument, asked, ({ me }) => me.items ?? noItems);
  return (
    <>
      <ItemFilters summary={summary} filter={filter} onChange={onFilter} />
      <Answer of={items}>
        {({ first: { totalCount }, nodes }) => (
          <>
            <p className="quiet small" role="status">
              {isNarrow(filter) ? `${totalCount} of ` : ""}
              {formatCount(summary.itemCount, "item")}
            </p>
            {nodes.length > 0 ? (
              <ItemGrid items={nodes} search={writeFilter(filter).toString()} />
            ) : (
              <EmptyState icon="search" title="No item fits">
                <Button onPress={() => onFilter({ ...filter, search: "", rarities: [], tags: [] })}>
                  Show everything
                </Button>
              </EmptyState>
            )}
            <More of={items} />
          </>
        )}
      </Answer>
    </>
  );
}

const noItems = { totalCount: 0, edges: [], pageInfo: { hasNextPage: false, endCursor: null } };
