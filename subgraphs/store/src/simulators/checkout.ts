import type { CheckoutSettings } from "../providers/checkout.js";
import { paymentPages } from "./checkout-page.js";
import { type CheckoutCredentials, CheckoutPayments, type CheckoutSession } from "./checkout-payments.js";
import { createNoticeSender } from "./notice-sender.js";
import type { Simulator, SimulatorOptions } from "./options.js";
import { noFaults, startServer } from "./server.js";

/** A payment provider on this machine, with the page where a customer pays. */
export interface CheckoutSimulator extends Simulator {
  /** What the adapter is to be given. */
  readonly settings: CheckoutSettings;
  /** The customer pays on the page; the answer is the payment's id. With `comesLater`, `settle` says how it ends. */
  pay(
    sessionId: string,
    options?: { readonly country?: string; readonly comesLater?: boolean },
  ): { readonly paymentId: string | null };
  /** Money that was to come later comes, or does not. */
  settle(sessionId: string, succeeds: boolean): void;
  /** Expires the open sessions whose time is over. */
  expireDue(): void;
  /** Gives money back from the provider's dashboard, in the currency's smallest units; all where absent. */
  refund(paymentId: string, amount?: number): void;
  /** The customer's bank takes the money back. */
  chargeBack(paymentId: string): void;
  /** The bank returns it. */
  winDispute(paymentId: string): void;
  /** The session as the provider's books have it. */
  find(sessionId: string): CheckoutSession;
}

/** Starts the payment provider's simulator. */
export async function startCheckoutSimulator(
  options: SimulatorOptions & { readonly credentials: CheckoutCredentials },
): Promise<CheckoutSimulator> {
  const { clock, random, credentials, retryDelaysMs, port = 0, timeoutMs = 10_000 } = options;
  const faults = noFaults();
  const notices = createNoticeSender({ clock, faults, retryDelaysMs });
  const pageUrl = (): string => server.url;
  const payments = new CheckoutPayments({ credentials, clock, random, notices, pageUrl });
  const pages = paymentPages(payments);
  const server = await startServer({ port, clock, faults }, () => [...payments.routes, ...pages]);

  const paid = (paymentId: string): CheckoutSession => {
    const session = payments.findPayment(paymentId);
    if (session === undefined) throw new Error(`checkout has no payment ${paymentId}`);
    return session;
  };
  return {
    url: server.url,
    faults,
    notices,
    settings: { ...credentials, environment: "sandbox", apiUrl: server.url, timeoutMs },
    pay(sessionId, { country = "US", comesLater = false } = {}) {
      const { paymentId } = payments.pay(sessionId, { country, comesLater });
      return { paymentId };
    },
    settle: (sessionId, succeeds) => payments.settle(sessionId, succeeds),
    expireDue: () => payments.expireDue(),
    refund(paymentId, amount) {
      const session = paid(paymentId);
      payments.refund(session, amount ?? session.amountTotal - session.amountRefunded);
    },
    chargeBack: (paymentId) => payments.dispute(paid(paymentId), "withdrawn"),
    winDispute: (paymentId) => payments.dispute(paid(paymentId), "reinstated"),
    find: (sessionId) => payments.find(sessionId),
    async close() {
      notices.close();
      await server.close();
    },
  };
}
