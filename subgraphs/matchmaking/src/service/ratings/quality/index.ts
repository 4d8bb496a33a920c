export {
  createQualityModel,
  type ExpectedQuality,
  judge,
  learnReception,
  type QualityModel,
  regrets,
} from "./model.js";
export type { MatchProposal, MatchReception } from "./proposal.js";
export { parseQuality, serialiseQuality } from "./serialise.js";
export { reportOf, type ShadowReport } from "./shadow.js";
