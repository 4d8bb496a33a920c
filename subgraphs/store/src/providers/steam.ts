import { createHash } from "node:crypto";
import { AppError, badInput } from "@muster/errors";
import type {
  NoticeKind,
  OrderedReceiptProvider,
  ProviderNotice,
  StoreOrder,
  VerifiedPurchase,
} from "../service/providers.js";
import { createBoundedFetch, type Reach } from "./bounded-fetch.js";
import { providerRefused, providerUnavailable, receiptInvalid } from "./failures.js";
import { type JsonObject, parseObject, textOf, toObject } from "./json.js";

/** What Steamworks gives for an app. */
export interface SteamSettings extends Reach {
  readonly appId: number;
  /** The publisher's Web API key. */
  readonly webApiKey: string;
  readonly environment: "production" | "sandbox";
}

/** Steam counts in hundredths of every currency, of those without such a coin too. */
const microsPerUnit = 10_000n;

/**
 * Steam's microtransactions, over its Web API. A purchase begins with us (`begin`), the player approves it in Steam, and
 * `takeMoney` takes the money: before that, nothing is paid. Steam sends no webhooks; its report is read instead.
 *
 * @source Steamworks documentation, ISteamMicroTxn.
 */
export function createSteamProvider(settings: SteamSettings): OrderedReceiptProvider {
  const ask = createSteamClient(settings);
  const appid = String(settings.appId);

  /** What Steam knows of the order, or `undefined`. */
  const query = async (orderid: string): Promise<JsonObject | undefined> => {
    const answer = await ask("GET", "QueryTxn/v3", { appid, orderid });
    return answer.ok ? answer.params : undefined;
  };

  return {
    async begin(order) {
      const orderid = toSteamOrderId(order.orderId);
      const answer = await ask("POST", "InitTxn/v3", { appid, orderid, ...toParameters(order) });
      if (answer.ok)
        return {
          transactionId: String(answer.params["transid"]),
          approvalUrl: textOf(answer.params["steamurl"]) ?? null,
        };
      // The answer to an earlier try may have been lost.
      const known = await query(orderid);
      if (known === undefined || String(known["steamid"]) !== order.storeUserId)
        throw providerRefused("steam", answer.reason);
      return { transactionId: String(known["transid"]), approvalUrl: null };
    },

    async isApproved(orderId) {
      return (await query(toSteamOrderId(orderId)))?.["status"] === "Approved";
    },

    async takeMoney(orderId) {
      // It fails too where an earlier try succeeded whose answer was lost.
      await ask("POST", "FinalizeTxn/v2", { appid, orderid: toSteamOrderId(orderId) });
    },

    async verify({ token: orderId }) {
      const order = await query(toSteamOrderId(orderId));
      if (order === undefined) throw receiptInvalid("steam", "unknown");
      return toPurchase(order, orderId, settings.environment);
    },

    // FinalizeTxn took the money; Steam wants to hear no more.
    async acknowledge() {},

    async refund(orderId) {
      const orderid = toSteamOrderId(orderId);
      const answer = await ask("POST", "RefundTxn/v2", { appid, orderid });
      if (answer.ok) return;
      const order = await query(orderid);
      if (order === undefined)
        throw new AppError("NOT_FOUND", "steam has no such order", { provider: "steam" });
      if (String(order["status"]) in noticeKinds)
        throw new AppError("ALREADY_REFUNDED", "steam refunded the order before", { provider: "steam" });
      throw providerRefused("steam", answer.reason);
    },

    async readNotices() {
      throw receiptInvalid("steam", "forged");
    },

    async *voidedSince(sinceMs) {
      const seen = new Set<string>();
      // A report begins at a second, so that the next one has the last orders of this one again.
      for (let fromMs = sinceMs, isNew = true; isNew; ) {
        const time = `${new Date(fromMs).toISOString().slice(0, 19)}Z`;
        const orders = await readReport(ask, { appid, time });
        isNew = false;
        for (const order of orders) {
          const key = `${String(order["orderid"])} ${String(order["status"])} ${String(order["time"])}`;
          if (seen.has(key)) continue;
          isNew = true;
          seen.add(key);
          const notice = toNotice(order);
          if (notice !== undefined) yield notice;
        }
        fromMs = isNew ? Date.parse(String(orders.at(-1)?.["time"])) : fromMs;
      }
    },
  };
}

/** Steam's number for an order of ours: 63 bits of a digest, so that a retry names the same one. */
export function toSteamOrderId(orderId: string): string {
  return String(createHash("sha256").update(orderId).digest().readBigUInt64BE(0) >> 1n);
}

function toParameters(order: StoreOrder): Record<string, string> {
  const productId = Number(order.productId);
  if (!/^\d{1,10}$/.test(order.productId) || productId < 1 || productId >= 2 ** 32)
    throw badInput("productId", "a whole number from 1 to 4294967295");
  if (!/^\d{1,20}$/.test(order.storeUserId)) throw badInput("storeUserId", "a Steam id of 64 bits");
  if (order.price.amountMicros <= 0n || order.price.amountMicros % microsPerUnit !== 0n)
    throw badInput("price", "a whole number of hundredths above 0");
  return {
    steamid: order.storeUserId,
    itemcount: "1",
    language: order.language,
    currency: order.price.currency,
    usersession: "client",
    "itemid[0]": order.productId,
    "qty[0]": String(order.quantity),
    "amount[0]": String(order.price.amountMicros / microsPerUnit),
    "description[0]": order.productName.slice(0, 128),
  };
}

const noticeKinds: Readonly<Record<string, NoticeKind>> = {
  Refunded: "refunded",
  PartialRefund: "refunded",
  Chargedback: "charged-back",
  RefundedSuspectedFraud: "charged-back",
  RefundedFriendlyFraud: "charged-back",
};

function toPurchase(
  order: JsonObject,
  orderId: string,
  environment: VerifiedPurchase["environment"],
): VerifiedPurchase {
  const item = toObject(Array.isArray(order["items"]) ? order["items"][0] : undefined);
  const status = String(order["status"]);
  const isVoided = status in noticeKinds;
  const isPending = status === "Init" || status === "Approved";
  if (!isVoided && !isPending && status !== "Succeeded") throw receiptInvalid("steam", "not-paid");
  const timeMs = Date.parse(String(order["time"]));
  return {
    provider: "steam",
    form: "one-time",
    transactionId: String(order["transid"]),
    originalTransactionId: null,
    productId: String(item["itemid"]),
    quantity: Number(item["qty"]),
    accountToken: null,
    orderId,
    environment,
    purchasedAtMs: Date.parse(String(order["timecreated"] ?? order["time"])),
    price: {
      currency: String(order["currency"]),
      amountMicros: BigInt(String(item["amount"])) * microsPerUnit,
    },
    region: textOf(order["country"]) ?? null,
    subscription: null,
    state: isVoided ? "revoked" : isPending ? "pending" : "purchased",
    revokedAtMs: isVoided ? timeMs : null,
  };
}

function toNotice(order: JsonObject): ProviderNotice | undefined {
  const status = String(order["status"]);
  const kind = noticeKinds[status];
  if (kind === undefined) return undefined;
  const transactionId = String(order["transid"]);
  const isWhole = status !== "PartialRefund";
  return {
    provider: "steam",
    id: `steam:${transactionId}:${status}${isWhole ? "" : `:${String(order["time"])}`}`,
    kind,
    transactionId,
    originalTransactionId: null,
    orderId: null,
    purchase: null,
    receipt: null,
    refunded: null,
    isWhole,
    occurredAtMs: Date.parse(String(order["time"])),
  };
}

/** Orders that changed since a time, oldest first; as many as one answer holds. */
async function readReport(
  ask: ReturnType<typeof createSteamClient>,
  from: { readonly appid: string; readonly time: string },
): Promise<readonly JsonObject[]> {
  const answer = await ask("GET", "GetReport/v5", { ...from, type: "GAMESALES", maxresults: "1000" });
  if (!answer.ok) throw providerUnavailable("steam", new Error(answer.reason));
  const orders = answer.params["orders"];
  return Array.isArray(orders) ? orders.map(toObject) : [];
}

type SteamAnswer =
  | { readonly ok: true; readonly params: JsonObject }
  | { readonly ok: false; readonly reason: string };

/** @throws (from the made function) UNAVAILABLE unless Steam says OK or Failure. */
function createSteamClient(settings: SteamSettings) {
  const boundedFetch = createBoundedFetch(settings);
  const service = settings.environment === "production" ? "ISteamMicroTxn" : "ISteamMicroTxnSandbox";
  return async (
    method: "GET" | "POST",
    call: string,
    parameters: Readonly<Record<string, string>>,
  ): Promise<SteamAnswer> => {
    const form = new URLSearchParams({ key: settings.webApiKey, format: "json", ...parameters });
    const url = `https://partner.steam-api.com/${service}/${call}/`;
    try {
      const response = await (method === "GET"
        ? boundedFetch(`${url}?${form}`)
        : boundedFetch(url, { method, body: form }));
      if (!response.ok) throw new Error(`status ${response.status}`);
      const answer = toObject(parseObject(await response.text())?.["response"]);
      if (answer["result"] === "OK") return { ok: true, params: toObject(answer["params"]) };
      if (answer["result"] !== "Failure") throw new Error("neither OK nor Failure");
      const { errorcode, errordesc } = toObject(answer["error"]) as {
        errorcode?: unknown;
        errordesc?: unknown;
      };
      return { ok: false, reason: `${String(errordesc)} (${String(errorcode)})` };
    } catch (error) {
      throw providerUnavailable("steam", error);
    }
  };
}
