import type { ReactElement } from "react";
import { Link } from "wouter";
import type { ItemTileFragment } from "../generated/operations.js";
import { formatAmount, formatDay, formatSlug } from "../platform/format.js";
import { ItemArt } from "./item-art.js";
import "./item-grid.css";

/** Items as tiles, each of which leads to its own address. `search` is kept in the address. */
export function ItemGrid({
  items,
  search,
}: {
  readonly items: readonly ItemTileFragment[];
  readonly search: string;
}): ReactElement {
  return (
    <ul className="item-grid" aria-label="Items">
      {items.map((item) => (
        <li key={item.id}>
          <ItemTile item={item} search={search} />
        </li>
      ))}
    </ul>
  );
}

function ItemTile({
  item: { id, quantity, definition, hold },
  search,
}: {
  readonly item: ItemTileFragment;
  readonly search: string;
}): ReactElement {
  const { name, rarity, imageUrl } = definition;
  return (
    <Link
      className="item-tile"
      data-rarity={rarity}
      href={`/items/${id}${search === "" ? "" : `?${search}`}`}
    >
      <ItemArt definitionId={definition.id} name={name.text} rarity={rarity} imageUrl={imageUrl} />
      {quantity !== "1" && <span className="item-quantity digits">× {formatAmount(quantity)}</span>}
      <span className="item-name">{name.text}</span>
      <span className="item-rarity">{formatSlug(rarity)}</span>
      {hold !== null && <span className="item-held">Held until {formatDay(hold.until)}</span>}
    </Link>
  );
}
