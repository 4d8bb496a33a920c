import type { RefundPolicy } from "../../generated/operations.js";

/** What is taken back with a refund, in words. */
export const refundPolicies = [
  { id: "CLAW_BACK", label: "What is still there" },
  { id: "DEBT", label: "All; the rest is owed" },
  { id: "WRITE_OFF", label: "Nothing" },
] as const satisfies readonly { readonly id: RefundPolicy; readonly label: string }[];
