import type { StoredEvent } from "@muster/events";
import { expect, test } from "vitest";
import { readBlockChange } from "../src/events.js";

const playerId = "0198f2c0-1234-7abc-89de-0123456789ab";
const blockedId = "0198f2c0-4321-7cba-8123-000100000002";
const event = (key: string, changes: object = {}) =>
  ({ id: "e", key, payload: { playerId, blockedId, isBlocked: true, ...changes } }) as unknown as StoredEvent;

test("a block is read where it stands under the key of who blocked, and passed over under the other's", () => {
  const block = { playerId, blockedId };
  expect(readBlockChange(event(`player:${playerId}`))).toEqual({ block, isBlocked: true });
  expect(readBlockChange(event(`player:${playerId}`, { isBlocked: false }))).toEqual({
    block,
    isBlocked: false,
  });
  expect(readBlockChange(event(`player:${blockedId}`))).toBeUndefined();
});

test.each([{ isBlocked: "yes" }, { blockedId: "nobody" }, { playerId: 7 }])(
  "%j tells of no block",
  (changes) => {
    expect(() => readBlockChange(event(`player:${playerId}`, changes))).toThrow("tells of no block");
  },
);
