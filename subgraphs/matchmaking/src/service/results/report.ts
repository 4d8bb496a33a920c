import { AppError, badInput } from "@muster/errors";
import type { Match, MatchResult, PlayerId } from "../model.js";

/** What a match's server says of its end. */
export interface MatchReport {
  /** Made by the server before it reports: 1 to 128 characters. */
  readonly idempotencyKey: string;
  /** Each team of the match, in any order. */
  readonly teams: readonly {
    readonly team: number;
    /** 1 is the best, the number of teams the worst; equal ranks are a draw. */
    readonly rank: number;
    /** Points, for every team or for none. */
    readonly score?: number | null | undefined;
  }[];
  /** Players of the match who left before its end. */
  readonly leaverIds: readonly string[];
  /** Milliseconds since the Unix epoch; the time of the report where it is left out. */
  readonly endedAtMs: number | undefined;
}

const keyLengthMax = 128;
const scoreMax = 1e9;
/** Clocks of two machines may differ by this much. */
const toleranceMs = 60_000;

/** The report as text that is the same for the same report, in whatever order it names teams and players. */
export function requestText({ teams, leaverIds, endedAtMs }: MatchReport): string {
  const inOrder = teams
    .map(({ team, rank, score }) => [team, rank, score ?? null] as const)
    .sort(([one], [other]) => one - other);
  return JSON.stringify([inOrder, [...leaverIds].sort(), endedAtMs ?? null]);
}

/**
 * The result that `report` says of `match`.
 *
 * @throws BAD_USER_INPUT with the field and its bound.
 */
export function resultOf(match: Match, report: MatchReport, nowMs: number): MatchResult {
  const { idempotencyKey } = report;
  if (idempotencyKey.length < 1 || idempotencyKey.length > keyLengthMax)
    throw badInput("idempotencyKey", `1 to ${keyLengthMax} characters`);
  return {
    ...{ matchId: match.id, idempotencyKey, request: requestText(report) },
    ...teamsOf(match, report),
    leavers: leaversOf(match, report),
    endedAtMs: endOf(match, report, nowMs),
  };
}

/**
 * The result that the match has, where `report` is the one that it was made of.
 *
 * @throws IDEMPOTENCY_CONFLICT where the report is another under the same key; DOUBLE_RESULT where it has another key.
 */
export function sameResult(result: MatchResult, report: MatchReport): MatchResult {
  const { matchId, idempotencyKey, request } = result;
  if (idempotencyKey !== report.idempotencyKey)
    throw new AppError("DOUBLE_RESULT", "the match has a result already", { matchId });
  if (request !== requestText(report))
    throw new AppError("IDEMPOTENCY_CONFLICT", "the key was used with another report", { matchId });
  return result;
}

function teamsOf(match: Match, { teams }: MatchReport): Pick<MatchResult, "ranks" | "scores"> {
  const count = 1 + Math.max(...match.players.map(({ team }) => team));
  const byTeam = new Map(teams.map((one) => [one.team, one]));
  const all = Array.from({ length: count }, (_, team) => byTeam.get(team));
  if (teams.length !== count || all.includes(undefined))
    throw badInput("teams", `each of the match's teams, 0 to ${count - 1}, once`);
  const inOrder = all.flatMap((one) => one ?? []);
  for (const { rank } of inOrder)
    if (!Number.isInteger(rank) || rank < 1 || rank > count)
      throw badInput("teams.rank", `a whole number from 1 to ${count}`);
  const scores = inOrder.flatMap(({ score }) => score ?? []);
  if (scores.length > 0 && scores.length < count) throw badInput("teams.score", "of every team, or of none");
  if (!scores.every((score) => Math.abs(score) <= scoreMax))
    throw badInput("teams.score", `a number from ${-scoreMax} to ${scoreMax}`);
  return { ranks: inOrder.map(({ rank }) => rank), scores: scores.length === 0 ? null : scores };
}

function leaversOf({ players }: Match, { leaverIds }: MatchReport): PlayerId[] {
  const left = new Set(leaverIds);
  const known = players.filter(({ playerId }) => left.has(playerId)).map(({ playerId }) => playerId);
  if (known.length !== leaverIds.length) throw badInput("leaverIds", "players of the match, each once");
  return known.sort();
}

function endOf({ madeAtMs }: Match, { endedAtMs }: MatchReport, nowMs: number): number {
  if (endedAtMs === undefined) return nowMs;
  const [first, last] = [madeAtMs - toleranceMs, nowMs + toleranceMs];
  if (endedAtMs < first || endedAtMs > last)
    throw badInput("endedAt", `${new Date(first).toISOString()} to ${new Date(last).toISOString()}`);
  return endedAtMs;
}
