import { type ReactElement, useState } from "react";
import { Button } from "../../components/button.js";
import { Choice } from "../../components/choice.js";
import { Notice } from "../../components/notice.js";
import { notify } from "../../components/toasts.js";
import {
  type OrderRecordQuery,
  type RefundPolicy,
  SettleRefundDocument,
} from "../../generated/operations.js";
import { useDeed } from "../../platform/deed.js";
import { ReasonDrawer } from "../reason-drawer.js";
import { refundPolicies } from "./refund-policies.js";
import { staffOrdersTopic } from "./topic.js";

type Settled = Pick<NonNullable<OrderRecordQuery["order"]>, "id" | "quantity" | "refundVersion" | "refunds">;

/** Decides what is taken back for money that went back without a word of what it was for. */
export function SettleForm({ order }: { readonly order: Settled }): ReactElement {
  // Of the refunds that were on the screen when the form was opened.
  const [version, setVersion] = useState<number>();
  const [pieces, setPieces] = useState("0");
  const [policy, setPolicy] = useState<RefundPolicy>("CLAW_BACK");
  const settle = useDeed(SettleRefundDocument, [staffOrdersTopic]);
  const { id: orderId, quantity, refunds, refundVersion } = order;
  const left = quantity - refunds.reduce((sum, refund) => sum + (refund.quantity ?? 0), 0);
  const counts = Array.from({ length: left + 1 }, (_, count) => ({
    id: String(count),
    label: count === 0 ? "None" : `${count} of ${quantity}`,
  }));
  return (
    <>
      <Notice
        action={
          <Button look="primary" onPress={() => setVersion(refundVersion)}>
            Settle the refund
          </Button>
        }
      >
        Money went back, and nobody has said what it was for.
      </Notice>
      <ReasonDrawer
        title="Settle the refund"
        isOpen={version !== undefined}
        action="Settle it"
        onSubmit={(reason) =>
          settle.mutateAsync({
            input: {
              ...{ orderId, policy, reason },
              takeBackQuantity: Number(pieces),
              refundVersion: version ?? refundVersion,
            },
          })
        }
        onDone={() => notify("Settled")}
        onClose={() => setVersion(undefined)}
      >
        <p>The order stays. Of so many pieces what they gave is taken back:</p>
        <Choice label="Pieces" options={counts} value={pieces} onChange={setPieces} />
        {pieces !== "0" && (
          <Choice label="Take back" options={refundPolicies} value={policy} onChange={setPolicy} />
        )}
      </ReasonDrawer>
    </>
  );
}
