import type { ReactElement } from "react";
import { Chips, Choice } from "../components/choice.js";
import { SearchInput } from "../components/fields.js";
import type { InventorySummaryQuery } from "../generated/operations.js";
import { formatSlug } from "../platform/format.js";
import { type ItemFilter, type ItemOrder, itemOrders, sortRarities } from "./filter.js";
import "./item-filters.css";

const orderOptions = Object.entries(itemOrders).map(([id, label]) => ({ id: id as ItemOrder, label }));

/** What narrows the items down: a search by name, their rarities, their tags; and their order. */
export function ItemFilters({
  summary: { byRarity, byTag },
  filter,
  onChange,
}: {
  readonly summary: NonNullable<InventorySummaryQuery["me"]["inventorySummary"]>;
  readonly filter: ItemFilter;
  readonly onChange: (filter: ItemFilter) => void;
}): ReactElement {
  const rarities = sortRarities(byRarity.map(({ name }) => name));
  return (
    <search className="item-filters">
      <SearchInput
        aria-label="Search items by name"
        placeholder="Search by name"
        maxLength={100}
        value={filter.search}
        onChange={(search) => onChange({ ...filter, search })}
      />
      <Choice
        label="Order"
        options={orderOptions}
        value={filter.order}
        onChange={(order) => onChange({ ...filter, order })}
      />
      <Chips
        label="Rarity"
        options={rarities.map((id) => ({ id, label: formatSlug(id), rarity: id }))}
        chosen={filter.rarities}
        onChange={(chosen) => onChange({ ...filter, rarities: chosen })}
      />
      <Chips
        label="Tags"
        options={byTag.map(({ name }) => ({ id: name, label: formatSlug(name) }))}
        chosen={filter.tags}
        onChange={(chosen) => onChange({ ...filter, tags: chosen })}
      />
    </search>
  );
}
