import { type ReactElement, useState } from "react";
import { Button } from "../../components/button.js";
import { Choice } from "../../components/choice.js";
import { notify } from "../../components/toasts.js";
import { RefundOrderDocument, type RefundPolicy } from "../../generated/operations.js";
import { useDeed } from "../../platform/deed.js";
import { ReasonDrawer } from "../reason-drawer.js";
import { refundPolicies } from "./refund-policies.js";
import { staffOrdersTopic } from "./topic.js";

/** Gives an order's price back, and takes back what the policy says. */
export function RefundForm({ orderId }: { readonly orderId: string }): ReactElement {
  const [isOpen, setOpen] = useState(false);
  const [policy, setPolicy] = useState<RefundPolicy>("CLAW_BACK");
  const refund = useDeed(RefundOrderDocument, [staffOrdersTopic]);
  return (
    <div>
      <Button look="danger" onPress={() => setOpen(true)}>
        Refund the order
      </Button>
      <ReasonDrawer
        title="Refund the order"
        isOpen={isOpen}
        action="Refund it"
        onSubmit={(reason) => refund.mutateAsync({ input: { orderId, policy, reason } })}
        onDone={() => notify("Refunded")}
        onClose={() => setOpen(false)}
      >
        <p>The price goes back to who paid. Of what the order gave, this is taken back:</p>
        <Choice label="Take back" options={refundPolicies} value={policy} onChange={setPolicy} />
      </ReasonDrawer>
    </div>
  );
}
