import { failedJobResolver } from "@muster/subgraph";

/** What was given up of the store's work. */
export const JobResolver = failedJobResolver("store", "the store's");
