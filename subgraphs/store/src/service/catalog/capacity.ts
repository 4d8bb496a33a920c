import { drawsMax, kindsMax, quantityMax, uniqueItemsMax } from "../bounds.js";
import type { BoxContent, Bundle, OfferContent } from "../domain.js";
import { assetsGivenBy, itemAsset } from "./assets.js";

/** What is asked to know how much one order can deliver. */
export interface CapacityFacts {
  /** A box of the catalog that the offer is of. */
  readonly boxOf: (boxId: string) => BoxContent | undefined;
  /** Whether each of an asset is an item of its own. */
  readonly isUnique: (assetId: string) => boolean;
}

/**
 * The most of an offer that one order delivers whatever its boxes turn out to hold, 0 to {@link quantityMax}: within
 * {@link drawsMax}, {@link uniqueItemsMax} and {@link kindsMax}.
 */
export function quantityThatFits(offer: OfferContent, { boxOf, isUnique }: CapacityFacts): number {
  const { contents } = offer;
  const boxes = contents.boxes.flatMap(({ boxId, quantity }) => {
    const box = boxOf(boxId);
    return box === undefined ? [] : [{ box, draws: quantity * box.drawCount }];
  });
  if (assetsGivenBy(offer, boxOf).length > kindsMax) return 0;
  const draws = boxes.reduce((sum, box) => sum + box.draws, 0);
  const items = boxes.reduce(
    (sum, box) => sum + uniqueItemsOf(box.box, box.draws, isUnique),
    countUnique(contents, isUnique),
  );
  return Math.min(
    quantityMax,
    draws === 0 ? quantityMax : Math.floor(drawsMax / draws),
    items === 0n ? quantityMax : Number(BigInt(uniqueItemsMax) / items),
  );
}

/** The most items of their own that so many draws of a box can make. */
export function uniqueItemsOf(
  { entries }: BoxContent,
  draws: number,
  isUnique: CapacityFacts["isUnique"],
): bigint {
  const counts = entries.map((entry) => countUnique(entry, isUnique));
  return BigInt(draws) * counts.reduce((most, count) => (count > most ? count : most), 0n);
}

function countUnique({ items }: Bundle, isUnique: CapacityFacts["isUnique"]): bigint {
  return items.reduce(
    (sum, { definitionId, quantity }) => (isUnique(itemAsset(definitionId)) ? sum + quantity : sum),
    0n,
  );
}
