import { OfferNamesDocument } from "../generated/operations.js";
import { formatSlug, locale } from "../platform/format.js";
import { useRead } from "../platform/read.js";

// The graph takes no more at once; the rest is told by its slug.
const idsMax = 100;

/** What offers are called, by slug; the slug in words for those that are not sold any more. */
export function useOfferNames(offerIds: readonly string[]): (offerId: string) => string {
  const ids = [...new Set(offerIds)].sort().slice(0, idsMax);
  const { data } = useRead("offer-names", OfferNamesDocument, { ids, locale }, { keep: true });
  const names = new Map(data?.offers.edges.map(({ node }) => [node.id, node.name.text]));
  return (offerId) => names.get(offerId) ?? formatSlug(offerId);
}
