import type { ReactElement, ReactNode } from "react";
import { sayBundle } from "../catalogue/bundle.js";
import { Price } from "../catalogue/price.js";
import { useCatalogue } from "../catalogue/use-catalogue.js";
import { Badge } from "../components/badge.js";
import { Line } from "../components/lines.js";
import type { OrderLineFragment } from "../generated/operations.js";
import { formatMoney } from "../platform/format.js";
import { orderStates } from "./order-states.js";

/** One order: what was bought, for what, and what it has come to. `title` stands in place of the offer's name. */
export function OrderLine({
  order,
  offerName,
  title,
  payerId,
}: {
  readonly order: OrderLineFragment;
  readonly offerName: string;
  readonly title?: ReactNode;
  /** Who paid, where it is said for whom something else was bought. */
  readonly payerId?: string;
}): ReactElement {
  const catalogue = useCatalogue();
  const { label, look } = orderStates[order.state];
  const isGift = payerId !== undefined && order.recipient !== null && order.recipient.id !== payerId;
  const contents = sayBundle(order.delivery, catalogue).join(", ");
  const name = order.quantity === 1 ? offerName : `${order.quantity} × ${offerName}`;
  return (
    <Line
      title={
        <span className="cluster">
          {title ?? name} <Badge look={look}>{label}</Badge>
        </span>
      }
      reason={`${isGift ? `For ${order.recipient?.displayName}: ` : ""}${contents}`}
      at={order.createdAt}
      amount={<p>{<OrderPrice order={order} />}</p>}
    />
  );
}

/** What an order cost in all. */
export function OrderPrice({
  order: { price, moneyPrice, quantity },
}: {
  readonly order: Pick<OrderLineFragment, "price" | "moneyPrice" | "quantity">;
}): ReactElement {
  const times = BigInt(quantity);
  if (price !== null) return <Price {...price} amount={String(BigInt(price.amount) * times)} />;
  if (moneyPrice === null) return <span className="quiet">Given</span>;
  const amountMicros = String(BigInt(moneyPrice.amountMicros) * times);
  return <span className="price digits">{formatMoney({ ...moneyPrice, amountMicros })}</span>;
}
