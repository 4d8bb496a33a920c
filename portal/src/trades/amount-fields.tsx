import type { ReactElement } from "react";
import { TextInput } from "../components/fields.js";

/** A field for an amount of each currency. */
export function AmountFields({
  currencies,
  amounts,
  onChange,
}: {
  readonly currencies: readonly { readonly id: string; readonly name: string; readonly hint?: string }[];
  /** As they were written, by the currency's slug. */
  readonly amounts: Readonly<Record<string, string>>;
  readonly onChange: (amounts: Readonly<Record<string, string>>) => void;
}): ReactElement {
  return (
    <div className="amounts">
      {currencies.map(({ id, name, hint }) => (
        <TextInput
          key={id}
          label={name}
          hint={hint}
          inputMode="numeric"
          pattern="[0-9]*"
          value={amounts[id] ?? ""}
          onChange={(amount) => onChange({ ...amounts, [id]: amount })}
        />
      ))}
    </div>
  );
}
