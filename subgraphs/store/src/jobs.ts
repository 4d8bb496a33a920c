import { defineJob, type Job, type Order } from "@muster/jobs";
import { digest, type Errand, type OrderId, type PaymentService } from "./service/index.js";

type Acknowledgement = Omit<Extract<Errand, { readonly kind: "acknowledge" }>, "kind">;
type OfOrder = Readonly<Record<"orderId", string>>;

/** What sales for money leave to be done. */
export interface PaymentJobs {
  readonly acknowledge: Job<Acknowledgement>;
  readonly payBack: Job<OfOrder>;
  readonly endCheckout: Job<OfOrder>;
  readonly applyNotice: Job<{ readonly noticeId: string }>;
}

/** A provider that does not answer may be ill for days; at the longest pause this is more than three weeks. */
const attemptsMax = 600;

/** Defines the jobs that do errands and apply notices. */
export function definePaymentJobs(payments: () => PaymentService): PaymentJobs {
  return {
    acknowledge: defineJob({
      name: "store.acknowledge",
      run: (_, purchase) => payments().run({ kind: "acknowledge", ...purchase }),
      attemptsMax,
    }),
    payBack: defineJob({
      name: "store.payBack",
      run: (_, { orderId }) => payments().run({ kind: "payBack", orderId: orderId as OrderId }),
      attemptsMax,
    }),
    endCheckout: defineJob({
      name: "store.endCheckout",
      run: (_, { orderId }) => payments().run({ kind: "endCheckout", orderId: orderId as OrderId, atMs: 0 }),
      attemptsMax,
    }),
    applyNotice: defineJob({
      name: "store.applyNotice",
      run: (_, { noticeId }) => payments().applyNotice(noticeId),
      attemptsMax,
    }),
  };
}

const minuteMs = 60_000;
/** Steam sends no webhooks, so that its report is all there is; the others' lists are for webhooks that were lost. */
const readVoidedMs = { apple: 1440 * minuteMs, google: 1440 * minuteMs, steam: 10 * minuteMs } as const;

/** The jobs that read the lists of voided purchases of the providers that are on. */
export function defineVoidedJobs(
  payments: Pick<PaymentService, "readVoided">,
  providers: Readonly<Record<string, unknown>>,
): Job[] {
  return (["apple", "google", "steam"] as const)
    .filter((provider) => providers[provider] !== undefined)
    .map((provider) =>
      defineJob({
        name: `store.readVoided.${provider}`,
        recurs: { everyMs: readVoidedMs[provider] },
        run: () => payments.readVoided(provider),
      }),
    );
}

/** The order to apply a notice, once. Ids of providers are longer than keys may be. */
export function noticeOrder(noticeId: string): Order<{ readonly noticeId: string }> {
  return { key: digest(noticeId), input: { noticeId } };
}

/** The order to tell a store of a delivery, once for each transaction. */
export function acknowledgementOrder(purchase: Acknowledgement): Order<Acknowledgement> {
  const { provider, transactionId, consumable } = purchase;
  return { key: digest(`${provider} ${transactionId}`), input: { provider, transactionId, consumable } };
}
