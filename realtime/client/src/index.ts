export {
  GameClient,
  type GameClientHandlers,
  type GameClientOptions,
  type GameProtocol,
  type SnapshotCounts,
} from "./game-client.js";
