import type { Lineup, PlayedMatch } from "@muster/matchmaking/ratings";
import glicko from "glicko2";
import { predictWin, type Rating, rate } from "openskill";
import { plackettLuce, thurstoneMostellerFull } from "openskill/models";
import { lossOf, type Rater } from "./score.js";

/** A way to rate that others use, and the settings that it is tuned over. */
export interface Contender {
  readonly name: string;
  readonly settings: readonly Readonly<Record<string, number>>[];
  create(settings: Readonly<Record<string, number>>): Rater;
}

/** All combinations of the values of each setting. */
function grid(values: Readonly<Record<string, readonly number[]>>): Readonly<Record<string, number>>[] {
  return Object.entries(values).reduce<Record<string, number>[]>(
    (rows, [name, own]) => rows.flatMap((row) => own.map((value) => ({ ...row, [name]: value }))),
    [{}],
  );
}

/** The contender with the settings that foretell `matches` best, each from those before it. */
export function tuned(contender: Contender, matches: readonly PlayedMatch[]): Rater {
  const losses = contender.settings.map((settings) =>
    lossOf(contender.create(settings), matches, Math.floor(matches.length * 0.15)),
  );
  return contender.create(contender.settings[losses.indexOf(Math.min(...losses))] ?? {});
}

function idsOf({ teams }: Lineup): string[][] {
  return teams.map(({ players }) => players.map(({ playerId }) => playerId));
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Chances of 0 and 1 are kept a little off. */
function logitOf(chance: number): number {
  const kept = Math.max(1e-9, Math.min(1 - 1e-9, chance));
  return Math.log(kept / (1 - kept));
}

/** Elo on the mean of a team's ratings, each team against each other, with an advantage of the first side. */
const elo: Contender = {
  name: "elo",
  settings: grid({ step: [0.05, 0.1, 0.2, 0.3, 0.45], side: [0, 0.3, 0.6] }),
  create({ step = 0, side = 0 }) {
    const ratings = new Map<string, number>();
    const strengthsOf = (lineup: Lineup): number[] =>
      idsOf(lineup).map(
        (ids, index) =>
          mean(ids.map((id) => ratings.get(id) ?? 0)) + (lineup.teams[index]?.side === "0" ? side : 0),
      );
    return {
      predict: strengthsOf,
      update(match) {
        const strengths = strengthsOf(match);
        for (const [index, ids] of idsOf(match).entries()) {
          let surprise = 0;
          for (const [other, strength] of strengths.entries()) {
            if (other === index) continue;
            const by = Math.sign((match.ranks[other] ?? 0) - (match.ranks[index] ?? 0));
            surprise += (1 + by) / 2 - 1 / (1 + Math.exp(strength - (strengths[index] ?? 0)));
          }
          for (const id of ids)
            ratings.set(id, (ratings.get(id) ?? 0) + (step * surprise) / (strengths.length - 1));
        }
      },
    };
  },
};

function openskill(name: string, model: typeof plackettLuce): Contender {
  return {
    name,
    settings: grid({ beta: [25 / 12, 25 / 6, 25 / 3], sigma: [25 / 6, 25 / 3], tau: [25 / 300, 25 / 100] }),
    create({ beta = 25 / 6, sigma = 25 / 3, tau = 25 / 300 }) {
      const ratings = new Map<string, Rating>();
      const known = (id: string): Rating => ratings.get(id) ?? { mu: 25, sigma };
      return {
        /** Of two teams its own chance; of more, the means. */
        predict(lineup) {
          const teams = idsOf(lineup).map((ids) => ids.map(known));
          if (teams.length > 2) return teams.map((team) => mean(team.map(({ mu }) => mu)));
          const [chance = 0.5] = predictWin(teams, { beta, sigma, tau });
          return [logitOf(chance), 0];
        },
        update(match) {
          const ids = idsOf(match);
          const teams = rate(
            ids.map((team) => team.map(known)),
            { rank: [...match.ranks], model, beta, sigma, tau },
          );
          for (const [index, team] of ids.entries())
            for (const [place, id] of team.entries()) ratings.set(id, teams[index]?.[place] as Rating);
        },
      };
    },
  };
}

/** Every player of a team against every one of the others; a period of rating is one match. */
const glicko2: Contender = {
  name: "glicko2",
  settings: grid({ rd: [100, 200, 350], vol: [0.03, 0.06, 0.12] }),
  create({ rd = 350, vol = 0.06 }) {
    const ranking = new glicko.Glicko2({ tau: 0.5, rd, vol, rating: 1500 });
    const players = new Map<string, glicko.Player>();
    const known = (id: string): glicko.Player => {
      const player = players.get(id) ?? ranking.makePlayer(1500, rd, vol);
      players.set(id, player);
      return player;
    };
    return {
      predict(lineup) {
        const teams = idsOf(lineup).map((ids) => ids.map(known));
        if (teams.length > 2) return teams.map((team) => mean(team.map((player) => player.getRating())));
        const [one = [], other = []] = teams;
        const chance = mean(one.flatMap((player) => other.map((rival) => player.predict(rival))));
        return [logitOf(chance), 0];
      },
      update(match) {
        const teams = idsOf(match).map((ids) => ids.map(known));
        for (const [index, team] of teams.entries())
          for (let other = index + 1; other < teams.length; other++) {
            const by = Math.sign((match.ranks[other] ?? 0) - (match.ranks[index] ?? 0));
            for (const player of team)
              for (const rival of teams[other] ?? []) ranking.addResult(player, rival, (1 + by) / 2);
          }
        for (const player of teams.flat()) {
          player.update_rank();
          // The library would clear those of all players.
          [player.adv_ranks, player.adv_rds, player.outcomes] = [[], [], []];
        }
      },
    };
  },
};

/** What our ratings are compared with. */
export const contenders: readonly Contender[] = [
  elo,
  openskill("openskill_pl", plackettLuce),
  openskill("openskill_tm", thurstoneMostellerFull),
  glicko2,
];
