import { readPlayerData, uuidOf, uuidToBytes, writePlayerData } from "@muster/transport/player-data";
import { expect, test } from "vitest";

const matchId = "0198f2c0-1234-7abc-89de-0123456789ab";
const playerId = "0198f2c0-4321-7cba-8123-ba9876543210";

test("what the platform says of a player comes out of the user data as it went in", () => {
  const data = { matchId, playerId, team: 255, seat: 65_535 };
  const bytes = writePlayerData(data);
  expect(bytes.length).toBe(256);
  expect([...bytes.subarray(0, 5)]).toEqual([1, 255, 255, 255, 0x01]);
  expect(bytes.subarray(36).every((byte) => byte === 0)).toBe(true);
  expect(readPlayerData(bytes)).toEqual(data);
});

test.each([
  ["team", { team: 256 }],
  ["team", { team: -1 }],
  ["seat", { seat: 65_536 }],
  ["seat", { seat: 0.5 }],
  ["matchId", { matchId: "no id" }],
  ["playerId", { playerId: playerId.toUpperCase() }],
])("%s out of its bounds is refused by name: %o", (field, wrong) => {
  expect(() => writePlayerData({ matchId, playerId, team: 0, seat: 0, ...wrong })).toThrow(
    new RegExp(`^${field}: `),
  );
});

test("user data of another make is none of ours", () => {
  expect(readPlayerData(new Uint8Array(256))).toBeUndefined();
  expect(
    readPlayerData(writePlayerData({ matchId, playerId, team: 0, seat: 0 }).subarray(1)),
  ).toBeUndefined();
});

test("a UUID is its 16 bytes", () => {
  expect(uuidOf(uuidToBytes("matchId", matchId))).toBe(matchId);
});
