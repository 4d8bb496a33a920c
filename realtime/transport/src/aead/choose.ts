import type { Aead } from "./aead.js";
import { nodeCryptoAead } from "./node-crypto.js";
import { loadSodiumAead } from "./sodium-native.js";

/** The fastest cipher that this machine has: libsodium where its binding loads, else Node's own. */
export function chooseAead(): Aead {
  return loadSodiumAead() ?? nodeCryptoAead;
}
