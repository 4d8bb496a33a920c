/**
 * Authenticated encryption as netcode uses it: the IETF's ChaCha20-Poly1305 (12-byte nonce) and XChaCha20-Poly1305 (24-byte nonce), with
 * keys of 32 bytes and a tag of 16 behind the ciphertext. Nothing is allocated for a packet.
 *
 * @source RFC 8439; draft-irtf-cfrg-xchacha-03 for XChaCha20.
 */
export interface Aead {
  /** Which library does the work, for logs and benchmarks. */
  readonly name: "sodium-native" | "node:crypto" | "@noble/ciphers";
  /** Seals the first `length` bytes of `message` into `out`, which becomes `length + 16` bytes; the two may begin at one place. */
  seal(
    out: Uint8Array,
    message: Uint8Array,
    length: number,
    associated: Uint8Array,
    nonce: Uint8Array,
    key: Uint8Array,
  ): void;
  /**
   * Opens the first `length` bytes of `sealed` (the tag is the last 16) into `out`.
   *
   * @returns Whether they are genuine. If not, `out` holds nothing of use.
   */
  open(
    out: Uint8Array,
    sealed: Uint8Array,
    length: number,
    associated: Uint8Array,
    nonce: Uint8Array,
    key: Uint8Array,
  ): boolean;
}

/** Bytes that sealing adds. */
export const tagBytes = 16;
