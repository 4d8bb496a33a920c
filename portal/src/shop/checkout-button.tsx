import type { ReactElement } from "react";
import { Button } from "../components/button.js";
import { FormError } from "../components/form-error.js";
import { StartCheckoutDocument } from "../generated/operations.js";
import { useDeed } from "../platform/deed.js";
import { explain } from "../platform/explain.js";
import { formatMoney, region } from "../platform/format.js";
import { ordersTopic } from "../player/topics.js";
import type { OfferDetail } from "./offer-drawer.js";
import { shopTopic } from "./topic.js";

/** Leads to the payment provider's page, to pay for an offer with money. */
export function CheckoutButton({
  offerId,
  price,
  quantity,
}: {
  readonly offerId: string;
  readonly price: NonNullable<OfferDetail["moneyPrice"]>;
  readonly quantity: number;
}): ReactElement {
  const start = useDeed(StartCheckoutDocument, [shopTopic, ordersTopic]);
  const onPay = (): void =>
    start.mutate(
      {
        input: {
          ...{ offerId, quantity, region, currency: price.currency },
          successUrl: `${location.origin}/orders?paid=yes`,
          cancelUrl: `${location.origin}/shop/${offerId}`,
        },
      },
      { onSuccess: ({ startCheckout: { url } }) => location.assign(url ?? "/orders") },
    );
  const amountMicros = String(BigInt(price.amountMicros) * BigInt(quantity));
  return (
    <>
      {start.error !== null && (
        <FormError text={`${explain(start.error).title}. ${explain(start.error).text}`} />
      )}
      <Button look="primary" isPending={start.isPending} onPress={onPay}>
        Pay {formatMoney({ ...price, amountMicros })}
      </Button>
      <p className="quiet small">You pay on the payment provider's page and come back here.</p>
    </>
  );
}
