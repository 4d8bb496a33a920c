import { type ReactElement, useState } from "react";
import { Heading } from "react-aria-components/Heading";
import { Link } from "wouter";
import { BundleList } from "../../catalogue/bundle-list.js";
import { Answer } from "../../components/answer.js";
import { Badge } from "../../components/badge.js";
import { CopyText } from "../../components/copy-text.js";
import { Drawer } from "../../components/drawer.js";
import { Fact, Facts } from "../../components/facts.js";
import { EmptyState } from "../../components/states.js";
import { OrderRecordDocument, type OrderRecordQuery } from "../../generated/operations.js";
import { useOfferNames } from "../../orders/offer-names.js";
import { OrderPrice } from "../../orders/order-line.js";
import { orderStates } from "../../orders/order-states.js";
import { formatMoment, formatSlug } from "../../platform/format.js";
import { useRead } from "../../platform/read.js";
import { useMay } from "../staff-member.js";
import { DrawCheck } from "./draw-check.js";
import { RefundForm } from "./refund-form.js";
import { RefundList } from "./refund-list.js";
import { ReviewForm } from "./review-form.js";
import { SettleForm } from "./settle-form.js";
import { staffOrdersTopic } from "./topic.js";

/** One order over the page, while `orderId` names it, with what can be done about it. */
export function OrderDrawer({
  orderId,
  onClose,
}: {
  readonly orderId: string | undefined;
  readonly onClose: () => void;
}): ReactElement {
  // What was open is still shown while the drawer goes away.
  const [shown, setShown] = useState(orderId);
  if (orderId !== undefined && orderId !== shown) setShown(orderId);
  return (
    <Drawer isOpen={orderId !== undefined} onClose={onClose}>
      {shown !== undefined && <Detail key={shown} orderId={shown} />}
    </Drawer>
  );
}

function Detail({ orderId }: { readonly orderId: string }): ReactElement {
  const detail = useRead(staffOrdersTopic, OrderRecordDocument, { id: orderId });
  return (
    <Answer of={detail}>
      {({ order }) =>
        order === null ? (
          <EmptyState icon="order" title="There is no such order" />
        ) : (
          <Described order={order} />
        )
      }
    </Answer>
  );
}

function Described({ order }: { readonly order: NonNullable<OrderRecordQuery["order"]> }): ReactElement {
  const nameOf = useOfferNames([order.offerId]);
  const { id, offerId, offerRevision, quantity, source, state, createdAt, changedAt, refundReason } = order;
  const { label, look } = orderStates[state];
  const may = useMay();
  return (
    <article className="stack">
      <Heading slot="title" level={2}>
        {quantity} × {nameOf(offerId)}
      </Heading>
      <p>
        <Badge look={look}>{label}</Badge>
      </p>
      <BundleList bundle={order.delivery} label="What it gave" />
      <Facts>
        <Fact label="Paid">
          <OrderPrice order={order} />
        </Fact>
        <Fact label="By way of">{formatSlug(source.toLowerCase())}</Fact>
        <Fact label="Payer">
          <Person person={order.player} />
        </Fact>
        {order.recipient?.id !== order.player?.id && (
          <Fact label="As a gift for">
            <Person person={order.recipient} />
          </Fact>
        )}
        <Fact label="Offer">
          <code>{offerId}</code> revision {offerRevision}
        </Fact>
        <Fact label="Made">{formatMoment(createdAt)}</Fact>
        <Fact label={`${label} since`}>{formatMoment(changedAt)}</Fact>
        {refundReason !== null && <Fact label="Refunded because">{refundReason}</Fact>}
        <Fact label="Order ID">
          <CopyText text={id} label="Order ID" />
        </Fact>
      </Facts>
      {order.refunds.length > 0 && <RefundList refunds={order.refunds} />}
      {state === "GRANTED" && order.flags.includes("REFUND_OPEN") && may("store:refund") && (
        <SettleForm key={order.refundVersion} order={order} />
      )}
      {order.draws.length > 0 && may("store:support") && <DrawCheck key={id} orderId={id} />}
      {state === "HELD" && may("store:review") && <ReviewForm orderId={id} flags={order.flags} />}
      {state === "GRANTED" && may("store:refund") && <RefundForm orderId={id} />}
    </article>
  );
}

function Person({
  person,
}: {
  readonly person: { readonly id: string; readonly displayName: string } | null;
}): ReactElement {
  if (person === null) return <>A player</>;
  return <Link href={`/staff/players/${person.id}`}>{person.displayName}</Link>;
}
