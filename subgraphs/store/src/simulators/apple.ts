import { NotificationTypeV2, RevocationType } from "@apple/app-store-server-library";
import type { AppleSettings } from "../providers/apple.js";
import type { SigningChain } from "./apple-certificates.js";
import type { OcspResponder } from "./apple-ocsp.js";
import { type AppleCredentials, type ApplePurchase, AppStore, type RefundAnswer } from "./apple-store.js";
import { createNoticeSender } from "./notice-sender.js";
import type { Simulator, SimulatorOptions } from "./options.js";
import { noFaults, startServer } from "./server.js";

/** The App Store on this machine: what its server answers and sends, signed by a chain of its own. */
export interface AppleSimulator extends Simulator {
  /** What the adapter is to be given. */
  readonly settings: AppleSettings;
  readonly chain: SigningChain;
  readonly ocsp: OcspResponder;
  /** What was answered to refund requests, by transaction. */
  readonly refundAnswers: ReadonlyMap<string, RefundAnswer>;
  /** Buys as a device does; the signed transaction is what the device hands to the game. */
  buy(
    purchase: ApplePurchase,
  ): Promise<{ readonly transactionId: string; readonly signedTransaction: string }>;
  /** Begins the next term of a subscription; the answer is its transaction's id. */
  renew(transactionId: string): string;
  /** Says that a subscription is over. */
  expire(transactionId: string): void;
  /** The customer asks for their money, and the store asks us what became of the purchase. */
  requestRefund(transactionId: string): void;
  /** Gives the customer their money. */
  refund(transactionId: string): void;
  /** Gives the customer a share of it, in thousandths of a percent. */
  refundShare(transactionId: string, share: number): void;
  /** Takes the money back that was refunded. */
  reverseRefund(transactionId: string): void;
  /** Takes the purchase away without a refund, as when family sharing ends. */
  revoke(transactionId: string): void;
  sendTest(): void;
  /** The signed notification that was sent last. */
  lastNotice(): Promise<string>;
  /** Signs a payload by the simulator's chain, or another for a forgery. */
  sign(payload: object, chain?: SigningChain): Promise<string>;
}

/** Starts the App Store's simulator. */
export async function startAppleSimulator(
  options: SimulatorOptions & { readonly credentials: AppleCredentials },
): Promise<AppleSimulator> {
  const { clock, random, credentials, retryDelaysMs, port = 0, timeoutMs = 10_000 } = options;
  const faults = noFaults();
  const notices = createNoticeSender({ clock, faults, retryDelaysMs });
  let opened: AppStore | undefined;
  const server = await startServer({ port, clock, faults }, () => opened?.routes ?? []);
  const store = await AppStore.open({ credentials, clock, random, notices, url: server.url });
  opened = store;

  const takeBack = (transactionId: string, type: NotificationTypeV2): void =>
    store.change(transactionId, type, { revocationDate: clock.nowMs(), revocationReason: 0 });
  return {
    url: server.url,
    faults,
    notices,
    settings: {
      ...credentials,
      appAppleId: credentials.appAppleId,
      environment: "sandbox",
      rootCertificates: [Buffer.from(store.chain.root.certificate.rawData)],
      apiUrl: server.url,
      timeoutMs,
    },
    chain: store.chain,
    ocsp: store.ocsp,
    refundAnswers: store.refundAnswers,
    async buy(purchase) {
      const transaction = store.buy(purchase);
      const signedTransaction = await store.sign({ ...transaction, signedDate: clock.nowMs() });
      return { transactionId: transaction.transactionId, signedTransaction };
    },
    renew: (transactionId) => store.renew(store.find(transactionId)).transactionId,
    expire: (transactionId) => store.notify(NotificationTypeV2.EXPIRED, store.find(transactionId)),
    requestRefund: (transactionId) =>
      store.notify(NotificationTypeV2.CONSUMPTION_REQUEST, store.find(transactionId)),
    refund: (transactionId) => takeBack(transactionId, NotificationTypeV2.REFUND),
    refundShare: (transactionId, revocationPercentage) =>
      store.change(transactionId, NotificationTypeV2.REFUND, {
        ...{ revocationDate: clock.nowMs(), revocationReason: 0 },
        ...{ revocationType: RevocationType.REFUND_PRORATED, revocationPercentage },
      }),
    reverseRefund: (transactionId) => store.change(transactionId, NotificationTypeV2.REFUND_REVERSED, {}),
    revoke: (transactionId) => takeBack(transactionId, NotificationTypeV2.REVOKE),
    sendTest: () => store.notify(NotificationTypeV2.TEST),
    lastNotice: () => store.lastNotice(),
    sign: (payload, chain) => store.sign(payload, chain),
    async close() {
      notices.close();
      await server.close();
    },
  };
}
