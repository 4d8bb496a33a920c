import type { PlayerFacts, PlayerId, Queue, Ticket, TicketId, WaitingTicket } from "../src/service/index.js";
import { queuesOf } from "../src/service/index.js";
import { firstRulesJson, parseRuleSet } from "../src/service/rules/index.js";

/** A queue of the first rule set with some of its fields, and of the rule set's, changed. */
export function queueWith(
  id: "duel" | "squads",
  changes: Readonly<Record<string, unknown>> = {},
  rules: Readonly<Record<string, unknown>> = {},
): Queue {
  const own = firstRulesJson.queues.find((queue) => queue.id === id);
  const [queue] = queuesOf(
    parseRuleSet({ ...firstRulesJson, ...rules, queues: [{ ...own, ...changes }] }),
    3,
  );
  if (queue === undefined) throw new Error("a rule set has queues");
  return queue;
}

/** A ticket that waits: of one player called `<id>0`, near the site `local`. */
export function waiting(
  id: string,
  facts: Partial<PlayerFacts> = {},
  changes: Partial<Ticket> = {},
): WaitingTicket {
  const ticket: Ticket = {
    ...{ id: id as TicketId, version: 1, generation: 1, state: "QUEUED", queueId: "duel", modes: null },
    players: [{ playerId: `${id}0` as PlayerId, roles: [] }],
    ...{ queuedAtMs: 0, changedAtMs: 0, matchId: null, ...changes },
  };
  const known: PlayerFacts = {
    ...{ mu: 0, sigma: 1, games: 50, pingsMs: { local: 20 }, isMeasured: true, recent: [], avoids: [] },
    ...facts,
  };
  return { ticket, facts: ticket.players.map(() => known) };
}
