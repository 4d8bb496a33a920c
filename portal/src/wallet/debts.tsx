import { type ReactElement, useState } from "react";
import { Button } from "../components/button.js";
import { TextInput } from "../components/fields.js";
import { FormError } from "../components/form-error.js";
import { RepayDebtDocument, type WalletQuery } from "../generated/operations.js";
import { useDeed } from "../platform/deed.js";
import { explain } from "../platform/explain.js";
import { formatAmount } from "../platform/format.js";
import { inventoryTopic } from "../player/topics.js";

type Debt = NonNullable<WalletQuery["me"]["debts"]>[number];

/** What the player owes, with the means to pay it back. */
export function Debts({ debts }: { readonly debts: readonly Debt[] }): ReactElement | null {
  if (debts.length === 0) return null;
  return (
    <section className="panel form" aria-labelledby="debts">
      <h2 id="debts">You owe</h2>
      <p className="quiet">
        Something was taken back that you had spent already. Until it is paid you cannot buy, craft or trade.
      </p>
      {debts.map((debt) => (
        <DebtForm key={`${debt.currency.id} ${debt.amount}`} debt={debt} />
      ))}
    </section>
  );
}

function DebtForm({ debt: { amount: owed, currency } }: { readonly debt: Debt }): ReactElement {
  const [amount, setAmount] = useState(owed);
  const repay = useDeed(RepayDebtDocument, [inventoryTopic]);
  return (
    <div className="stack">
      <TextInput
        label={`${formatAmount(owed)} ${currency.name.text}`}
        inputMode="numeric"
        value={amount}
        onChange={setAmount}
        hint="How much you pay back now."
      />
      {repay.error !== null && <FormError text={explain(repay.error).text} />}
      <div>
        <Button
          look="primary"
          isPending={repay.isPending}
          onPress={() => repay.mutate({ input: { currencyId: currency.id, amount: amount.trim() } })}
        >
          Pay it back
        </Button>
      </div>
    </div>
  );
}
