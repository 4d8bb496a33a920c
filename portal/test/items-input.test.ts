import { expect, test } from "vitest";
import { readContent, withChange, withoutChange } from "../src/staff/definitions/changes.js";
import { toItemsInput } from "../src/staff/definitions/items-input.js";

test("definitions are taken from the JSON of their export into the graph's form", () => {
  const input = toItemsInput([
    { id: "item:potion", content: { name: { en: "Potion", de: "Trank" }, stackMax: "99", rarity: "common" } },
    { id: "item:blade", content: { name: { en: "Blade" }, stackMax: null, description: { en: "Sharp" } } },
    {
      id: "recipe:forge",
      content: { name: { en: "Forge" }, inputs: {}, outputs: {}, limit: { max: 1, period: "day" } },
    },
    { id: "rarities", content: { order: ["common", "rare"] } },
    { id: "slot:hat", content: null },
  ]);
  expect(input.definitions).toEqual([
    {
      ...{ id: "potion", stackMax: "99", stackable: true, rarity: "common", description: null },
      name: [
        { locale: "en", text: "Potion" },
        { locale: "de", text: "Trank" },
      ],
    },
    {
      ...{ id: "blade", stackMax: null, stackable: false },
      ...{ name: [{ locale: "en", text: "Blade" }], description: [{ locale: "en", text: "Sharp" }] },
    },
  ]);
  expect(input.recipes?.[0]?.limit).toEqual({ max: 1, period: "DAY" });
  expect(input.rarities).toEqual(["common", "rare"]);
  expect(input.removed).toEqual(["slot:hat"]);
  expect(input).not.toHaveProperty("tradePolicy");
});

test("what is no object of JSON is said, not thrown", () => {
  expect(readContent('{"a": 1}')).toEqual({ a: 1 });
  expect(readContent("[1]")).toBe("The content is an object in braces.");
  expect(readContent('{"a": ')).toMatch(/^This is not JSON yet: /);
});

test("an entry is changed once in a draft", () => {
  const changes = [
    { id: "a", content: { n: 1 } },
    { id: "b", content: null },
  ];
  expect(withChange(changes, { id: "a", content: { n: 2 } })).toEqual([
    { id: "b", content: null },
    { id: "a", content: { n: 2 } },
  ]);
  expect(withoutChange(changes, "a")).toEqual([{ id: "b", content: null }]);
});
