import type { MatchId, PlayerId } from "@muster/matchmaking/service";
import type { Postgres } from "@muster/postgres";
import type { Model } from "../model.js";

interface AnswerRow {
  readonly match_id: MatchId;
  readonly player_id: PlayerId;
  readonly answer: "accepted" | "declined" | "missed" | null;
  readonly state: string;
}

/** A strike is half forgiven in a day: in a trial none is. */
const forgivenMax = 0.2;

/** What players said to matches is what matches hold, and whoever declined or missed one is struck for that; nobody else is. */
export async function checkPenalties(admin: Postgres, model: Model): Promise<string[]> {
  const answers = await admin.query<AnswerRow>(
    `SELECT match_id, player_id, answer, match.state FROM matchmaking.match_player
    JOIN matchmaking.match ON match.id = match_id WHERE accept_until_ms IS NOT NULL`,
  );
  const penalties = await admin.query<{
    readonly player_id: PlayerId;
    readonly strikes: number;
    readonly reason: string;
  }>("SELECT player_id, strikes, reason FROM matchmaking.penalty");
  const problems: string[] = [];
  const due = new Map<PlayerId, number>();
  for (const { match_id: matchId, player_id: playerId, answer, state } of answers) {
    const saying = model.sayings.get(`${matchId} ${playerId}`);
    const who = `player ${playerId} of match ${matchId}`;
    if (saying?.heard === true && saying.answer !== answer)
      problems.push(`${who} ${saying.answer}, and that is kept as ${answer}`);
    if ((answer === "accepted" || answer === "declined") && saying?.answer !== answer)
      problems.push(`${who} did not say what is kept, ${answer}`);
    if (answer === "declined" || answer === "missed") {
      due.set(playerId, (due.get(playerId) ?? 0) + 1);
      if (state !== "DECLINED") problems.push(`${who} ${answer}, and it is ${state}`);
    }
  }
  for (const { player_id: playerId, strikes } of penalties) {
    const count = due.get(playerId) ?? 0;
    due.delete(playerId);
    if (strikes > count || strikes < count - forgivenMax)
      problems.push(`player ${playerId} has ${strikes} strikes for ${count} matches`);
  }
  for (const playerId of due.keys())
    problems.push(`player ${playerId} declined or missed, and is not struck`);
  const struck = new Set(penalties.map((row) => row.player_id));
  for (const playerId of model.locked)
    if (!struck.has(playerId)) problems.push(`player ${playerId} may not queue, for nothing`);
  return problems;
}
