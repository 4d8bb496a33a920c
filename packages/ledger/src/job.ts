import type { Json } from "@muster/events";
import { hashJson } from "./canonical.js";
import { keyIdOf } from "./idempotency.js";
import type { Unit } from "./unit.js";

/** What a unit came to. */
export type Outcome =
  | { readonly kind: "posted" }
  | { readonly kind: "replayed"; readonly response: Json }
  | { readonly kind: "refused"; readonly error: unknown };

/** A checked unit on its way through a batch. */
export interface Job {
  readonly unit: Unit;
  /** {@link keyIdOf} its key. */
  readonly keyId: string;
  /** 64 hexadecimal digits. */
  readonly requestHash: string;
  readonly responseText: string;
  settle(outcome: Outcome): void;
}

/** Readies `unit` for its batch. */
export function createJob(unit: Unit, settle: (outcome: Outcome) => void): Job {
  return {
    unit,
    keyId: keyIdOf(unit.idempotency),
    requestHash: hashJson(unit.idempotency.request),
    responseText: JSON.stringify(unit.response),
    settle,
  };
}
