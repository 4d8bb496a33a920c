import type { ReactElement } from "react";
import { Price } from "../catalogue/price.js";
import { Badge } from "../components/badge.js";
import type { TradeGivesFragment } from "../generated/operations.js";
import { ItemArt } from "../items/item-art.js";
import { formatAmount } from "../platform/format.js";
import type { TradeView } from "./say-trade.js";
import "./trade-sides.css";

/** What the two players of a trade give each other. */
export function TradeSides({ view: { own, other, otherName } }: { readonly view: TradeView }): ReactElement {
  return (
    <div className="trade-sides">
      <Side side={own} title="You give" />
      <Side side={other} title={`${otherName} gives`} />
    </div>
  );
}

function Side({ side, title }: { readonly side: TradeGivesFragment; readonly title: string }): ReactElement {
  const { items, currencies, confirmed } = side;
  return (
    <section className="trade-side" aria-label={title}>
      <h3 className="cluster">
        {title} {confirmed && <Badge look="good">Confirmed</Badge>}
      </h3>
      {items.length + currencies.length === 0 && <p className="quiet">Nothing</p>}
      <ul>
        {items.map(({ itemId, quantity, definition: { id, name, rarity, imageUrl } }) => (
          <li key={itemId} className="trade-thing" data-rarity={rarity}>
            <ItemArt definitionId={id} name={name.text} rarity={rarity} imageUrl={imageUrl} />
            <span>{name.text}</span>
            {quantity !== "1" && <span className="digits quiet">× {formatAmount(quantity)}</span>}
          </li>
        ))}
        {currencies.map(({ amount, currency: { id } }) => (
          <li key={id} className="trade-thing">
            <Price currencyId={id} amount={amount} />
          </li>
        ))}
      </ul>
    </section>
  );
}
