import { AppError } from "@muster/errors";
import type { Provider } from "../service/providers.js";

/** Why a receipt or a notice is not believed; `details.reason` of RECEIPT_INVALID. */
export type ReceiptFault =
  /** It does not have the form. */
  | "malformed"
  /** Its signature does not verify, or its signer is not the store. */
  | "forged"
  /** The store signed it for another app. */
  | "other-app"
  /** It is of the sandbox where production is configured, or the other way about. */
  | "other-environment"
  /** Its signer's certificate was expired, not valid yet, or revoked. */
  | "bad-certificate"
  /** It was signed too long ago. */
  | "stale"
  /** The store does not know it. */
  | "unknown"
  /** The customer did not approve or pay it. */
  | "not-paid";

/** RECEIPT_INVALID of one provider for one reason. */
export function receiptInvalid(provider: Provider, reason: ReceiptFault, cause?: unknown): AppError {
  const message = `${provider} does not vouch for it: ${reason}`;
  return new AppError("RECEIPT_INVALID", message, { provider, reason }, { cause });
}

/** UNAVAILABLE: the provider does not answer, or not so that it can be understood. */
export function providerUnavailable(provider: Provider, cause: unknown): AppError {
  return new AppError("UNAVAILABLE", `${provider} does not answer`, { provider }, { cause });
}

/** CONFLICT: the provider refuses, for a reason of its own. */
export function providerRefused(provider: Provider, reason: string, cause?: unknown): AppError {
  return new AppError("CONFLICT", `${provider} refused: ${reason}`, { provider }, { cause });
}
