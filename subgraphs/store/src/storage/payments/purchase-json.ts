import type { Json } from "@muster/events";
import type { Money, ProviderNotice, VerifiedPurchase } from "../../service/providers.js";

/** A purchase as its column holds it: amounts are decimal text. */
export function purchaseToJson(purchase: VerifiedPurchase): Json {
  const { price, subscription } = purchase;
  return {
    ...purchase,
    price: moneyToJson(price),
    subscription: subscription === null ? null : { ...subscription },
  };
}

/** A purchase from its column. */
export function purchaseFromJson(json: unknown): VerifiedPurchase {
  const { price, ...purchase } = json as VerifiedPurchase;
  return { ...purchase, price: moneyFromJson(price) };
}

/** A notice as its column holds it. */
export function noticeToJson(notice: ProviderNotice): Json {
  const { purchase, receipt, refunded } = notice;
  return {
    ...notice,
    purchase: purchase === null ? null : purchaseToJson(purchase),
    receipt: receipt === null ? null : { ...receipt },
    refunded: moneyToJson(refunded),
  };
}

/** A notice from its column. */
export function noticeFromJson(json: unknown): ProviderNotice {
  const { purchase, refunded, ...notice } = json as ProviderNotice;
  return {
    ...notice,
    purchase: purchase === null ? null : purchaseFromJson(purchase),
    refunded: moneyFromJson(refunded),
  };
}

function moneyToJson(money: Money | null): Json {
  return money === null ? null : { ...money, amountMicros: money.amountMicros.toString() };
}

function moneyFromJson(money: Money | null): Money | null {
  return money === null ? null : { ...money, amountMicros: BigInt(money.amountMicros) };
}
