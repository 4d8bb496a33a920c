import { locale } from "../platform/format.js";

const percents = new Intl.NumberFormat(locale, { style: "percent", maximumSignificantDigits: 4 });

/** A probability of 0 to 1, as the graph writes it, in percent: `0.250000000` is `25%`. */
export function formatOdds(decimal: string): string {
  return percents.format(Number(decimal));
}
