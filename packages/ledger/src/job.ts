import type { Json } from "@muster/events";
import { hashJson } from "./canonical.js";
import type { Unit } from "./unit.js";

/** What a unit came to. */
export type Outcome =
  | { readonly kind: "posted" }
  | { readonly kind: "replayed"; readonly response: Json }
  | { readonly kind: "refused"; readonly error: unknown };

/** A checked unit on its way through a batch. */
export interface Job {
  readonly unit: Unit;
  /** Equal for equal owner, operation and key, and in the order in which keys are claimed. */
  readonly sortKey: string;
  /** 64 hexadecimal digits. */
  readonly requestHash: string;
  readonly responseText: string;
  settle(outcome: Outcome): void;
}

/** Readies `unit` for its batch. */
export function createJob(unit: Unit, settle: (outcome: Outcome) => void): Job {
  const { ownerId, operation, key, request } = unit.idempotency;
  return {
    unit,
    sortKey: `${ownerId}\n${operation}\n${key}`,
    requestHash: hashJson(request),
    responseText: JSON.stringify(unit.response),
    settle,
  };
}
