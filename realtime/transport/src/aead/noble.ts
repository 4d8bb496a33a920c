import { chacha20poly1305, xchacha20poly1305 } from "@noble/ciphers/chacha.js";
import { type Aead, tagBytes } from "./aead.js";

/** The cipher for browsers, which offer none: plain JavaScript, some ten times as slow as libsodium, and enough for one player. */
export const nobleAead: Aead = {
  name: "@noble/ciphers",
  seal(out, message, length, associated, nonce, key) {
    cipherOf(key, nonce, associated).encrypt(message.subarray(0, length), out.subarray(0, length + tagBytes));
  },
  open(out, sealed, length, associated, nonce, key) {
    if (length < tagBytes) return false;
    try {
      cipherOf(key, nonce, associated).decrypt(
        sealed.subarray(0, length),
        out.subarray(0, length - tagBytes),
      );
      return true;
    } catch {
      // The library throws for what is forged.
      return false;
    }
  },
};

function cipherOf(key: Uint8Array, nonce: Uint8Array, associated: Uint8Array) {
  return (nonce.length === 12 ? chacha20poly1305 : xchacha20poly1305)(key, nonce, associated);
}
