import { type ReactElement, useState } from "react";
import { Button } from "../../components/button.js";
import { Choice } from "../../components/choice.js";
import { TextInput } from "../../components/fields.js";
import { notify } from "../../components/toasts.js";
import { type RevocationPolicy, RevokeFromPlayerDocument } from "../../generated/operations.js";
import { useDeed } from "../../platform/deed.js";
import { ReasonDrawer } from "../reason-drawer.js";
import { playersTopic } from "./topic.js";

const policies = [
  { id: "AVAILABLE_ONLY", label: "Only what is there" },
  { id: "DEBT", label: "The rest is owed" },
] as const satisfies readonly { readonly id: RevocationPolicy; readonly label: string }[];

/** Takes back some of an item that a player has. */
export function RevokeItem({
  playerId,
  itemId,
  name,
  quantity: there,
}: {
  readonly playerId: string;
  readonly itemId: string;
  readonly name: string;
  readonly quantity: string;
}): ReactElement {
  const revoke = useDeed(RevokeFromPlayerDocument, [playersTopic]);
  return (
    <Revoke
      name={name}
      initial={there}
      isAmountAsked={there !== "1"}
      policies={policies.slice(0, 1)}
      onRevoke={(quantity, policy, reason) =>
        revoke.mutateAsync({
          input: { playerId, policy, reason, items: [{ itemId, quantity }], currencies: [] },
        })
      }
    />
  );
}

/** Takes back some of a currency that a player has, or had. */
export function RevokeCurrency({
  playerId,
  currencyId,
  name,
}: {
  readonly playerId: string;
  readonly currencyId: string;
  readonly name: string;
}): ReactElement {
  const revoke = useDeed(RevokeFromPlayerDocument, [playersTopic]);
  return (
    <Revoke
      name={name}
      initial=""
      isAmountAsked
      policies={policies}
      onRevoke={(amount, policy, reason) =>
        revoke.mutateAsync({
          input: { playerId, policy, reason, items: [], currencies: [{ currencyId, amount }] },
        })
      }
    />
  );
}

function Revoke({
  name,
  initial,
  isAmountAsked,
  policies: choices,
  onRevoke,
}: {
  readonly name: string;
  readonly initial: string;
  readonly isAmountAsked: boolean;
  readonly policies: readonly (typeof policies)[number][];
  readonly onRevoke: (quantity: string, policy: RevocationPolicy, reason: string) => Promise<unknown>;
}): ReactElement {
  const [isOpen, setOpen] = useState(false);
  const [quantity, setQuantity] = useState(initial);
  const [policy, setPolicy] = useState<RevocationPolicy>("AVAILABLE_ONLY");
  return (
    <>
      <Button look="danger" aria-label={`Take back ${name}`} onPress={() => setOpen(true)}>
        Take back
      </Button>
      <ReasonDrawer
        title={`Take back ${name}`}
        isOpen={isOpen}
        action="Take it back"
        onSubmit={(reason) => onRevoke(quantity.trim(), policy, reason)}
        onDone={() => notify(`${name} was taken back`)}
        onClose={() => setOpen(false)}
      >
        {isAmountAsked && (
          <TextInput label="How many" inputMode="numeric" value={quantity} onChange={setQuantity} />
        )}
        {choices.length > 1 && (
          <Choice label="If it is not all there" options={choices} value={policy} onChange={setPolicy} />
        )}
      </ReasonDrawer>
    </>
  );
}
