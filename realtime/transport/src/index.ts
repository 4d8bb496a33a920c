export type { Aead } from "./aead/aead.js";
export { tagBytes } from "./aead/aead.js";
export { headerBytes, type PacketHeader, serializeHeader } from "./connection/header.js";
export { type DatagramHandler, datagramBytesMax, type Endpoint, type Link } from "./link/link.js";
