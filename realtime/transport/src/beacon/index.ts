export { Beacon, type BeaconOptions } from "./beacon.js";
export {
  beaconRequestBytes,
  beaconType,
  beaconVersion,
  nonceBytes,
  proofBytes,
  stampBytes,
  subjectBytes,
  writeEcho,
  writePing,
} from "./packets.js";
export { type LatencyProof, type VerifiedProof, verifyProof } from "./verify.js";
