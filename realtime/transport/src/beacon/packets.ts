/**
 * The beacon's protocol, version 1. A player proves a latency to a site: the beacon measures the round trip itself, between a stamp that
 * nobody can guess and its echo, so a player can make it longer but not shorter than the way is. Numbers are little-endian. All four
 * packets begin with a type, whose byte is none that a netcode packet can begin with, so both may share a port:
 *
 *     0   u8   type: 0xf0 ping, 0xf1 stamp, 0xf2 echo, 0xf3 proof
 *     1   u8   version: 1
 *     2   u16  0
 *     4   16   nonce, the client's: random, or one that whoever verifies the proof asked for
 *     20  16   subject: who is measured, for instance the bytes of a player's id
 *
 * ping, client to beacon, 128 bytes: zeros up to the end.
 *
 * stamp, beacon to client, 88 bytes:
 *
 *     36  u32  site
 *     40  u64  the beacon's own time, µs
 *     48  24   serial: 16 bytes drawn when the beacon started, and a u64 that counts
 *     72  16   tag: XChaCha20-Poly1305 of an empty message under the serial and a key that lives as long as the beacon, with bytes
 *              0–47 and the client's address (below) and port (u16) as associated data
 *
 * echo, client to beacon, 128 bytes: type and version, then bytes 2–87 of the stamp, then zeros. Within two seconds.
 *
 * proof, beacon to client, 112 bytes:
 *
 *     36  u32  site
 *     40  u64  when it was measured, unix seconds
 *     48  16   the client's address as the beacon saw it: IPv6, or IPv4 as ::ffff:a.b.c.d; zeros for a link of another kind
 *     64  u32  round trip, µs
 *     68  u32  0
 *     72  24   serial, as above
 *     96  16   tag: as above under the site's key, with bytes 0–71 as associated data
 *
 * A reply is never larger than its request. The beacon keeps nothing between packets. What a proof does not say is that the subject
 * itself sat at that address: whoever verifies compares address, subject, nonce and time with what it knows of the player.
 */
export const beaconType = { ping: 0xf0, stamp: 0xf1, echo: 0xf2, proof: 0xf3 } as const;

/** The version that this is. */
export const beaconVersion = 1;
/** The bytes of ping and echo, of a stamp, and of a proof. */
export const beaconRequestBytes = 128;
export const stampBytes = 88;
export const proofBytes = 112;
/** The bytes of a nonce and of a subject. */
export const nonceBytes = 16;
export const subjectBytes = 16;

/** Where each field begins. */
export const at = {
  nonce: 4,
  subject: 20,
  site: 36,
  time: 40,
  stampSerial: 48,
  stampTag: 72,
  address: 48,
  roundTrip: 64,
  proofSerial: 72,
  proofTag: 96,
} as const;

/** The packet that asks for a stamp; nonce and subject are 16 bytes each. */
export function writePing(nonce: Uint8Array, subject: Uint8Array): Uint8Array {
  if (nonce.length !== nonceBytes || subject.length !== subjectBytes)
    throw new RangeError("nonce, subject: 16 bytes each");
  const ping = new Uint8Array(beaconRequestBytes);
  ping[0] = beaconType.ping;
  ping[1] = beaconVersion;
  ping.set(nonce, at.nonce);
  ping.set(subject, at.subject);
  return ping;
}

/** The packet that answers a stamp, to be sent at once; `undefined` where `stamp` is none for this nonce. */
export function writeEcho(stamp: Uint8Array, nonce: Uint8Array): Uint8Array | undefined {
  if (stamp.length !== stampBytes || stamp[0] !== beaconType.stamp || stamp[1] !== beaconVersion)
    return undefined;
  if (!nonce.every((byte, index) => stamp[at.nonce + index] === byte)) return undefined;
  const echo = new Uint8Array(beaconRequestBytes);
  echo.set(stamp);
  echo[0] = beaconType.echo;
  return echo;
}
