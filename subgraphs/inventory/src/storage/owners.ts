import { mintOwnerId, sinkOwnerId } from "@muster/ledger";
import type { Holder } from "../service/index.js";

/** The owner in the book. */
export function ownerOf(holder: Holder): string {
  if (holder === "mint") return mintOwnerId;
  return holder === "sink" ? sinkOwnerId : (holder.containerId ?? holder.ownerId);
}
