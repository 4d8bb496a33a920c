/** What an order can be. */
export const orderStates = [
  "CREATED",
  "AUTHORISED",
  "VERIFIED",
  "HELD",
  "GRANTED",
  "REFUNDED",
  "CHARGED_BACK",
  "REVERSED",
  "CANCELLED",
] as const;
/** One of {@link orderStates}. */
export type OrderState = (typeof orderStates)[number];

/**
 * From which state an order may go where. REFUNDED gave the price back and took the goods back, in one step, as its policy says.
 * CHARGED_BACK is a price that the payer's bank took back; the goods follow as REVERSED. A refund or a chargeback that is
 * itself undone makes the order what it was; where the money went back all the same, it is REFUNDED. What was CANCELLED because nobody paid is delivered if somebody did after all.
 */
export const orderTransitions: Readonly<Record<OrderState, readonly OrderState[]>> = {
  CREATED: ["AUTHORISED", "VERIFIED", "GRANTED", "HELD", "CANCELLED"],
  AUTHORISED: ["VERIFIED", "GRANTED", "HELD", "CANCELLED"],
  VERIFIED: ["GRANTED", "HELD", "REFUNDED", "CHARGED_BACK"],
  HELD: ["GRANTED", "REFUNDED", "CHARGED_BACK"],
  GRANTED: ["REFUNDED", "CHARGED_BACK", "REVERSED"],
  REFUNDED: ["GRANTED", "HELD"],
  CHARGED_BACK: ["REVERSED", "GRANTED", "HELD", "REFUNDED"],
  REVERSED: ["GRANTED", "REFUNDED"],
  CANCELLED: ["GRANTED", "HELD"],
};

/** Whether an order in `from` may become `to`. */
export function mayBecome(from: OrderState, to: OrderState): boolean {
  return orderTransitions[from].includes(to);
}

/** The order in another state. @throws Error for one that it may not come to. */
export function moveTo<Moved extends { readonly state: OrderState }>(
  order: Moved,
  state: OrderState,
  changedAtMs: number,
): Moved & { readonly state: OrderState; readonly changedAtMs: number } {
  if (!mayBecome(order.state, state)) throw new Error(`an order does not go from ${order.state} to ${state}`);
  return { ...order, state, changedAtMs };
}

/** Where an order's money or currency came from. */
export const orderSources = ["VIRTUAL", "APPLE", "GOOGLE", "STEAM", "CHECKOUT", "GRANT"] as const;
/** One of {@link orderSources}. */
export type OrderSource = (typeof orderSources)[number];

/** What becomes of value that is no longer there when an order is refunded. */
export const refundPolicies = ["DEBT", "CLAW_BACK", "WRITE_OFF"] as const;
/** One of {@link refundPolicies}. */
export type RefundPolicy = (typeof refundPolicies)[number];
