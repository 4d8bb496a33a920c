import { InternetEndpoint } from "./endpoint.js";
import { linux } from "./libc.js";
import type { Endpoint } from "./link.js";

/** The bytes of a `sockaddr_in` or `sockaddr_in6`. */
export function sockaddrBytes(family: 4 | 6): 16 | 28 {
  return family === 4 ? 16 : 28;
}

/** A place as a `sockaddr_in` or `sockaddr_in6`: family in the machine's (little-endian) order, port in the network's. */
export function sockaddrOf(place: Endpoint): Uint8Array {
  const four = place.family === 4;
  const bytes = new Uint8Array(sockaddrBytes(four ? 4 : 6));
  bytes[0] = four ? linux.AF_INET : linux.AF_INET6;
  bytes[2] = place.port >> 8;
  bytes[3] = place.port & 0xff;
  bytes.set(place.address, four ? 4 : 8);
  const scope = place instanceof InternetEndpoint && place.zone !== "" ? Number(place.zone) : 0;
  if (!four && Number.isInteger(scope)) new DataView(bytes.buffer).setUint32(24, scope, true);
  return bytes;
}

/** The place that a `sockaddr` in the bytes at `offset` names; the zone is the number of its interface. */
export function placeOf(bytes: Uint8Array, offset: number, family: 4 | 6): InternetEndpoint {
  const port = ((bytes[offset + 2] ?? 0) << 8) | (bytes[offset + 3] ?? 0);
  if (family === 4) return new InternetEndpoint(bytes.slice(offset + 4, offset + 8), port);
  const scope = new DataView(bytes.buffer, bytes.byteOffset + offset).getUint32(24, true);
  return new InternetEndpoint(bytes.slice(offset + 8, offset + 24), port, scope === 0 ? "" : String(scope));
}
