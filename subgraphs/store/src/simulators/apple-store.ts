import { createPrivateKey, createPublicKey } from "node:crypto";
import {
  DeliveryStatus,
  Environment,
  type JWSTransactionDecodedPayload,
  NotificationTypeV2,
  RefundPreference,
  Type,
} from "@apple/app-store-server-library";
import type { Random, SystemClock } from "@muster/runtime";
import { CompactSign, jwtVerify } from "jose";
import { parseObject } from "../providers/json.js";
import { createSigningChain, type SigningChain } from "./apple-certificates.js";
import { createOcspResponder, type OcspResponder } from "./apple-ocsp.js";
import type { NoticeSender } from "./notice-sender.js";
import { json, type SimulatorAnswer, type SimulatorRequest, type SimulatorRoute } from "./server.js";

/** What App Store Connect would give for the app. */
export interface AppleCredentials {
  readonly bundleId: string;
  /** The app's number; absent where it is not in the App Store yet. */
  readonly appAppleId?: number;
  readonly issuerId: string;
  readonly keyId: string;
  /** PKCS #8 in PEM, on P-256. */
  readonly privateKey: string;
}

/** What a customer buys on a device. */
export interface ApplePurchase {
  readonly productId: string;
  /** The player's opaque token: a UUID. */
  readonly appAccountToken?: string;
  readonly quantity?: number;
  /** ISO 4217. */
  readonly currency?: string;
  /** Thousandths of the currency's unit. */
  readonly priceMillis?: number;
  /** ISO 3166-1 alpha-3. */
  readonly storefront?: string;
  /** Makes it a subscription with terms of so many days. */
  readonly termDays?: number;
  /** Where it is bought; the sandbox where absent. */
  readonly environment?: Environment;
}

/** A transaction in the store's books. */
export interface AppleTransaction extends JWSTransactionDecodedPayload {
  readonly transactionId: string;
  readonly originalTransactionId: string;
}

/** What we told of a purchase whose refund is asked for, in Apple's words. */
export interface RefundAnswer {
  readonly deliveryStatus: unknown;
  readonly refundPreference: unknown;
}

interface SentNotice {
  /** 1, 2, 3 … */
  readonly number: number;
  readonly sentAtMs: number;
  readonly environment: string;
  readonly signedPayload: Promise<string>;
  /** Whether the webhook has it. */
  isTaken: boolean;
}

const dayMs = 24 * 3_600_000;
/** The history forgets the oldest of those that the webhook has taken: they are some 10 KB each. */
const historyItemsMax = 500;
/** As Apple's lists have it. */
const pageItems = 20;

/** The App Store's books: transactions, signatures, the calls of its server API, and its notifications. */
export class AppStore {
  readonly chain: SigningChain;
  readonly ocsp: OcspResponder;
  readonly routes: readonly SimulatorRoute[];
  /** What was answered to refund requests, by transaction. */
  readonly refundAnswers = new Map<string, RefundAnswer>();
  readonly #credentials: AppleCredentials;
  readonly #clock: SystemClock;
  readonly #random: Random;
  readonly #notices: NoticeSender;
  readonly #transactions = new Map<string, AppleTransaction>();
  #sent: SentNotice[] = [];
  #lastId: number;

  private constructor(deps: AppStoreDeps, chain: SigningChain, ocsp: OcspResponder) {
    this.chain = chain;
    this.ocsp = ocsp;
    this.#credentials = deps.credentials;
    this.#clock = deps.clock;
    this.#random = deps.random;
    this.#notices = deps.notices;
    this.#lastId = 2_000_000_000_000_000 + deps.random.below(2 ** 32) * 1000;
    this.routes = [
      this.#route("GET", /\/inApps\/v1\/transactions\/(?<id>\d+)/, (request) => this.#transaction(request)),
      this.#route("POST", /\/inApps\/v1\/notifications\/history/, (request) => this.#history(request)),
      this.#route("PUT", /\/inApps\/v2\/transactions\/consumption\/(?<id>\d+)/, (request) =>
        this.#consumption(request),
      ),
      { method: "POST", path: /\/ocsp/, handle: ({ body }) => this.#ocspAnswer(body) },
    ];
  }

  /** Makes the certificates and opens the books. `url` is where the store is reached. */
  static async open(deps: AppStoreDeps): Promise<AppStore> {
    const serial = () => `01${Buffer.from(deps.random.bytes(8)).toString("hex")}`;
    const { clock, url } = deps;
    const chain = await createSigningChain({
      nowMs: clock.nowMs(),
      validDays: 3650,
      ocspUrl: `${url}/ocsp`,
      serial,
    });
    const ocsp = await createOcspResponder([chain.root, chain.intermediate], {
      nowMs: () => clock.nowMs(),
      serial,
    });
    return new AppStore(deps, chain, ocsp);
  }

  /** Signs as the App Store does. */
  sign(payload: object, chain: SigningChain = this.chain): Promise<string> {
    return new CompactSign(Buffer.from(JSON.stringify(payload)))
      .setProtectedHeader({ alg: "ES256", x5c: [...chain.x5c] })
      .sign(chain.privateKey);
  }

  /** The transaction as it is now. */
  find(transactionId: string): AppleTransaction {
    const found = this.#transactions.get(transactionId);
    if (found === undefined) throw new Error(`the App Store has no transaction ${transactionId}`);
    return found;
  }

  /** Takes the customer's money and notifies. */
  buy(purchase: ApplePurchase): AppleTransaction {
    const transactionId = String(++this.#lastId);
    const nowMs = this.#clock.nowMs();
    const { termDays } = purchase;
    const transaction: AppleTransaction = {
      transactionId,
      originalTransactionId: transactionId,
      bundleId: this.#credentials.bundleId,
      productId: purchase.productId,
      purchaseDate: nowMs,
      originalPurchaseDate: nowMs,
      quantity: purchase.quantity ?? 1,
      type: termDays === undefined ? Type.CONSUMABLE : Type.AUTO_RENEWABLE_SUBSCRIPTION,
      inAppOwnershipType: "PURCHASED",
      environment: purchase.environment ?? Environment.SANDBOX,
      transactionReason: "PURCHASE",
      storefront: purchase.storefront ?? "USA",
      storefrontId: "143441",
      currency: purchase.currency ?? "USD",
      price: purchase.priceMillis ?? 4990,
      ...(purchase.appAccountToken === undefined ? {} : { appAccountToken: purchase.appAccountToken }),
      ...(termDays === undefined ? {} : { expiresDate: nowMs + termDays * dayMs }),
    };
    this.#transactions.set(transactionId, transaction);
    this.notify(
      termDays === undefined ? NotificationTypeV2.ONE_TIME_CHARGE : NotificationTypeV2.SUBSCRIBED,
      transaction,
    );
    return transaction;
  }

  /** Begins the next term, as long as the one before. */
  renew(previous: AppleTransaction): AppleTransaction {
    const startMs = previous.expiresDate ?? 0;
    const transaction: AppleTransaction = {
      ...previous,
      transactionId: String(++this.#lastId),
      purchaseDate: startMs,
      expiresDate: startMs + (startMs - (previous.purchaseDate ?? 0)),
      transactionReason: "RENEWAL",
    };
    this.#transactions.set(transaction.transactionId, transaction);
    this.notify(NotificationTypeV2.DID_RENEW, transaction);
    return transaction;
  }

  /** Changes a transaction, e.g. revokes it, and notifies. */
  change(
    transactionId: string,
    type: NotificationTypeV2,
    changes: Partial<JWSTransactionDecodedPayload>,
  ): void {
    const rest = { ...this.find(transactionId) };
    for (const name of [
      "revocationDate",
      "revocationReason",
      "revocationType",
      "revocationPercentage",
    ] as const)
      delete rest[name];
    const transaction: AppleTransaction = { ...rest, ...changes, transactionId };
    this.#transactions.set(transactionId, transaction);
    this.notify(type, transaction);
  }

  /** Sends a notification and keeps it in the history. */
  notify(type: NotificationTypeV2, transaction?: AppleTransaction): void {
    const sentAtMs = this.#clock.nowMs();
    const signedPayload = this.#signNotice(type, sentAtMs, transaction);
    const environment = transaction?.environment ?? Environment.SANDBOX;
    const number = (this.#sent.at(-1)?.number ?? 0) + 1;
    const sent: SentNotice = { number, sentAtMs, environment, signedPayload, isTaken: false };
    this.#sent.push(sent);
    if (number % historyItemsMax === 0)
      this.#sent = this.#sent.filter((one) => !one.isTaken || one.number > number - historyItemsMax);
    this.#notices.send(
      async () => ({ headers: {}, body: JSON.stringify({ signedPayload: await signedPayload }) }),
      () => {
        sent.isTaken = true;
      },
    );
  }

  /** The notification that was sent last. */
  async lastNotice(): Promise<string> {
    return (await this.#sent.at(-1)?.signedPayload) ?? "";
  }

  async #signNotice(type: NotificationTypeV2, signedDate: number, transaction?: AppleTransaction) {
    const { bundleId, appAppleId } = this.#credentials;
    const environment = transaction?.environment ?? Environment.SANDBOX;
    const signed = transaction && { signedTransactionInfo: await this.sign({ ...transaction, signedDate }) };
    return this.sign({
      notificationType: type,
      notificationUUID: this.#uuid(),
      version: "2.0",
      signedDate,
      data: { bundleId, bundleVersion: "1", environment, ...(appAppleId && { appAppleId }), ...signed },
    });
  }

  #uuid(): string {
    const hex = Buffer.from(this.#random.bytes(16)).toString("hex");
    return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, "$1-$2-4$3-8$4-$5");
  }

  #route(
    method: SimulatorRoute["method"],
    path: RegExp,
    handle: (request: SimulatorRequest) => Promise<SimulatorAnswer> | SimulatorAnswer,
  ): SimulatorRoute {
    return {
      method,
      path,
      handle: async (request) =>
        (await this.#isAllowed(request)) ? handle(request) : { status: 401, body: "Unauthenticated" },
    };
  }

  /** Apple knows its callers by a token that they sign with the key from App Store Connect. */
  async #isAllowed({ headers }: SimulatorRequest): Promise<boolean> {
    const { bundleId, issuerId, keyId, privateKey } = this.#credentials;
    try {
      const { payload, protectedHeader } = await jwtVerify(
        String(headers.authorization).replace(/^Bearer /, ""),
        createPublicKey(createPrivateKey(privateKey)),
        { issuer: issuerId, audience: "appstoreconnect-v1", algorithms: ["ES256"] },
      );
      return payload["bid"] === bundleId && protectedHeader.kid === keyId;
    } catch {
      return false;
    }
  }

  /** A transaction of the environment that was asked. */
  #findIn({ params, headers }: SimulatorRequest): AppleTransaction | undefined {
    const transaction = this.#transactions.get(params["id"] ?? "");
    return transaction?.environment === environmentOf(headers) ? transaction : undefined;
  }

  async #transaction(request: SimulatorRequest): Promise<SimulatorAnswer> {
    const transaction = this.#findIn(request);
    if (transaction === undefined) return notFound;
    const signedTransactionInfo = await this.sign({ ...transaction, signedDate: this.#clock.nowMs() });
    return json(200, { signedTransactionInfo });
  }

  async #history({ search, body, headers }: SimulatorRequest): Promise<SimulatorAnswer> {
    const { startDate, endDate } = parseObject(body) ?? {};
    const after = Number(search.get("paginationToken") ?? 0);
    const within = this.#sent.filter(
      ({ number, sentAtMs, environment }) =>
        number > after &&
        sentAtMs >= Number(startDate) &&
        sentAtMs <= Number(endDate) &&
        environment === environmentOf(headers),
    );
    const page = within.slice(0, pageItems);
    const notificationHistory = await Promise.all(
      page.map(async ({ signedPayload }) => ({ signedPayload: await signedPayload })),
    );
    const hasMore = page.length < within.length;
    const paginationToken = String(page.at(-1)?.number);
    return json(200, { notificationHistory, hasMore, ...(hasMore ? { paginationToken } : {}) });
  }

  #consumption(request: SimulatorRequest): SimulatorAnswer {
    const answer = parseObject(request.body) ?? {};
    const { customerConsented, deliveryStatus, refundPreference, sampleContentProvided } = answer;
    if (this.#findIn(request) === undefined) return notFound;
    if (
      customerConsented !== true ||
      typeof sampleContentProvided !== "boolean" ||
      !Object.values<unknown>(DeliveryStatus).includes(deliveryStatus) ||
      !Object.values<unknown>(RefundPreference).includes(refundPreference)
    )
      return json(400, { errorCode: 4000000, errorMessage: "Bad request." });
    this.refundAnswers.set(request.params["id"] ?? "", { deliveryStatus, refundPreference });
    return { status: 202, body: "" };
  }

  async #ocspAnswer(request: Buffer): Promise<SimulatorAnswer> {
    const body = await this.ocsp.answer(request);
    return { status: 200, headers: { "content-type": "application/ocsp-response" }, body };
  }
}

/** What the books are opened with. */
export interface AppStoreDeps {
  readonly credentials: AppleCredentials;
  readonly clock: SystemClock;
  readonly random: Random;
  readonly notices: NoticeSender;
  readonly url: string;
}

/** Which of Apple's servers was asked. */
function environmentOf(headers: SimulatorRequest["headers"]): Environment {
  return String(headers["x-forwarded-host"]).includes("sandbox")
    ? Environment.SANDBOX
    : Environment.PRODUCTION;
}

const notFound = json(404, { errorCode: 4040010, errorMessage: "Transaction id not found." });
