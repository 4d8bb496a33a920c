import {
  APIException,
  AppStoreServerAPIClient,
  DeliveryStatus,
  Environment,
  type JWSTransactionDecodedPayload,
  RefundPreference,
  SignedDataVerifier,
  VerificationException,
  VerificationStatus,
} from "@apple/app-store-server-library";
import { AppError } from "@muster/errors";
import type { Receipt, RefundRequestProvider, VerifiedPurchase } from "../service/providers.js";
import { toNotice, voidingTypes } from "./apple-notices.js";
import { toPurchase } from "./apple-purchase.js";
import { createBoundedFetch, type Reach, withinTime } from "./bounded-fetch.js";
import { providerRefused, providerUnavailable, type ReceiptFault, receiptInvalid } from "./failures.js";
import { readText } from "./json.js";

/** What App Store Connect gives for an app, and Apple's root certificates. */
export interface AppleSettings extends Reach {
  readonly bundleId: string;
  /** The app's number in the App Store; needed in production. */
  readonly appAppleId: number | undefined;
  readonly environment: "production" | "sandbox";
  /** In DER or PEM. */
  readonly rootCertificates: readonly Buffer[];
  readonly issuerId: string;
  readonly keyId: string;
  /** The In-App Purchase key: PKCS #8 in PEM. */
  readonly privateKey: string;
}

/** A signed transaction with its chain of certificates is some 6 KiB, and a notice holds two. Bytes. */
const signedBytesMax = 64 * 1024;
/** Apple keeps notices for 180 days. */
const historyMsMax = 179 * 24 * 3_600_000;

/**
 * The App Store, through Apple's library: StoreKit 2's signed transactions, the App Store Server API, and notifications
 * version 2. Certificates are checked for revocation (OCSP), so a first verification asks their issuer too.
 */
export function createAppleProvider(
  settings: AppleSettings,
  clock: { nowMs(): number },
): RefundRequestProvider {
  const { timeoutMs } = settings;
  const environment = settings.environment === "production" ? Environment.PRODUCTION : Environment.SANDBOX;
  const verifier = new SignedDataVerifier(
    [...settings.rootCertificates],
    true,
    environment,
    settings.bundleId,
    settings.appAppleId,
  );
  const api = new BoundedClient(settings, environment);

  const readTransaction = async (signed: string): Promise<JWSTransactionDecodedPayload> => {
    demandJws(signed);
    return verifying(verifier.verifyAndDecodeTransaction(signed), timeoutMs);
  };

  const lookUp = async (transactionId: string): Promise<VerifiedPurchase> => {
    const { signedTransactionInfo } = await asking(() => api.getTransactionInfo(transactionId));
    return toPurchase(await readTransaction(signedTransactionInfo ?? ""));
  };

  const readNotice = async (signedPayload: string) => {
    demandJws(signedPayload);
    const payload = await verifying(verifier.verifyAndDecodeNotification(signedPayload), timeoutMs);
    const signed = payload.data?.signedTransactionInfo;
    return toNotice(payload, signed === undefined ? null : await readTransaction(signed));
  };

  return {
    async verify({ token }: Receipt) {
      const { transactionId } = toPurchase(await readTransaction(token));
      return lookUp(transactionId);
    },

    // The client finishes a transaction; the App Store wants nothing of the server.
    async acknowledge() {},

    async readNotices({ body }) {
      return [await readNotice(readText(body, "signedPayload") ?? "")];
    },

    async *voidedSince(sinceMs) {
      const endDate = clock.nowMs();
      const startDate = Math.max(sinceMs, endDate - historyMsMax);
      for (let page: string | null = null, hasMore = true; hasMore; ) {
        const answer = await asking(() => api.getNotificationHistory(page, { startDate, endDate }));
        for (const { signedPayload } of answer.notificationHistory ?? []) {
          const notice = await readNotice(signedPayload ?? "");
          if (voidingTypes.has(notice.kind)) yield notice;
        }
        page = answer.paginationToken ?? null;
        hasMore = answer.hasMore === true && page !== null;
      }
    },

    async answerRefundRequest(transactionId, { delivered, prefersRefund }) {
      const answer = {
        customerConsented: true,
        deliveryStatus: delivered ? DeliveryStatus.DELIVERED : DeliveryStatus.UNDELIVERED_OTHER,
        refundPreference: prefersRefund ? RefundPreference.GRANT_FULL : RefundPreference.DECLINE,
        sampleContentProvided: false,
      };
      await asking(() => api.sendConsumptionInformation(transactionId, answer)).catch((error: unknown) => {
        if (error instanceof AppError && error.code === "RECEIPT_INVALID")
          throw providerRefused("apple", "no answer is wanted", error);
        throw error;
      });
    },
  };
}

/** Apple's client, with requests that are limited in time and size. */
class BoundedClient extends AppStoreServerAPIClient {
  readonly #apiUrl: string;
  readonly #fetch: typeof fetch;

  constructor(settings: AppleSettings, environment: Environment) {
    super(settings.privateKey, settings.keyId, settings.issuerId, settings.bundleId, environment);
    this.#fetch = createBoundedFetch(settings);
    this.#apiUrl =
      environment === Environment.PRODUCTION
        ? "https://api.storekit.apple.com"
        : "https://api.storekit-sandbox.apple.com";
  }

  protected override async makeFetchRequest(
    path: string,
    query: URLSearchParams,
    method: string,
    body: string | Buffer | undefined,
    headers: Record<string, string>,
  ) {
    const init = { method, headers, ...(body === undefined ? {} : { body: String(body) }) };
    const response = await this.#fetch(`${this.#apiUrl}${path}?${query}`, init);
    // The library reads no more of it than `ok`, `status` and `json()`, which are the same in both kinds of response.
    return response as unknown as Awaited<ReturnType<AppStoreServerAPIClient["makeFetchRequest"]>>;
  }
}

function demandJws(signed: string): void {
  if (signed.length > signedBytesMax || !/^[\w-]+\.[\w-]+\.[\w-]+$/.test(signed))
    throw receiptInvalid("apple", "malformed");
}

/** Runs a request to Apple. */
async function asking<Answer>(request: () => Promise<Answer>): Promise<Answer> {
  try {
    return await request();
  } catch (error) {
    if (
      error instanceof APIException &&
      error.httpStatusCode < 500 &&
      ![401, 429].includes(error.httpStatusCode)
    )
      throw receiptInvalid("apple", "unknown", error);
    throw providerUnavailable("apple", error);
  }
}

const faults: Partial<Record<VerificationStatus, ReceiptFault>> = {
  [VerificationStatus.INVALID_APP_IDENTIFIER]: "other-app",
  [VerificationStatus.INVALID_ENVIRONMENT]: "other-environment",
  [VerificationStatus.INVALID_CERTIFICATE]: "bad-certificate",
  [VerificationStatus.INVALID_CHAIN_LENGTH]: "malformed",
};

/** Waits for a verification, which may ask whether certificates are revoked. */
async function verifying<Value>(verification: Promise<Value>, timeoutMs: number): Promise<Value> {
  try {
    return await withinTime(verification, timeoutMs);
  } catch (error) {
    const status = error instanceof VerificationException ? error.status : undefined;
    const isLate = error instanceof DOMException && error.name === "TimeoutError";
    if (isLate || status === VerificationStatus.RETRYABLE_VERIFICATION_FAILURE)
      throw providerUnavailable("apple", error);
    throw receiptInvalid("apple", (status === undefined ? undefined : faults[status]) ?? "forged", error);
  }
}
