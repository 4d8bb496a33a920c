/** The reader's language, in which names are asked for and numbers and dates are written. BCP 47. */
export const locale = globalThis.navigator?.language ?? "en";

/** Where the reader is, as their language tells it; ISO 3166-1 alpha-2. Prices in money are for a region. */
export const region = new Intl.Locale(locale).maximize().region ?? "US";

const numbers = new Intl.NumberFormat(locale);
const signed = new Intl.NumberFormat(locale, { signDisplay: "exceptZero" });
const days = new Intl.DateTimeFormat(locale, { dateStyle: "medium" });
const moments = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });

/** An Int64 as it comes over the wire, with the language's grouping: `12,500`. */
export function formatAmount(amount: string): string {
  return numbers.format(BigInt(amount));
}

/** So many of something, by its word: `1 item`, `1,200 items`. */
export function formatCount(count: number, word: string): string {
  return `${numbers.format(count)} ${word}${count === 1 ? "" : "s"}`;
}

/** An Int64 with its sign: `+3`, `-1`. */
export function formatDelta(delta: string): string {
  return signed.format(BigInt(delta));
}

/** The day of an RFC 3339 instant, in the reader's time zone. */
export function formatDay(instant: string): string {
  return days.format(new Date(instant));
}

/** An RFC 3339 instant to the minute, in the reader's time zone. */
export function formatMoment(instant: string): string {
  return moments.format(new Date(instant));
}

/** A slug as people write it: `quest-reward` is `Quest reward`. */
export function formatSlug(slug: string): string {
  const words = slug.replace(/[-_.]+/g, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const microsInUnit = 1_000_000;

/** A price in money: `$4.99`. `amountMicros` is an Int64 in millionths of the currency's unit. */
export function formatMoney({ amountMicros, currency }: { amountMicros: string; currency: string }): string {
  const price = Number(amountMicros) / microsInUnit;
  return new Intl.NumberFormat(locale, { style: "currency", currency }).format(price);
}

/** How long something lasts, in its two largest units: `2 days 3 hours`, `5 minutes`. */
export function formatDuration(durationMs: number): string {
  let leftS = Math.max(0, Math.round(durationMs / 1000));
  const parts: string[] = [];
  for (const [word, sizeS] of durationUnits) {
    const count = Math.floor(leftS / sizeS);
    leftS -= count * sizeS;
    if (count > 0) parts.push(formatCount(count, word));
    else if (parts.length > 0) break;
  }
  return parts.length === 0 ? "less than a minute" : parts.slice(0, 2).join(" ");
}

const durationUnits = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
] as const;
