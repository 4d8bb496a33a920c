import { createRequire } from "node:module";
import { type Aead, tagBytes } from "./aead.js";

type Encrypt = (
  sealed: Uint8Array,
  message: Uint8Array,
  associated: Uint8Array,
  secretNonce: null,
  nonce: Uint8Array,
  key: Uint8Array,
) => number;

type Decrypt = (
  message: Uint8Array,
  secretNonce: null,
  sealed: Uint8Array,
  associated: Uint8Array,
  nonce: Uint8Array,
  key: Uint8Array,
) => number;

interface Sodium {
  readonly crypto_aead_chacha20poly1305_ietf_encrypt: Encrypt;
  readonly crypto_aead_chacha20poly1305_ietf_decrypt: Decrypt;
  readonly crypto_aead_xchacha20poly1305_ietf_encrypt: Encrypt;
  readonly crypto_aead_xchacha20poly1305_ietf_decrypt: Decrypt;
}

/** libsodium through its prebuilt binding; `undefined` where that is not installed or does not load on this machine. */
export function loadSodiumAead(): Aead | undefined {
  try {
    return new SodiumAead(createRequire(import.meta.url)("sodium-native") as Sodium);
  } catch {
    return undefined;
  }
}

/** Allocates nothing where buffers are exactly as long as what is in them; a view of one that is longer. */
class SodiumAead implements Aead {
  readonly name = "sodium-native";
  readonly #sodium: Sodium;

  constructor(sodium: Sodium) {
    this.#sodium = sodium;
  }

  seal(
    out: Uint8Array,
    message: Uint8Array,
    length: number,
    associated: Uint8Array,
    nonce: Uint8Array,
    key: Uint8Array,
  ): void {
    const sealed = exactly(out, length + tagBytes);
    const plain = exactly(message, length);
    if (nonce.length === 12)
      this.#sodium.crypto_aead_chacha20poly1305_ietf_encrypt(sealed, plain, associated, null, nonce, key);
    else this.#sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(sealed, plain, associated, null, nonce, key);
  }

  open(
    out: Uint8Array,
    sealed: Uint8Array,
    length: number,
    associated: Uint8Array,
    nonce: Uint8Array,
    key: Uint8Array,
  ): boolean {
    if (length < tagBytes) return false;
    const plain = exactly(out, length - tagBytes);
    const whole = exactly(sealed, length);
    // The binding throws for what is forged, and the stack of an error that nobody sees costs more than the cipher.
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    try {
      if (nonce.length === 12)
        this.#sodium.crypto_aead_chacha20poly1305_ietf_decrypt(plain, null, whole, associated, nonce, key);
      else
        this.#sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(plain, null, whole, associated, nonce, key);
      return true;
    } catch {
      return false;
    } finally {
      Error.stackTraceLimit = limit;
    }
  }
}

function exactly(bytes: Uint8Array, length: number): Uint8Array {
  return bytes.length === length ? bytes : bytes.subarray(0, length);
}
