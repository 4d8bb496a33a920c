import type { KeyObject } from "node:crypto";
import type { GoogleSettings } from "../providers/google.js";
import { type GoogleCredentials, GoogleIdentity } from "./google-identity.js";
import { GooglePlay, type GooglePurchase, type GooglePurchaseRecord } from "./google-play.js";
import { createNoticeSender } from "./notice-sender.js";
import type { Simulator, SimulatorOptions } from "./options.js";
import { noFaults, startServer } from "./server.js";

/** Google Play on this machine: its developer API, its access tokens, and its real-time notifications. */
export interface GoogleSimulator extends Simulator {
  /** What the adapter is to be given. */
  readonly settings: GoogleSettings;
  /** Buys as a device does; the token is what the device hands to the game. */
  buy(purchase: GooglePurchase): { readonly purchaseToken: string; readonly orderId: string | undefined };
  /** The customer pays what was pending. */
  pay(purchaseToken: string): void;
  /** A pending purchase is given up. */
  cancel(purchaseToken: string): void;
  /** Begins the next term of a subscription; the answer is its order. */
  renew(purchaseToken: string): string | undefined;
  /** Gives the money back, of `quantity` pieces or of all. */
  refund(purchaseToken: string, quantity?: number): void;
  chargeBack(purchaseToken: string): void;
  /** Refunds what nobody acknowledged within three days. */
  refundUnacknowledged(): void;
  /** The purchase as Google's books have it. */
  find(purchaseToken: string): GooglePurchaseRecord;
  sendTest(): void;
  /** The token that Pub/Sub sends with a push; with other claims or another key, a forgery. */
  pushToken(claims?: Readonly<Record<string, unknown>>, key?: KeyObject): Promise<string>;
}

const dayMs = 24 * 3_600_000;
const chargebackReason = 7;
const remorseReason = 1;

/** Starts Google Play's simulator. `pageItems` is how long a page of the list of voided purchases is. */
export async function startGoogleSimulator(
  options: SimulatorOptions & { readonly credentials: GoogleCredentials; readonly pageItems?: number },
): Promise<GoogleSimulator> {
  const {
    clock,
    random,
    credentials,
    retryDelaysMs,
    port = 0,
    timeoutMs = 10_000,
    pageItems = 1000,
  } = options;
  const faults = noFaults();
  const notices = createNoticeSender({ clock, faults, retryDelaysMs });
  const identity = new GoogleIdentity(credentials, clock, random);
  const { packageName } = credentials;
  const play = new GooglePlay({ packageName, clock, random, notices, identity, pageItems });
  const server = await startServer({ port, clock, faults }, () => [...identity.routes, ...play.routes]);
  return {
    url: server.url,
    faults,
    notices,
    settings: { ...credentials, apiUrl: server.url, timeoutMs },
    buy(purchase) {
      const { token, orderId } = play.buy(purchase);
      return { purchaseToken: token, orderId };
    },
    pay: (token) => play.change(token, { isPending: false, boughtAtMs: clock.nowMs() }, 1),
    cancel: (token) => play.change(token, { isPending: false, isCancelled: true }, 2),
    renew(token) {
      const { orderId, renewals, expiresAtMs, termDays = 0 } = play.find(token);
      return play.change(
        token,
        {
          orderId: `${orderId?.replace(/\.\.\d+$/, "")}..${renewals}`,
          renewals: renewals + 1,
          expiresAtMs: expiresAtMs + termDays * dayMs,
        },
        2,
      ).orderId;
    },
    refund: (token, quantity) => play.void(token, remorseReason, quantity),
    chargeBack: (token) => play.void(token, chargebackReason),
    refundUnacknowledged: () => play.voidUnacknowledged(),
    find: (token) => play.find(token),
    sendTest: () => play.notify({ testNotification: { version: "1.0" } }),
    pushToken: (claims, key) => identity.pushToken(claims, key),
    async close() {
      notices.close();
      await server.close();
    },
  };
}
