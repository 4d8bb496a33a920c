import { AppError } from "@muster/errors";
import { expect, test } from "vitest";
import { gather } from "../src/index.js";

/** Doubles numbers, and keeps the keys of each call; refuses 13, and everything while `isDown`. */
function doubling(keysMax?: number) {
  const calls: (readonly number[])[] = [];
  const state = { isDown: false };
  const read = gather(async (keys: readonly number[]) => {
    calls.push(keys);
    if (state.isDown) throw new AppError("UNAVAILABLE", "the database is away");
    if (keys.includes(13)) throw new AppError("BAD_USER_INPUT", "no 13");
    return keys.map((key) => key * 2);
  }, keysMax);
  return { calls, state, read };
}

test("who asks in one turn shares one call, and each gets what they asked for in their order", async () => {
  const { calls, read } = doubling();
  const together = [read([1, 2]), read([]), read([2, 3]), Promise.resolve().then(() => read([4]))];
  expect(await Promise.all(together)).toEqual([[2, 4], [], [4, 6], [8]]);
  expect(calls).toEqual([[1, 2, 2, 3, 4]]);
  expect(await read([1])).toEqual([2]);
  expect(calls).toHaveLength(2);
});

test("a call has as many keys as it may", async () => {
  const { calls, read } = doubling(3);
  await Promise.all([read([1, 2]), read([3]), read([4]), read([5, 6, 7, 8])]);
  expect(calls).toEqual([[1, 2, 3], [4], [5, 6, 7, 8]]);
});

test("nobody fails for another's keys", async () => {
  const { read } = doubling();
  const [good, bad, alsoGood] = await Promise.allSettled([read([1]), read([13, 2]), read([3])]);
  expect([good, alsoGood]).toMatchObject([{ value: [2] }, { value: [6] }]);
  expect(bad).toMatchObject({ reason: { code: "BAD_USER_INPUT" } });
});

test("a database that is away is asked once", async () => {
  const { calls, state, read } = doubling();
  state.isDown = true;
  const all = await Promise.allSettled([read([1]), read([2])]);
  expect(all).toMatchObject([{ reason: { code: "UNAVAILABLE" } }, { reason: { code: "UNAVAILABLE" } }]);
  expect(calls).toHaveLength(1);
});
