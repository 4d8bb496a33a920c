import { badInput } from "@muster/errors";
import { parseObject, textOf } from "../providers/json.js";
import type { AppleSimulator } from "./apple.js";
import type { CheckoutSimulator } from "./checkout.js";
import type { GoogleSimulator } from "./google.js";
import { json, type SimulatorRoute } from "./server.js";
import type { SteamSimulator } from "./steam.js";

/** The simulators whose customers are played. */
export interface Stores {
  readonly apple: AppleSimulator;
  readonly google: GoogleSimulator;
  readonly steam: SteamSimulator;
  readonly checkout: CheckoutSimulator;
}

/** The fields of a request, demanded by name. */
type Fields = (name: string) => string;
type Action = (text: Fields, optional: (name: string) => string | undefined) => Promise<object> | object;

/**
 * What customers do, for another process to ask for: `POST /apple/buy` with `{"productId", "accountToken"}` answers the
 * `receipt` that a device would hand to the game; `refund`, `renew` and `charge-back` take the `transactionId`, the Google
 * purchase token, our order's id (Steam), or the payment's id (checkout), of which an `amount` in cents is refunded where it is given.
 */
export function storefront(stores: Stores): readonly SimulatorRoute[] {
  const { apple, google, steam, checkout } = stores;
  const done =
    (action: (id: string) => void, field: string): Action =>
    (text) => {
      action(text(field));
      return {};
    };
  const actions: Readonly<Record<string, Action>> = {
    "/apple/buy": async (text, optional) => {
      const { transactionId, signedTransaction } = await apple.buy({
        productId: text("productId"),
        appAccountToken: text("accountToken"),
        ...termOf(optional),
      });
      return { transactionId, receipt: signedTransaction };
    },
    "/apple/renew": (text) => ({ transactionId: apple.renew(text("transactionId")) }),
    "/apple/refund": done((id) => apple.refund(id), "transactionId"),
    "/google/buy": (text, optional) => {
      const obfuscatedAccountId = text("accountToken");
      const bought = google.buy({ productId: text("productId"), obfuscatedAccountId, ...termOf(optional) });
      return { transactionId: bought.purchaseToken, receipt: bought.purchaseToken };
    },
    "/google/renew": (text) => ({ orderId: google.renew(text("transactionId")) }),
    "/google/refund": done((id) => google.refund(id), "transactionId"),
    "/google/charge-back": done((id) => google.chargeBack(id), "transactionId"),
    "/steam/approve": done((id) => steam.approve(id), "orderId"),
    "/steam/deny": done((id) => steam.deny(id), "orderId"),
    "/steam/refund": done((id) => steam.refund(id), "orderId"),
    "/steam/charge-back": done((id) => steam.chargeBack(id), "orderId"),
    "/checkout/pay": (text) => checkout.pay(text("sessionId")),
    "/checkout/refund": (text, optional) => {
      const amount = optional("amount");
      checkout.refund(text("paymentId"), amount === undefined ? undefined : Number(amount));
      return {};
    },
    "/checkout/charge-back": done((id) => checkout.chargeBack(id), "paymentId"),
  };
  return Object.entries(actions).map(([path, act]) => ({
    method: "POST",
    path: new RegExp(path),
    handle: async ({ body }) => {
      const fields = parseObject(body) ?? {};
      const optional = (name: string): string | undefined => textOf(fields[name]);
      const text = (name: string): string => {
        const value = optional(name);
        if (value === undefined) throw badInput(name, "a text that is not empty");
        return value;
      };
      const answer = await act(text, optional);
      return json(200, answer);
    },
  }));
}

function termOf(optional: (name: string) => string | undefined): { readonly termDays?: number } {
  const days = optional("termDays");
  return days === undefined ? {} : { termDays: Number(days) };
}
