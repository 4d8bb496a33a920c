import { type Aead, tagBytes } from "../aead/aead.js";
import { versionInfo } from "./connect-token.js";
import type { Reject } from "./rejects.js";
import type { ReplayWindow } from "./replay-window.js";
import { putU64, type U64 } from "./u64.js";
import { Views } from "./views.js";

/** The kinds of packets, in the low half of the first byte. */
export const packetType = {
  request: 0,
  denied: 1,
  challenge: 2,
  response: 3,
  keepAlive: 4,
  payload: 5,
  disconnect: 6,
} as const;

/** The most bytes of a payload. */
export const payloadBytesMax = 1200;
/** The bytes of a challenge and of its response: a u64 and the sealed challenge token. */
export const challengeBodyBytes = 308;

const headerBytesMax = 9;
const packetBytesMin = 18;
const packetBytesMax = headerBytesMax + payloadBytesMax + tagBytes;

/** What each side takes: a bit a type. */
export const serverTakes =
  (1 << packetType.response) |
  (1 << packetType.keepAlive) |
  (1 << packetType.payload) |
  (1 << packetType.disconnect);
export const clientTakes =
  (1 << packetType.denied) |
  (1 << packetType.challenge) |
  (1 << packetType.keepAlive) |
  (1 << packetType.payload) |
  (1 << packetType.disconnect);

/**
 * Seals and opens every packet but the request: a byte of type and sequence length, the sequence in as few little-endian bytes as hold
 * it (at least one), the sealed body and its tag. One is enough for a side; it allocates nothing but the views that it keeps, and
 * what it gives out holds until it is used again.
 */
export class PacketCodec {
  readonly #aead: Aead;
  readonly #associated = new Uint8Array(versionInfo.length + 9);
  readonly #nonce = new Uint8Array(12);
  /** The body begins after the longest header; a shorter header begins later. */
  readonly #out = new Uint8Array(packetBytesMax);
  readonly #outBody = new Views(this.#out.subarray(headerBytesMax));
  readonly #outPackets: readonly Views[];
  readonly #in = new Views(new Uint8Array(packetBytesMax));
  /** What the last {@link PacketCodec.readHeader} and {@link PacketCodec.open} found. */
  type = 0;
  sequenceHi = 0;
  sequenceLo = 0;
  body: Uint8Array = this.#in.upTo(0);
  #headerBytes = 0;

  constructor(aead: Aead, protocolId: U64) {
    this.#aead = aead;
    this.#associated.set(versionInfo);
    putU64(this.#associated, versionInfo.length, protocolId.hi, protocolId.lo);
    this.#outPackets = Array.from(
      { length: headerBytesMax + 1 },
      (_, header) => new Views(this.#out.subarray(headerBytesMax - header)),
    );
  }

  /** The packet of the first `length` bytes of `body`, to be sent before the next is sealed. */
  seal(type: number, hi: number, lo: number, body: Uint8Array, length: number, key: Uint8Array): Uint8Array {
    const sequenceBytes = hi === 0 ? bytesOf(lo) : 4 + bytesOf(hi);
    const start = headerBytesMax - 1 - sequenceBytes;
    const out = this.#out;
    const prefix = (sequenceBytes << 4) | type;
    this.#prepare(prefix, hi, lo);
    out[start] = prefix;
    for (let at = 0; at < sequenceBytes; at++) out[start + 1 + at] = this.#nonce[4 + at] ?? 0;
    for (let at = 0; at < length; at++) out[headerBytesMax + at] = body[at] ?? 0;
    const sealed = this.#outBody.upTo(length + tagBytes);
    this.#aead.seal(sealed, this.#outBody.upTo(length), length, this.#associated, this.#nonce, key);
    return (this.#outPackets[1 + sequenceBytes] as Views).upTo(1 + sequenceBytes + length + tagBytes);
  }

  /** Reads type and sequence, without deciphering anything. */
  readHeader(data: Uint8Array, takes: number): Reject | undefined {
    if (data.length < packetBytesMin || data.length > packetBytesMax) return "size";
    const prefix = data[0] ?? 0;
    const type = prefix & 0xf;
    if (type > packetType.disconnect || ((1 << type) & takes) === 0) return "type";
    const sequenceBytes = prefix >>> 4;
    if (sequenceBytes < 1 || sequenceBytes > 8) return "type";
    if (data.length < 1 + sequenceBytes + tagBytes) return "size";
    let hi = 0;
    let lo = 0;
    for (let at = sequenceBytes; at > 4; at--) hi = (hi << 8) | (data[at] ?? 0);
    for (let at = Math.min(sequenceBytes, 4); at > 0; at--) lo = (lo << 8) | (data[at] ?? 0);
    this.type = type;
    this.sequenceHi = hi >>> 0;
    this.sequenceLo = lo >>> 0;
    this.#headerBytes = 1 + sequenceBytes;
    return undefined;
  }

  /** The length of the body of a packet whose header was read. */
  bodyBytes(data: Uint8Array): number {
    return data.length - this.#headerBytes - tagBytes;
  }

  /** After {@link PacketCodec.readHeader}: checks against replays where the type asks for it, deciphers, and checks the body's length. */
  open(data: Uint8Array, key: Uint8Array, window: ReplayWindow): Reject | undefined {
    const isOnce = this.type >= packetType.keepAlive;
    if (isOnce && window.refuses(this.sequenceHi, this.sequenceLo)) return "replayed";
    const header = this.#headerBytes;
    const length = data.length - header;
    const bytes = this.#in.bytes;
    for (let at = 0; at < length; at++) bytes[at] = data[header + at] ?? 0;
    this.#prepare(data[0] ?? 0, this.sequenceHi, this.sequenceLo);
    const body = this.#in.upTo(length - tagBytes);
    if (!this.#aead.open(body, this.#in.upTo(length), length, this.#associated, this.#nonce, key))
      return "forged";
    if (isOnce) window.advance(this.sequenceHi, this.sequenceLo);
    this.body = body;
    return isBodyLength(this.type, body.length) ? undefined : "malformed";
  }

  #prepare(prefix: number, hi: number, lo: number): void {
    this.#associated[versionInfo.length + 8] = prefix;
    putU64(this.#nonce, 4, hi, lo);
  }
}

/** The bytes that hold a u32, at least one. */
function bytesOf(value: number): number {
  return value === 0 ? 1 : 4 - (Math.clz32(value) >>> 3);
}

function isBodyLength(type: number, length: number): boolean {
  switch (type) {
    case packetType.challenge:
    case packetType.response:
      return length === challengeBodyBytes;
    case packetType.keepAlive:
      return length === 8;
    case packetType.payload:
      return length >= 1 && length <= payloadBytesMax;
    default:
      return length === 0;
  }
}
