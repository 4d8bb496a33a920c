import type { MatchId, PlayerId, TicketId } from "@muster/matchmaking/service";
import { isLive, isWaiting } from "@muster/matchmaking/service";
import type { Ids, Random, SystemClock } from "@muster/runtime";
import type { Clients } from "./clients.js";
import type { News } from "./messages.js";
import type { Model } from "./model.js";
import type { Site } from "./site.js";
import type { Haste } from "./time.js";

/** What players live in. */
export interface World {
  readonly clients: Clients;
  readonly model: Model;
  readonly site: Site;
  readonly haste: Haste;
  readonly clock: SystemClock;
  readonly ids: Ids;
  readonly queueIds: readonly string[];
  /** `wild`: they do what comes to their mind. `calm`: they want to play. `over`: they leave, or play what they are in to its end. */
  mood: "wild" | "calm" | "over";
  /** Takes what a life ended of. */
  fail(error: unknown): void;
}

/** Someone who plays. */
export interface Player {
  readonly id: PlayerId;
  /** What they heard is before it. */
  cursor: string;
}

/** What someone tells of a ticket of theirs as it goes. */
export type Watcher = (news: News) => void;

const ticketFields = "id state version queueId queuedAt";
const join = `mutation ($queueId: ID!) { joinQueue(input: { queueId: $queueId }) { ticket { ${ticketFields} } } }`;
const leave = `mutation ($ticketId: ID!) { leaveQueue(input: { ticketId: $ticketId }) { ticket { state } } }`;
const own = `query ($id: ID!) { _entities(representations: [{ __typename: "Player", id: $id }]) {
  ... on Player { ticketCursor ticket { ${ticketFields} } } } }`;
const ofMatch = "query ($id: ID!) { ticket(id: $id) { match { id state } } }";
const say = (answer: "accept" | "decline"): string =>
  `mutation ($matchId: ID!) { ${answer}Match(input: { matchId: $matchId }) { match { id state } } }`;

/** Someone whom nobody knows yet. */
export async function arrive({ clients, ids }: World): Promise<Player> {
  const id = ids.next<PlayerId>();
  const { data } = await clients.ask(id, own, { id });
  return { id, cursor: data._entities[0].ticketCursor };
}

/**
 * Joins a queue.
 *
 * @returns The ticket, perhaps one that an earlier request made; `undefined` for whoever may not queue.
 */
export async function joinQueue(
  { clients, model }: World,
  { id: playerId }: Player,
  queueId: string,
): Promise<TicketId | undefined> {
  for (;;) {
    const { data, refusal } = await clients.ask(playerId, join, { queueId });
    if (refusal?.code === "QUEUE_LOCKED") {
      model.locked.add(playerId);
      return undefined;
    }
    const found =
      refusal === undefined
        ? data.joinQueue.ticket
        : (await clients.ask(playerId, own, { id: playerId })).data._entities[0].ticket;
    if (refusal !== undefined && refusal.code !== "ALREADY_QUEUED")
      model.problems.push(`joining was refused with ${refusal.code}`);
    model.count(refusal === undefined ? "joined" : "joined before");
    // What an unanswered request made may be over by now.
    if (found === null) continue;
    model.learn(playerId, found);
    return found.id;
  }
}

/** Follows a ticket to its end, and does what a player does. */
export async function playTicket(
  world: World,
  player: Player,
  ticketId: TicketId,
  options: { readonly random: Random; readonly isSteady?: boolean; readonly watch?: Watcher },
): Promise<void> {
  const { clients, model } = world;
  const { random, isSteady = false, watch } = options;
  let state: News["state"] = "QUEUED";
  while (isLive(state)) {
    const heard = await clients.follow(player.id, player.cursor);
    for (const news of heard) {
      player.cursor = news.cursor;
      model.hear(player.id, news);
      if (news.ticketId !== ticketId) continue;
      state = news.state;
      watch?.(news);
      if (state === "ACCEPTING") await answerMatch(world, player, ticketId, random, isSteady);
      if (state === "READY") playMatch(world, player, ticketId, random).catch(world.fail);
    }
    const isTired = world.mood === "wild" && !isSteady && random.below(20) === 0;
    if (isWaiting(state) && (isTired || world.mood === "over")) await leaveQueue(world, player, ticketId);
  }
}

async function leaveQueue({ clients, model }: World, { id }: Player, ticketId: TicketId): Promise<void> {
  const { refusal } = await clients.ask(id, leave, { ticketId });
  const ticket = model.tickets.get(ticketId);
  if (refusal === undefined && ticket !== undefined) ticket.left = true;
  if (refusal !== undefined && refusal.code !== "MATCH_CLOSED")
    model.problems.push(`leaving was refused with ${refusal.code}`);
  model.count(refusal === undefined ? "left" : "left too late");
}

async function matchOf({ clients }: World, { id }: Player, ticketId: TicketId): Promise<MatchId | undefined> {
  const { data } = await clients.ask(id, ofMatch, { id: ticketId });
  return data.ticket.match?.id;
}

/** Accepts a match mostly; or declines it, or says nothing. */
async function answerMatch(
  world: World,
  player: Player,
  ticketId: TicketId,
  random: Random,
  isSteady: boolean,
): Promise<void> {
  const { clients, model, haste, mood } = world;
  const matchId = await matchOf(world, player, ticketId);
  if (matchId === undefined) return;
  const chance = mood === "wild" && !isSteady ? random.below(100) : 100;
  if (chance < 5) {
    model.count("said nothing");
    return haste.endAcceptance(matchId);
  }
  const answer = chance < 11 ? "decline" : "accept";
  const saying = model.say(matchId, player.id, `${answer === "accept" ? "accepted" : "declined"}`);
  const { refusal } = await clients.ask(player.id, say(answer), { matchId });
  saying.heard = refusal === undefined;
  if (refusal !== undefined && refusal.code !== "MATCH_CLOSED")
    model.problems.push(`${answer} was refused with ${refusal.code}`);
  model.count(refusal === undefined ? answer : `${answer} too late`);
}

/** Plays for a while; then everyone leaves. */
async function playMatch(world: World, player: Player, ticketId: TicketId, random: Random): Promise<void> {
  const matchId = await matchOf(world, player, ticketId);
  await world.clock.sleep(200 + random.below(1500));
  if (matchId !== undefined) world.site.empty(matchId);
}

/** One who plays again and again, as someone else where they may not queue any more, until it is over. */
export async function liveOn(world: World, random: Random): Promise<void> {
  const goesOn = (): boolean => world.mood !== "over";
  while (goesOn()) {
    const player = await arrive(world);
    let isWelcome = true;
    while (isWelcome && goesOn()) {
      const queueId = world.queueIds[random.below(world.queueIds.length)] ?? "";
      const ticketId = await joinQueue(world, player, queueId);
      isWelcome = ticketId !== undefined;
      if (ticketId !== undefined) await playTicket(world, player, ticketId, { random });
      await world.clock.sleep(random.below(300));
    }
  }
}
