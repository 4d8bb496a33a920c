import type {
  Box,
  BoxId,
  CatalogContent,
  Entitlement,
  EntitlementId,
  Offer,
  OfferId,
  Revised,
  Shop,
  ShopId,
} from "../domain.js";

export { assetsGivenBy, assetsOf, currencyAsset, itemAsset } from "./assets.js";
export { quantityThatFits } from "./capacity.js";
export { type CatalogEntries, checkCapacity, checkCatalog, wrongEntry } from "./check.js";
export type * from "./editor.js";
export { catalogKinds, parseEntry, splitEntryId } from "./parse.js";

/** The catalog in force, ready to be looked up. It does not change. */
export interface Catalog {
  /** The publication that it is of; 0 before the first. */
  readonly revision: number;
  /** By id. */
  readonly offers: ReadonlyMap<OfferId, Offer>;
  readonly boxes: ReadonlyMap<BoxId, Box>;
  readonly shops: ReadonlyMap<ShopId, Shop>;
  readonly entitlements: ReadonlyMap<EntitlementId, Entitlement>;
  /** The box that a kind of item is, by the kind's slug. */
  readonly boxesByItem: ReadonlyMap<string, Box>;
  /** The shops in whose pool an offer is. */
  readonly shopsByOffer: ReadonlyMap<OfferId, readonly Shop[]>;
}

/** Entries as they are published. */
export interface CatalogSnapshot {
  readonly revision: number;
  readonly entries: ReadonlyMap<string, { readonly revision: number; readonly content: CatalogContent }>;
}

/** Makes the lookups of what was published. Lists are in the order of ids. */
export function indexCatalog({ revision, entries }: CatalogSnapshot): Catalog {
  const revised = [...entries]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, entry]): Revised<CatalogContent> => ({ ...entry.content, revision: entry.revision }));
  const boxes = revised.filter((entry): entry is Box => entry.kind === "box");
  const shops = revised.filter((entry): entry is Shop => entry.kind === "shop");
  const shopsByOffer = new Map<OfferId, Shop[]>();
  for (const shop of shops)
    for (const { offerId } of shop.pool)
      shopsByOffer.set(offerId, [...(shopsByOffer.get(offerId) ?? []), shop]);
  return {
    revision,
    offers: byId(revised.filter((entry): entry is Offer => entry.kind === "offer")),
    boxes: byId(boxes),
    shops: byId(shops),
    entitlements: byId(revised.filter((entry): entry is Entitlement => entry.kind === "entitlement")),
    boxesByItem: new Map(
      boxes.flatMap((box) => (box.itemDefinitionId === null ? [] : [[box.itemDefinitionId, box] as const])),
    ),
    shopsByOffer,
  };
}

function byId<Id, Value extends { readonly id: Id }>(values: readonly Value[]): Map<Id, Value> {
  return new Map(values.map((value) => [value.id, value]));
}
