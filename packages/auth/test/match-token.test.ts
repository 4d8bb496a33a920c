import { SimulatedClock } from "@muster/runtime";
import { SignJWT } from "jose";
import { expect, test } from "vitest";
import { createMatchTokenSigner, createMatchTokenVerifier, isMatchToken } from "../src/index.js";

const secret = Buffer.alloc(32, 7);
const clock = new SimulatedClock(1_800_000_000_000);
const signer = createMatchTokenSigner({ secret });
const verifier = createMatchTokenVerifier({ secret, clock });
const lastMs = clock.nowMs() + 60_000;

test("a token says which match its server runs, and is the same for the same match and time", async () => {
  const token = await signer.sign("m1", lastMs + 999);
  expect(await signer.sign("m1", lastMs)).toBe(token);
  expect(isMatchToken(token)).toBe(true);
  expect(await verifier.verify(token)).toEqual({
    principal: { kind: "gameServer", serverId: "m1", matchId: "m1", scopes: [] },
    expiresAtMs: lastMs,
  });
});

test("a forged, altered, expired or foreign token is refused, and so is one that is none", async () => {
  const token = await signer.sign("m1", lastMs);
  const [head = "", body = "", mac = ""] = token.split(".");
  const claims = { iss: "muster", aud: "gameServer", sub: "m2", exp: lastMs / 1000 };
  const altered = Buffer.from(JSON.stringify(claims)).toString("base64url");
  const unsigned = Buffer.from(JSON.stringify({ alg: "none" })).toString("base64url");
  const ofOthers = (key: Buffer, audience: string) =>
    new SignJWT({ sub: "m1" })
      .setProtectedHeader({ alg: "HS256" })
      .setIssuer("muster")
      .setAudience(audience)
      .setExpirationTime(lastMs / 1000)
      .sign(key);
  const bad = [
    `${head}.${altered}.${mac}`,
    `${unsigned}.${body}.`,
    await createMatchTokenSigner({ secret: Buffer.alloc(32, 8) }).sign("m1", lastMs),
    // The secret itself is no key of tokens: it signs the gateway's header.
    await ofOthers(secret, "gameServer"),
    await ofOthers(secret, "player"),
    "x",
    "",
  ];
  for (const one of bad)
    await expect(verifier.verify(one), one).rejects.toMatchObject({
      ...{ code: "UNAUTHENTICATED", details: { reason: "invalid" } },
    });
  expect([isMatchToken("x"), isMatchToken(`${unsigned}.${body}.`)]).toEqual([false, false]);
  await expect(verifier.verify(await signer.sign("m1", clock.nowMs() - 60_000))).rejects.toMatchObject({
    ...{ code: "UNAUTHENTICATED", details: { reason: "expired" } },
  });
});
