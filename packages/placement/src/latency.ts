import { chooseAead } from "@muster/transport/aead";
import { verifyProof } from "@muster/transport/beacon";
import { uuidOf } from "@muster/transport/player-data";

/** A round trip between a player and a site, as the site's beacon measured it. */
export interface MeasuredLatency {
  readonly siteNumber: number;
  /** The player that the proof is for: the subject that its ping carried. */
  readonly playerId: string;
  readonly roundTripMs: number;
  /** Milliseconds since the Unix epoch, to the second. */
  readonly measuredAtMs: number;
}

/** Reads a beacon's proof; `undefined` where it is none, its site is unknown, or the site did not make it. */
export type LatencyReader = (proof: Uint8Array) => MeasuredLatency | undefined;

/** @param siteKey 32 bytes that the platform shares with the beacons of its sites. */
export function createLatencyReader(siteKey: Uint8Array): LatencyReader {
  const aead = chooseAead();
  return (bytes) => {
    const verified = verifyProof(aead, () => siteKey, bytes);
    if (!verified.ok) return undefined;
    const { siteId, subject, roundTripUs, measuredAtUnixSeconds } = verified.proof;
    return {
      siteNumber: siteId,
      playerId: uuidOf(subject),
      roundTripMs: roundTripUs / 1000,
      measuredAtMs: measuredAtUnixSeconds * 1000,
    };
  };
}
