export { type Aead, tagBytes } from "./aead.js";
export { chooseAead } from "./choose.js";
export { nodeCryptoAead } from "./node-crypto.js";
export { loadSodiumAead } from "./sodium-native.js";
