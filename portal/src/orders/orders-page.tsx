import type { ReactElement } from "react";
import { useSearchParams } from "wouter";
import { Answer } from "../components/answer.js";
import { Badge } from "../components/badge.js";
import { ButtonLink } from "../components/button.js";
import { Fact, Facts } from "../components/facts.js";
import { Lines } from "../components/lines.js";
import { More } from "../components/more.js";
import { Notice } from "../components/notice.js";
import { EmptyState } from "../components/states.js";
import { MyEntitlementsDocument, MyOrdersDocument, type MyOrdersQuery } from "../generated/operations.js";
import { formatMoment, formatSlug, locale } from "../platform/format.js";
import { usePages, useRead } from "../platform/read.js";
import { ordersTopic } from "../player/topics.js";
import { Page } from "../shell/page.js";
import { useOfferNames } from "./offer-names.js";
import { OrderLine } from "./order-line.js";

// Who comes back from the payment provider's page waits for its word, which takes a moment.
const paidEveryMs = 2_000;

/** What the player bought, newest first, and what they are entitled to by it. */
export function OrdersPage({ playerId }: { readonly playerId: string }): ReactElement {
  const [address] = useSearchParams();
  const isBack = address.has("paid");
  const orders = usePages(ordersTopic, MyOrdersDocument, {}, ({ me }) => me.orders ?? noOrders, {
    ...(isBack && { everyMs: paidEveryMs }),
  });
  return (
    <Page title="Orders">
      {isBack && (
        <Notice action={<ButtonLink href="/items">To your items</ButtonLink>}>
          Thank you. What you paid for is yours as soon as the payment provider has told us.
        </Notice>
      )}
      <Entitlements />
      <Answer of={orders}>
        {({ nodes }) =>
          nodes.length === 0 ? (
            <EmptyState icon="order" title="You have not bought anything yet">
              <ButtonLink href="/shop" look="primary">
                Look at the shop
              </ButtonLink>
            </EmptyState>
          ) : (
            <section className="panel stack" aria-label="Orders">
              <OrderList orders={nodes} payerId={playerId} />
              <More of={orders} />
            </section>
          )
        }
      </Answer>
    </Page>
  );
}

type Orders = NonNullable<MyOrdersQuery["me"]["orders"]>;

function OrderList({
  orders,
  payerId,
}: {
  readonly payerId: string;
  readonly orders: readonly Orders["edges"][number]["node"][];
}): ReactElement {
  const nameOf = useOfferNames(orders.map(({ offerId }) => offerId));
  return (
    <Lines label="Orders">
      {orders.map((order) => (
        <OrderLine key={order.id} order={order} offerName={nameOf(order.offerId)} payerId={payerId} />
      ))}
    </Lines>
  );
}

function Entitlements(): ReactElement | null {
  const { data } = useRead(ordersTopic, MyEntitlementsDocument, { locale });
  const all = data?.me.entitlements ?? [];
  if (all.length === 0) return null;
  return (
    <section className="panel stack" aria-labelledby="entitlements">
      <h2 id="entitlements">You are entitled to</h2>
      <Facts>
        {all.map(({ entitlementId, name, active, until }) => (
          <Fact key={entitlementId} label={name?.text ?? formatSlug(entitlementId)}>
            {active ? until === null ? "For ever" : `Until ${formatMoment(until)}` : <Badge>Over</Badge>}
          </Fact>
        ))}
      </Facts>
    </section>
  );
}

const noOrders: Orders = { edges: [], pageInfo: { hasNextPage: false, endCursor: null } };
