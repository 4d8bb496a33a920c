import type { Random, SystemClock } from "@muster/runtime";
import type { Money } from "../service/providers.js";
import type { GoogleIdentity } from "./google-identity.js";
import type { NoticeSender } from "./notice-sender.js";
import { json, type SimulatorAnswer, type SimulatorRequest, type SimulatorRoute } from "./server.js";

/** What a customer buys on a device. */
export interface GooglePurchase {
  readonly productId: string;
  /** The player's opaque token. */
  readonly obfuscatedAccountId?: string;
  readonly quantity?: number;
  readonly price?: Money;
  /** ISO 3166-1 alpha-2. */
  readonly regionCode?: string;
  /** Makes it a subscription with terms of so many days. */
  readonly termDays?: number;
  /** Leaves it unpaid: cash that is still to be handed in at a shop. */
  readonly isPending?: boolean;
  /** Bought with a code: there is no order and no price. */
  readonly isPromotion?: boolean;
}

/** A purchase in Google's books. */
export interface GooglePurchaseRecord extends Required<Omit<GooglePurchase, "termDays" | "isPromotion">> {
  readonly token: string;
  readonly orderId: string | undefined;
  readonly termDays: number | undefined;
  readonly boughtAtMs: number;
  readonly renewals: number;
  readonly expiresAtMs: number;
  readonly isAcknowledged: boolean;
  readonly isConsumed: boolean;
  readonly isCancelled: boolean;
  readonly refundedQuantity: number;
}

interface GoogleOrder {
  readonly price: Money;
  readonly state: "PROCESSED" | "PARTIALLY_REFUNDED" | "REFUNDED";
}

interface Voided {
  readonly token: string;
  readonly orderId: string | undefined;
  readonly isSubscription: boolean;
  readonly atMs: number;
  readonly reason: number;
  readonly quantity: number | undefined;
}

const dayMs = 24 * 3_600_000;
const base = String.raw`\/androidpublisher\/v3\/applications\/(?<pkg>[\w.]+)`;

/** Google Play's books: purchases, the calls of its developer API, and its real-time notifications. */
export class GooglePlay {
  readonly routes: readonly SimulatorRoute[];
  readonly #deps: GooglePlayDeps;
  readonly #records = new Map<string, GooglePurchaseRecord>();
  readonly #orders = new Map<string, GoogleOrder>();
  readonly #voided: Voided[] = [];
  #lastMessage = 1_000_000_000;

  constructor(deps: GooglePlayDeps) {
    this.#deps = deps;
    this.routes = [
      this.#call("GET", String.raw`\/purchases\/productsv2\/tokens\/(?<token>[^/:]+)`, (record) =>
        json(200, productOf(record)),
      ),
      this.#call("GET", String.raw`\/purchases\/subscriptionsv2\/tokens\/(?<token>[^/:]+)`, (record) =>
        json(200, subscriptionOf(record)),
      ),
      this.#call(
        "POST",
        String.raw`\/purchases\/(products|subscriptions)\/(?<product>[^/]+)\/tokens\/(?<token>[^/:]+):(?<verb>acknowledge|consume)`,
        (record, { params }) => this.#deliver(record, params),
      ),
      this.#route("GET", String.raw`\/orders\/(?<order>[^/:]+)`, ({ params }) =>
        this.#order(params["order"] ?? ""),
      ),
      this.#route("GET", String.raw`\/purchases\/voidedpurchases`, ({ search }) => this.#listVoided(search)),
    ];
  }

  /** The purchase as it is now. */
  find(token: string): GooglePurchaseRecord {
    const found = this.#records.get(token);
    if (found === undefined) throw new Error(`Google Play has no purchase ${token}`);
    return found;
  }

  /** Takes the customer's money, unless it is pending, and notifies. */
  buy(purchase: GooglePurchase): GooglePurchaseRecord {
    const { random, clock } = this.#deps;
    const digits = (count: number): string => Array.from({ length: count }, () => random.below(10)).join("");
    const boughtAtMs = clock.nowMs();
    const price = purchase.price ?? { currency: "USD", amountMicros: 4_990_000n };
    const orderId =
      purchase.isPromotion === true ? undefined : `GPA.${digits(4)}-${digits(4)}-${digits(4)}-${digits(5)}`;
    const record: GooglePurchaseRecord = {
      token: `${Buffer.from(random.bytes(12)).toString("hex")}.AO-J1O${Buffer.from(random.bytes(66)).toString("base64url")}`,
      orderId,
      productId: purchase.productId,
      obfuscatedAccountId: purchase.obfuscatedAccountId ?? "",
      quantity: purchase.quantity ?? 1,
      price,
      regionCode: purchase.regionCode ?? "US",
      isPending: purchase.isPending ?? false,
      termDays: purchase.termDays,
      boughtAtMs,
      renewals: 0,
      expiresAtMs: boughtAtMs + (purchase.termDays ?? 0) * dayMs,
      isAcknowledged: false,
      isConsumed: false,
      isCancelled: false,
      refundedQuantity: 0,
    };
    this.#records.set(record.token, record);
    if (orderId !== undefined) this.#orders.set(orderId, { price, state: "PROCESSED" });
    if (!record.isPending) this.#notifyState(record, record.termDays === undefined ? 1 : 4);
    return record;
  }

  /** Changes a purchase and notifies of it by `notificationType`. */
  change(
    token: string,
    changes: Partial<GooglePurchaseRecord>,
    notificationType: number,
  ): GooglePurchaseRecord {
    const record = { ...this.find(token), ...changes };
    this.#records.set(token, record);
    const { orderId, price } = record;
    if (orderId !== undefined && !this.#orders.has(orderId))
      this.#orders.set(orderId, { price, state: "PROCESSED" });
    this.#notifyState(record, notificationType);
    return record;
  }

  /** Takes a purchase back, or `quantity` of it, for `reason` (7 is a charge-back, 8 one that was not acknowledged). */
  void(token: string, reason: number, quantity?: number): void {
    const record = this.find(token);
    const isSubscription = record.termDays !== undefined;
    const atMs = this.#deps.clock.nowMs();
    const refundedQuantity = record.refundedQuantity + (quantity ?? record.quantity);
    const isCancelled = refundedQuantity >= record.quantity;
    this.#records.set(token, {
      ...record,
      refundedQuantity,
      isCancelled,
      ...(isCancelled ? { expiresAtMs: atMs } : {}),
    });
    if (record.orderId !== undefined)
      this.#orders.set(record.orderId, {
        price: record.price,
        state: isCancelled ? "REFUNDED" : "PARTIALLY_REFUNDED",
      });
    this.#voided.push({ token, orderId: record.orderId, isSubscription, atMs, reason, quantity });
    this.notify({
      voidedPurchaseNotification: {
        purchaseToken: token,
        orderId: record.orderId ?? "",
        productType: isSubscription ? 1 : 2,
        refundType: quantity === undefined ? 1 : 2,
      },
    });
    if (isSubscription) this.#notifyState(this.find(token), 12);
  }

  /** Refunds what was bought three days ago or earlier and never acknowledged. */
  voidUnacknowledged(): void {
    const untilMs = this.#deps.clock.nowMs() - 3 * dayMs;
    for (const record of this.#records.values()) {
      if (!record.isAcknowledged && !record.isPending && !record.isCancelled && record.boughtAtMs <= untilMs)
        this.void(record.token, 8);
    }
  }

  /** Sends a real-time notification by Pub/Sub push. */
  notify(fields: object): void {
    const { clock, identity, packageName } = this.#deps;
    const eventTimeMillis = String(clock.nowMs());
    const data = Buffer.from(JSON.stringify({ version: "1.0", packageName, eventTimeMillis, ...fields }));
    const messageId = String(++this.#lastMessage);
    const message = {
      data: data.toString("base64"),
      messageId,
      publishTime: new Date(clock.nowMs()).toISOString(),
    };
    const body = JSON.stringify({ message, subscription: "projects/muster/subscriptions/play" });
    this.#deps.notices.send(async () => ({
      headers: { authorization: `Bearer ${await identity.pushToken()}` },
      body,
    }));
  }

  #notifyState(record: GooglePurchaseRecord, notificationType: number): void {
    const fields = { version: "1.0", notificationType, purchaseToken: record.token };
    if (record.termDays === undefined)
      this.notify({ oneTimeProductNotification: { ...fields, sku: record.productId } });
    else this.notify({ subscriptionNotification: { ...fields, subscriptionId: record.productId } });
  }

  #route(
    method: SimulatorRoute["method"],
    path: string,
    handle: (request: SimulatorRequest) => SimulatorAnswer,
  ): SimulatorRoute {
    return {
      method,
      path: new RegExp(base + path),
      handle: (request) => {
        if (!this.#deps.identity.isAllowed(request.headers.authorization))
          return failure(401, "UNAUTHENTICATED");
        if (request.params["pkg"] !== this.#deps.packageName) return failure(404, "NOT_FOUND");
        return handle(request);
      },
    };
  }

  /** A route about one purchase. */
  #call(
    method: SimulatorRoute["method"],
    path: string,
    handle: (record: GooglePurchaseRecord, request: SimulatorRequest) => SimulatorAnswer,
  ): SimulatorRoute {
    return this.#route(method, path, (request) => {
      const record = this.#records.get(request.params["token"] ?? "");
      const isOther =
        record !== undefined && path.includes("subscriptionsv2") !== (record.termDays !== undefined);
      const asksForm = path.includes("v2");
      return record === undefined || (asksForm && isOther)
        ? failure(404, "NOT_FOUND")
        : handle(record, request);
    });
  }

  #deliver(record: GooglePurchaseRecord, params: SimulatorRequest["params"]): SimulatorAnswer {
    const consumes = params["verb"] === "consume";
    if (params["product"] !== record.productId || record.isPending) return failure(400, "INVALID_ARGUMENT");
    if (record.isCancelled || (consumes && record.isConsumed)) return failure(400, "FAILED_PRECONDITION");
    const changes = { isAcknowledged: true, isConsumed: record.isConsumed || consumes };
    this.#records.set(record.token, { ...record, ...changes });
    return { status: 204, body: "" };
  }

  #order(orderId: string): SimulatorAnswer {
    const order = this.#orders.get(orderId);
    if (order === undefined) return failure(404, "NOT_FOUND");
    return json(200, { orderId, state: order.state, total: toGoogleMoney(order.price) });
  }

  #listVoided(search: URLSearchParams): SimulatorAnswer {
    const withSubscriptions = search.get("type") === "1";
    const [from = "", at = "0"] = (search.get("token") ?? `${search.get("startTime") ?? 0}/0`).split("/");
    const found = this.#voided.filter(
      (one) => one.atMs >= Number(from) && (withSubscriptions || !one.isSubscription),
    );
    const end = Number(at) + Math.min(Number(search.get("maxResults") ?? 1000), this.#deps.pageItems);
    return json(200, {
      voidedPurchases: found.slice(Number(at), end).map((one) => ({
        kind: "androidpublisher#voidedPurchase",
        purchaseToken: one.token,
        orderId: one.orderId,
        purchaseTimeMillis: String(this.find(one.token).boughtAtMs),
        voidedTimeMillis: String(one.atMs),
        voidedSource: 0,
        voidedReason: one.reason,
        ...(one.quantity === undefined ? {} : { voidedQuantity: one.quantity }),
      })),
      ...(end < found.length ? { tokenPagination: { nextPageToken: `${from}/${end}` } } : {}),
    });
  }
}

/** What the books are opened with. */
export interface GooglePlayDeps {
  readonly packageName: string;
  readonly clock: SystemClock;
  readonly random: Random;
  readonly notices: NoticeSender;
  readonly identity: GoogleIdentity;
  /** Lines of a page of the list of voided purchases. */
  readonly pageItems: number;
}

function failure(code: number, status: string): SimulatorAnswer {
  return json(code, { error: { code, status, message: status.toLowerCase() } });
}

function toGoogleMoney({ currency, amountMicros }: Money) {
  const nanos = Number(amountMicros % 1_000_000n) * 1000;
  return { currencyCode: currency, units: String(amountMicros / 1_000_000n), nanos };
}

function productOf(record: GooglePurchaseRecord): object {
  const state = record.isCancelled ? "CANCELLED" : record.isPending ? "PENDING" : "PURCHASED";
  return {
    kind: "androidpublisher#productPurchaseV2",
    ...(record.orderId === undefined ? {} : { orderId: record.orderId }),
    ...(record.obfuscatedAccountId === "" ? {} : { obfuscatedExternalAccountId: record.obfuscatedAccountId }),
    regionCode: record.regionCode,
    ...(record.isPending ? {} : { purchaseCompletionTime: new Date(record.boughtAtMs).toISOString() }),
    purchaseStateContext: { purchaseState: state },
    testPurchaseContext: { fopType: "TEST" },
    acknowledgementState: acknowledgementOf(record),
    productLineItem: [
      {
        productId: record.productId,
        productOfferDetails: {
          quantity: record.quantity,
          refundableQuantity: record.quantity - record.refundedQuantity,
          consumptionState: record.isConsumed
            ? "CONSUMPTION_STATE_CONSUMED"
            : "CONSUMPTION_STATE_YET_TO_BE_CONSUMED",
        },
      },
    ],
  };
}

function subscriptionOf(record: GooglePurchaseRecord): object {
  return {
    kind: "androidpublisher#subscriptionPurchaseV2",
    subscriptionState: record.isCancelled ? "SUBSCRIPTION_STATE_EXPIRED" : "SUBSCRIPTION_STATE_ACTIVE",
    ...(record.isCancelled ? { canceledStateContext: { systemInitiatedCancellation: {} } } : {}),
    acknowledgementState: acknowledgementOf(record),
    regionCode: record.regionCode,
    startTime: new Date(record.boughtAtMs).toISOString(),
    testPurchase: {},
    ...(record.obfuscatedAccountId === ""
      ? {}
      : { externalAccountIdentifiers: { obfuscatedExternalAccountId: record.obfuscatedAccountId } }),
    lineItems: [
      {
        productId: record.productId,
        latestSuccessfulOrderId: record.orderId,
        expiryTime: new Date(record.expiresAtMs).toISOString(),
        autoRenewingPlan: { autoRenewEnabled: !record.isCancelled },
      },
    ],
  };
}

function acknowledgementOf({ isAcknowledged }: GooglePurchaseRecord): string {
  return isAcknowledged ? "ACKNOWLEDGEMENT_STATE_ACKNOWLEDGED" : "ACKNOWLEDGEMENT_STATE_PENDING";
}
