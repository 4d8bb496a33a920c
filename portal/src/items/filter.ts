import type { ItemFilterInput, ItemSortInput } from "../generated/operations.js";

/** In what order items stand. */
export const itemOrders = {
  newest: "Newest first",
  oldest: "Oldest first",
  name: "Name",
  rarity: "Rarest first",
  quantity: "Most first",
  value: "Most valuable first",
} as const;

/** A key of {@link itemOrders}. */
export type ItemOrder = keyof typeof itemOrders;

/** Which items are shown, and in what order. It is kept in the address, so that it can be sent and gone back to. */
export interface ItemFilter {
  readonly search: string;
  /** Slugs; any of them. Empty for all. */
  readonly rarities: readonly string[];
  /** Slugs; all of them. Empty for any. */
  readonly tags: readonly string[];
  readonly order: ItemOrder;
}

/** Reads the filter of an address; what it does not understand is left out. */
export function readFilter(address: URLSearchParams): ItemFilter {
  const order = address.get("order") ?? "";
  return {
    search: address.get("search") ?? "",
    rarities: address.getAll("rarity"),
    tags: address.getAll("tag"),
    order: Object.hasOwn(itemOrders, order) ? (order as ItemOrder) : "newest",
  };
}

/** The address of a filter, without what is as it is anyway. */
export function writeFilter({ search, rarities, tags, order }: ItemFilter): URLSearchParams {
  const address = new URLSearchParams();
  if (search !== "") address.set("search", search);
  for (const rarity of rarities) address.append("rarity", rarity);
  for (const tag of tags) address.append("tag", tag);
  if (order !== "newest") address.set("order", order);
  return address;
}

/** Whether the filter leaves anything out. */
export function isNarrow({ search, rarities, tags }: ItemFilter): boolean {
  return search.trim() !== "" || rarities.length > 0 || tags.length > 0;
}

/** The filter as the graph takes it. */
export function toFilterInput({ search, rarities, tags }: ItemFilter): ItemFilterInput {
  return { rarities, tags, search: search.trim() === "" ? null : search.trim() };
}

/** The order as the graph takes it, with names in the language `locale`. */
export function toSortInput({ order }: ItemFilter, locale: string): ItemSortInput {
  return { ...sorts[order], locale };
}

const sorts: Readonly<Record<ItemOrder, ItemSortInput>> = {
  newest: { by: "ACQUIRED", order: "DESC" },
  oldest: { by: "ACQUIRED", order: "ASC" },
  name: { by: "NAME", order: "ASC" },
  rarity: { by: "RARITY", order: "DESC" },
  quantity: { by: "QUANTITY", order: "DESC" },
  value: { by: "VALUE", order: "DESC" },
};

const knownRarities = ["common", "uncommon", "rare", "epic", "legendary"];

/** Rarities from common to legendary, then those that the title made up, by name. */
export function sortRarities(rarities: readonly string[]): string[] {
  const rank = (rarity: string): number => {
    const index = knownRarities.indexOf(rarity);
    return index < 0 ? knownRarities.length : index;
  };
  return [...rarities].sort((one, other) => rank(one) - rank(other) || one.localeCompare(other));
}
