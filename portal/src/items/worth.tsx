import type { ReactElement } from "react";
import type { InventorySummaryQuery } from "../generated/operations.js";
import { formatAmount } from "../platform/format.js";

type Value = NonNullable<InventorySummaryQuery["me"]["inventorySummary"]>["value"];

/** What everything together is nominally worth. */
export function Worth({ value }: { readonly value: Value }): ReactElement | null {
  if (value.length === 0) return null;
  const amounts = value.map(({ amount, currency }) => `${formatAmount(amount)} ${currency.name.text}`);
  return (
    <p className="quiet digits">
      Worth <strong>{amounts.join(", ")}</strong>
    </p>
  );
}
