import { beforeAll, expect, test } from "vitest";
import type { MatchExplanation, MatchId, PlayerId, TicketId } from "../../src/service/index.js";
import { newPlayer, proposalOf, useSetting } from "../setting.js";

const setting = useSetting();

const join = (playerId: PlayerId) =>
  setting().tickets.join({ playerId, queueId: "duel", roles: [], modes: null });

/** A duel of two who have waited for so long. */
const play = async (rules: object, waitS: number, winChance?: number, acceptanceS: number | null = null) => {
  const { clock, matches } = setting();
  const players = [newPlayer(setting()), newPlayer(setting())];
  const tickets = [await join(players[0] as PlayerId), await join(players[1] as PlayerId)];
  await clock.advance(waitS * 1000);
  // What is counted, and nothing else.
  const explanation = { rules, ...(winChance === undefined ? {} : { winChance }) } as MatchExplanation;
  const match = await matches.propose({ ...proposalOf(tickets, acceptanceS), explanation });
  return { players, id: match.id as MatchId, tickets: tickets.map(({ id }): TicketId => id) };
};

const half = (variant: string, forS = 60) => ({ revision: 2, experimentId: "hurry", variant, forS });
const server = { siteId: "local", serverId: "s", addresses: ["127.0.0.1:1"], protocolId: "1" };

beforeAll(async () => {
  const { clock, matches } = setting();
  const quick = await play(half("control"), 10, 0.52);
  await play(half("control"), 30, 0.6);
  const declined = await play(half("variant"), 5, 0.5, 10);
  await matches.decline(declined.players[0] as PlayerId, declined.id);
  await play(half("variant"), 9);
  // None of these counts: too early in its half, of another experiment, of none.
  await play(half("control", 59), 99, 0.9);
  await play({ ...half("control"), experimentId: "other" }, 99, 0.9);
  await play({ revision: 2 }, 99, 0.9);
  await matches.ready(quick.id, server);
  await matches.end(quick.id);
  await clock.advance(1_799_000);
  await join(quick.players[1] as PlayerId);
});

test("matches are counted by half", async () => {
  const { storage, clock } = setting();
  expect(await storage.readTrial("hurry", 60, clock.nowMs())).toEqual([
    {
      ...{ queueId: "duel", variant: "control", matches: 2, declinedShare: 0, failedShare: 0 },
      ...{ waitP50S: 10, waitP95S: 30, winChanceOff: expect.closeTo(6, 9), inBandShare: 0.5 },
      // Not yet half an hour ago.
      returnedShare: null,
    },
    {
      ...{ queueId: "duel", variant: "variant", matches: 2, declinedShare: 0.5, failedShare: 0 },
      ...{ waitP50S: 5, waitP95S: 9, winChanceOff: 0, inBandShare: 1, returnedShare: null },
    },
  ]);
});

test("who queues again within half an hour of a match's end has returned", async () => {
  const { storage, clock } = setting();
  await clock.advance(1000);
  const [control, variant] = await storage.readTrial("hurry", 60, clock.nowMs());
  expect(control?.returnedShare).toBe(0.5);
  expect(variant?.returnedShare).toBeNull();
});

test("an experiment without matches has no outcomes", async () => {
  expect(await setting().storage.readTrial("none", 0, setting().clock.nowMs())).toEqual([]);
});
