import { expect, test } from "vitest";
import { sayChange } from "../src/player/say-change.js";

const item = (text: string, delta: string) => ({ delta, definition: { name: { text } } });
const coins = (text: string, delta: string) => ({ delta, currency: { name: { text } } });

test("a change is told line by line, and a large one by its size", () => {
  const changes = [item("Potion", "3"), item("Arrow", "-12000")];
  expect(sayChange({ changes, wallet: [coins("Gold", "9007199254740993")] })).toEqual([
    "+3 Potion",
    "-12,000 Arrow",
    "+9,007,199,254,740,993 Gold",
  ]);
  const many = [...changes, item("Cloak", "1"), item("Blade", "1")];
  expect(sayChange({ changes: many, wallet: [] })).toEqual(["4 things changed in your inventory"]);
});
