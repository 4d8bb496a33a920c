import type { BadgeLook } from "../components/badge.js";
import type { OrderState } from "../generated/operations.js";

/** What an order has come to, in words. */
export const orderStates: Readonly<Record<OrderState, { readonly label: string; readonly look: BadgeLook }>> =
  {
    CREATED: { label: "Waiting for payment", look: "open" },
    AUTHORISED: { label: "Payment on its way", look: "open" },
    VERIFIED: { label: "Paid", look: "open" },
    HELD: { label: "In review", look: "open" },
    GRANTED: { label: "Delivered", look: "good" },
    CANCELLED: { label: "Cancelled", look: "plain" },
    REFUNDED: { label: "Refunded", look: "plain" },
    CHARGED_BACK: { label: "Charged back", look: "bad" },
    REVERSED: { label: "Taken back", look: "bad" },
  };
