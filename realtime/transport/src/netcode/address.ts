import type { Stream } from "@muster/wire";
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

/** The endpoint at an address, with the key that links give it. */
export function endpointAt({ family, address, port }: ServerAddress): Endpoint {
  const host = family === 4 ? address.join(".") : `[${ipv6Text(address)}]`;
  return { key: `${host}:${port}`, family, address, port };
}

/**
 * Reads `192.0.2.1:40000` or `[2001:db8::1]:40000`.
 *
 * @throws RangeError for anything else.
 */
export function parseAddress(text: string): ServerAddress {
  const [, v6, v4, digits] = /^(?:\[([0-9a-fA-F:]+)\]|([\d.]+)):(\d{1,5})$/.exec(text) ?? [];
  const port = Number(digits);
  const address = v4 === undefined ? ipv6Bytes(v6 ?? "") : ipv4Bytes(v4);
  if (address === undefined || !(port <= 65_535))
    throw new RangeError("an address is IPv4:port or [IPv6]:port, with a port up to 65535");
  return { family: v4 === undefined ? 6 : 4, address, port };
}

function ipv4Bytes(text: string): Uint8Array | undefined {
  const parts = text.split(".").map(Number);
  return parts.length === 4 && parts.every((part) => part <= 255) ? Uint8Array.from(parts) : undefined;
}

function ipv6Bytes(text: string): Uint8Array | undefined {
  const [head = "", tail, ...more] = text.split("::");
  const groups = (part: string): string[] => (part === "" ? [] : part.split(":"));
  const before = groups(head);
  const after = groups(tail ?? "");
  const missing = 8 - before.length - after.length;
  if (more.length > 0 || missing < 0 || missing > 0 !== (tail !== undefined)) return undefined;
  const all = [...before, ...Array.from({ length: missing }, () => "0"), ...after];
  if (!all.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return undefined;
  return Uint8Array.from(
    all.map((group) => Number.parseInt(group, 16)).flatMap((group) => [group >> 8, group]),
  );
}

/** @source RFC 5952: lower case, the longest run of two or more zero groups (the first of equals) as `::`. */
function ipv6Text(bytes: Uint8Array): string {
  const groups = Array.from({ length: 8 }, (_, at) => ((bytes[at * 2] ?? 0) << 8) | (bytes[at * 2 + 1] ?? 0));
  let start = 0;
  let longest = 1;
  for (let from = 0; from < 8; from++) {
    let length = 0;
    while (groups[from + length] === 0) length++;
    if (length > longest) [start, longest] = [from, length];
  }
  const text = (part: readonly number[]): string => part.map((group) => group.toString(16)).join(":");
  if (longest === 1) return text(groups);
  return `${text(groups.slice(0, start))}::${text(groups.slice(start + longest))}`;
}
