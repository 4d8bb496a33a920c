import { AppError } from "@muster/errors";
import { goOn, movedMatch } from "../matches.js";
import { isMatchId, type Match, type MatchResult } from "../model.js";
import { struck } from "../penalties.js";
import type { MatchmakingTransaction, ServiceContext } from "../ports.js";
import { applyRatingEvent, partyKey } from "../ratings/index.js";
import { modeSkillOf } from "../skills.js";
import { ratedMatch } from "./rated-match.js";
import { type MatchReport, resultOf, sameResult } from "./report.js";

/** How matches are played and come to an end. Whoever asks must run the match. */
export interface ResultService {
  /**
   * The match is played: its players are there. Again, it stays so.
   *
   * @throws NOT_FOUND naming `matchId`; MATCH_CLOSED with `state` where it has no server yet, or is over.
   */
  started(matchId: string): Promise<Match>;
  /**
   * Ends a match with its result, all or nothing: its players may queue again, who left is struck, and ratings move. The same report
   * again changes nothing and is answered as before.
   *
   * @throws NOT_FOUND naming `matchId`; BAD_USER_INPUT with the field and its bound; MATCH_CLOSED with `state` where it has no server
   *   yet, or ended without a result; DOUBLE_RESULT where it has another; IDEMPOTENCY_CONFLICT.
   */
  report(
    matchId: string,
    report: MatchReport,
  ): Promise<{ readonly match: Match; readonly result: MatchResult }>;
}

/** Makes the {@link ResultService}. */
export function createResults({ storage, clock }: ServiceContext): ResultService {
  return {
    started: (matchId) =>
      storage.transact(async (tx) => {
        const match = isMatchId(matchId) ? await tx.lockMatch(matchId) : undefined;
        if (match === undefined) throw noMatch();
        if (match.state === "IN_GAME") return match;
        return goOn(tx, { before: match, after: movedMatch(match, "IN_GAME", clock.nowMs()) });
      }),
    report: (matchId, report) =>
      storage.transact(async (tx) => {
        if (!isMatchId(matchId)) throw noMatch();
        // In one turn: the result is read behind the lock.
        const [before, known] = await Promise.all([tx.lockMatch(matchId), tx.findResult(matchId)]);
        if (before === undefined) throw noMatch();
        if (known !== undefined) return { match: before, result: sameResult(known, report) };
        if (before.state !== "READY" && before.state !== "IN_GAME")
          throw new AppError("MATCH_CLOSED", "the match is not played", { state: before.state });
        const nowMs = clock.nowMs();
        const result = resultOf(before, report, nowMs);
        const match = await goOn(tx, { before, after: movedMatch(before, "ENDED", nowMs) });
        await Promise.all([strike(tx, result, nowMs), tx.insertResult(match, result)]);
        // Last: from here on every other report waits.
        await rate(tx, before, result, nowMs);
        return { match, result };
      }),
  };
}

async function strike(tx: MatchmakingTransaction, { leavers }: MatchResult, nowMs: number): Promise<void> {
  if (leavers.length === 0) return;
  const known = await tx.penaltiesOf(leavers);
  await tx.savePenalties(
    leavers.map((playerId) =>
      struck(
        known.find((one) => one.playerId === playerId),
        playerId,
        "left",
        nowMs,
      ),
    ),
  );
}

/** Appends the match to the record, and moves the ratings by it. */
async function rate(
  tx: MatchmakingTransaction,
  match: Match,
  result: MatchResult,
  nowMs: number,
): Promise<void> {
  const played = ratedMatch(match, result);
  if (played === undefined) return;
  const playerIds = match.players.map(({ playerId }) => playerId);
  const parties = played.teams.flatMap((team) => (team.parties ?? []).map(partyKey));
  const state = await tx.lockRatings(playerIds, parties);
  const skills = () => playerIds.map((playerId) => modeSkillOf(state, playerId, match.modeId));
  const before = skills();
  const sequence = state.sequence + 1;
  applyRatingEvent(state, { sequence, match: played });
  const changes = skills().flatMap((after, place) => {
    const [playerId, own] = [playerIds[place], before[place]];
    return playerId === undefined || own === undefined ? [] : [{ playerId, before: own, after }];
  });
  tx.saveRatings(match, { sequence, match: played }, state, changes, nowMs);
}

function noMatch(): AppError {
  return new AppError("NOT_FOUND", "there is no such match", { field: "matchId" });
}
