import { auditResolver } from "@muster/subgraph";

/** What staff did with inventories. */
export const AuditResolver = auditResolver("inventory", "inventories and their definitions");
