import { createHash } from "node:crypto";
import { AppError, badInput } from "@muster/errors";
import type { Idempotency } from "../domain.js";
import type { Order } from "../orders.js";
import type { Provider } from "../providers.js";
import type { StockChange } from "../storage-port.js";

const attemptsMax = 5;

/**
 * Runs what reads, decides and writes once more when something else came between: then the decision is another, or stands.
 *
 * @throws whatever `work` fails with; CONFLICT and ALREADY_REFUNDED only when they come again and again.
 */
export async function takeStep<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt === attemptsMax || !isOutrun(error)) throw error;
    }
  }
}

function isOutrun(error: unknown): boolean {
  return error instanceof AppError && (error.code === "CONFLICT" || error.code === "ALREADY_REFUNDED");
}

/** The key of what a provider causes: the same for the same text, of any length. */
export function keyOf(provider: Provider, operation: string, key: string): Idempotency {
  return { actorId: `provider:${provider}`, operation, key: digest(key), request: {} };
}

/** A text of any length as one that can be a key. */
export function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** What gives back the stock that an order of ours has reserved, if it has. */
export function releaseOf({ id, offerId, quantity, playerId, source }: Order): StockChange | null {
  return source === "STEAM" || source === "CHECKOUT"
    ? { change: "RELEASE", offerId, quantity, total: null, reservation: { id, playerId, expiresAtMs: null } }
    : null;
}

/** A provider that is on. @throws BAD_USER_INPUT. */
export function demand<Wanted>(provider: Wanted | undefined): Wanted {
  if (provider === undefined) throw providerOff();
  return provider;
}

/** The refusal of a provider without settings. */
export function providerOff(): AppError {
  return badInput("provider", "one that this deployment takes payments through");
}

/** The refusal of a purchase that the provider does not vouch for, or not so that it can be delivered. */
export function receiptInvalid(
  provider: Provider,
  reason: "not-paid" | "revoked" | "expired" | "unknown" | "too-many",
): AppError {
  return new AppError("RECEIPT_INVALID", `${provider} does not vouch for it: ${reason}`, {
    provider,
    reason,
  });
}
