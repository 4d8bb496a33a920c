import type { WhoHadItFragment } from "../generated/operations.js";
import { formatSlug } from "../platform/format.js";

const words = {
  MINT: "nobody",
  SINK: "nobody",
  ESCROW: "safekeeping",
  OTHER: "the platform",
} as const;

/** Who had something, in words: a player by name. */
export function sayParty({ kind, player }: WhoHadItFragment): string {
  return kind === "PLAYER" ? (player?.displayName ?? "a player") : words[kind];
}

/** A step in an item's way in words: `From Grace to Ada`. */
export function sayMove(from: WhoHadItFragment, to: WhoHadItFragment): string {
  if (from.kind === "MINT") return `Made for ${sayParty(to)}`;
  if (to.kind === "SINK") return `Used up by ${sayParty(from)}`;
  return `From ${sayParty(from)} to ${sayParty(to)}`;
}

/** A line of a statement in words: `From Grace`, `To the platform`. */
export function sayPosting(isGain: boolean, counterparty: WhoHadItFragment): string {
  if (counterparty.kind === "MINT") return isGain ? "Received" : "Taken back";
  if (counterparty.kind === "SINK") return isGain ? "Given back" : "Spent";
  return `${isGain ? "From" : "To"} ${sayParty(counterparty)}`;
}

const uuid = /\s*[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;
const deeds: Readonly<Record<string, string>> = { order: "Purchase", box: "Random box" };

/** Why something came or went, without the ids that the book keeps with it: `order <id>` is `Purchase`. */
export function sayReason(reason: string): string {
  const word = reason.replace(uuid, "");
  return deeds[word] ?? formatSlug(word);
}
