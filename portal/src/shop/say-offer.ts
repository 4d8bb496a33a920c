import type { OfferCardFragment } from "../generated/operations.js";
import { sayUnavailable } from "../platform/explain-deed.js";
import { formatCount, formatMoment } from "../platform/format.js";

type State = Pick<OfferCardFragment, "availability" | "stock" | "limits">;

/** What is to know of an offer at a glance, in two words or three; `undefined` where there is nothing. */
export function sayState({ availability: { available, reason }, stock, limits }: State): string | undefined {
  if (!available) return reason === null ? "Not on sale" : states[reason];
  if (stock !== null) return `${stock.left} left`;
  const [limit] = limits;
  return limit === undefined ? undefined : `${limit.remaining} for you`;
}

const states = {
  ENDED: "Over",
  LIMIT_REACHED: "You have it",
  NOT_ELIGIBLE: "Not for you",
  NOT_IN_SHOP: "Not shown now",
  NOT_YET: "Soon",
  SOLD_OUT: "Sold out",
} as const;

/** Why an offer cannot be bought now, and when that ends; `undefined` where it can. */
export function sayObstacle({
  availability: { available, reason, until },
}: Pick<State, "availability">): string | undefined {
  if (available) return undefined;
  const why = reason === "SOLD_OUT" ? "Nothing is left of it." : sayUnavailable(reason ?? "");
  return until === null ? why : `${why} It can be bought from ${formatMoment(until)}.`;
}

const periods = {
  DAY: "a day",
  WEEK: "a week",
  MONTH: "a month",
  EVER: "for each player",
  WINDOW: "during the sale",
} as const;

/** A limit in words: `1 a day, 0 left`. */
export function sayLimit({
  max,
  period,
  remaining,
}: Pick<OfferCardFragment["limits"][number], "max" | "period" | "remaining">): string {
  return `${formatCount(max, "piece")} ${periods[period]}, ${remaining} left`;
}
