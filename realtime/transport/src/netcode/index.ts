export { Admission, type AdmissionRates, defaultRates } from "./admission.js";
export {
  type ChallengeToken,
  challengeTokenBytes,
  openChallenge,
  sealChallenge,
} from "./challenge-token.js";
export { NetcodeClient, type NetcodeClientHandlers, type NetcodeClientOptions } from "./client.js";
export { type ClientState, clientState } from "./client-state.js";
export { clientTakes, PacketCodec, packetType, payloadBytesMax, serverTakes } from "./packet.js";
export { type Reject, type RejectCounts, rejectReasons } from "./rejects.js";
export { ReplayWindow } from "./replay-window.js";
export { requestBytes, writeRequest } from "./request.js";
export {
  type DisconnectReason,
  NetcodeServer,
  type NetcodeServerHandlers,
  type NetcodeServerOptions,
} from "./server.js";
export { TokenHistory } from "./token-history.js";
