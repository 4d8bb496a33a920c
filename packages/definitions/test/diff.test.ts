import { expect, test } from "vitest";
import { diffStates, isEqual } from "../src/diff.js";

test("a diff names each field that two states do not share", () => {
  const before = new Map([
    [
      "sword",
      {
        name: { en: "Sword", "pt-BR": "Espada" },
        prices: [{ amount: 1 }, { amount: 2 }],
        tags: ["a"],
        old: null,
      },
    ],
    ["gone", { price: 1 }],
    ["same", { a: 1, b: [1, { c: 2 }] }],
  ]);
  const after = new Map([
    [
      "sword",
      {
        name: { en: "Blade", "pt-BR": "Lâmina" },
        prices: [{ amount: 1 }, { amount: "2" }],
        tags: ["a", "b"],
        is: {},
      },
    ],
    ["same", { b: [1, { c: 2 }], a: 1 }],
    ["added", { price: 2 }],
  ]);
  expect(diffStates(before as never, after as never)).toEqual([
    { id: "added", kind: "added", fields: [{ path: "", before: undefined, after: { price: 2 } }] },
    { id: "gone", kind: "removed", fields: [{ path: "", before: { price: 1 }, after: undefined }] },
    {
      id: "sword",
      kind: "changed",
      fields: [
        { path: "is", before: undefined, after: {} },
        { path: "name.en", before: "Sword", after: "Blade" },
        { path: 'name["pt-BR"]', before: "Espada", after: "Lâmina" },
        { path: "old", before: null, after: undefined },
        { path: "prices[1].amount", before: 2, after: "2" },
        { path: "tags[1]", before: undefined, after: "b" },
      ],
    },
  ]);
});

test("names that every object has are names like any other", () => {
  const state = (content: object) => new Map([["a", content]]) as never;
  expect(diffStates(state({}), state({ constructor: 1 }))[0]?.fields).toEqual([
    { path: "constructor", before: undefined, after: 1 },
  ]);
});

test("null is a value in a field, and another than none", () => {
  expect(isEqual(null, undefined)).toBe(true);
  expect(isEqual({ a: null }, {})).toBe(false);
  expect(isEqual({ a: 0 }, { a: null })).toBe(false);
});
