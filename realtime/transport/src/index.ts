export type { Aead } from "./aead/aead.js";
export { tagBytes } from "./aead/aead.js";
export type { BacklogLimits } from "./connection/backlog.js";
export {
  type ChannelKind,
  type ChannelSettings,
  channelsMax,
  messageBytesMax,
} from "./connection/channel.js";
export { type CloseReason, closeReasons } from "./connection/closing.js";
export {
  Connection,
  type ConnectionListener,
  type ConnectionSettings,
  type ConnectionStatistics,
  packetBytesMax,
  type ReadResult,
  wholeBytesMax,
} from "./connection/connection.js";
export { headerBytes, type PacketHeader, serializeHeader } from "./connection/header.js";
export type { PaceSettings } from "./connection/pace.js";
export { formatAddress, parseAddress } from "./link/address.js";
export { InternetEndpoint, namedEndpoint, parseEndpoint } from "./link/endpoint.js";
export { type Chance, seededChance } from "./link/impairment/chance.js";
export { type ImpairedLink, impairLink } from "./link/impairment/impaired-link.js";
export { ImpairedPath, type PathCounts } from "./link/impairment/path.js";
export {
  clearPath,
  type Impairment,
  type Impairments,
  type ProfileName,
  profiles,
} from "./link/impairment/settings.js";
export { type DatagramHandler, datagramBytesMax, type Endpoint, type Link } from "./link/link.js";
export { MemoryNetwork } from "./link/memory.js";
