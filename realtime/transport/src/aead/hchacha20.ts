const state = new Uint32Array(16);

/**
 * Derives the key of an XChaCha20 message: from `key` (32 bytes) and the first 16 bytes of `nonce` into `out` (32 bytes).
 *
 * @source draft-irtf-cfrg-xchacha-03, section 2.2.
 */
export function hchacha20(out: Uint8Array, nonce: Uint8Array, key: Uint8Array): void {
  state[0] = 0x61707865;
  state[1] = 0x3320646e;
  state[2] = 0x79622d32;
  state[3] = 0x6b206574;
  for (let word = 0; word < 8; word++) state[4 + word] = wordAt(key, word * 4);
  for (let word = 0; word < 4; word++) state[12 + word] = wordAt(nonce, word * 4);
  for (let round = 0; round < 10; round++) {
    quarter(0, 4, 8, 12);
    quarter(1, 5, 9, 13);
    quarter(2, 6, 10, 14);
    quarter(3, 7, 11, 15);
    quarter(0, 5, 10, 15);
    quarter(1, 6, 11, 12);
    quarter(2, 7, 8, 13);
    quarter(3, 4, 9, 14);
  }
  for (let word = 0; word < 4; word++) {
    putWord(out, word * 4, state[word] ?? 0);
    putWord(out, 16 + word * 4, state[12 + word] ?? 0);
  }
}

function quarter(at: number, bt: number, ct: number, dt: number): void {
  let a = state[at] ?? 0;
  let b = state[bt] ?? 0;
  let c = state[ct] ?? 0;
  let d = state[dt] ?? 0;
  a = (a + b) | 0;
  d = rotated(d ^ a, 16);
  c = (c + d) | 0;
  b = rotated(b ^ c, 12);
  a = (a + b) | 0;
  d = rotated(d ^ a, 8);
  c = (c + d) | 0;
  b = rotated(b ^ c, 7);
  state[at] = a;
  state[bt] = b;
  state[ct] = c;
  state[dt] = d;
}

function rotated(word: number, left: number): number {
  return (word << left) | (word >>> (32 - left));
}

function wordAt(bytes: Uint8Array, at: number): number {
  return (
    (bytes[at] ?? 0) |
    ((bytes[at + 1] ?? 0) << 8) |
    ((bytes[at + 2] ?? 0) << 16) |
    ((bytes[at + 3] ?? 0) << 24)
  );
}

function putWord(bytes: Uint8Array, at: number, word: number): void {
  bytes[at] = word;
  bytes[at + 1] = word >>> 8;
  bytes[at + 2] = word >>> 16;
  bytes[at + 3] = word >>> 24;
}
