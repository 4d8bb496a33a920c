import { badInput } from "@muster/errors";

/** A match that might be made, as the matcher knows it. */
export interface MatchProposal {
  /** The predicted chance that the first team wins, 0 to 1; a draw counts half. */
  readonly winChance: number;
  /** The highest ping of a player less the lowest, in milliseconds; 0 to 10,000. */
  readonly pingSpreadMs: number;
  /** The largest party of one team less that of the other, without sign; 0 to 127. */
  readonly partyGap: number;
  /** How long the one who waited longest has waited; 0 to 86,400. */
  readonly waitS: number;
  /** The share of players who get a role that they prefer, 0 to 1. */
  readonly roleFit: number;
  /** The deviation of the logarithms of the players' games, 0 to 10. */
  readonly experienceSpread: number;
  /** The share of players who had the map among their last five matches, 0 to 1. */
  readonly mapRepeatShare: number;
}

/** How a match that was made turned out. */
export interface MatchReception {
  /** The share of players who left before the end, 0 to 1. */
  readonly leftShare: number;
  /** Whether one team never had a chance, by the game's own measure. */
  readonly wasStomp: boolean;
  /** The share of players who queued again within the game's usual time, 0 to 1. */
  readonly requeuedShare: number;
  /** The share of players who were reported, 0 to 1. */
  readonly reportedShare: number;
}

const bounds: { readonly [Name in keyof MatchProposal]: number } = {
  winChance: 1,
  pingSpreadMs: 10_000,
  partyGap: 127,
  waitS: 86_400,
  roleFit: 1,
  experienceSpread: 10,
  mapRepeatShare: 1,
};

/** @throws BAD_USER_INPUT with the field and its bound. */
export function checkProposal(proposal: MatchProposal): void {
  for (const name of Object.keys(bounds) as (keyof MatchProposal)[])
    if (!(proposal[name] >= 0 && proposal[name] <= bounds[name]))
      throw badInput(name, `0 to ${bounds[name]}`);
}

/** @throws BAD_USER_INPUT with the field and its bound. */
export function checkReception({ leftShare, requeuedShare, reportedShare }: MatchReception): void {
  for (const [name, share] of Object.entries({ leftShare, requeuedShare, reportedShare }))
    if (!(share >= 0 && share <= 1)) throw badInput(name, "0 to 1");
}

/** How many numbers describe a proposal. */
export const proposalFeatures = 8;

/** What describes a proposal to the model: what grows without bound by its logarithm. */
export function describeProposal(proposal: MatchProposal): readonly number[] {
  const imbalance = 2 * Math.abs(proposal.winChance - 0.5);
  return [
    imbalance,
    imbalance * imbalance,
    Math.log1p(proposal.pingSpreadMs / 20),
    Math.log1p(proposal.partyGap),
    Math.log1p(proposal.waitS / 30),
    proposal.roleFit,
    proposal.experienceSpread,
    proposal.mapRepeatShare,
  ];
}
