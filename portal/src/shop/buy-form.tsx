import { MusterError } from "@muster/client";
import { type ReactElement, useState } from "react";
import { BundleList } from "../catalogue/bundle-list.js";
import { Price } from "../catalogue/price.js";
import { Button, ButtonLink } from "../components/button.js";
import { TextInput } from "../components/fields.js";
import { FormError } from "../components/form-error.js";
import { Notice } from "../components/notice.js";
import { PurchaseOfferDocument, type PurchaseOfferMutation } from "../generated/operations.js";
import { useDeed } from "../platform/deed.js";
import { explain } from "../platform/explain.js";
import { inventoryTopic, ordersTopic } from "../player/topics.js";
import { PartnerField } from "../trades/partner-field.js";
import { CheckoutButton } from "./checkout-button.js";
import type { OfferDetail } from "./offer-drawer.js";
import { sayObstacle } from "./say-offer.js";
import { shopTopic } from "./topic.js";
import "./buy-form.css";

const quantityMax = 100;
type Delivery = PurchaseOfferMutation["purchaseOffer"]["order"]["delivery"];

/** The means to buy an offer, and what the last purchase gave. */
export function BuyForm({
  playerId,
  offer,
}: {
  readonly playerId: string;
  readonly offer: OfferDetail;
}): ReactElement {
  const [quantity, setQuantity] = useState("1");
  const [giftTo, setGiftTo] = useState("");
  const [delivered, setDelivered] = useState<{ readonly bundle: Delivery; readonly isGift: boolean }>();
  const buy = useDeed(PurchaseOfferDocument, [shopTopic, inventoryTopic, ordersTopic]);
  const obstacle = sayObstacle(offer);
  const count = readQuantity(quantity);
  const onBuy = (expectedPrice: OfferDetail["prices"][number]): void => {
    if (count === undefined) return;
    const recipient = giftTo.trim();
    const input = {
      offerId: offer.id,
      quantity: count,
      expectedPrice,
      giftTo: recipient === "" ? null : recipient,
    };
    setDelivered(undefined);
    buy.mutate(
      { input },
      {
        onSuccess: ({ purchaseOffer: { order } }) =>
          setDelivered({ bundle: order.delivery, isGift: recipient !== "" }),
      },
    );
  };
  return (
    <section className="stack buy" aria-label="Buy it">
      {delivered !== undefined && <Bought {...delivered} />}
      {obstacle !== undefined && <Notice>{obstacle}</Notice>}
      {buy.error !== null && <FormError text={sayRefusal(buy.error)} />}
      {obstacle === undefined && (
        <>
          <TextInput
            label="How many"
            inputMode="numeric"
            value={quantity}
            onChange={setQuantity}
            error={count === undefined ? `It must be 1 to ${quantityMax}.` : undefined}
            hint={`1 to ${quantityMax}`}
          />
          {offer.giftable && offer.prices.length > 0 && (
            <PartnerField
              label="As a gift for"
              hint="A player ID. Leave it empty to keep it yourself."
              value={giftTo}
              onChange={(id) => {
                setGiftTo(id);
                buy.reset();
              }}
              playerId={playerId}
            />
          )}
          {offer.prices.map((price) => (
            <Button
              key={price.currencyId}
              look="primary"
              isPending={buy.isPending}
              isDisabled={count === undefined}
              onPress={() => onBuy(price)}
            >
              Buy {count !== undefined && count > 1 ? `${count} ` : ""}for{" "}
              <Price {...price} amount={String(BigInt(price.amount) * BigInt(count ?? 1))} />
            </Button>
          ))}
          {offer.moneyPrice !== null && giftTo.trim() === "" && (
            <CheckoutButton offerId={offer.id} price={offer.moneyPrice} quantity={count ?? 1} />
          )}
        </>
      )}
    </section>
  );
}

function Bought({ bundle, isGift }: { readonly bundle: Delivery; readonly isGift: boolean }): ReactElement {
  return (
    <div className="bought stack" role="status">
      <h3>{isGift ? "Sent as a gift" : "It is yours"}</h3>
      <BundleList bundle={bundle} label={isGift ? "What you gave" : "What you got"} />
      <p className="cluster">
        {!isGift && <ButtonLink href="/items">To your items</ButtonLink>}
        <ButtonLink href="/orders">To your orders</ButtonLink>
      </p>
    </div>
  );
}

function readQuantity(text: string): number | undefined {
  const quantity = Number(text);
  return /^\d+$/.test(text) && quantity >= 1 && quantity <= quantityMax ? quantity : undefined;
}

function sayRefusal(error: unknown): string {
  const { title, text } = explain(error);
  const isPrice = error instanceof MusterError && error.code === "PRICE_CHANGED";
  return `${title}. ${text}${isPrice ? " Press again to buy it for the new price." : ""}`;
}
