import { applyRatingEvent, createRatingState, type PlayedMatch } from "@muster/matchmaking/ratings";
import { median } from "../figures.js";
import { randomFrom } from "./record.js";

const players = 2000;
const rounds = 80;
const matchesPerRound = 1000;

/**
 * Microseconds of the processor that one match of 5 against 5 takes to bring in, with its prediction, among 2,000 players in 3 modes:
 * the median of rounds, after as many that warm up. The process's own time, collection of garbage included, since others may be using the machine.
 */
export function measureUpdate5v5(): number {
  const random = randomFrom(3);
  const state = createRatingState();
  const found: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const matches = drawMatches(random, round * matchesPerRound);
    const start = process.cpuUsage();
    for (const match of matches) applyRatingEvent(state, { sequence: state.sequence + 1, match });
    const { user, system } = process.cpuUsage(start);
    found.push((user + system) / matchesPerRound);
  }
  return median(found.slice(rounds / 2));
}

function drawMatches(random: () => number, first: number): readonly PlayedMatch[] {
  return Array.from({ length: matchesPerRound }, (_, index): PlayedMatch => {
    const drawn = new Set<string>();
    while (drawn.size < 10) drawn.add(`player-${Math.floor(random() * players)}`);
    const ids = [...drawn].map((playerId) => ({ playerId }));
    return {
      atMs: (first + index) * 60_000,
      mode: `mode-${index % 3}`,
      teams: [{ players: ids.slice(0, 5) }, { players: ids.slice(5) }],
      ranks: random() < 0.5 ? [0, 1] : [1, 0],
      scores: [Math.floor(random() * 20), 5],
    };
  });
}
