import { SimulatedClock } from "@muster/runtime";
import { expect, test } from "vitest";
import { createPrincipalReader, createPrincipalSigner, type PlayerId, type SessionId } from "../src/index.js";

const secret = Buffer.alloc(32, 7);
const principal = { kind: "player", playerId: "p1" as PlayerId, sessionId: "s1" as SessionId } as const;

test("a subgraph reads the principal that the gateway signed", () => {
  const clock = new SimulatedClock(1000);
  const header = createPrincipalSigner({ secret, clock }).sign(principal);
  expect(createPrincipalReader({ secret, clock }).read(header)).toEqual(principal);
});

test("a principal is signed anew before its header expires", async () => {
  const clock = new SimulatedClock(1000);
  const signer = createPrincipalSigner({ secret, clock });
  const reader = createPrincipalReader({ secret, clock });
  const header = signer.sign(principal);
  await clock.advance(19_000);
  expect(signer.sign(principal)).toBe(header);
  await clock.advance(2_000);
  expect(signer.sign(principal)).not.toBe(header);
  await clock.advance(40_000);
  expect(() => reader.read(header)).toThrowError(expect.objectContaining({ code: "UNAUTHENTICATED" }));
});

test("a missing, altered or foreign header is refused", () => {
  const clock = new SimulatedClock(1000);
  const reader = createPrincipalReader({ secret, clock });
  const header = createPrincipalSigner({ secret, clock }).sign(principal);
  const foreign = createPrincipalSigner({ secret: Buffer.alloc(32, 8), clock }).sign(principal);
  const body = Buffer.from(JSON.stringify({ p: { kind: "service" }, e: 9e15 })).toString("base64url");
  for (const bad of [undefined, "", "x", `${header}.x`, `${body}.${header.split(".")[1]}`, foreign]) {
    expect(() => reader.read(bad)).toThrowError(expect.objectContaining({ code: "UNAUTHENTICATED" }));
  }
});
