import { type Aead, tagBytes } from "../aead/aead.js";
import {
  type PrivateToken,
  type PublicToken,
  privateTokenBytes,
  readPrivateToken,
  versionInfo,
} from "./connect-token.js";
import type { Reject } from "./rejects.js";
import { putU64, type U64, u32At } from "./u64.js";

/** The bytes of a connection request: a zero, version, protocol id, expiry, nonce, and the sealed private part of a token. */
export const requestBytes = 1078;

const protocolAt = 1 + versionInfo.length;
const expiresAt = protocolAt + 8;
const nonceAt = expiresAt + 8;
const sealedAt = nonceAt + 24;

/** The request that a client sends for its token. */
export function writeRequest({ protocolId, expiresAt: expires, nonce, sealed }: PublicToken): Uint8Array {
  const request = new Uint8Array(requestBytes);
  request.set(versionInfo, 1);
  putU64(request, protocolAt, protocolId.hi, protocolId.lo);
  putU64(request, expiresAt, expires.hi, expires.lo);
  request.set(nonce, nonceAt);
  request.set(sealed, sealedAt);
  return request;
}

/** Reads connection requests, what is cheap to check first. */
export class RequestReader {
  readonly #aead: Aead;
  readonly #protocolId: U64;
  /** Also the associated data: version, protocol id and expiry stand in a request as they are sealed under. */
  readonly #associated = new Uint8Array(versionInfo.length + 16);
  readonly #nonce = new Uint8Array(24);
  readonly #sealed = new Uint8Array(privateTokenBytes);
  readonly #plain = new Uint8Array(privateTokenBytes - tagBytes);
  /** The tag of the last private part that was opened: what the token is known by. */
  readonly tag = this.#sealed.subarray(privateTokenBytes - tagBytes);
  /** When the last token that was checked expires: unix seconds, rounded above 2^53. */
  expiresAt = 0;

  constructor(aead: Aead, protocolId: U64) {
    this.#aead = aead;
    this.#protocolId = protocolId;
  }

  /** What can be told without a key: length, version, protocol, expiry. */
  check(data: Uint8Array, unixSeconds: number): Reject | undefined {
    if (data.length !== requestBytes) return "size";
    for (let at = 0; at < versionInfo.length; at++) if (data[1 + at] !== versionInfo[at]) return "version";
    const { hi, lo } = this.#protocolId;
    if (u32At(data, protocolAt) !== lo || u32At(data, protocolAt + 4) !== hi) return "protocol";
    this.expiresAt = u32At(data, expiresAt + 4) * 2 ** 32 + u32At(data, expiresAt);
    return this.expiresAt <= unixSeconds ? "expired" : undefined;
  }

  /** Opens the private part of a request that was checked, with the first key that fits. */
  open(data: Uint8Array, keys: readonly Uint8Array[]): PrivateToken | "forged" | "malformed" {
    copy(this.#associated, data, 1);
    copy(this.#nonce, data, nonceAt);
    copy(this.#sealed, data, sealedAt);
    for (const key of keys) {
      if (this.#aead.open(this.#plain, this.#sealed, privateTokenBytes, this.#associated, this.#nonce, key))
        return readPrivateToken(this.#plain) ?? "malformed";
    }
    return "forged";
  }
}

function copy(into: Uint8Array, from: Uint8Array, start: number): void {
  for (let at = 0; at < into.length; at++) into[at] = from[start + at] ?? 0;
}
