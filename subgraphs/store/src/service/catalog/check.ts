import { AppError } from "@muster/errors";
import { drawsMax, kindsMax, storeQuantityMax, uniqueItemsMax } from "../bounds.js";
import type { BoxContent, CatalogContent, OfferContent } from "../domain.js";
import { type CapacityFacts, quantityThatFits, uniqueItemsOf } from "./capacity.js";

/** Entries by id, as they will be in force together. */
export type CatalogEntries = ReadonlyMap<string, CatalogContent>;

/**
 * Checks entries that will be in force together against each other.
 *
 * @throws BAD_USER_INPUT naming the entry, the path in it and the bound.
 */
export function checkCatalog(entries: CatalogEntries): void {
  const groups = new Map<string, number>();
  const products = new Map<string, string>();
  const boxItems = new Map<string, string>();
  for (const [id, entry] of entries) {
    if (entry.kind === "offer") {
      checkOffer(id, entry, entries);
      checkGroups(id, entry, groups);
      for (const [store, productId] of Object.entries(entry.productIds))
        requireSole(products, `${store} ${productId}`, id, `productIds.${store}`);
    }
    if (entry.kind === "shop")
      for (const [place, { offerId }] of entry.pool.entries())
        requireEntry(entries, `offer:${offerId}`, id, `pool[${place}].offerId`);
    if (entry.kind === "box" && entry.itemDefinitionId !== null)
      requireSole(boxItems, entry.itemDefinitionId, id, "itemDefinitionId");
  }
}

/**
 * Checks that whatever is paid for with money can be delivered: of what app stores sell, as many as one purchase there has; of
 * what is ordered from us, one. A box that players have as an item can be opened.
 *
 * @throws BAD_USER_INPUT naming the entry, the path in it and the bound.
 */
export function checkCapacity(entries: CatalogEntries, isUnique: CapacityFacts["isUnique"]): void {
  const boxOf = (boxId: string): BoxContent | undefined => {
    const box = entries.get(`box:${boxId}`);
    return box?.kind === "box" ? box : undefined;
  };
  for (const [id, entry] of entries) {
    if (entry.kind === "box" && entry.itemDefinitionId !== null) {
      if (uniqueItemsOf(entry, entry.drawCount, isUnique) > uniqueItemsMax)
        throw wrongEntry(
          id,
          "entries",
          `so that one box holds at most ${uniqueItemsMax} items that do not stack`,
        );
    }
    if (entry.kind !== "offer") continue;
    const { apple, google, steam, checkout } = entry.productIds;
    const inApps = apple !== undefined || google !== undefined;
    if (!inApps && steam === undefined && checkout === undefined) continue;
    const wanted = inApps ? storeQuantityMax : 1;
    if (quantityThatFits(entry, { boxOf, isUnique }) < wanted)
      throw wrongEntry(
        id,
        "contents",
        `so that ${wanted} bought at once come to at most ${drawsMax} draws, ${uniqueItemsMax} items that do not stack and ${kindsMax} kinds of items and currencies`,
      );
  }
}

/** `BAD_USER_INPUT` for an entry of the catalog: the path in it and the bound. */
export function wrongEntry(entry: string, field: string, bound: string): AppError {
  return new AppError("BAD_USER_INPUT", `${entry}: ${field} must be ${bound}`, { entry, field, bound });
}

function checkOffer(id: string, offer: OfferContent, entries: CatalogEntries): void {
  const { boxes, entitlements } = offer.contents;
  let draws = 0;
  for (const [place, { boxId, quantity }] of boxes.entries()) {
    const box = requireEntry(entries, `box:${boxId}`, id, `contents.boxes[${place}].boxId`);
    draws += quantity * (box.kind === "box" ? box.drawCount : 0);
    if (draws > drawsMax)
      throw wrongEntry(
        id,
        `contents.boxes[${place}].quantity`,
        `so that at most ${drawsMax} are drawn in all`,
      );
  }
  for (const [place, { entitlementId }] of entitlements.entries())
    requireEntry(
      entries,
      `entitlement:${entitlementId}`,
      id,
      `contents.entitlements[${place}].entitlementId`,
    );
  for (const [place, entitlementId] of offer.requires.entries())
    requireEntry(entries, `entitlement:${entitlementId}`, id, `requires[${place}]`);
}

function checkGroups(id: string, offer: OfferContent, groups: Map<string, number>): void {
  for (const [place, { group, period, max }] of offer.limits.entries()) {
    if (group === null) continue;
    const name = `${group} ${period}`;
    const known = groups.get(name) ?? max;
    groups.set(name, known);
    if (known !== max)
      throw wrongEntry(id, `limits[${place}].max`, `${known}, as in other offers of the group`);
  }
}

function requireEntry(entries: CatalogEntries, wanted: string, id: string, field: string): CatalogContent {
  const entry = entries.get(wanted);
  if (entry === undefined) throw wrongEntry(id, field, `in the catalog: there is no ${wanted}`);
  return entry;
}

function requireSole(seen: Map<string, string>, value: string, id: string, field: string): void {
  const other = seen.get(value);
  if (other !== undefined) throw wrongEntry(id, field, `another than that of ${other}`);
  seen.set(value, id);
}
