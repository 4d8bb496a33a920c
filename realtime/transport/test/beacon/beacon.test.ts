import {
  Beacon,
  beaconRequestBytes,
  proofBytes,
  stampBytes,
  verifyProof,
  writeEcho,
  writePing,
} from "@muster/transport/beacon";
import { Admission } from "@muster/transport/netcode";
import { describe, expect, test } from "vitest";
import { ciphers } from "../fixtures/ciphers.js";
import { Network } from "../fixtures/network.js";
import { Seeded } from "../fixtures/seeded.js";
import { World } from "../fixtures/world.js";

const siteKey = new Uint8Array(32).fill(5);
const nonce = new Uint8Array(16).fill(1);
const subject = new Uint8Array(16).fill(2);

/** A beacon whose time the test moves, and what it sent last. */
function place(aead = ciphers[0] as (typeof ciphers)[0]) {
  const network = new Network();
  const link = network.link("10.0.0.1:50000");
  const random = new Seeded(3);
  const fillRandom = (bytes: Uint8Array): void => random.fill(bytes);
  const time = { us: 5_000_000_000 };
  const beacon = new Beacon({
    link,
    aead,
    fillRandom,
    admission: new Admission(fillRandom),
    nowUs: () => time.us,
    unixSeconds: () => 1_800_000_000,
    siteId: 12,
    siteKey,
  });
  const ask = (data: Uint8Array, from = "10.0.9.1:7000"): Uint8Array | undefined => {
    network.forget();
    beacon.receive(data, network.endpoint(from));
    return network.sent[0]?.data;
  };
  return { beacon, time, ask, aead };
}

const keyOf = (siteId: number): Uint8Array | undefined => (siteId === 12 ? siteKey : undefined);

/** The echo of a stamp that the beacon gave. */
function echoOf({ ask }: ReturnType<typeof place>, from?: string): Uint8Array {
  return writeEcho(ask(writePing(nonce, subject), from) ?? nonce, nonce) ?? nonce;
}

describe.each(ciphers)("with $name", (aead) => {
  test("a beacon proves the round trip that it measured", () => {
    const here = place(aead);
    const stamp = here.ask(writePing(nonce, subject));
    if (stamp === undefined) throw new Error("no stamp");
    here.time.us += 23_456.7;
    const echo = writeEcho(stamp, nonce);
    if (echo === undefined) throw new Error("no echo");
    const proof = here.ask(echo);
    if (proof === undefined) throw new Error("no proof");
    expect([stamp.length, echo.length, proof.length]).toEqual([stampBytes, beaconRequestBytes, proofBytes]);
    expect(verifyProof(aead, keyOf, proof)).toEqual({
      ok: true,
      proof: {
        siteId: 12,
        nonce,
        subject,
        address: Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 10, 0, 9, 1),
        measuredAtUnixSeconds: 1_800_000_000,
        roundTripUs: 23_457,
      },
    });
  });
});

test("an echo counts from where its stamp went, for this beacon, as it was, and for two seconds", () => {
  const here = place();
  expect(here.ask(echoOf(here), "10.0.9.1:7001")).toBe(undefined);
  expect(here.ask(echoOf(here), "10.0.9.2:7000")).toBe(undefined);
  expect(place().ask(echoOf(here))).not.toBe(undefined);
  const echo = echoOf(here);
  for (let bit = 4 * 8; bit < stampBytes * 8; bit += 3) {
    const forged = echo.slice();
    forged[bit >> 3] = (forged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    expect(here.ask(forged), `bit ${bit}`).toBe(undefined);
    // Otherwise the bucket of this address would refuse the rest.
    here.time.us += 10_000;
  }
  const late = echoOf(here);
  here.time.us += 2_000_000;
  expect(here.ask(late)).not.toBe(undefined);
  here.time.us += 1;
  expect(here.ask(late)).toBe(undefined);
  expect(here.beacon.rejects).toMatchObject({ expired: 1, rate: 0 });
});

test("a proof is believed only as the site made it", () => {
  const here = place();
  const proof = here.ask(echoOf(here));
  if (proof === undefined) throw new Error("no proof");
  const other = (): Uint8Array => new Uint8Array(32).fill(6);
  expect(verifyProof(here.aead, other, proof)).toEqual({ ok: false, reason: "forged" });
  expect(verifyProof(here.aead, () => undefined, proof)).toEqual({ ok: false, reason: "unknownSite" });
  for (let length = 0; length < proof.length; length++)
    expect(verifyProof(here.aead, keyOf, proof.subarray(0, length))).toEqual({
      ok: false,
      reason: "malformed",
    });
  for (let bit = 0; bit < proof.length * 8; bit++) {
    const forged = proof.slice();
    forged[bit >> 3] = (forged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    expect(
      verifyProof(here.aead, other, forged).ok || verifyProof(here.aead, () => siteKey, forged).ok,
      `bit ${bit}`,
    ).toBe(false);
  }
});

test("a client echoes only the stamp that it asked for", () => {
  const here = place();
  const stamp = here.ask(writePing(nonce, subject)) ?? nonce;
  expect(writeEcho(stamp, subject)).toBe(undefined);
  expect(writeEcho(stamp.subarray(1), nonce)).toBe(undefined);
  expect(() => writePing(nonce.subarray(1), subject)).toThrow("16 bytes each");
});

test("an address gets as many answers as its bucket holds", () => {
  const here = place();
  const ping = writePing(nonce, subject);
  const answers = Array.from({ length: 300 }, () => here.ask(ping)).filter((answer) => answer !== undefined);
  expect([answers.length, here.beacon.rejects.rate]).toEqual([200, 100]);
  expect(here.ask(ping, "10.0.8.1:7000")).not.toBe(undefined);
});

test("a beacon shares a port with a netcode server", () => {
  const world = new World();
  const admission = new Admission(world.fillRandom);
  const link = { current: undefined as Beacon | undefined };
  const server = world.server({ admission, foreign: (data, from) => link.current?.receive(data, from) });
  link.current = new Beacon({
    link: server.link,
    aead: world.aead,
    fillRandom: world.fillRandom,
    admission,
    nowUs: () => world.nowMs * 1000,
    unixSeconds: () => world.unixSeconds,
    siteId: 12,
    siteKey,
  });
  const player = world.network.link("10.0.9.8:7000");
  player.send(writePing(nonce, subject), server.link.local);
  world.client("10.0.9.1:5000");
  world.run(100);
  expect(player.arrived.map(({ data }) => data.length)).toEqual([stampBytes]);
  expect(server.server.counts.connected).toBe(1);
});
