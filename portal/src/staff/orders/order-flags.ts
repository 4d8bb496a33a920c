import type { OrderFlag } from "../../generated/operations.js";

/** Why somebody may want to look at an order, in words. */
export const orderFlags: Readonly<Record<OrderFlag, string>> = {
  REFUND_OPEN: "Refund to settle",
  PARTLY_REFUNDED: "Partly refunded",
  PRICE_DIFFERS: "Another price",
  REGION_DIFFERS: "Another region",
  NOT_ON_SALE: "Not on sale",
  OVER_LIMIT: "Over a limit",
  OVER_STOCK: "Over the stock",
  CHARGED_BACK_BEFORE: "Charged back before",
  TEST_PURCHASE: "Test purchase",
};
