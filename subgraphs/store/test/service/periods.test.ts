import { expect, test } from "vitest";
import { periodAt } from "../../src/service/periods.js";

const sale = { fromMs: 5, untilMs: null };
const at = (text: string): number => Date.parse(text);

test.each([
  ["DAY", "2026-03-01T00:00:00Z", "2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z"],
  ["DAY", "2026-02-28T23:59:59.999Z", "2026-02-28T00:00:00Z", "2026-03-01T00:00:00Z"],
  ["WEEK", "2026-03-01T12:00:00Z", "2026-02-23T00:00:00Z", "2026-03-02T00:00:00Z"],
  ["WEEK", "2026-03-02T00:00:00Z", "2026-03-02T00:00:00Z", "2026-03-09T00:00:00Z"],
  ["MONTH", "2026-12-31T23:00:00Z", "2026-12-01T00:00:00Z", "2027-01-01T00:00:00Z"],
] as const)("a %s at %s", (period, now, from, until) => {
  expect(periodAt(period, sale, at(now))).toEqual({ fromMs: at(from), untilMs: at(until) });
});

test("a window is the sale, and ever has no end", () => {
  expect(periodAt("WINDOW", sale, 10)).toEqual(sale);
  expect(periodAt("EVER", sale, 10)).toEqual({ fromMs: null, untilMs: null });
});
