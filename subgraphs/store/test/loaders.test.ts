import { SimulatedClock } from "@muster/runtime";
import { expect, test } from "vitest";
import { rememberAssets } from "../src/loaders.js";
import type { Asset } from "../src/service/index.js";

test("assets are asked for once while they are fresh, and a failure is not remembered", async () => {
  const clock = new SimulatedClock();
  const asked: (readonly string[])[] = [];
  let fails = false;
  const find = rememberAssets(
    async (ids) => {
      asked.push(ids);
      if (fails) throw new Error("no database");
      return ids.map((id): Asset | undefined =>
        id === "item:none" ? undefined : { id, form: "counted", balanceMax: null, revision: asked.length },
      );
    },
    clock,
    500,
  );
  const revisions = async (...ids: string[]) => (await find(ids)).map((asset) => asset?.revision);
  expect(await revisions("item:a", "item:none")).toEqual([1, undefined]);
  expect(await revisions("item:a", "item:b")).toEqual([1, 2]);
  await clock.advance(500);
  fails = true;
  await expect(find(["item:a"])).rejects.toThrow("no database");
  fails = false;
  expect(await revisions("item:a")).toEqual([4]);
  expect(asked).toEqual([["item:a", "item:none"], ["item:b"], ["item:a"], ["item:a"]]);
});
