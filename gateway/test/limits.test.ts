import { AppError } from "@muster/errors";
import { parse } from "graphql";
import { describe, expect, test } from "vitest";
import { checkLimits, defaultLimits, parseWithin } from "../src/limits.js";

function boundBrokenBy(source: string): unknown {
  try {
    checkLimits(parse(source), defaultLimits);
    return undefined;
  } catch (error) {
    if (error instanceof AppError && error.code === "OPERATION_TOO_LARGE") return error.details["field"];
    throw error;
  }
}

const repeat = (count: number, make: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => make(index)).join(" ");

describe("an operation is too large by", () => {
  const cases: readonly [string, string, string][] = [
    [
      "root fields, also those in fragments",
      `{ ${repeat(16, (i) => `a${i}`)} ...F } fragment F on Q { ${repeat(15, (i) => `b${i}`)} }`,
      "rootFields",
    ],
    ["aliases", `{ p { ${repeat(31, (i) => `a${i}: id`)} } }`, "aliases"],
    [
      "aliases of a fragment spread often",
      `{ ${repeat(11, (i) => `p${i} { ...F }`)} } fragment F on P { a: x b: x c: x d: x e: x }`,
      "aliases",
    ],
    ["depth", `{ ${"p { ".repeat(20)} id ${"}".repeat(20)} }`, "depth"],
    [
      "depth through fragments",
      `{ p { ...A } } fragment A on P { ${"p { ".repeat(10)} ...B ${"}".repeat(10)} } fragment B on P { ${"p { ".repeat(10)} id ${"}".repeat(10)} }`,
      "depth",
    ],
    ["fields", `{ p { ${repeat(400, (i) => `f${i}`)} } }`, "fields"],
    ["directives", `{ p ${repeat(51, () => "@a")} }`, "directives"],
    ["directives on fields", `{ p { ${repeat(51, (i) => `f${i} @include(if: true)`)} } }`, "directives"],
    ["fragments", `{ p } ${repeat(51, (i) => `fragment F${i} on P { id }`)}`, "fragments"],
    [
      "fragments that double",
      `{ ...F0 } ${repeat(40, (i) => `fragment F${i} on Q { ...F${i + 1} ...F${i + 1} }`)} fragment F40 on Q { p { id } }`,
      "rootFields",
    ],
    [
      "fragments that double below",
      `{ p { ...F0 } } ${repeat(40, (i) => `fragment F${i} on P { ...F${i + 1} ...F${i + 1} }`)} fragment F40 on P { id }`,
      "fields",
    ],
    [
      "a fragment that no operation uses",
      `{ p } fragment F0 on P { ...F1 ...F1 ...F1 ...F1 ...F1 } fragment F1 on P { ${repeat(120, (i) => `f${i}`)} }`,
      "fields",
    ],
    [
      "an operation that is not the one to run",
      `query A { p } query B { p { ${repeat(31, (i) => `a${i}: id`)} } }`,
      "aliases",
    ],
  ];
  test.each(cases)("%s", (_name, source, field) => {
    expect(boundBrokenBy(source)).toBe(field);
  });
});

test("what lies on the bounds is let through", () => {
  expect(boundBrokenBy(`{ ${repeat(20, (i) => `a${i}`)} }`)).toBeUndefined();
  expect(boundBrokenBy(`{ p { ${repeat(30, (i) => `a${i}: id`)} } }`)).toBeUndefined();
  expect(boundBrokenBy(`{ ${"p { ".repeat(19)} id ${"}".repeat(19)} }`)).toBeUndefined();
  expect(boundBrokenBy(`{ p { ${repeat(399, (i) => `f${i}`)} } }`)).toBeUndefined();
});

test("fragments in a circle end, and are left to validation", () => {
  expect(boundBrokenBy("{ ...A } fragment A on Q { ...B p } fragment B on Q { ...A }")).toBeUndefined();
});

test("bounds on the text hold before it is parsed to its end", () => {
  const limits = { ...defaultLimits, tokens: 10, sourceBytes: 50 };
  expect(parseWithin("{ a b c }", limits).definitions).toHaveLength(1);
  expect(() => parseWithin("{ a b c d e f g h i j k }", limits)).toThrow(
    expect.objectContaining({ code: "OPERATION_TOO_LARGE", details: { field: "tokens", bound: 10 } }),
  );
  expect(() => parseWithin(`{ a # ${"é".repeat(25)}\n}`, limits)).toThrow(
    expect.objectContaining({ code: "OPERATION_TOO_LARGE", details: { field: "sourceBytes", bound: 50 } }),
  );
});
