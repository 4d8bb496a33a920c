import type { Route } from "@muster/subgraph";
import type { PaymentService } from "./service/index.js";

/** A signed notice with its chain of certificates is some 20 KiB. */
const bodyBytesMax = 131_072;

/**
 * `POST /webhooks/apple`, `/webhooks/google` and `/webhooks/checkout`: what providers tell. It is verified, kept and answered;
 * a job applies it. Anything but 2xx has the provider send it again.
 */
export function webhookRoutes(payments: Pick<PaymentService, "takeNotices">): Route[] {
  return (["apple", "google", "checkout"] as const).map((provider) => ({
    method: "POST",
    path: `/webhooks/${provider}`,
    bodyBytesMax,
    async handle({ headers, body }) {
      await payments.takeNotices(provider, { headers, body });
      return { status: 200, body: "{}" };
    },
  }));
}
