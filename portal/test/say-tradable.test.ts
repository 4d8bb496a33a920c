import { expect, test } from "vitest";
import { isKept, type Keeping, sayTradable } from "../src/items/say-tradable.js";

const free: Keeping = { tradable: true, quantity: "6", hold: null, lock: null };
const hold = { quantity: "6", reason: "TRADE", until: "2026-01-02T12:00:00.000Z" } as const;
const lock = { reason: "NEW_DEVICE", until: "2026-01-03T12:00:00.000Z" } as const;

test("whether an item can be traded is said, with from when and why not", () => {
  expect(sayTradable(free)).toBe("Yes");
  expect(sayTradable({ ...free, tradable: false, hold, lock })).toBe("No, it stays with you");
  expect(sayTradable({ ...free, hold })).toMatch(/^From Jan 2, 2026.* It came by a trade not long ago\.$/);
  expect(sayTradable({ ...free, hold: { ...hold, quantity: "4" } })).toMatch(
    /^2 of them\. All from Jan 2, 2026.* It came by a trade not long ago\.$/,
  );
  expect(sayTradable({ ...free, lock })).toMatch(/^From Jan 3, 2026.* You signed in from a new device\.$/);
});

test("of a hold and a lock the longer one is said", () => {
  expect(sayTradable({ ...free, hold, lock })).toMatch(/^From Jan 3/);
  expect(sayTradable({ ...free, hold: { ...hold, until: "2026-01-04T12:00:00.000Z" }, lock })).toMatch(
    /^From Jan 4, 2026.* It came by a trade not long ago\.$/,
  );
});

test("an item of which a part is free can be given", () => {
  expect(isKept(free)).toBe(false);
  expect(isKept({ ...free, hold })).toBe(true);
  expect(isKept({ ...free, hold: { ...hold, quantity: "5" } })).toBe(false);
  expect(isKept({ ...free, lock })).toBe(true);
  expect(isKept({ ...free, tradable: false })).toBe(true);
});
