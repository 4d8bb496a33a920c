import { expect, test } from "vitest";
import {
  isNarrow,
  readFilter,
  sortRarities,
  toFilterInput,
  toSortInput,
  writeFilter,
} from "../src/items/filter.js";

test("a filter survives its address", () => {
  const filter = {
    search: "dawn & dusk",
    rarities: ["rare", "epic"],
    tags: ["weapon"],
    order: "rarity",
  } as const;
  const address = writeFilter(filter).toString();
  expect(address).toBe("search=dawn+%26+dusk&rarity=rare&rarity=epic&tag=weapon&order=rarity");
  expect(readFilter(new URLSearchParams(address))).toEqual(filter);
  expect(isNarrow(filter)).toBe(true);
});

test("what is as it is anyway is not in the address, and what is not understood is left out", () => {
  const all = { search: "", rarities: [], tags: [], order: "newest" } as const;
  expect(writeFilter(all).toString()).toBe("");
  for (const address of ["", "order=toString", "order=none&page=3"]) {
    expect(readFilter(new URLSearchParams(address))).toEqual(all);
  }
  expect(isNarrow({ ...all, search: "  " })).toBe(false);
});

test("rarities stand from common to legendary, then a title's own", () => {
  expect(sortRarities(["mythic", "legendary", "astral", "common", "rare"])).toEqual([
    "common",
    "rare",
    "legendary",
    "astral",
    "mythic",
  ]);
});

test("the graph is asked for what the filter says", () => {
  const filter = readFilter(new URLSearchParams("search=+dawn+&rarity=rare&order=value"));
  expect(toFilterInput(filter)).toEqual({ search: "dawn", rarities: ["rare"], tags: [] });
  expect(toSortInput(filter, "pt-BR")).toEqual({ by: "VALUE", order: "DESC", locale: "pt-BR" });
  expect(toFilterInput({ ...filter, search: " " }).search).toBeNull();
});
