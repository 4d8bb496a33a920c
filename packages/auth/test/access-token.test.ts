import { generateKeyPairSync } from "node:crypto";
import { SimulatedClock } from "@muster/runtime";
import { expect, test } from "vitest";
import {
  createAccessTokenSigner,
  createAccessTokenVerifier,
  isOfOtherIssuer,
  type PlayerId,
  type SessionId,
  type StaffId,
} from "../src/index.js";

const player = { kind: "player", playerId: "p1" as PlayerId, sessionId: "s1" as SessionId } as const;
const staff = {
  kind: "staff",
  staffId: "m1" as StaffId,
  sessionId: "s2" as SessionId,
  scopes: ["inventory:grant", "a:b"],
} as const;

function privateKey(kid: string): string {
  return JSON.stringify({ ...generateKeyPairSync("ed25519").privateKey.export({ format: "jwk" }), kid });
}

async function pair(clock = new SimulatedClock(1_800_000_000_000)) {
  const signer = await createAccessTokenSigner({ privateKey: privateKey("k1"), lifetimeS: 60, clock });
  let reads = 0;
  const jwks = async () => {
    reads++;
    return signer.jwks;
  };
  return { clock, signer, verifier: createAccessTokenVerifier({ jwks, clock }), readCount: () => reads };
}

test("what was signed verifies to the same principal, and once verified is the same object", async () => {
  const { signer, verifier, clock } = await pair();
  const { token, expiresAtMs } = await signer.sign(staff);
  expect(expiresAtMs).toBe(clock.nowMs() + 60_000);
  const first = await verifier.verify(token);
  expect(first).toEqual({ principal: staff, expiresAtMs });
  expect((await verifier.verify(token)).principal).toBe(first.principal);
  expect((await verifier.verify((await signer.sign(player)).token)).principal).toEqual(player);
});

test("an expired token is refused, also one that was verified before", async () => {
  const { signer, verifier, clock } = await pair();
  const seen = (await signer.sign(player)).token;
  const unseen = (await signer.sign(staff)).token;
  await verifier.verify(seen);
  await clock.advance(70_000);
  for (const token of [seen, unseen]) {
    await expect(verifier.verify(token)).rejects.toMatchObject({
      code: "UNAUTHENTICATED",
      details: { reason: "expired" },
    });
  }
});

test("a forged, altered, foreign or unsigned token is refused", async () => {
  const { signer, verifier } = await pair();
  const other = await createAccessTokenSigner({
    privateKey: privateKey("k1"),
    lifetimeS: 60,
    clock: new SimulatedClock(1_800_000_000_000),
  });
  const { token } = await signer.sign(player);
  const [header = "", body = "", mac = ""] = token.split(".");
  const altered = Buffer.from(Buffer.from(body, "base64url").toString().replace("p1", "p2")).toString(
    "base64url",
  );
  const none = Buffer.from(JSON.stringify({ alg: "none", kid: "k1" })).toString("base64url");
  const bad = [
    (await other.sign(player)).token,
    `${header}.${altered}.${mac}`,
    `${none}.${body}.`,
    "nonsense",
    "",
  ];
  for (const text of bad)
    await expect(verifier.verify(text)).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
});

test("an unknown key makes the keys be read again, but not at every attempt", async () => {
  const { verifier, readCount, clock } = await pair();
  const stranger = await createAccessTokenSigner({ privateKey: privateKey("k2"), lifetimeS: 3600, clock });
  const { token } = await stranger.sign(player);
  await expect(verifier.verify(token)).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
  await expect(verifier.verify(token)).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
  expect(readCount()).toBe(1);
  await clock.advance(11_000);
  await expect(verifier.verify(token)).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
  expect(readCount()).toBe(2);
});

test("when the keys cannot be read, the caller may try again", async () => {
  const clock = new SimulatedClock(1_800_000_000_000);
  const { signer } = await pair(clock);
  const verifier = createAccessTokenVerifier({ jwks: () => Promise.reject(new Error("down")), clock });
  await expect(verifier.verify((await signer.sign(player)).token)).rejects.toMatchObject({
    code: "UNAVAILABLE",
  });
});

test("a token that names another issuer is told from ours, and from what is no token", async () => {
  const { signer } = await pair();
  const claiming = (claims: object) =>
    `e30.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.c2ln`;
  expect(isOfOtherIssuer(claiming({ iss: "https://accounts.google.com" }))).toBe(true);
  expect(isOfOtherIssuer((await signer.sign(player)).token)).toBe(false);
  expect(isOfOtherIssuer(claiming({ iss: "muster" }))).toBe(false);
  expect(isOfOtherIssuer(claiming({}))).toBe(false);
  expect(isOfOtherIssuer("x")).toBe(false);
});
