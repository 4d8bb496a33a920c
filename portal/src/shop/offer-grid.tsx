import type { ReactElement } from "react";
import { Link } from "wouter";
import { Price } from "../catalogue/price.js";
import { useCatalogue } from "../catalogue/use-catalogue.js";
import { Badge } from "../components/badge.js";
import type { OfferCardFragment } from "../generated/operations.js";
import { ItemArt } from "../items/item-art.js";
import { formatMoney } from "../platform/format.js";
import { sayState } from "./say-offer.js";
import "../items/item-grid.css";
import "./offer-grid.css";

/** Offers as tiles, each of which leads to its own address. */
export function OfferGrid({
  offers,
  label,
}: {
  readonly offers: readonly OfferCardFragment[];
  readonly label: string;
}): ReactElement {
  return (
    <ul className="item-grid offer-grid" aria-label={label}>
      {offers.map((offer) => (
        <li key={offer.id}>
          <OfferTile offer={offer} />
        </li>
      ))}
    </ul>
  );
}

function OfferTile({ offer }: { readonly offer: OfferCardFragment }): ReactElement {
  const { id, name, prices, moneyPrice, availability } = offer;
  const looks = useOfferLooks(offer);
  const state = sayState(offer);
  return (
    <Link
      className={availability.available ? "item-tile" : "item-tile offer-unavailable"}
      data-rarity={looks.rarity}
      href={`/shop/${id}`}
    >
      <ItemArt {...looks} />
      <span className="item-name">{name.text}</span>
      <span className="offer-prices">
        {prices.map((price) => (
          <Price key={price.currencyId} {...price} />
        ))}
        {moneyPrice !== null && <span className="price digits">{formatMoney(moneyPrice)}</span>}
      </span>
      {state !== undefined && (
        <span className="offer-state">
          <Badge look={availability.available ? "open" : "bad"}>{state}</Badge>
        </span>
      )}
    </Link>
  );
}

/** What an offer looks like: the first kind of item in it, else an emblem of its own. */
export function useOfferLooks({
  id,
  name,
  contents,
}: Pick<OfferCardFragment, "id" | "name" | "contents">): Parameters<typeof ItemArt>[0] {
  const { item } = useCatalogue();
  const [first] = contents.items;
  if (first === undefined) return { definitionId: id, name: name.text, rarity: "rare", imageUrl: null };
  const kind = item(first.definitionId);
  return { definitionId: kind.id, name: kind.name, rarity: kind.rarity, imageUrl: kind.imageUrl };
}
