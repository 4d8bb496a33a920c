import { type ReactElement, useState } from "react";
import { useCatalogue } from "../../catalogue/use-catalogue.js";
import { Button } from "../../components/button.js";
import { Choice } from "../../components/choice.js";
import { TextInput } from "../../components/fields.js";
import { FormError } from "../../components/form-error.js";
import { notify } from "../../components/toasts.js";
import { GrantToPlayerDocument } from "../../generated/operations.js";
import { useDeed } from "../../platform/deed.js";
import { explain } from "../../platform/explain.js";
import { playersTopic } from "./topic.js";

/** Gives a player so many of one kind of item or one currency, for a reason that the audit keeps. */
export function GrantForm({ playerId }: { readonly playerId: string }): ReactElement {
  const { items, currencies } = useCatalogue();
  const [what, setWhat] = useState("");
  const [quantity, setQuantity] = useState("1");
  const [reason, setReason] = useState("");
  const grant = useDeed(GrantToPlayerDocument, [playersTopic]);
  const options = [
    ...currencies.map(({ id, name }) => ({ id: `currency:${id}`, label: name })),
    ...items.map(({ id, name }) => ({ id: `item:${id}`, label: name })),
  ];
  const chosen = what === "" ? (options[0]?.id ?? "") : what;
  const onGrant = (): void => {
    const [kind = "", id = ""] = chosen.split(/:(.*)/);
    const input = {
      ...{ playerId, reason: reason.trim() },
      items: kind === "item" ? [{ definitionId: id, quantity: quantity.trim() }] : [],
      currencies: kind === "currency" ? [{ currencyId: id, amount: quantity.trim() }] : [],
    };
    grant.mutate(
      { input },
      {
        onSuccess: () => {
          notify("Given");
          setReason("");
        },
      },
    );
  };
  return (
    <section className="panel form" aria-labelledby="grant">
      <h2 id="grant">Give something</h2>
      <Choice label="What" options={options} value={chosen} onChange={setWhat} />
      <TextInput label="How many" inputMode="numeric" value={quantity} onChange={setQuantity} />
      <TextInput
        label="Why"
        value={reason}
        onChange={setReason}
        maxLength={128}
        hint="The player sees it in their statement."
      />
      {grant.error !== null && (
        <FormError text={`${explain(grant.error).title}. ${explain(grant.error).text}`} />
      )}
      <div>
        <Button
          look="primary"
          isPending={grant.isPending}
          isDisabled={chosen === "" || reason.trim() === "" || quantity.trim() === ""}
          onPress={onGrant}
        >
          Give it
        </Button>
      </div>
    </section>
  );
}
