import type { Random, SystemClock } from "@muster/runtime";
import { type SteamSettings, toSteamOrderId } from "../providers/steam.js";
import { createNoticeSender } from "./notice-sender.js";
import type { Simulator, SimulatorOptions } from "./options.js";
import {
  json,
  noFaults,
  type SimulatorAnswer,
  type SimulatorRequest,
  type SimulatorRoute,
  startServer,
} from "./server.js";

/** What Steamworks would give for the app. */
export interface SteamCredentials {
  readonly appId: number;
  readonly webApiKey: string;
}

/** Steam on this machine. It sends nothing: what happened is in its report. Orders are named by our own ids. */
export interface SteamSimulator extends Simulator {
  /** What the adapter is to be given. */
  readonly settings: SteamSettings;
  /** The player approves an order in the overlay. */
  approve(orderId: string): void;
  /** The money is taken, as if by `FinalizeTxn`. */
  settle(orderId: string): void;
  /** The player closes the overlay. */
  deny(orderId: string): void;
  /** Gives the player their money, all of it or of a part of the items. */
  refund(orderId: string, options?: { readonly isPartial?: boolean }): void;
  chargeBack(orderId: string): void;
  /** How an order stands, as `QueryTxn` says it; `undefined` for one that Steam does not know. */
  statusOf(orderId: string): SteamStatus | undefined;
}

/** How an order stands at Steam. */
export type SteamStatus =
  | "Init"
  | "Approved"
  | "Succeeded"
  | "Failed"
  | "Refunded"
  | "PartialRefund"
  | "Chargedback";

interface SteamOrder {
  readonly orderid: string;
  readonly transid: string;
  readonly steamid: string;
  readonly status: SteamStatus;
  readonly currency: string;
  readonly itemid: number;
  readonly qty: number;
  readonly amount: number;
  readonly createdAtMs: number;
  readonly changedAtMs: number;
}

/** Starts Steam's simulator. `reportItems` is how many orders a report has at most. */
export async function startSteamSimulator(
  options: SimulatorOptions & { readonly credentials: SteamCredentials; readonly reportItems?: number },
): Promise<SteamSimulator> {
  const {
    clock,
    random,
    credentials,
    retryDelaysMs,
    port = 0,
    timeoutMs = 10_000,
    reportItems = 1000,
  } = options;
  const faults = noFaults();
  const books = new SteamBooks(credentials, clock, random, reportItems);
  const server = await startServer({ port, clock, faults }, () => books.routes);
  const move = (orderId: string, status: SteamStatus): void => books.move(toSteamOrderId(orderId), status);
  return {
    url: server.url,
    faults,
    notices: createNoticeSender({ clock, faults, retryDelaysMs }),
    settings: { ...credentials, environment: "sandbox", apiUrl: server.url, timeoutMs },
    approve: (orderId) => move(orderId, "Approved"),
    settle: (orderId) => move(orderId, "Succeeded"),
    deny: (orderId) => move(orderId, "Failed"),
    refund: (orderId, { isPartial = false } = {}) => move(orderId, isPartial ? "PartialRefund" : "Refunded"),
    chargeBack: (orderId) => move(orderId, "Chargedback"),
    statusOf: (orderId) => books.find(toSteamOrderId(orderId))?.status,
    close: () => server.close(),
  };
}

/** Steam's orders and the calls of its microtransaction API. */
class SteamBooks {
  readonly routes: readonly SimulatorRoute[];
  readonly #credentials: SteamCredentials;
  readonly #clock: SystemClock;
  readonly #reportItems: number;
  readonly #orders = new Map<string, SteamOrder>();
  #lastTransaction: bigint;

  constructor(credentials: SteamCredentials, clock: SystemClock, random: Random, reportItems: number) {
    this.#credentials = credentials;
    this.#clock = clock;
    this.#reportItems = reportItems;
    this.#lastTransaction = 1_000_000_000_000_000_000n + BigInt(random.below(2 ** 32)) * 1000n;
    this.routes = [
      this.#call("POST", "InitTxn/v3", (form) => this.#init(form)),
      this.#call("GET", "QueryTxn/v3", (form) => this.#query(form)),
      this.#call("POST", "FinalizeTxn/v2", (form) => this.#step(form, ["Approved"], "Succeeded")),
      this.#call("POST", "RefundTxn/v2", (form) =>
        this.#step(form, ["Succeeded", "PartialRefund"], "Refunded"),
      ),
      this.#call("GET", "GetReport/v5", (form) => this.#report(form)),
    ];
  }

  find(orderid: string): SteamOrder | undefined {
    return this.#orders.get(orderid);
  }

  /** What the player, or Steam's support, does to an order. */
  move(orderid: string, status: SteamStatus): void {
    const order = this.#orders.get(orderid);
    if (order === undefined) throw new Error(`Steam has no order ${orderid}`);
    this.#orders.set(orderid, { ...order, status, changedAtMs: this.#clock.nowMs() });
  }

  #call(
    method: "GET" | "POST",
    call: string,
    handle: (form: URLSearchParams) => SimulatorAnswer,
  ): SimulatorRoute {
    return {
      method,
      path: new RegExp(String.raw`\/ISteamMicroTxnSandbox\/${call}\/`),
      handle: (request: SimulatorRequest) => {
        const form = method === "GET" ? request.search : new URLSearchParams(request.body.toString());
        if (form.get("key") !== this.#credentials.webApiKey) return { status: 403, body: "Forbidden" };
        if (form.get("appid") !== String(this.#credentials.appId)) return failure(4, "Invalid app");
        return handle(form);
      },
    };
  }

  #init(form: URLSearchParams): SimulatorAnswer {
    const orderid = form.get("orderid") ?? "";
    if (this.#orders.has(orderid)) return failure(7, "Order already exists");
    const text = (name: string): string => form.get(name) ?? "";
    if (
      ["steamid", "currency", "itemid[0]", "qty[0]", "amount[0]", "description[0]", "language"].some(
        (name) => text(name) === "",
      )
    )
      return failure(3, "Invalid parameter");
    const nowMs = this.#clock.nowMs();
    const transid = String(++this.#lastTransaction);
    this.#orders.set(orderid, {
      orderid,
      transid,
      steamid: text("steamid"),
      status: "Init",
      currency: text("currency"),
      itemid: Number(text("itemid[0]")),
      qty: Number(text("qty[0]")),
      amount: Number(text("amount[0]")),
      createdAtMs: nowMs,
      changedAtMs: nowMs,
    });
    return success({ orderid, transid });
  }

  #query(form: URLSearchParams): SimulatorAnswer {
    const order = this.#orders.get(form.get("orderid") ?? "");
    return order === undefined ? failure(5, "Order not found") : success(toSteam(order));
  }

  #step(form: URLSearchParams, from: readonly SteamStatus[], to: SteamStatus): SimulatorAnswer {
    const order = this.#orders.get(form.get("orderid") ?? "");
    if (order === undefined) return failure(5, "Order not found");
    if (!from.includes(order.status)) return failure(10, `Order is ${order.status}`);
    this.move(order.orderid, to);
    return success({ orderid: order.orderid, transid: order.transid });
  }

  #report(form: URLSearchParams): SimulatorAnswer {
    const fromMs = Date.parse(form.get("time") ?? "");
    const itemsMax = Math.min(Number(form.get("maxresults") ?? 1000), this.#reportItems);
    const orders = [...this.#orders.values()]
      .filter(
        ({ status, changedAtMs }) => changedAtMs >= fromMs && status !== "Init" && status !== "Approved",
      )
      .sort((a, b) => a.changedAtMs - b.changedAtMs)
      .slice(0, itemsMax)
      .map(toSteam);
    return success({ count: orders.length, orders });
  }
}

function toSteam(order: SteamOrder): object {
  const time = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;
  return {
    orderid: order.orderid,
    transid: order.transid,
    steamid: order.steamid,
    status: order.status,
    currency: order.currency,
    country: "US",
    usstate: "WA",
    time: time(order.changedAtMs),
    timecreated: time(order.createdAtMs),
    items: [{ itemid: order.itemid, qty: order.qty, amount: order.amount, vat: 0, itemstatus: order.status }],
  };
}

function success(params: object): SimulatorAnswer {
  return json(200, { response: { result: "OK", params } });
}

function failure(errorcode: number, errordesc: string): SimulatorAnswer {
  return json(200, { response: { result: "Failure", error: { errorcode: String(errorcode), errordesc } } });
}
