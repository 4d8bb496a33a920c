import type { BoxContent, Bundle, CatalogContent, OfferContent } from "../domain.js";

/** Every kind of item and currency that `content` names, as assets of the book. */
export function assetsOf(content: CatalogContent): string[] {
  const bundles =
    content.kind === "box" ? content.entries : content.kind === "offer" ? [content.contents] : [];
  const named = bundles.flatMap(assetsIn);
  const prices =
    content.kind === "offer" ? content.prices.map(({ currencyId }) => currencyAsset(currencyId)) : [];
  const boxItem =
    content.kind === "box" && content.itemDefinitionId !== null ? [itemAsset(content.itemDefinitionId)] : [];
  return [...new Set([...named, ...prices, ...boxItem])];
}

/** Every kind of item and currency that an offer can give, what its boxes can hold among it, as assets of the book. */
export function assetsGivenBy(
  offer: OfferContent,
  boxOf: (boxId: string) => BoxContent | undefined,
): string[] {
  const { boxes } = offer.contents;
  const held = boxes.flatMap(({ boxId }) => boxOf(boxId)?.entries ?? []);
  return [...new Set([offer.contents, ...held].flatMap(assetsIn))];
}

/** What a bundle is of, as assets of the book. */
function assetsIn({ items, currencies }: Bundle): string[] {
  return [
    ...items.map(({ definitionId }) => itemAsset(definitionId)),
    ...currencies.map(({ currencyId }) => currencyAsset(currencyId)),
  ];
}

/** What a kind of item is called in the book. */
export function itemAsset(definitionId: string): string {
  return `item:${definitionId}`;
}

/** What a currency is called in the book. */
export function currencyAsset(currencyId: string): string {
  return `currency:${currencyId}`;
}
