import { androidpublisher, type androidpublisher_v3, auth } from "@googleapis/androidpublisher";
import type { AppError } from "@muster/errors";
import type { ReceiptProvider } from "../service/providers.js";
import { createBoundedFetch, type Reach } from "./bounded-fetch.js";
import { providerRefused, providerUnavailable, receiptInvalid } from "./failures.js";
import { readPush, toVoidedNotice } from "./google-notices.js";
import { type OrderFacts, toMoney, toProductPurchase, toSubscriptionPurchase } from "./google-purchase.js";

/** What the Play Console and the Pub/Sub push subscription give for an app. */
export interface GoogleSettings extends Reach {
  readonly packageName: string;
  readonly serviceAccount: { readonly clientEmail: string; readonly privateKey: string };
  /** The audience that the push subscription's tokens are made for. */
  readonly pushAudience: string;
  /** The service account whose identity the push subscription shows. */
  readonly pushEmail: string;
}

const scope = "https://www.googleapis.com/auth/androidpublisher";
/** Purchase tokens are opaque and some 150 characters long. */
const tokenForm = /^[\w.~:-]{1,1000}$/;
/** Google lists what was voided in the last 30 days. */
const voidedMsMax = 30 * 24 * 3_600_000 - 60_000;
const voidedPageItems = 1000;

/** Google Play, through Google's library: purchases, their acknowledgement, voided purchases, and its notices by Pub/Sub push. */
export function createGoogleProvider(settings: GoogleSettings, clock: { nowMs(): number }): ReceiptProvider {
  const { packageName, serviceAccount } = settings;
  const transporterOptions = { fetchImplementation: createBoundedFetch(settings), retry: false };
  const authorisation = new auth.JWT({
    email: serviceAccount.clientEmail,
    key: serviceAccount.privateKey,
    scopes: [scope],
    transporterOptions,
  });
  const identities = new auth.OAuth2({ transporterOptions });
  const play = androidpublisher({ version: "v3", auth: authorisation, retry: false });

  /** Signs in first, so that Google's refusal of our key is not taken for one of the receipt. */
  const asking = async <Answer>(request: () => Promise<Answer>, refusal: Refusal): Promise<Answer> => {
    try {
      await authorisation.getAccessToken();
    } catch (error) {
      throw providerUnavailable("google", error);
    }
    try {
      return await request();
    } catch (error) {
      // A token of another app, or none of Google's, is 400 or 404; one that is long gone is 410.
      throw [400, 404, 409, 410].includes(statusOf(error) ?? 0)
        ? refusal(error)
        : providerUnavailable("google", error);
    }
  };

  return {
    async verify({ token, form }) {
      if (!tokenForm.test(token)) throw receiptInvalid("google", "malformed");
      if (form === "subscription") {
        const { data } = await asking(
          () => play.purchases.subscriptionsv2.get({ packageName, token }),
          unknownReceipt,
        );
        return toSubscriptionPurchase(token, data, await readOrder(play, packageName, orderOf(data)));
      }
      const { data } = await asking(
        () => play.purchases.productsv2.getproductpurchasev2({ packageName, token }),
        unknownReceipt,
      );
      return toProductPurchase(token, data, await readOrder(play, packageName, data.orderId));
    },

    async acknowledge({ form, transactionId, originalTransactionId, productId }, { consumable }) {
      const token = originalTransactionId ?? transactionId;
      const { products, productsv2, subscriptions } = play.purchases;
      if (form === "subscription") {
        await asking(
          () => subscriptions.acknowledge({ packageName, subscriptionId: productId, token, requestBody: {} }),
          unknownPurchase,
        );
        return;
      }
      try {
        await asking<unknown>(
          () =>
            consumable
              ? products.consume({ packageName, productId, token })
              : products.acknowledge({ packageName, productId, token, requestBody: {} }),
          unknownPurchase,
        );
      } catch (error) {
        // The answer to an earlier try may have been lost.
        const { data } = await asking(
          () => productsv2.getproductpurchasev2({ packageName, token }),
          unknownPurchase,
        );
        if (!isDelivered(data, consumable)) throw error;
      }
    },

    async readNotices(request) {
      const bearer = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(
        String(request.headers["authorization"] ?? ""),
      )?.[1];
      if (bearer === undefined) throw receiptInvalid("google", "forged");
      const { certs } = await identities.getFederatedSignonCertsAsync().catch((error: unknown) => {
        throw providerUnavailable("google", error);
      });
      await demandIdentity(certs, bearer);
      return readPush(request.body, packageName);
    },

    async *voidedSince(sinceMs) {
      const startTime = String(Math.max(sinceMs, clock.nowMs() - voidedMsMax));
      // The wide list has both forms without saying which is which. The narrow one is read after it, so that what it
      // lacks is a subscription and not merely newer.
      const both: androidpublisher_v3.Schema$VoidedPurchase[] = [];
      for await (const voided of listVoided(startTime, 1)) both.push(voided);
      const oneTime = new Set<string>();
      for await (const voided of listVoided(startTime, 0)) {
        oneTime.add(voided.purchaseToken ?? "");
        yield toVoidedNotice(voided, "one-time");
      }
      for (const voided of both)
        if (!oneTime.has(voided.purchaseToken ?? "")) yield toVoidedNotice(voided, "subscription");
    },
  };

  async function* listVoided(startTime: string, type: 0 | 1) {
    for (let token: string | undefined, isFirst = true; isFirst || token !== undefined; isFirst = false) {
      const page = {
        packageName,
        type,
        includeQuantityBasedPartialRefund: true,
        maxResults: voidedPageItems,
        ...(token === undefined ? { startTime } : { token }),
      };
      const { data } = await asking(() => play.purchases.voidedpurchases.list(page), noList);
      yield* data.voidedPurchases ?? [];
      token = data.tokenPagination?.nextPageToken ?? undefined;
    }
  }

  async function demandIdentity(
    certs: Parameters<typeof identities.verifySignedJwtWithCertsAsync>[1],
    token: string,
  ) {
    try {
      const ticket = await identities.verifySignedJwtWithCertsAsync(
        token,
        certs,
        settings.pushAudience,
        issuers,
      );
      const payload = ticket.getPayload();
      if (payload?.email === settings.pushEmail && payload.email_verified === true) return;
    } catch (error) {
      throw receiptInvalid("google", "forged", error);
    }
    throw receiptInvalid("google", "forged");
  }
}

const issuers = ["accounts.google.com", "https://accounts.google.com"];

function orderOf(data: androidpublisher_v3.Schema$SubscriptionPurchaseV2): string | null | undefined {
  return data.lineItems?.[0]?.latestSuccessfulOrderId;
}

function isDelivered(data: androidpublisher_v3.Schema$ProductPurchaseV2, consumable: boolean): boolean {
  if (!consumable) return data.acknowledgementState === "ACKNOWLEDGEMENT_STATE_ACKNOWLEDGED";
  const details = data.productLineItem?.[0]?.productOfferDetails;
  return details?.consumptionState === "CONSUMPTION_STATE_CONSUMED";
}

/** What the customer paid is in the order, which takes a permission of its own; without it nothing is known of it. */
async function readOrder(
  play: androidpublisher_v3.Androidpublisher,
  packageName: string,
  orderId: string | null | undefined,
): Promise<OrderFacts> {
  if (!orderId) return null;
  try {
    const { data } = await play.orders.get({ packageName, orderId });
    return { price: toMoney(data.total), isRefunded: data.state === "REFUNDED" };
  } catch (error) {
    if (statusOf(error) === 403 || statusOf(error) === 404) return null;
    throw providerUnavailable("google", error);
  }
}

function statusOf(error: unknown): number | undefined {
  const status = error instanceof Error && "status" in error ? error.status : undefined;
  return typeof status === "number" ? status : undefined;
}

type Refusal = (cause: unknown) => AppError;
const unknownReceipt: Refusal = (cause) => receiptInvalid("google", "unknown", cause);
const unknownPurchase: Refusal = (cause) =>
  providerRefused("google", "the purchase cannot be acknowledged", cause);
const noList: Refusal = (cause) => providerUnavailable("google", cause);
