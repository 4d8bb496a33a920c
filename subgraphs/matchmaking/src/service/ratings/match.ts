import { badInput } from "@muster/errors";

/** One who played. */
export interface Participant {
  /** 1 to 128 characters. */
  readonly playerId: string;
  /** The share of the match that they played, above 0 and at most 1; 1 where it is left out. */
  readonly played?: number;
  /** How much the result counts for their rating, 0 to 1: less where a team-mate left. 1 where it is left out. */
  readonly counts?: number;
  /** Whether they left before the end: for them the match is lost, whatever became of their team. */
  readonly left?: boolean;
}

/** A team of a match, as it is known before the match. */
export interface Team {
  /** 1 to 128. */
  readonly players: readonly Participant[];
  /** Those who queued together: players of this team, each in one party at most; whoever is in none came alone. */
  readonly parties?: readonly (readonly string[])[];
  /** Where the team begins, if that may matter: "home", "attackers", a place on a grid. 1 to 64 characters. */
  readonly side?: string;
}

/** A match before it is played: all that a prediction may use. */
export interface Lineup {
  /** Milliseconds since the Unix epoch at which it begins. */
  readonly atMs: number;
  /** 1 to 64 characters. */
  readonly mode: string;
  /** 2 to 128, in any order: the order itself says nothing. */
  readonly teams: readonly Team[];
}

/** A played match. */
export interface PlayedMatch extends Lineup {
  /** A number for each team, the lowest the best; equal ranks are a draw. */
  readonly ranks: readonly number[];
  /** Points for each team, where the game counts any; the size of differences is learned from, their order from ranks. */
  readonly scores?: readonly number[];
}

/** @throws BAD_USER_INPUT with the field and its bound. */
export function checkLineup({ atMs, mode, teams }: Lineup): void {
  if (!Number.isFinite(atMs)) throw badInput("atMs", "a number of milliseconds");
  checkText("mode", mode, 64);
  if (teams.length < 2 || teams.length > 128) throw badInput("teams", "2 to 128");
  const seen = new Set<string>();
  for (const team of teams) checkTeam(team, seen);
}

/** @throws BAD_USER_INPUT with the field and its bound. */
export function checkMatch(match: PlayedMatch): void {
  checkLineup(match);
  const { teams, ranks, scores } = match;
  if (ranks.length !== teams.length || !ranks.every(Number.isFinite))
    throw badInput("ranks", "a number for each team");
  if (scores !== undefined && (scores.length !== teams.length || !scores.every(Number.isFinite)))
    throw badInput("scores", "a number for each team");
}

function checkTeam({ players, parties, side }: Team, seen: Set<string>): void {
  if (players.length < 1 || players.length > 128) throw badInput("teams.players", "1 to 128");
  for (const { playerId, played, counts } of players) {
    checkText("teams.players.playerId", playerId, 128);
    const before = seen.size;
    if (seen.add(playerId).size === before) throw badInput("teams.players.playerId", "in one team, once");
    if (played !== undefined && !(played > 0 && played <= 1))
      throw badInput("teams.players.played", "above 0 and at most 1");
    if (counts !== undefined && !(counts >= 0 && counts <= 1))
      throw badInput("teams.players.counts", "0 to 1");
  }
  if (side !== undefined) checkText("teams.side", side, 64);
  if (parties !== undefined) checkParties(players, parties);
}

function checkParties(players: readonly Participant[], parties: readonly (readonly string[])[]): void {
  const free = new Set(players.map(({ playerId }) => playerId));
  for (const party of parties) {
    if (party.length < 2) throw badInput("teams.parties", "of 2 players or more");
    for (const playerId of party)
      if (!free.delete(playerId)) throw badInput("teams.parties", "players of the team, each in one party");
  }
}

function checkText(field: string, text: string, longest: number): void {
  if (text.length < 1 || text.length > longest) throw badInput(field, `1 to ${longest} characters`);
}
