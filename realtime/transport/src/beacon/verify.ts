import type { Aead } from "../aead/aead.js";
import { u32At } from "../netcode/u64.js";
import { at, beaconType, beaconVersion, proofBytes } from "./packets.js";

/** What a site says it measured. */
export interface LatencyProof {
  readonly siteId: number;
  /** 16 bytes each: what the ping carried. */
  readonly nonce: Uint8Array;
  readonly subject: Uint8Array;
  /** 16 bytes: IPv6, or IPv4 as `::ffff:a.b.c.d`; zeros for a link of another kind. */
  readonly address: Uint8Array;
  readonly measuredAtUnixSeconds: number;
  readonly roundTripUs: number;
}

/** A proof that can be believed, or why not: it is none, its site is unknown, or the site did not make it. */
export type VerifiedProof =
  | { readonly ok: true; readonly proof: LatencyProof }
  | { readonly ok: false; readonly reason: "malformed" | "unknownSite" | "forged" };

const nothing = new Uint8Array(0);

/**
 * Checks what a client hands in as a beacon's proof. Whether it is recent, for this subject, nonce and address is for the caller to
 * compare. `siteKey` gives the key that a site's proofs are made with, if there is such a site.
 */
export function verifyProof(
  aead: Aead,
  siteKey: (siteId: number) => Uint8Array | undefined,
  bytes: Uint8Array,
): VerifiedProof {
  if (bytes.length !== proofBytes || bytes[0] !== beaconType.proof || bytes[1] !== beaconVersion)
    return { ok: false, reason: "malformed" };
  const siteId = u32At(bytes, at.site);
  const key = siteKey(siteId);
  if (key === undefined) return { ok: false, reason: "unknownSite" };
  const covered = bytes.subarray(0, at.proofSerial);
  const serial = bytes.subarray(at.proofSerial, at.proofTag);
  if (!aead.open(nothing, bytes.subarray(at.proofTag), 16, covered, serial, key))
    return { ok: false, reason: "forged" };
  const proof = {
    siteId,
    nonce: bytes.slice(at.nonce, at.subject),
    subject: bytes.slice(at.subject, at.site),
    address: bytes.slice(at.address, at.roundTrip),
    measuredAtUnixSeconds: u32At(bytes, at.time + 4) * 2 ** 32 + u32At(bytes, at.time),
    roundTripUs: u32At(bytes, at.roundTrip),
  };
  return { ok: true, proof };
}
