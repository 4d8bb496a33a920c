import type { PlayerId } from "./model.js";
import type { MatchmakingStorage } from "./ports.js";
import { type RatingState, skillOf } from "./ratings/index.js";

/** A player's skill in one mode. */
export interface ModeSkill {
  /** In logits, against the mean of all: 0 for one of whom nothing is known. */
  readonly mu: number;
  /** How far off it may be. */
  readonly sigma: number;
  /** Games played in the mode. */
  readonly games: number;
}

/** What is known of players' skills. */
export interface SkillService {
  /** The skills of players in modes, of everyone whether they have played or not. Costs one statement. */
  skillsOf(
    playerIds: readonly PlayerId[],
    modeIds: readonly string[],
  ): Promise<ReadonlyMap<PlayerId, ReadonlyMap<string, ModeSkill>>>;
  /** The skill of each player in the modes that they have played, in the players' order. Costs one statement. */
  playedSkills(playerIds: readonly PlayerId[]): Promise<ReadonlyMap<string, ModeSkill>[]>;
}

/** Makes the {@link SkillService}. */
export function createSkills(storage: Pick<MatchmakingStorage, "findRatings">): SkillService {
  return {
    async skillsOf(playerIds, modeIds) {
      const state = await storage.findRatings(playerIds);
      const inModes = (id: PlayerId) => modeIds.map((mode) => [mode, modeSkillOf(state, id, mode)] as const);
      return new Map(playerIds.map((id) => [id, new Map(inModes(id))]));
    },
    async playedSkills(playerIds) {
      const state = await storage.findRatings(playerIds);
      return playerIds.map(
        (id) =>
          new Map(
            [...state.modes.keys()].flatMap((mode) => {
              const skill = modeSkillOf(state, id, mode);
              return skill.games === 0 ? [] : [[mode, skill] as const];
            }),
          ),
      );
    },
  };
}

/** The skill of a player in a mode, as `state` has it. */
export function modeSkillOf(state: RatingState, playerId: string, mode: string): ModeSkill {
  const { mean, deviation } = skillOf(state, playerId, mode);
  const number = state.modes.get(mode)?.number;
  const own = number === undefined ? undefined : state.players.get(playerId)?.modes[number];
  return { mu: mean, sigma: deviation, games: own?.games ?? 0 };
}

/** Points of one logit, and those of a skill of 0 that is certain. */
const pointsPerLogit = 400 / Math.LN10;
const middlePoints = 1500;
/** A skill is above what it is so many deviations below in nine of ten cases. */
const ninetyPercent = 1.2816;

/** The skill as one number for people: points, of which the player is worth at least as many in nine of ten cases. */
export function displayOf({ mu, sigma }: ModeSkill): number {
  return Math.max(0, Math.round(middlePoints + pointsPerLogit * (mu - ninetyPercent * sigma)));
}
