import type { ReactElement } from "react";
import { Line, Lines } from "../../components/lines.js";
import type { OrderRecordQuery } from "../../generated/operations.js";
import { formatMoney } from "../../platform/format.js";

type Refund = NonNullable<OrderRecordQuery["order"]>["refunds"][number];

/** What its payment provider gave back of an order, the oldest first. */
export function RefundList({ refunds }: { readonly refunds: readonly Refund[] }): ReactElement {
  return (
    <section className="stack" aria-labelledby="refunds">
      <h3 id="refunds">Refunded</h3>
      <Lines label="Refunded">
        {refunds.map(({ id, quantity, refundedAt, ...money }) => (
          <Line key={id} title={sayMoney(money)} reason={sayPieces(quantity)} at={refundedAt} />
        ))}
      </Lines>
    </section>
  );
}

function sayMoney({ amountMicros, currency }: Pick<Refund, "amountMicros" | "currency">): string {
  return amountMicros === null || currency === null
    ? "An amount that the store does not tell"
    : formatMoney({ amountMicros, currency });
}

function sayPieces(quantity: number | null): string {
  if (quantity === null) return "For what of it is not said";
  return quantity === 1 ? "For 1 piece" : `For ${quantity} pieces`;
}
