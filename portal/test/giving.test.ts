import { expect, test } from "vitest";
import { givingNothing, givingOf, isNothing, toContentInput } from "../src/trades/giving.js";

const name = { text: "Arrow" };
const definition = { id: "arrow", name, rarity: "common", imageUrl: null };

test("what a side gives comes back as it was", () => {
  const currency = { id: "gold", name: { text: "Gold" } };
  const giving = givingOf({
    ...{ confirmed: false, player: null },
    items: [{ itemId: "1", quantity: "20", definition }],
    currencies: [{ amount: "9007199254740993", currency }],
  });
  expect(toContentInput(giving)).toEqual({
    items: [{ itemId: "1", quantity: "20" }],
    currencies: [{ currencyId: "gold", amount: "9007199254740993" }],
  });
});

test("amounts that are empty or nothing are left out", () => {
  const giving = { ...givingNothing, amounts: { gold: " ", gems: "00", dust: " 5 " } };
  expect(toContentInput(giving).currencies).toEqual([{ currencyId: "dust", amount: "5" }]);
  expect(isNothing({ ...givingNothing, amounts: { gold: "0" } })).toBe(true);
  expect(isNothing(giving)).toBe(false);
});
