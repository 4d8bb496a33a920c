import { type ReactElement, useState } from "react";
import { Heading } from "react-aria-components/Heading";
import { BoxOdds } from "../boxes/box-odds.js";
import { BundleList } from "../catalogue/bundle-list.js";
import { Answer } from "../components/answer.js";
import { Drawer } from "../components/drawer.js";
import { Fact, Facts } from "../components/facts.js";
import { EmptyState } from "../components/states.js";
import { OfferDetailDocument, type OfferDetailQuery } from "../generated/operations.js";
import { ItemArt } from "../items/item-art.js";
import { formatMoment, locale, region } from "../platform/format.js";
import { useRead } from "../platform/read.js";
import { useTitle } from "../shell/page.js";
import { BuyForm } from "./buy-form.js";
import { useOfferLooks } from "./offer-grid.js";
import { sayLimit } from "./say-offer.js";
import { shopTopic } from "./topic.js";
import "../items/item-drawer.css";

/** An offer as its drawer shows it. */
export type OfferDetail = NonNullable<OfferDetailQuery["offer"]>;

/** One offer over the page, while `offerId` names it: what is in it, with which odds, and the means to buy it. */
export function OfferDrawer({
  playerId,
  offerId,
  onClose,
}: {
  readonly playerId: string;
  readonly offerId: string | undefined;
  readonly onClose: () => void;
}): ReactElement {
  // What was open is still shown while the drawer goes away.
  const [shown, setShown] = useState(offerId);
  if (offerId !== undefined && offerId !== shown) setShown(offerId);
  return (
    <Drawer isOpen={offerId !== undefined} onClose={onClose}>
      {shown !== undefined && <Detail key={shown} playerId={playerId} offerId={shown} />}
    </Drawer>
  );
}

function Detail({
  playerId,
  offerId,
}: {
  readonly playerId: string;
  readonly offerId: string;
}): ReactElement {
  const detail = useRead(shopTopic, OfferDetailDocument, { id: offerId, locale, region });
  return (
    <Answer of={detail}>
      {({ offer }) =>
        offer === null ? (
          <EmptyState icon="shop" title="There is no such offer">
            <p>It was taken out of the shop, or is not made for you.</p>
          </EmptyState>
        ) : (
          <Described playerId={playerId} offer={offer} />
        )
      }
    </Answer>
  );
}

function Described({
  playerId,
  offer,
}: {
  readonly playerId: string;
  readonly offer: OfferDetail;
}): ReactElement {
  const { name, description, contents, stock, limits, saleEndsAt } = offer;
  const looks = useOfferLooks(offer);
  useTitle(name.text);
  return (
    <article className="item-detail offer-detail" data-rarity={looks.rarity}>
      <ItemArt {...looks} />
      <Heading slot="title" level={2}>
        {name.text}
      </Heading>
      {description !== null && <p>{description.text}</p>}
      <BundleList bundle={contents} label="What is in it" />
      <Facts>
        {stock !== null && (
          <Fact label="Left for everyone">
            {stock.left} <span className="quiet">of {stock.total}</span>
          </Fact>
        )}
        {limits.map((limit) => (
          <Fact key={limit.period} label="You may buy">
            {sayLimit(limit)}
          </Fact>
        ))}
        {saleEndsAt !== null && <Fact label="On sale until">{formatMoment(saleEndsAt)}</Fact>}
      </Facts>
      {contents.boxes.map(({ box, quantity }) => (
        <div key={box.id}>
          {quantity > 1 && <p className="quiet">{quantity} of these, each opened by itself:</p>}
          <BoxOdds box={box} />
        </div>
      ))}
      <BuyForm playerId={playerId} offer={offer} />
    </article>
  );
}
