import { failedJobResolver } from "@muster/subgraph";

/** What was given up of inventory's work. */
export const JobResolver = failedJobResolver("inventory", "inventory's");
