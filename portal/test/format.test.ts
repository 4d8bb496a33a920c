import { expect, test } from "vitest";
import { formatOdds } from "../src/boxes/odds.js";
import { formatDuration, formatMoney } from "../src/platform/format.js";

test("a duration is told in its two largest units that follow each other", () => {
  const minuteMs = 60_000;
  expect(formatDuration(59_000)).toBe("less than a minute");
  expect(formatDuration(minuteMs)).toBe("1 minute");
  expect(formatDuration(125 * minuteMs)).toBe("2 hours 5 minutes");
  expect(formatDuration((2 * 24 * 60 + 5) * minuteMs)).toBe("2 days");
  expect(formatDuration(60 * 24 * 60 * minuteMs)).toBe("60 days");
  expect(formatDuration(-5)).toBe("less than a minute");
});

test("money has its currency's sign and digits", () => {
  expect(formatMoney({ amountMicros: "4990000", currency: "USD" })).toBe("$4.99");
  expect(formatMoney({ amountMicros: "1500000000", currency: "JPY" })).toBe("¥1,500");
});

test("odds are told in percent, also when they are small", () => {
  expect(formatOdds("0.250000000")).toBe("25%");
  expect(formatOdds("0.333333333")).toBe("33.33%");
  expect(formatOdds("0.000012000")).toBe("0.0012%");
});
