import { createCipheriv, createDecipheriv } from "node:crypto";
import { type Aead, tagBytes } from "./aead.js";
import { hchacha20 } from "./hchacha20.js";

const cipher = "chacha20-poly1305";
const tagLength = { authTagLength: tagBytes };
const derivedKey = new Uint8Array(32);
const derivedNonce = new Uint8Array(12);

/** The cipher that every Node has. A message costs what Node's streams of one message allocate. */
export const nodeCryptoAead: Aead = { name: "node:crypto", seal, open };

function seal(
  out: Uint8Array,
  message: Uint8Array,
  length: number,
  associated: Uint8Array,
  nonce: Uint8Array,
  key: Uint8Array,
): void {
  const isLong = derive(nonce, key);
  const sealing = createCipheriv(cipher, isLong ? derivedKey : key, isLong ? derivedNonce : nonce, tagLength);
  sealing.setAAD(associated, { plaintextLength: length });
  out.set(sealing.update(exactly(message, length)));
  sealing.final();
  out.set(sealing.getAuthTag(), length);
}

function open(
  out: Uint8Array,
  sealed: Uint8Array,
  length: number,
  associated: Uint8Array,
  nonce: Uint8Array,
  key: Uint8Array,
): boolean {
  const plainLength = length - tagBytes;
  if (plainLength < 0) return false;
  const isLong = derive(nonce, key);
  const opening = createDecipheriv(
    cipher,
    isLong ? derivedKey : key,
    isLong ? derivedNonce : nonce,
    tagLength,
  );
  opening.setAAD(associated, { plaintextLength: plainLength });
  opening.setAuthTag(sealed.subarray(plainLength, length));
  const plain = opening.update(sealed.subarray(0, plainLength));
  // Node throws for what is forged, and the stack of an error that nobody sees costs more than the cipher.
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    opening.final();
  } catch {
    return false;
  } finally {
    Error.stackTraceLimit = limit;
  }
  out.set(plain);
  return true;
}

/** Whether the nonce is XChaCha20's; if so, the key and nonce to use instead are in `derivedKey` and `derivedNonce`. */
function derive(nonce: Uint8Array, key: Uint8Array): boolean {
  if (nonce.length === 12) return false;
  hchacha20(derivedKey, nonce, key);
  derivedNonce.set(nonce.subarray(16, 24), 4);
  return true;
}

function exactly(bytes: Uint8Array, length: number): Uint8Array {
  return bytes.length === length ? bytes : bytes.subarray(0, length);
}
