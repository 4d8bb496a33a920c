import type { JsonFields } from "./rules/index.js";

/** What someone did with the rights of their office. */
export interface AuditedDeed {
  readonly id: string;
  readonly recordedAtMs: number;
  readonly actorId: string;
  readonly action: string;
  readonly subject: string;
  readonly reason: string;
  readonly details: JsonFields;
}

/** Where what staff did with matchmaking is read. */
export interface AuditReads {
  /** Up to `limit + 1` that fit everything that is given, the newest first (the oldest, when `backward`). */
  readAudit(
    filter: {
      readonly action: string | undefined;
      readonly actorId: string | undefined;
      readonly subject: string | undefined;
    },
    page: { readonly limit: number; readonly backward: boolean; readonly from: string | undefined },
  ): Promise<AuditedDeed[]>;
}
