import { xchacha20poly1305 } from "@noble/ciphers/chacha.js";

/** What a beacon says in a proof. */
export interface Proof {
  readonly siteNumber: number;
  readonly playerId: string;
  readonly roundTripMs: number;
  readonly measuredAtMs: number;
}

let serials = 0;

/** A proof as a beacon with that key makes it, by section 8 of docs/PROTOCOL.md; in base64url. */
export function proofOf(
  siteKey: Uint8Array,
  { siteNumber, playerId, roundTripMs, measuredAtMs }: Proof,
): string {
  const bytes = Buffer.alloc(112);
  bytes[0] = 0xf3;
  bytes[1] = 1;
  bytes.fill(9, 4, 20);
  bytes.write(playerId.replaceAll("-", ""), 20, "hex");
  bytes.writeUInt32LE(siteNumber, 36);
  bytes.writeBigUInt64LE(BigInt(Math.floor(measuredAtMs / 1000)), 40);
  bytes.writeUInt32LE(Math.round(roundTripMs * 1000), 64);
  bytes.writeUInt32LE(++serials, 88);
  const cipher = xchacha20poly1305(siteKey, bytes.subarray(72, 96), bytes.subarray(0, 72));
  bytes.set(cipher.encrypt(new Uint8Array(0)), 96);
  return bytes.toString("base64url");
}
