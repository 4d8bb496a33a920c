import { expect, test } from "vitest";
import { BoundedCache } from "../src/bounded-cache.js";

test("lets go of what was used longest ago when the weights go above the bound", () => {
  const cache = new BoundedCache<string, number>(10);
  cache.set("a", 1, 4);
  cache.set("b", 2, 4);
  expect(cache.get("a")).toBe(1);
  cache.set("c", 3, 4);
  expect([cache.get("a"), cache.get("b"), cache.get("c")]).toEqual([1, undefined, 3]);
});

test("counts a replaced entry once, and keeps nothing heavier than the bound", () => {
  const cache = new BoundedCache<string, number>(10);
  cache.set("a", 1, 6);
  cache.set("a", 2, 6);
  cache.set("b", 3, 4);
  expect([cache.get("a"), cache.get("b")]).toEqual([2, 3]);
  cache.set("huge", 4, 11);
  expect([cache.get("a"), cache.get("b"), cache.get("huge")]).toEqual([2, 3, undefined]);
  cache.clear();
  expect(cache.get("a")).toBeUndefined();
});
