import type { Stream } from "@muster/wire";
import { InternetEndpoint, parseEndpoint } from "../link/endpoint.js";
import type { Endpoint } from "../link/link.js";

/** Where a server can be reached, as a connect token says it. */
export interface ServerAddress {
  family: 4 | 6;
  /** 4 or 16 bytes, in network order. */
  address: Uint8Array;
  port: number;
}

/** Describes an address: a byte for the kind, then IPv4 as 4 bytes or IPv6 as 8 little-endian u16, then the port as u16. */
export function serializeAddress(stream: Stream, address: ServerAddress): void {
  const kind = stream.bits(address.family === 4 ? 1 : 2, 8);
  if (kind !== 1 && kind !== 2) {
    stream.fail();
    return;
  }
  if (stream.reading) {
    address.family = kind === 1 ? 4 : 6;
    address.address = new Uint8Array(kind === 1 ? 4 : 16);
  }
  const bytes = address.address;
  if (kind === 1) stream.bytes(bytes, 0, 4);
  else
    for (let at = 0; at < 16; at += 2) {
      const group = stream.bits(((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0), 16);
      bytes[at] = group >>> 8;
      bytes[at + 1] = group;
    }
  address.port = stream.bits(address.port, 16);
}

/** Whether two places are one. */
export function isSameAddress(one: ServerAddress, other: ServerAddress): boolean {
  if (one.family !== other.family || one.port !== other.port) return false;
  return one.address.every((byte, at) => byte === other.address[at]);
}

/** The endpoint at an address. */
export function endpointAt({ address, port }: ServerAddress): Endpoint {
  return new InternetEndpoint(address, port);
}

/**
 * Reads `192.0.2.1:40000` or `[2001:db8::1]:40000`.
 *
 * @throws RangeError for anything else.
 */
export function parseServerAddress(text: string): ServerAddress {
  const endpoint = parseEndpoint(text);
  if (endpoint === undefined)
    throw new RangeError("an address is IPv4:port or [IPv6]:port, with a port up to 65535");
  const { family, address, port } = endpoint;
  return { family, address, port };
}
