import { auditResolver } from "@muster/subgraph";

/** What staff did with matchmaking. */
export const AuditResolver = auditResolver("matchmaking", "matchmaking and its rule sets");
