import { type Random, SeededRandom } from "@muster/runtime";
import type { BackfillRequest, Ticket, TicketPlayer } from "../../../src/service/matcher/index.js";
import {
  type CompiledQueue,
  compileQueue,
  defaultRulesJson,
  parseRuleSet,
} from "../../../src/service/rules/index.js";

type QueueJson = (typeof defaultRulesJson.queues)[number];

/** The default queue with some of its fields changed. */
export function rulesWith(changes: Readonly<Record<string, unknown>> = {}): CompiledQueue {
  const [queue] = defaultRulesJson.queues as QueueJson[];
  return compileQueue(parseRuleSet({ ...defaultRulesJson, queues: [{ ...queue, ...changes }] }), "ranked");
}

/** Two against two with roles, in which brute force is quick. */
export const smallShape = {
  teams: { count: 2, size: 2 },
  partySizes: [1, 2],
  roles: [
    { id: "tank", count: 1 },
    { id: "support", count: 1 },
  ],
};

/** A player near every site. */
export function player(id: string, changes: Partial<TicketPlayer> = {}): TicketPlayer {
  return {
    id,
    mu: 25,
    sigma: 0.5,
    games: 50,
    roles: [],
    pingsMs: { virginia: 30, ohio: 40, london: 90 },
    recent: [],
    avoids: [],
    ...changes,
  };
}

/** A ticket of players who are called after it. */
export function ticket(id: string, players: readonly Partial<TicketPlayer>[], enqueuedAtMs = 0): Ticket {
  return { id, enqueuedAtMs, players: players.map((changes, place) => player(`${id}.${place}`, changes)) };
}

/** Tickets of all kinds: parties, skills, roles, places, histories, and some who may not meet. */
export function randomTickets(count: number, rules: CompiledQueue, seed: number): Ticket[] {
  const random = new SeededRandom(seed);
  const sizes = rules.queue.partySizes;
  return Array.from({ length: count }, (_, place) =>
    ticket(
      `t${place}`,
      Array.from({ length: sizes[random.below(sizes.length)] ?? 1 }, () =>
        randomPlayer(rules, random, count),
      ),
      random.below(30) * 1000,
    ),
  );
}

function randomPlayer(rules: CompiledQueue, random: Random, count: number): Partial<TicketPlayer> {
  const { roleIds, contents } = rules;
  const place = random.below(3);
  const recent = [contents[random.below(contents.length)], contents[random.below(contents.length)]];
  return {
    mu: 20 + random.below(1000) / 100,
    sigma: 0.3 + random.unit(),
    games: random.below(10) === 0 ? 3 : 50,
    roles: roleIds.length === 0 ? [] : [roleIds[random.below(roleIds.length)] ?? ""],
    pingsMs: {
      virginia: [20, 70, 100][place] ?? 0,
      ohio: [30, 55, 120][place] ?? 0,
      london: [95, 80, 25][place] ?? 0,
    },
    recent: recent.flatMap((content) => content ?? []),
    avoids: random.below(6) === 0 ? [`t${random.below(count)}.0`] : [],
  };
}

/** A running match that wants one player in its second team. */
export function backfill(changes: Partial<BackfillRequest> = {}): BackfillRequest {
  const players = (name: string, count: number) =>
    Array.from({ length: count }, (_, place) => ({ id: `${name}${place}`, mu: 25, sigma: 0.5 }));
  return {
    id: "m1",
    site: "virginia",
    content: { mode: "conquest", map: "conquest-1" },
    teams: [
      { players: players("a", 5), openSeats: 0, openRoles: [] },
      { players: players("b", 4), openSeats: 1, openRoles: ["tank"] },
    ],
    openedAtMs: 0,
    deficit: 0,
    remaining: 1,
    ...changes,
  };
}
