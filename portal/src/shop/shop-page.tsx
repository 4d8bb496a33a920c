import type { ReactElement } from "react";
import { useLocation } from "wouter";
import { Price } from "../catalogue/price.js";
import { Answer } from "../components/answer.js";
import { More } from "../components/more.js";
import { EmptyState } from "../components/states.js";
import { OffersDocument, ShopsDocument, WalletDocument } from "../generated/operations.js";
import { locale, region } from "../platform/format.js";
import { usePages, useRead } from "../platform/read.js";
import { inventoryTopic } from "../player/topics.js";
import { Page } from "../shell/page.js";
import { OfferDrawer } from "./offer-drawer.js";
import { OfferGrid } from "./offer-grid.js";
import { TimeLeft } from "./time-left.js";
import { shopTopic } from "./topic.js";
import "./shop-page.css";

// Prices, stocks and rotations change without a word to who looks at them.
const everyMs = 30_000;

/** What is sold, with one offer opened where the address names it. */
export function ShopPage({
  playerId,
  offerId,
}: {
  readonly playerId: string;
  readonly offerId: string | undefined;
}): ReactElement {
  const [, navigate] = useLocation();
  return (
    <Page title="Shop" actions={<Balances />}>
      <RotatingShops />
      <EverythingElse />
      <OfferDrawer playerId={playerId} offerId={offerId} onClose={() => navigate("/shop")} />
    </Page>
  );
}

/** What there is to spend. */
function Balances(): ReactElement | null {
  const wallet = useRead(inventoryTopic, WalletDocument, { locale });
  const balances = wallet.data?.me.wallet ?? [];
  if (balances.length === 0) return null;
  return (
    <ul className="cluster" aria-label="Your balances">
      {balances.map(({ amount, currency: { id } }) => (
        <li key={id}>
          <Price currencyId={id} amount={amount} />
        </li>
      ))}
    </ul>
  );
}

function RotatingShops(): ReactElement | null {
  const shops = useRead(shopTopic, ShopsDocument, { locale, region }, { everyMs });
  return (
    <>
      {shops.data?.shops.map(({ id, name, periodEndsAt, offers }) => (
        <section key={id} className="panel stack" aria-labelledby={`shop-${id}`}>
          <div className="shop-head">
            <h2 id={`shop-${id}`}>{name.text}</h2>
            <p className="quiet small">
              New wares in <TimeLeft until={periodEndsAt} onEnd={() => void shops.refetch()} />
            </p>
          </div>
          <OfferGrid offers={offers} label={name.text} />
        </section>
      ))}
    </>
  );
}

function EverythingElse(): ReactElement {
  const pages = usePages(shopTopic, OffersDocument, { locale, region }, ({ offers }) => offers, { everyMs });
  return (
    <Answer of={pages}>
      {({ nodes }) => {
        const offers = nodes.filter(({ shopOnly }) => !shopOnly);
        return (
          <section className="stack" aria-labelledby="offers">
            <h2 id="offers">Always here</h2>
            {offers.length > 0 ? (
              <OfferGrid offers={offers} label="Offers" />
            ) : (
              <EmptyState icon="shop" title="Nothing is sold at the moment" />
            )}
            <More of={pages} />
          </section>
        );
      }}
    </Answer>
  );
}
