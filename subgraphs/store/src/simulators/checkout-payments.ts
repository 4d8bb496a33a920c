import { createHmac } from "node:crypto";
import type { Random, SystemClock } from "@muster/runtime";
import type { NoticeSender } from "./notice-sender.js";
import { json, type SimulatorAnswer, type SimulatorRequest, type SimulatorRoute } from "./server.js";

/** What the Stripe dashboard would give. */
export interface CheckoutCredentials {
  readonly secretKey: string;
  readonly webhookSecret: string;
}

/** A checkout session in the provider's books. */
export interface CheckoutSession {
  readonly id: string;
  readonly paymentId: string | null;
  readonly status: "open" | "complete" | "expired";
  readonly isPaid: boolean;
  readonly currency: string;
  readonly amountTotal: number;
  readonly productName: string;
  readonly quantity: number;
  readonly orderId: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly successUrl: string;
  readonly cancelUrl: string;
  readonly createdS: number;
  readonly expiresS: number;
  /** ISO 3166-1 alpha-2 of the card. */
  readonly country: string | null;
  readonly amountRefunded: number;
  readonly isDisputed: boolean;
}

/** Less than Stripe's, so that pages are turned. */
const refundPageItems = 2;

/** Stripe forgets an idempotency key after a day; a soak makes more requests in a day than memory is for. */
const rememberedMax = 5000;

interface Remembered {
  readonly request: string;
  readonly answer: SimulatorAnswer;
}

/** The provider's books: sessions, payments, refunds, disputes, idempotency keys, and signed events. */
export class CheckoutPayments {
  readonly routes: readonly SimulatorRoute[];
  readonly #deps: CheckoutDeps;
  readonly #sessions = new Map<string, CheckoutSession>();
  /** Sessions that can be paid, by id. */
  readonly #open = new Set<string>();
  /** Of a payment, its session's id. */
  readonly #paid = new Map<string, string>();
  /** Of a payment, the newest first. */
  readonly #refunds = new Map<string, { readonly id: string }[]>();
  /** By idempotency key, the oldest first. */
  readonly #remembered = new Map<string, Remembered>();

  constructor(deps: CheckoutDeps) {
    this.#deps = deps;
    this.routes = [
      this.#route("POST", /\/v1\/checkout\/sessions/, (_, form) => this.#create(form)),
      this.#route("GET", /\/v1\/checkout\/sessions/, ({ search }) => {
        const session = this.findPayment(search.get("payment_intent") ?? "");
        const data = session === undefined ? [] : [this.#sessionOf(session)];
        return json(200, { object: "list", url: "/v1/checkout/sessions", data, has_more: false });
      }),
      this.#route("GET", /\/v1\/checkout\/sessions\/(?<id>\w+)/, ({ params }) => {
        const session = this.#sessions.get(params["id"] ?? "");
        return session === undefined ? missing("session") : json(200, this.#sessionOf(session));
      }),
      this.#route("POST", /\/v1\/checkout\/sessions\/(?<id>\w+)\/expire/, ({ params }) => {
        const session = this.#sessions.get(params["id"] ?? "");
        if (session === undefined) return missing("session");
        if (session.status !== "open")
          return refused("Only Checkout Sessions with status open can be expired");
        return json(200, this.#sessionOf(this.expire(session.id)));
      }),
      this.#route("POST", /\/v1\/refunds/, (_, form) => this.#refund(form)),
      this.#route("GET", /\/v1\/refunds/, ({ search }) => this.#listRefunds(search)),
    ];
  }

  /** The session as it is now. */
  find(sessionId: string): CheckoutSession {
    const found = this.#sessions.get(sessionId);
    if (found === undefined) throw new Error(`checkout has no session ${sessionId}`);
    return found;
  }

  /** The session of a payment. */
  findPayment(paymentId: string): CheckoutSession | undefined {
    return this.#sessions.get(this.#paid.get(paymentId) ?? "");
  }

  /** The customer pays; money that only comes later (a bank transfer) is `unpaid` until `settle`. */
  pay(
    sessionId: string,
    options: { readonly country: string; readonly comesLater: boolean },
  ): CheckoutSession {
    const session = this.find(sessionId);
    if (session.status !== "open") throw new Error(`session ${sessionId} is ${session.status}`);
    const { country, comesLater } = options;
    const paymentId = this.#id("pi");
    const paid = this.#keep({ ...session, status: "complete", isPaid: !comesLater, paymentId, country });
    this.#send("checkout.session.completed", this.#sessionOf(paid));
    return paid;
  }

  /** The money that was to come later has come, or will not. */
  settle(sessionId: string, succeeds: boolean): void {
    const session = this.#keep({ ...this.find(sessionId), isPaid: succeeds });
    const outcome = succeeds ? "succeeded" : "failed";
    this.#send(`checkout.session.async_payment_${outcome}`, this.#sessionOf(session));
  }

  expire(sessionId: string): CheckoutSession {
    const session = this.#keep({ ...this.find(sessionId), status: "expired" });
    this.#send("checkout.session.expired", this.#sessionOf(session));
    return session;
  }

  /** Expires the open sessions whose time is over. */
  expireDue(): void {
    const nowS = this.#deps.clock.nowMs() / 1000;
    for (const id of [...this.#open]) if (this.find(id).expiresS <= nowS) this.expire(id);
  }

  /** Gives money back, in the currency's smallest units. */
  refund(session: CheckoutSession, amount: number): object {
    const refunded = this.#keep({ ...session, amountRefunded: session.amountRefunded + amount });
    const { currency, paymentId } = session;
    const refund = {
      id: this.#id("re"),
      object: "refund",
      created: Math.floor(this.#deps.clock.nowMs() / 1000),
      ...{ amount, currency, payment_intent: paymentId, status: "succeeded" },
    };
    const others = this.#refunds.get(paymentId ?? "") ?? [];
    this.#refunds.set(paymentId ?? "", [refund, ...others]);
    this.#send("charge.refunded", this.#chargeOf(refunded));
    return refund;
  }

  /** The customer's bank takes the money back, or returns it. */
  dispute(session: CheckoutSession, outcome: "withdrawn" | "reinstated"): void {
    this.#keep({ ...session, isDisputed: outcome === "withdrawn" });
    const dispute = {
      id: this.#id("dp"),
      object: "dispute",
      amount: session.amountTotal,
      currency: session.currency,
      payment_intent: session.paymentId,
      reason: "fraudulent",
      status: outcome === "withdrawn" ? "needs_response" : "won",
    };
    if (outcome === "withdrawn") this.#send("charge.dispute.created", dispute);
    this.#send(`charge.dispute.funds_${outcome}`, dispute);
  }

  #create(form: URLSearchParams): SimulatorAnswer {
    const text = (name: string): string => form.get(name) ?? "";
    const unitAmount = Number(text("line_items[0][price_data][unit_amount]"));
    const quantity = Number(text("line_items[0][quantity]"));
    const nowS = Math.floor(this.#deps.clock.nowMs() / 1000);
    if (!Number.isInteger(unitAmount) || unitAmount < 1)
      return invalid("line_items[0][price_data][unit_amount]");
    if (!URL.canParse(text("success_url"))) return invalid("success_url");
    const session = this.#keep({
      id: this.#id("cs_test"),
      paymentId: null,
      status: "open",
      isPaid: false,
      currency: text("line_items[0][price_data][currency]"),
      amountTotal: unitAmount * quantity,
      productName: text("line_items[0][price_data][product_data][name]"),
      quantity,
      orderId: form.get("client_reference_id"),
      metadata: metadataOf(form),
      successUrl: text("success_url"),
      cancelUrl: text("cancel_url"),
      createdS: nowS,
      expiresS: Number(text("expires_at")) || nowS + 86_400,
      country: null,
      amountRefunded: 0,
      isDisputed: false,
    });
    return json(200, this.#sessionOf(session));
  }

  #refund(form: URLSearchParams): SimulatorAnswer {
    const session = this.findPayment(form.get("payment_intent") ?? "");
    if (session === undefined) return missing("payment_intent");
    const left = session.amountTotal - session.amountRefunded;
    const amount = Number(form.get("amount") ?? left);
    if (left === 0) return refused("The charge has already been refunded.", "charge_already_refunded");
    if (amount > left) return invalid("amount");
    return json(200, this.refund(session, amount));
  }

  #listRefunds(search: URLSearchParams): SimulatorAnswer {
    const found = this.#refunds.get(search.get("payment_intent") ?? "") ?? [];
    const start = found.findIndex(({ id }) => id === search.get("starting_after")) + 1;
    const end = start + Math.min(Number(search.get("limit") ?? 10), refundPageItems);
    const page = { object: "list", url: "/v1/refunds", data: found.slice(start, end) };
    return json(200, { ...page, has_more: end < found.length });
  }

  #keep(session: CheckoutSession): CheckoutSession {
    this.#sessions.set(session.id, session);
    if (session.status === "open") this.#open.add(session.id);
    else this.#open.delete(session.id);
    if (session.paymentId !== null) this.#paid.set(session.paymentId, session.id);
    return session;
  }

  #id(prefix: string): string {
    return `${prefix}_${Buffer.from(this.#deps.random.bytes(12)).toString("hex")}`;
  }

  /** Signs at the time of each attempt, as Stripe does. */
  #send(type: string, object: object): void {
    const { clock, credentials, notices } = this.#deps;
    const created = Math.floor(clock.nowMs() / 1000);
    const body = JSON.stringify({
      id: this.#id("evt"),
      object: "event",
      type,
      created,
      livemode: false,
      data: { object },
    });
    notices.send(async () => ({
      headers: { "stripe-signature": signEvent(body, credentials.webhookSecret, clock.nowMs()) },
      body,
    }));
  }

  #route(
    method: SimulatorRoute["method"],
    path: RegExp,
    handle: (request: SimulatorRequest, form: URLSearchParams) => SimulatorAnswer,
  ): SimulatorRoute {
    return {
      method,
      path,
      handle: (request) => {
        if (request.headers.authorization !== `Bearer ${this.#deps.credentials.secretKey}`)
          return json(401, { error: { type: "invalid_request_error", message: "Invalid API Key provided" } });
        const key = method === "POST" ? request.headers["idempotency-key"] : undefined;
        const body = request.body.toString();
        const before = key === undefined ? undefined : this.#remembered.get(String(key));
        if (before !== undefined)
          return before.request === `${path} ${body}`
            ? before.answer
            : json(400, {
                error: { type: "idempotency_error", message: "The key was used with other parameters." },
              });
        const answer = handle(request, new URLSearchParams(body));
        if (key !== undefined) this.#remember(String(key), { request: `${path} ${body}`, answer });
        return answer;
      },
    };
  }

  #remember(key: string, remembered: Remembered): void {
    this.#remembered.set(key, remembered);
    const [oldest] = this.#remembered.keys();
    if (this.#remembered.size > rememberedMax && oldest !== undefined) this.#remembered.delete(oldest);
  }

  #sessionOf(session: CheckoutSession): object {
    return {
      id: session.id,
      object: "checkout.session",
      mode: "payment",
      livemode: false,
      status: session.status,
      payment_status: session.isPaid ? "paid" : "unpaid",
      payment_intent: session.paymentId,
      client_reference_id: session.orderId,
      metadata: session.metadata,
      amount_total: session.amountTotal,
      currency: session.currency,
      customer_details: session.country === null ? null : { address: { country: session.country } },
      success_url: session.successUrl,
      cancel_url: session.cancelUrl,
      created: session.createdS,
      expires_at: session.expiresS,
      url: session.status === "open" ? `${this.#deps.pageUrl()}/pay/${session.id}` : null,
    };
  }

  #chargeOf(session: CheckoutSession): object {
    return {
      id: `ch_${session.id.slice(-24)}`,
      object: "charge",
      amount: session.amountTotal,
      amount_refunded: session.amountRefunded,
      refunded: session.amountRefunded === session.amountTotal,
      currency: session.currency,
      payment_intent: session.paymentId,
      metadata: session.metadata,
    };
  }
}

/** What the books are opened with. */
export interface CheckoutDeps {
  readonly credentials: CheckoutCredentials;
  readonly clock: SystemClock;
  readonly random: Random;
  readonly notices: NoticeSender;
  /** Where the hosted pages are. */
  pageUrl(): string;
}

/** The signature header of an event that is sent at `nowMs`. */
export function signEvent(body: string, secret: string, nowMs: number): string {
  const timestamp = Math.floor(nowMs / 1000);
  const signature = createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex");
  return `t=${timestamp},v1=${signature}`;
}

function metadataOf(form: URLSearchParams): Record<string, string> {
  const metadata: Record<string, string> = {};
  for (const [name, value] of form) {
    const key = /^metadata\[(\w+)\]$/.exec(name)?.[1];
    if (key !== undefined) metadata[key] = value;
  }
  return metadata;
}

function missing(param: string): SimulatorAnswer {
  const error = {
    type: "invalid_request_error",
    code: "resource_missing",
    param,
    message: `No such ${param}`,
  };
  return json(404, { error });
}

function invalid(param: string): SimulatorAnswer {
  return json(400, { error: { type: "invalid_request_error", param, message: `Invalid ${param}` } });
}

function refused(message: string, code?: string): SimulatorAnswer {
  return json(400, {
    error: { type: "invalid_request_error", message, ...(code === undefined ? {} : { code }) },
  });
}
