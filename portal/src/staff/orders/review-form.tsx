import { type ReactElement, useState } from "react";
import { Button } from "../../components/button.js";
import { Notice } from "../../components/notice.js";
import { notify } from "../../components/toasts.js";
import {
  type OrderRecordQuery,
  RejectOrderDocument,
  ReleaseOrderDocument,
} from "../../generated/operations.js";
import { useDeed } from "../../platform/deed.js";
import { formatSlug } from "../../platform/format.js";
import { ReasonDrawer } from "../reason-drawer.js";
import { staffOrdersTopic } from "./topic.js";

type Flags = NonNullable<OrderRecordQuery["order"]>["flags"];

/** Decides on an order that is held: it is delivered, or its payment is given back. */
export function ReviewForm({
  orderId,
  flags,
}: {
  readonly orderId: string;
  readonly flags: Flags;
}): ReactElement {
  const [decision, setDecision] = useState<"release" | "reject">();
  const release = useDeed(ReleaseOrderDocument, [staffOrdersTopic]);
  const reject = useDeed(RejectOrderDocument, [staffOrdersTopic]);
  const isRelease = decision === "release";
  return (
    <div className="stack">
      <Notice>
        It is paid, and held until somebody has looked at it:{" "}
        {flags.map((flag) => formatSlug(flag.toLowerCase())).join(", ")}.
      </Notice>
      <div className="cluster">
        <Button look="primary" onPress={() => setDecision("release")}>
          Deliver it
        </Button>
        <Button look="danger" onPress={() => setDecision("reject")}>
          Reject it
        </Button>
      </div>
      <ReasonDrawer
        title={isRelease ? "Deliver the order" : "Reject the order"}
        isOpen={decision !== undefined}
        action={isRelease ? "Deliver" : "Reject"}
        onSubmit={(reason) => (isRelease ? release : reject).mutateAsync({ input: { orderId, reason } })}
        onDone={() => notify(isRelease ? "Delivered" : "Rejected")}
        onClose={() => setDecision(undefined)}
      >
        <p>
          {isRelease
            ? "The player gets what was bought."
            : "The payment is given back; nothing is delivered."}
        </p>
      </ReasonDrawer>
    </div>
  );
}
