import type { ReactElement } from "react";
import { emblemOf } from "../items/emblem.js";

/** A coin that is a currency's own. Its name stands beside it. */
export function CurrencyMark({ currencyId }: { readonly currencyId: string }): ReactElement {
  const { path, turn } = emblemOf(currencyId);
  return (
    <svg className="currency-mark" viewBox="0 0 100 100" aria-hidden="true" focusable="false">
      <circle cx="50" cy="50" r="48" />
      <path d={path} transform={`rotate(${turn} 50 50)`} />
    </svg>
  );
}
