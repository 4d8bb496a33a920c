import { useMemo } from "react";
import { CurrencyKindsDocument, ItemKindsDocument, type ItemKindsQuery } from "../generated/operations.js";
import { formatSlug, locale } from "../platform/format.js";
import { useWhole } from "../platform/read.js";

/** What a kind of item looks like. */
export type ItemLooks = Omit<ItemKindsQuery["itemDefinitions"]["edges"][number]["node"], "name"> & {
  readonly name: string;
};

/** What kinds of item and currencies are called, where only their slugs are known. */
export interface Catalogue {
  readonly items: readonly ItemLooks[];
  readonly currencies: readonly { readonly id: string; readonly name: string }[];
  /** Looks of the kind, made up from its slug where it is not known (yet). */
  item(id: string): ItemLooks;
  currencyName(id: string): string;
}

const catalogueTopic = "catalogue";

/** The {@link Catalogue}; it is read once, and empty until then. */
export function useCatalogue(): Catalogue {
  const kinds = useWhole(
    catalogueTopic,
    ItemKindsDocument,
    { locale },
    ({ itemDefinitions }) => itemDefinitions,
  );
  const coins = useWhole(catalogueTopic, CurrencyKindsDocument, { locale }, ({ currencies }) => currencies);
  return useMemo(() => {
    const items = (kinds.data ?? []).map(({ name, ...kind }) => ({ ...kind, name: name.text }));
    const currencies = (coins.data ?? []).map(({ id, name }) => ({ id, name: name.text }));
    const itemById = new Map(items.map((kind) => [kind.id, kind]));
    const currencyById = new Map(currencies.map(({ id, name }) => [id, name]));
    return {
      items,
      currencies,
      item: (id) =>
        itemById.get(id) ?? { id, name: formatSlug(id), rarity: "common", imageUrl: null, stackable: true },
      currencyName: (id) => currencyById.get(id) ?? formatSlug(id),
    };
  }, [kinds.data, coins.data]);
}
