import { AppError, badInput } from "@muster/errors";
import { uniqueItemsMax } from "./bounds.js";
import { sumBundles } from "./bundles.js";
import { assetsGivenBy, type Catalog, currencyAsset, itemAsset, quantityThatFits } from "./catalog/index.js";
import type { ServiceContext } from "./context.js";
import type { BoxId, Bundle, EntitlementGrant, Offer, OrderId, PlayerId } from "./domain.js";
import { drawBoxes } from "./drawing.js";
import type { Delivery } from "./orders.js";
import type { AssetLine, Posting, StoreStorage } from "./storage-port.js";

/** An order that is to be delivered. */
export interface DeliveryRequest {
  readonly orderId: OrderId;
  readonly offer: Offer;
  readonly quantity: number;
  /** Who pays, and whose luck with boxes it is. */
  readonly playerId: PlayerId;
  readonly recipientId: PlayerId;
  readonly catalog: Catalog;
  /** The calendar's time. */
  readonly nowMs: number;
}

/** What delivering an order takes, wherever its payment comes from. */
export interface PlannedDelivery extends Pick<Posting, "grants" | "draws" | "progress" | "entitlements"> {
  readonly delivery: Delivery;
}

/**
 * Draws what is random of an offer and adds up what it gives.
 *
 * @throws OFFER_UNAVAILABLE for what is not defined any more; BAD_USER_INPUT for more draws or unique items than one order has.
 */
export async function planDelivery(
  { orderId, offer, quantity, playerId, recipientId, catalog, nowMs }: DeliveryRequest,
  { storage, ids, random }: Pick<ServiceContext, "storage" | "ids" | "random">,
): Promise<PlannedDelivery> {
  const boxes = offer.contents.boxes.map(({ boxId, quantity: each }) => {
    const box = catalog.boxes.get(boxId);
    if (box === undefined) throw undeliverable(boxId);
    return { box, quantity: each * quantity };
  });
  const keys = boxes.flatMap(({ box }) => (box.guarantee === null ? [] : [{ playerId, boxId: box.id }]));
  const misses = keys.length === 0 ? [] : await storage.findMisses(keys);
  const { draws, progress, bundle } = drawBoxes(boxes, {
    ...{ ids, random, nowMs, playerId, orderId },
    misses: new Map(keys.map(({ boxId }, place) => [boxId, misses[place] ?? 0])),
  });
  const all = sumBundles([
    { bundle: offer.contents, times: quantity },
    { bundle, times: 1 },
  ]);
  const terms = offer.contents.entitlements.map((term) => ({
    ...term,
    durationS: term.durationS === null ? null : term.durationS * quantity,
  }));
  return {
    ...{ draws, progress },
    grants:
      draws.length === 0 ? await toAssetLines(storage, all) : unbounded(await toAssetLines(storage, all)),
    entitlements: terms.map(
      (term): EntitlementGrant => ({
        ...term,
        ...{ playerId: recipientId, orderId, grantedAtMs: nowMs, untilMs: null },
      }),
    ),
    delivery: { ...all, entitlements: terms },
  };
}

/**
 * The most of an offer that one order delivers whatever comes out of its boxes, 0 to 100.
 *
 * @throws OFFER_UNAVAILABLE for what is not defined any more.
 */
export async function findQuantityThatFits(
  { offer, catalog }: Pick<DeliveryRequest, "offer" | "catalog">,
  storage: Pick<StoreStorage, "findAssets">,
): Promise<number> {
  const boxOf = (boxId: string) => catalog.boxes.get(boxId as BoxId);
  const ids = assetsGivenBy(offer, boxOf);
  const assets = ids.length === 0 ? [] : await storage.findAssets(ids);
  const missing = ids.find((_, place) => assets[place] === undefined);
  if (missing !== undefined) throw undeliverable(missing);
  const unique = new Set(assets.flatMap((asset) => (asset?.form === "unique" ? [asset.id] : [])));
  return quantityThatFits(offer, { boxOf, isUnique: (assetId) => unique.has(assetId) });
}

/**
 * A bundle as lines of the book.
 *
 * @throws OFFER_UNAVAILABLE for what inventory does not define; BAD_USER_INPUT for more unique items than one order makes.
 */
export async function toAssetLines(
  storage: Pick<StoreStorage, "findAssets">,
  { items, currencies }: Bundle,
): Promise<AssetLine[]> {
  const wanted = [
    ...items.map((line) => ({ id: itemAsset(line.definitionId), amount: line.quantity })),
    ...currencies.map((line) => ({ id: currencyAsset(line.currencyId), amount: line.amount })),
  ];
  if (wanted.length === 0) return [];
  const assets = await storage.findAssets(wanted.map(({ id }) => id));
  let uniqueItems = 0n;
  return wanted.map(({ id, amount }, place) => {
    const asset = assets[place];
    if (asset === undefined) throw undeliverable(id);
    if (asset.form === "unique") uniqueItems += amount;
    if (uniqueItems > uniqueItemsMax)
      throw badInput("quantity", `so that it makes at most ${uniqueItemsMax} items that do not stack`);
    return { asset, amount };
  });
}

/**
 * Lines that are given however much of them there is already. So is what was drawn: a player with full stacks of what is common
 * could open a box again and again until something rare came.
 */
export function unbounded(lines: readonly AssetLine[]): AssetLine[] {
  return lines.map(({ asset, amount }) => ({ asset: { ...asset, balanceMax: null }, amount }));
}

function undeliverable(id: string): AppError {
  const details = { reason: "UNDELIVERABLE", missing: id };
  return new AppError("OFFER_UNAVAILABLE", "something in the offer is not defined any more", details);
}
