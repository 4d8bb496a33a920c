/**
 * The beacon's protocol, version 1: section 8 of docs/PROTOCOL.md says every byte. The types are bytes that no netcode packet can
 * begin with, so that both may share a port.
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
