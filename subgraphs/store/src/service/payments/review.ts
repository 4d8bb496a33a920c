import { moneyPriceIn } from "../availability.js";
import type { MoneyPrice, Offer } from "../domain.js";
import type { OrderFlag } from "../order-flags.js";
import type { VerifiedPurchase } from "../providers.js";
import type { PaymentHistory } from "./ports.js";

/** For how long a chargeback counts against a player. */
export const chargebackWindowMs = 90 * 24 * 3_600_000;
/** So many of them hold what the player pays for next. */
export const chargebacksMax = 2;

/** Why an order is held for review before it is delivered; empty where it is not. */
export function reasonsToHold(
  purchase: Pick<VerifiedPurchase, "region">,
  offer: Offer,
  /** The price of the order, where it was made for a region before it was paid. */
  agreed: MoneyPrice | null,
  { regions, chargebacks }: PaymentHistory,
): OrderFlag[] {
  const { region } = purchase;
  const reasons: OrderFlag[] = [];
  if (region !== null) {
    const here = moneyPriceIn(offer, region, null);
    const isElsewhere = regions.length > 0 && !regions.includes(region);
    const isPricedApart = regions.some((home) => differs(moneyPriceIn(offer, home, null), here));
    const isForAnother = agreed !== null && differs(agreed, moneyPriceIn(offer, region, agreed.currency));
    if ((isElsewhere && isPricedApart) || isForAnother) reasons.push("REGION_DIFFERS");
  }
  if (chargebacks >= chargebacksMax) reasons.push("CHARGED_BACK_BEFORE");
  return reasons;
}

function differs(one: MoneyPrice | null, other: MoneyPrice | null): boolean {
  return one?.currency !== other?.currency || one?.amountMicros !== other?.amountMicros;
}
