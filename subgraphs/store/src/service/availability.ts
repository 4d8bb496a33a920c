import type { Catalog } from "./catalog/index.js";
import type { EntitlementGrant, Offer, OfferId, OfferLimit, PlayerId } from "./domain.js";
import { addUpGrants, holdsAt } from "./entitlements.js";
import { periodAt } from "./periods.js";
import { rotationOf } from "./rotation.js";
import type { CountKey } from "./storage-port.js";

/** What availability depends on beside the catalog, read one at a time by those who need it. */
export interface FactReads {
  stockTaken(offerId: OfferId): Promise<number>;
  count(key: CountKey): Promise<number>;
  segments(playerId: PlayerId): Promise<readonly string[]>;
  entitlementGrants(playerId: PlayerId): Promise<readonly EntitlementGrant[]>;
}

/** For whom and when an offer is looked at. */
export interface Viewer {
  readonly catalog: Catalog;
  readonly reads: FactReads;
  /** `null` for someone who is not signed in. */
  readonly playerId: PlayerId | null;
  /** The calendar's time. */
  readonly nowMs: number;
}

/** Why an offer cannot be bought. */
export const unavailableReasons = [
  "NOT_YET",
  "ENDED",
  "NOT_ELIGIBLE",
  "NOT_IN_SHOP",
  "SOLD_OUT",
  "LIMIT_REACHED",
] as const;
/** One of {@link unavailableReasons}. */
export type UnavailableReason = (typeof unavailableReasons)[number];

/** Why an offer cannot be bought, and when that changes by itself, if it does. Milliseconds since the Unix epoch. */
export interface Unavailability {
  readonly reason: UnavailableReason;
  readonly untilMs: number | null;
  /** The limit that is reached. */
  readonly limit: OfferLimit | null;
}

/** How far a player is with a limit. */
export interface LimitState {
  readonly limit: OfferLimit;
  readonly used: number;
  /** When it counts anew; `null` for never. Milliseconds since the Unix epoch. */
  readonly resetsAtMs: number | null;
}

/** What keeps the viewer from buying `quantity` of an offer; `null` where nothing does. */
export async function findObstacle(
  offer: Offer,
  viewer: Viewer,
  quantity: number,
): Promise<Unavailability | null> {
  const { sale, requires, stock } = offer;
  const { playerId, reads, nowMs } = viewer;
  const because = (reason: UnavailableReason, untilMs: number | null = null): Unavailability => ({
    reason,
    untilMs,
    limit: null,
  });
  if (sale.fromMs !== null && nowMs < sale.fromMs) return because("NOT_YET", sale.fromMs);
  if (sale.untilMs !== null && nowMs >= sale.untilMs) return because("ENDED");
  if (!(await mayBeShown(offer, viewer))) return because("NOT_ELIGIBLE");
  if (requires.length > 0) {
    const held = playerId === null ? [] : addUpGrants(await reads.entitlementGrants(playerId));
    const active = new Set(held.filter((one) => holdsAt(one, nowMs)).map((one) => one.entitlementId));
    if (!requires.every((id) => active.has(id))) return because("NOT_ELIGIBLE");
  }
  if (offer.shopOnly && !(await isInShop(offer, viewer))) return because("NOT_IN_SHOP");
  if (stock !== null && (await reads.stockTaken(offer.id)) + quantity > stock.total)
    return because("SOLD_OUT");
  for (const { limit, used, resetsAtMs } of await readLimits(offer, viewer))
    if (used + quantity > limit.max) return { reason: "LIMIT_REACHED", untilMs: resetsAtMs, limit };
  return null;
}

/** What an offer costs in a region, if it is sold for money there: in `currency` if it can be, else in the first there is. */
export function moneyPriceIn(
  { moneyPrices }: Offer,
  region: string,
  currency: string | null,
): Offer["moneyPrices"][number] | null {
  const here = moneyPrices.filter((price) => price.region === region);
  const prices = here.length > 0 ? here : moneyPrices.filter((price) => price.region === "*");
  return prices.find((price) => price.currency === currency) ?? prices[0] ?? null;
}

/** Whether the viewer is among those for whom an offer was made: others are not shown it. */
export async function mayBeShown(offer: Offer, viewer: Viewer): Promise<boolean> {
  if (offer.segments.length === 0) return true;
  const segments = await segmentsOf(viewer);
  return offer.segments.some((segment) => segments.has(segment));
}

/** How far the viewer is with each limit of an offer. */
export async function readLimits(offer: Offer, viewer: Viewer): Promise<LimitState[]> {
  return Promise.all(
    offer.limits.map(async (limit) => {
      const key = countKeyOf(offer, limit, viewer);
      const used = key === undefined ? 0 : await viewer.reads.count(key);
      return { limit, used, resetsAtMs: periodAt(limit.period, offer.sale, viewer.nowMs).untilMs };
    }),
  );
}

/** Under what a limit counts the viewer's purchases; `undefined` for someone who is not signed in. */
export function countKeyOf(
  offer: Offer,
  { group, period }: OfferLimit,
  { playerId, nowMs }: Pick<Viewer, "playerId" | "nowMs">,
): CountKey | undefined {
  if (playerId === null) return undefined;
  const name = group === null ? `offer:${offer.id}:${period}` : `group:${group}:${period}`;
  return { playerId, name, fromMs: periodAt(period, offer.sale, nowMs).fromMs ?? 0 };
}

async function isInShop(offer: Offer, viewer: Viewer): Promise<boolean> {
  const shops = viewer.catalog.shopsByOffer.get(offer.id) ?? [];
  if (shops.length === 0) return false;
  const segments = await segmentsOf(viewer);
  return shops.some((shop) => rotationOf(shop, viewer.nowMs, segments).offerIds.includes(offer.id));
}

/** The segments of the viewer. */
export async function segmentsOf({ playerId, reads }: Viewer): Promise<ReadonlySet<string>> {
  return new Set(playerId === null ? [] : await reads.segments(playerId));
}
