import type { ReactElement } from "react";
import { useLocation, useSearchParams } from "wouter";
import { Answer } from "../../components/answer.js";
import { Badge } from "../../components/badge.js";
import { Button } from "../../components/button.js";
import { Choice } from "../../components/choice.js";
import { TextInput } from "../../components/fields.js";
import { Lines } from "../../components/lines.js";
import { More } from "../../components/more.js";
import { EmptyState } from "../../components/states.js";
import {
  AllOrdersDocument,
  type AllOrdersQuery,
  type OrderFlag,
  type OrderState,
} from "../../generated/operations.js";
import { useOfferNames } from "../../orders/offer-names.js";
import { OrderLine } from "../../orders/order-line.js";
import { orderStates } from "../../orders/order-states.js";
import { usePages } from "../../platform/read.js";
import { Page } from "../../shell/page.js";
import { OrderDrawer } from "./order-drawer.js";
import { orderFlags } from "./order-flags.js";
import { staffOrdersTopic } from "./topic.js";
import "./orders-page.css";

const stateOptions = [
  { id: "", label: "Any" },
  ...Object.entries(orderStates).map(([id, { label }]) => ({ id, label })),
];

const flagOptions = [
  { id: "", label: "Any" },
  ...Object.entries(orderFlags).map(([id, label]) => ({ id, label })),
];

/** Everyone's orders, to search; one opened where the address names it. */
export function OrdersPage({ orderId }: { readonly orderId: string | undefined }): ReactElement {
  const [, navigate] = useLocation();
  const [address, setAddress] = useSearchParams();
  const playerId = address.get("player") ?? "";
  const offerId = address.get("offer") ?? "";
  const state = address.get("state") ?? "";
  const flag = address.get("flag") ?? "";
  const search = address.size === 0 ? "" : `?${address}`;
  const set = (name: string, value: string): void => {
    const next = new URLSearchParams(address);
    if (value.trim() === "") next.delete(name);
    else next.set(name, value.trim());
    setAddress(next, { replace: true });
  };
  const filter = {
    playerId: playerId === "" ? null : playerId,
    offerId: offerId === "" ? null : offerId,
    state: Object.hasOwn(orderStates, state) ? (state as OrderState) : null,
    flag: Object.hasOwn(orderFlags, flag) ? (flag as OrderFlag) : null,
  };
  const orders = usePages(staffOrdersTopic, AllOrdersDocument, { filter }, (result) => result.orders);
  return (
    <Page title="Orders">
      <search className="order-search">
        <TextInput label="Player ID" value={playerId} onChange={(value) => set("player", value)} />
        <TextInput label="Offer" value={offerId} onChange={(value) => set("offer", value)} />
        <Choice
          label="State"
          options={stateOptions}
          value={state}
          onChange={(value) => set("state", value)}
        />
        <Choice label="Flag" options={flagOptions} value={flag} onChange={(value) => set("flag", value)} />
      </search>
      <Answer of={orders}>
        {({ nodes }) =>
          nodes.length === 0 ? (
            <EmptyState icon="order" title="No order fits" />
          ) : (
            <section className="panel stack" aria-label="Orders">
              <OrderList orders={nodes} onOpen={(id) => navigate(`/staff/orders/${id}${search}`)} />
              <More of={orders} />
            </section>
          )
        }
      </Answer>
      <OrderDrawer orderId={orderId} onClose={() => navigate(`/staff/orders${search}`)} />
    </Page>
  );
}

function OrderList({
  orders,
  onOpen,
}: {
  readonly orders: readonly AllOrdersQuery["orders"]["edges"][number]["node"][];
  readonly onOpen: (orderId: string) => void;
}): ReactElement {
  const nameOf = useOfferNames(orders.map(({ offerId }) => offerId));
  return (
    <Lines label="Orders">
      {orders.map((order) => {
        const who = order.player?.displayName ?? "A player";
        const what = `${who}: ${order.quantity} × ${nameOf(order.offerId)}`;
        return (
          <OrderLine
            key={order.id}
            order={order}
            offerName={nameOf(order.offerId)}
            title={
              <>
                <Button onPress={() => onOpen(order.id)}>{what}</Button>
                {order.flags.includes("REFUND_OPEN") && <Badge look="open">{orderFlags.REFUND_OPEN}</Badge>}
              </>
            }
          />
        );
      })}
    </Lines>
  );
}
