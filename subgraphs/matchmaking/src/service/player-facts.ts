import type { Content } from "./matcher/index.js";
import type { PlayerId } from "./model.js";
import type { Queue } from "./queues.js";
import { logitsPerProbit } from "./ratings/features.js";
import { nearEverywhere } from "./rules/index.js";
import type { ModeSkill, SkillService } from "./skills.js";

/** What a match is made by, of one player in one queue. */
export interface PlayerFacts {
  /** Skill and its uncertainty, on the scale on which the queue's `performance` is what varies from game to game. */
  readonly mu: number;
  readonly sigma: number;
  readonly games: number;
  /** Round trip to each site that answered. Milliseconds. */
  readonly pingsMs: Readonly<Record<string, number>>;
  /** Whether the round trips were measured: of who never measured any, each counts as near. */
  readonly isMeasured: boolean;
  /** What was played last, newest first; at most {@link recentMax}. */
  readonly recent: readonly Content[];
  /** Players whom this one may not meet. */
  readonly avoids: readonly PlayerId[];
}

/** Reads the facts of players, all at once: each of `playerIds` has some. */
export type FactsOf = (
  playerIds: readonly PlayerId[],
  queue: Queue,
) => Promise<ReadonlyMap<PlayerId, PlayerFacts>>;

type Of<Fact> = Promise<ReadonlyMap<PlayerId, Fact>>;

/** Where the facts come from. Each reads many players at once; all but skills leave out those of whom they know nothing. */
export interface FactSources extends Pick<SkillService, "skillsOf"> {
  /** The last contents that players played in any queue, newest first, at most `limit`. */
  recentOf(playerIds: readonly PlayerId[], limit: number): Of<readonly Content[]>;
  /** Round trips to sites, as they were measured. Milliseconds. */
  latenciesOf(playerIds: readonly PlayerId[]): Of<Readonly<Record<string, number>>>;
  /** Whom players do not want to meet. */
  avoidsOf(playerIds: readonly PlayerId[]): Of<readonly PlayerId[]>;
}

/** How many contents back variety looks. */
export const recentMax = 32;

/** Makes {@link FactsOf} of its sources. */
export function createFactsOf(sources: FactSources): FactsOf {
  return async (playerIds, queue) => {
    const modeIds = queue.modes.map(({ id }) => id);
    const [recents, skills, latencies, avoids] = await Promise.all([
      sources.recentOf(playerIds, recentMax),
      sources.skillsOf(playerIds, modeIds),
      sources.latenciesOf(playerIds),
      sources.avoidsOf(playerIds),
    ]);
    const scale = muPerLogit(queue);
    const near = nearEverywhere(queue.rules, queue.id);
    return new Map(
      playerIds.map((id): [PlayerId, PlayerFacts] => {
        const skill = skills.get(id);
        if (skill === undefined) throw new Error(`nothing was said of the skill of the player ${id}`);
        const { mu, sigma, games } = overModes(skill);
        const measured = latencies.get(id) ?? {};
        const isMeasured = queue.siteIds.some((siteId) => measured[siteId] !== undefined);
        return [
          id,
          {
            ...{ mu: mu * scale, sigma: sigma * scale, games },
            ...{ pingsMs: isMeasured ? measured : near, isMeasured },
            ...{ recent: recents.get(id) ?? [], avoids: avoids.get(id) ?? [] },
          },
        ];
      }),
    );
  };
}

/** The skill in a queue of several modes, whose next is not known: the mean of those in each. */
function overModes(skills: ReadonlyMap<string, ModeSkill>): ModeSkill {
  const own = [...skills.values()];
  const mean = (of: (skill: ModeSkill) => number) =>
    own.reduce((sum, skill) => sum + of(skill), 0) / own.length;
  return {
    mu: mean(({ mu }) => mu),
    sigma: mean(({ sigma }) => sigma),
    games: own.reduce((sum, { games }) => sum + games, 0),
  };
}

/** So that between two players the matcher foretells what ratings do. */
function muPerLogit(queue: Queue): number {
  return (rulesOf(queue).performance * Math.SQRT2) / logitsPerProbit;
}

function rulesOf({ id, rules }: Queue) {
  const own = rules.queues.find((queue) => queue.id === id);
  if (own === undefined) throw new Error(`the rules of the queue ${id} do not have it`);
  return own;
}
