import { type Aead, chooseAead, loadSodiumAead, nodeCryptoAead } from "@muster/transport/aead";
import { describe, expect, test } from "vitest";
import { bytesOf, hexOf } from "../fixtures/hex.js";

/** RFC 8439 section 2.8.2, and draft-irtf-cfrg-xchacha-03 appendix A.3.1: one message, one key, two constructions. */
const message = bytesOf(
  "4c616469657320616e642047656e746c656d656e206f662074686520636c617373206f66202739393a204966204920636f756c64206f6666657220796f75206f6e6c79206f6e652074697020666f7220746865206675747572652c2073756e73637265656e20776f756c642062652069742e",
);
const associated = bytesOf("50515253c0c1c2c3c4c5c6c7");
const key = Uint8Array.from({ length: 32 }, (_, at) => 0x80 + at);
const vectors = [
  {
    source: "RFC 8439",
    nonce: bytesOf("070000004041424344454647"),
    sealed:
      "d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d63dbea45e8ca9671282fafb69da92728b1a71de0a9e060b2905d6a5b67ecd3b36" +
      "92ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc3ff4def08e4b7a9de576d26586cec64b6116" +
      "1ae10b594f09e26a7e902ecbd0600691",
  },
  {
    source: "XChaCha draft",
    nonce: Uint8Array.from({ length: 24 }, (_, at) => 0x40 + at),
    sealed:
      "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb731c7f1b0b4aa6440bf3a82f4eda7e39ae64c6708c54c216cb96b72e1213b452" +
      "2f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff921f9664c97637da9768812f615c68b13b52e" +
      "c0875924c1c7987947deafd8780acf49",
  },
];

const sodium = loadSodiumAead();
const ciphers: readonly Aead[] = sodium === undefined ? [nodeCryptoAead] : [sodium, nodeCryptoAead];

test("libsodium is preferred where it loads", () => {
  expect(chooseAead().name).toBe(sodium === undefined ? "node:crypto" : "sodium-native");
});

describe.each(ciphers)("$name", (aead) => {
  test.each(vectors)("seals and opens the vector of $source", ({ nonce, sealed }) => {
    const out = new Uint8Array(message.length + 16);
    aead.seal(out, message, message.length, associated, nonce, key);
    expect(hexOf(out)).toBe(sealed);
    const opened = new Uint8Array(message.length);
    expect(aead.open(opened, out, out.length, associated, nonce, key)).toBe(true);
    expect(opened).toEqual(message);
  });

  test.each(vectors)("works in place, in buffers longer than the message: $source", ({ nonce, sealed }) => {
    const buffer = new Uint8Array(500).fill(7);
    buffer.set(message);
    aead.seal(buffer, buffer, message.length, associated, nonce, key);
    expect(hexOf(buffer.subarray(0, message.length + 16))).toBe(sealed);
    expect(aead.open(buffer, buffer, message.length + 16, associated, nonce, key)).toBe(true);
    expect(buffer.subarray(0, message.length)).toEqual(message);
    expect(buffer.subarray(message.length + 16)).toEqual(new Uint8Array(500 - message.length - 16).fill(7));
  });

  test.each(vectors)(
    "refuses every flipped bit, every cut, and another nonce: $source",
    ({ nonce, sealed }) => {
      const opened = new Uint8Array(message.length);
      const opens = (bytes: Uint8Array, of = associated, by = nonce, under = key): boolean =>
        aead.open(opened, bytes, bytes.length, of, by, under);
      const genuine = bytesOf(sealed);
      for (let bit = 0; bit < genuine.length * 8; bit++) {
        const forged = genuine.slice();
        forged[bit >> 3] = (forged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(opens(forged), `bit ${bit}`).toBe(false);
      }
      for (let length = 0; length < genuine.length; length++)
        expect(opens(genuine.subarray(0, length)), `${length} bytes`).toBe(false);
      const flipped = (bytes: Uint8Array) => bytes.map((byte, at) => (at === 9 ? byte ^ 1 : byte));
      expect(opens(genuine, flipped(associated))).toBe(false);
      expect(opens(genuine, associated, flipped(nonce))).toBe(false);
      expect(opens(genuine, associated, nonce, flipped(key))).toBe(false);
      expect(opens(genuine)).toBe(true);
    },
  );

  test("seals nothing but associated data", () => {
    const { nonce } = vectors[0] as (typeof vectors)[0];
    const tag = new Uint8Array(16);
    const nothing = new Uint8Array(0);
    aead.seal(tag, nothing, 0, associated, nonce, key);
    const other = new Uint8Array(16);
    nodeCryptoAead.seal(other, nothing, 0, associated, nonce, key);
    expect(tag).toEqual(other);
    expect(aead.open(nothing, tag, 16, associated, nonce, key)).toBe(true);
    expect(aead.open(nothing, tag, 16, nothing, nonce, key)).toBe(false);
  });
});
