import { expect, test } from "vitest";
import type { OfferId, ShopContent, ShopId } from "../../src/service/index.js";
import { rotationOf } from "../../src/service/rotation.js";

const shop: ShopContent = {
  kind: "shop",
  id: "daily" as ShopId,
  name: { en: "Daily" },
  slotCount: 3,
  periodS: 86_400,
  epochMs: Date.UTC(2026, 0, 1),
  pool: ["a", "b", "c", "d", "e", "f"].map((id, place) => ({ offerId: id as OfferId, weight: place + 1 })),
  seed: "a seed for tests only".replaceAll(" ", "-"),
  segments: ["whales", "new"],
};
const noon = Date.UTC(2026, 5, 1, 12);
const everyone = new Set<string>();

test("a period shows the same to everyone, on every day another", () => {
  const morning = rotationOf(shop, noon - 43_200_000, everyone);
  expect(rotationOf(shop, noon, new Set(["others"]))).toEqual(morning);
  expect(morning.window).toEqual({ fromMs: Date.UTC(2026, 5, 1), untilMs: Date.UTC(2026, 5, 2) });
  expect(new Set(morning.offerIds).size).toBe(3);
  const days = Array.from({ length: 30 }, (_, day) =>
    rotationOf(shop, noon + day * 86_400_000, everyone).offerIds.join(),
  );
  expect(new Set(days).size).toBeGreaterThan(10);
  // What players saw must be drawn again alike by every later release.
  expect(days.slice(0, 3)).toMatchInlineSnapshot(`
    [
      "d,f,e",
      "f,e,c",
      "f,d,b",
    ]
  `);
});

test("a segment has a selection of its own, the first of the shop's that the player is in", () => {
  const both = rotationOf(shop, noon, new Set(["new", "whales"]));
  expect(both).toEqual(rotationOf(shop, noon, new Set(["whales"])));
  expect(both.segment).toBe("whales");
  const days = Array.from({ length: 10 }, (_, day) => noon + day * 86_400_000);
  const ofWhales = days.map((at) => rotationOf(shop, at, new Set(["whales"])).offerIds.join());
  expect(ofWhales).not.toEqual(days.map((at) => rotationOf(shop, at, everyone).offerIds.join()));
});

test("heavier offers come more often", () => {
  const shown = new Map<string, number>();
  for (let day = 0; day < 2000; day++)
    for (const id of rotationOf({ ...shop, slotCount: 1 }, noon + day * 86_400_000, everyone).offerIds)
      shown.set(id, (shown.get(id) ?? 0) + 1);
  const [lightest = 0, heaviest = 0] = [shown.get("a"), shown.get("f")];
  expect(heaviest / lightest).toBeGreaterThan(4);
  expect(heaviest / lightest).toBeLessThan(9);
});

test("there are periods before the epoch too", () => {
  const { period, window } = rotationOf(shop, shop.epochMs - 1, everyone);
  expect(period).toBe(-1);
  expect(window.untilMs).toBe(shop.epochMs);
});
