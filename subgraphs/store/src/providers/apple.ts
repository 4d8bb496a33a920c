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
  /** Whether production takes the sandbox's too; the sandbox takes no others. */
  readonly takesSandbox?: boolean;
  /** Whether the players have consented that Apple is told what became of a purchase whose refund is asked for. */
  readonly playersConsent?: boolean;
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
  const [home, sandbox] =
    settings.environment === "production"
      ? [
          openEnvironment(settings, Environment.PRODUCTION),
          settings.takesSandbox === true ? openEnvironment(settings, Environment.SANDBOX) : undefined,
        ]
      : [openEnvironment(settings, Environment.SANDBOX), undefined];
  const all = sandbox === undefined ? [home] : [home, sandbox];

  /**
   * Reads as of this server's environment, and, where that is not the one that Apple has signed, as of the sandbox: what is
   * signed says where it belongs, so that nothing has to be looked for in one place after another.
   */
  const reading = async <Value>(read: (verifier: SignedDataVerifier) => Promise<Value>): Promise<Value> => {
    try {
      return await verifying(read(home.verifier), timeoutMs);
    } catch (error) {
      const isOther = error instanceof AppError && error.details["reason"] === "other-environment";
      if (sandbox === undefined || !isOther) throw error;
      return verifying(read(sandbox.verifier), timeoutMs);
    }
  };

  const readTransaction = async (signed: string): Promise<JWSTransactionDecodedPayload> => {
    demandJws(signed);
    return reading((verifier) => verifier.verifyAndDecodeTransaction(signed));
  };

  const apiOf = ({ environment }: Pick<VerifiedPurchase, "environment">): AppStoreServerAPIClient =>
    (environment === "sandbox" ? (sandbox ?? home) : home).api;

  const lookUp = async (purchase: VerifiedPurchase): Promise<VerifiedPurchase> => {
    const { signedTransactionInfo } = await asking(() =>
      apiOf(purchase).getTransactionInfo(purchase.transactionId),
    );
    return toPurchase(await readTransaction(signedTransactionInfo ?? ""));
  };

  const readNotice = async (signedPayload: string) => {
    demandJws(signedPayload);
    const payload = await reading((verifier) => verifier.verifyAndDecodeNotification(signedPayload));
    const signed = payload.data?.signedTransactionInfo;
    return toNotice(payload, signed === undefined ? null : await readTransaction(signed));
  };

  return {
    mayAnswer: settings.playersConsent === true,

    async verify({ token }: Receipt) {
      return lookUp(toPurchase(await readTransaction(token)));
    },

    // The client finishes a transaction; the App Store wants nothing of the server.
    async acknowledge() {},

    async readNotices({ body }) {
      return [await readNotice(readText(body, "signedPayload") ?? "")];
    },

    async *voidedSince(sinceMs) {
      const endDate = clock.nowMs();
      const startDate = Math.max(sinceMs, endDate - historyMsMax);
      for (const { api } of all)
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

    async answerRefundRequest(purchase, { delivered, prefersRefund }) {
      const answer = {
        customerConsented: true,
        deliveryStatus: delivered ? DeliveryStatus.DELIVERED : DeliveryStatus.UNDELIVERED_OTHER,
        refundPreference: prefersRefund ? RefundPreference.GRANT_FULL : RefundPreference.DECLINE,
        sampleContentProvided: false,
      };
      await asking(() => apiOf(purchase).sendConsumptionInformation(purchase.transactionId, answer)).catch(
        (error: unknown) => {
          if (error instanceof AppError && error.code === "RECEIPT_INVALID")
            throw providerRefused("apple", "no answer is wanted", error);
          throw error;
        },
      );
    },
  };
}

/** What the App Store signs and answers in one environment. */
function openEnvironment(settings: AppleSettings, environment: Environment) {
  const { rootCertificates, bundleId, appAppleId } = settings;
  return {
    verifier: new SignedDataVerifier([...rootCertificates], true, environment, bundleId, appAppleId),
    api: new BoundedClient(settings, environment),
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
