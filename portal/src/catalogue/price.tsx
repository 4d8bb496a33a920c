import type { ReactElement } from "react";
import { formatAmount } from "../platform/format.js";
import { CurrencyMark } from "../wallet/currency-mark.js";
import { useCatalogue } from "./use-catalogue.js";
import "./price.css";

/** So much of a currency, with its coin; `Free` for nothing. */
export function Price({
  currencyId,
  amount,
}: {
  readonly currencyId: string;
  readonly amount: string;
}): ReactElement {
  const { currencyName } = useCatalogue();
  if (amount === "0") return <span className="price">Free</span>;
  return (
    <span className="price digits">
      <CurrencyMark currencyId={currencyId} />
      {formatAmount(amount)} {currencyName(currencyId)}
    </span>
  );
}
