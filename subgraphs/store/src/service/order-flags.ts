/** Why somebody may want to look at an order for money. What was paid for is delivered all the same, unless it is held. */
export const orderFlags = [
  /** The offer could not be bought for a currency when the payment came: its sale was over, or a rule spoke against it. */
  "NOT_ON_SALE",
  /** The player has more of it than a limit allows. */
  "OVER_LIMIT",
  /** More of it is sold than there was. */
  "OVER_STOCK",
  /** The customer paid another price than the catalog has. */
  "PRICE_DIFFERS",
  /** A test purchase: no money came. */
  "TEST_PURCHASE",
  /** A part of the price was given back. */
  "PARTLY_REFUNDED",
  /** An amount was given back, and nobody has decided yet what is taken back for it. */
  "REFUND_OPEN",
  /** The customer is elsewhere than before, or than the price is for, where it costs another price. Held. */
  "REGION_DIFFERS",
  /** The player's payments were charged back lately. Held. */
  "CHARGED_BACK_BEFORE",
] as const;
/** One of {@link orderFlags}. */
export type OrderFlag = (typeof orderFlags)[number];
