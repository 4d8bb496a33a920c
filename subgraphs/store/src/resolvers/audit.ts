import { auditResolver } from "@muster/subgraph";

/** What staff did with the store. */
export const AuditResolver = auditResolver("store", "the store and its catalog");
