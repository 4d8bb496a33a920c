import { createConnectTokens } from "@muster/placement";
import { SimulatedClock } from "@muster/runtime";
import { chooseAead } from "@muster/transport/aead";
import { readConnectToken, readPrivateToken, versionInfo } from "@muster/transport/connect-token";
import { readPlayerData } from "@muster/transport/player-data";
import { expect, test } from "vitest";

const privateKey = new Uint8Array(32).fill(7);
const clock = new SimulatedClock(1_800_000_000_500);
const matchId = "0198f2c0-1234-7abc-89de-0123456789ab";
const allocation = {
  ...{ matchId, siteId: "here", serverId: "one", protocolId: "18446744073709551615" },
  addresses: ["127.0.0.1:40000", "[::1]:40001"],
};
const seat = { allocation, playerId: "0198f2c0-4321-7cba-8123-000100000002", team: 1, seat: 300 };

test("a token names the match's servers, lives 45 seconds, and tells the server alone who comes", () => {
  const { token, expiresAtMs } = createConnectTokens({ privateKey, clock }).mint(seat);
  expect(expiresAtMs).toBe(1_800_000_045_000);
  const bytes = new Uint8Array(Buffer.from(token, "base64url"));
  expect(bytes.length).toBe(2048);
  const read = readConnectToken(bytes);
  if (read === undefined) throw new Error("no token");
  expect(read.servers.map(({ family, port }) => [family, port])).toEqual([
    [4, 40_000],
    [6, 40_001],
  ]);
  // What the private part is sealed with: version, protocol and expiry, numbers low byte first.
  const associated = Buffer.alloc(29);
  associated.set(versionInfo);
  associated.writeBigUInt64LE(2n ** 64n - 1n, 13);
  associated.writeBigUInt64LE(1_800_000_045n, 21);
  const plain = new Uint8Array(1008);
  expect(chooseAead().open(plain, read.sealed, 1024, associated, read.nonce, privateKey)).toBe(true);
  const hidden = readPrivateToken(plain);
  expect(hidden?.clientId).toBe(((0x8123_0001n << 32n) | 2n).toString());
  const { playerId, team, seat: place } = seat;
  expect(readPlayerData(hidden?.userData ?? bytes)).toEqual({ matchId, playerId, team, seat: place });
});

test("two tokens for one seat have nothing secret in common", () => {
  const tokens = createConnectTokens({ privateKey, clock });
  const [one, other] = [tokens.mint(seat), tokens.mint(seat)].map(({ token }) =>
    readConnectToken(new Uint8Array(Buffer.from(token, "base64url"))),
  );
  expect(one?.clientToServerKey).not.toEqual(other?.clientToServerKey);
  expect(one?.nonce).not.toEqual(other?.nonce);
});

test("what cannot be in a token is refused by name", () => {
  const tokens = createConnectTokens({ privateKey, clock });
  expect(() => createConnectTokens({ privateKey: privateKey.subarray(1), clock })).toThrow("privateKey");
  expect(() => tokens.mint({ ...seat, team: 256 })).toThrow("team");
  expect(() => tokens.mint({ ...seat, playerId: "somebody" })).toThrow("playerId");
  expect(() => tokens.mint({ ...seat, allocation: { ...allocation, addresses: [] } })).toThrow("servers");
});
