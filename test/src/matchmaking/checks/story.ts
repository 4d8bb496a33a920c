import type { MatchId, PlayerId, TicketId, TicketState } from "@muster/matchmaking/service";
import { ticketMoves } from "@muster/matchmaking/service";
import type { Postgres } from "@muster/postgres";
import type { Model } from "../model.js";

interface TicketRow {
  readonly id: TicketId;
  readonly state: TicketState;
  readonly version: number;
  readonly generation: number;
  readonly queue_id: string;
  readonly queued_at_ms: bigint;
  readonly match_id: MatchId | null;
  readonly players: readonly PlayerId[];
  readonly matches: readonly (readonly [generation: number, matchId: MatchId])[] | null;
}

interface EventRow {
  readonly key: string;
  readonly payload: {
    readonly ticketId: TicketId;
    readonly state: TicketState;
    readonly version: number;
    readonly matchId: MatchId | null;
  };
}

/** The log tells each player of a ticket its whole life in order, each step once; and its end, its matches and its times are the tables'. */
export async function checkStories(admin: Postgres, model: Model): Promise<string[]> {
  const tickets = await admin.query<TicketRow>(
    `SELECT id, state, version, generation, queue_id, queued_at_ms, match_id,
      (SELECT json_agg(player_id) FROM matchmaking.ticket_player WHERE ticket_id = ticket.id) AS players,
      (SELECT json_agg(json_build_array(generation, match_id)) FROM matchmaking.match_ticket
        WHERE ticket_id = ticket.id) AS matches
    FROM matchmaking.ticket`,
  );
  const events = await admin.query<EventRow>(
    `SELECT key, payload FROM events.log WHERE topic = 'matchmaking.ticketChanged' ORDER BY position`,
  );
  const told = new Map<string, EventRow["payload"][]>();
  for (const { key, payload } of events) {
    const id = `${key} ${payload.ticketId}`;
    const story = told.get(id) ?? [];
    told.set(id, story);
    story.push(payload);
  }
  const problems: string[] = [];
  for (const ticket of tickets) {
    for (const playerId of ticket.players) {
      const id = `player:${playerId} ${ticket.id}`;
      problems.push(...checkStory(ticket, told.get(id) ?? []));
      told.delete(id);
    }
    const known = model.tickets.get(ticket.id);
    if (known === undefined) continue;
    if (Date.parse(known.queuedAt) !== Number(ticket.queued_at_ms) || known.queueId !== ticket.queue_id)
      problems.push(`ticket ${ticket.id} is not queued where and when its player was told`);
    if (known.left && ticket.state !== "CANCELLED")
      problems.push(`ticket ${ticket.id} was left and is ${ticket.state}`);
    const heard = model.news.get(known.playerId)?.findLast(({ ticketId }) => ticketId === ticket.id);
    if (heard?.state !== ticket.state || heard.version !== ticket.version)
      problems.push(`news of ticket ${ticket.id} end with ${heard?.state}, and it is ${ticket.state}`);
  }
  const there = new Set(tickets.map(({ id }) => id));
  for (const id of model.tickets.keys())
    if (!there.has(id)) problems.push(`a player was told of ticket ${id}, which is lost`);
  return [...problems, ...[...told.keys()].map((id) => `the log tells of ${id}, which is not there`)];
}

function checkStory(ticket: TicketRow, story: readonly EventRow["payload"][]): string[] {
  const path = story.map(({ state, version }) => `${version} ${state}`).join(", ");
  const wrong = (what: string): string[] => [`the log of ticket ${ticket.id} ${what}: ${path}`];
  if (story.some(({ version }, place) => version !== place + 1)) return wrong("leaves out or repeats");
  const last = story.at(-1);
  if (last?.version !== ticket.version || last.state !== ticket.state || last.matchId !== ticket.match_id)
    return wrong(`does not end as it is, ${ticket.version} ${ticket.state}`);
  const isLegal = story.every(({ state }, place) => {
    const before = story[place - 1];
    return before === undefined ? state === "QUEUED" : ticketMoves[before.state].includes(state);
  });
  if (!isLegal) return wrong("has moves that there are not");
  const matches: string[] = [];
  let generation = 1;
  for (const { state, matchId } of story) {
    if (state === "REQUEUED") generation++;
    const one = `${generation} ${matchId}`;
    if (matchId !== null && matches.at(-1) !== one) matches.push(one);
  }
  const kept = (ticket.matches ?? []).map((one) => one.join(" ")).sort();
  if (generation !== ticket.generation || kept.join() !== [...matches].sort().join())
    return wrong(`tells of other matches than ${kept.join(", ")}`);
  return [];
}
