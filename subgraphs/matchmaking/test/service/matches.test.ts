import { expect, test } from "vitest";
import type { Match, PlayerId, Ticket } from "../../src/service/index.js";
import { newPlayer, proposalOf, useSetting } from "../setting.js";

const setting = useSetting();

interface Found {
  readonly tickets: readonly Ticket[];
  readonly players: readonly PlayerId[];
  readonly match: Match;
}

async function findMatch(acceptanceS: number | null, size = 3): Promise<Found> {
  const players = Array.from({ length: size }, () => newPlayer(setting()));
  const tickets: Ticket[] = [];
  for (const playerId of players)
    tickets.push(await setting().tickets.join({ playerId, queueId: "duel", roles: [], modes: null }));
  const match = await setting().matches.propose(proposalOf(tickets, acceptanceS));
  return { tickets, players, match };
}

const statesOf = async (tickets: readonly Ticket[]) =>
  (await setting().storage.findTickets(tickets.map(({ id }) => id))).map((ticket) => ticket?.state);

test("a match takes tickets as they were seen, all or none, and each once", async () => {
  const { tickets, match } = await findMatch(null);
  expect(match).toMatchObject({ state: "ALLOCATING", version: 1, acceptUntilMs: null, siteIds: ["local"] });
  expect(await setting().storage.findMatches([match.id])).toEqual([match]);
  expect(await statesOf(tickets)).toEqual(["ALLOCATING", "ALLOCATING", "ALLOCATING"]);
  const free = await setting().tickets.join({
    ...{ playerId: newPlayer(setting()), queueId: "duel", roles: [], modes: null },
  });
  const again = proposalOf([free, ...tickets.slice(0, 1)], null);
  await expect(setting().matches.propose(again)).rejects.toMatchObject({ code: "CONFLICT" });
  expect(await statesOf([free])).toEqual(["QUEUED"]);
});

test("whoever does not lead the queue any more makes no match", async () => {
  const playerId = newPlayer(setting());
  const ticket = await setting().tickets.join({ playerId, queueId: "duel", roles: [], modes: null });
  const { storage, clock, matches } = setting();
  for (const leader of [
    { queueId: "duel", epoch: 0 },
    { queueId: "squads", epoch: 1 },
  ])
    await expect(matches.propose({ ...proposalOf([ticket], null), leader })).rejects.toMatchObject({
      ...{ code: "CONFLICT", details: { field: "epoch" } },
    });
  expect(await statesOf([ticket])).toEqual(["QUEUED"]);
  const nowMs = clock.nowMs();
  const first = await storage.takeShard("roles", nowMs, 100);
  expect(first).toEqual({ queueId: "roles", epoch: 1 });
  expect(await storage.takeShard("roles", nowMs + 99, 100)).toBeUndefined();
  expect(await storage.takeShard("roles", nowMs + 100, 100)).toEqual({ queueId: "roles", epoch: 2 });
  expect(await storage.keepShard({ queueId: "roles", epoch: 1 }, nowMs + 500)).toBe(false);
});

test("of proposals of the same tickets at once, one makes a match", async () => {
  const player = newPlayer(setting());
  const ticket = await setting().tickets.join({ playerId: player, queueId: "duel", roles: [], modes: null });
  const outcomes = await Promise.allSettled(
    Array.from({ length: 10 }, () => setting().matches.propose(proposalOf([ticket], null))),
  );
  expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
});

test("the last of those who accept at once sends the match on, and it is one", async () => {
  const { tickets, players, match } = await findMatch(10, 6);
  expect(await statesOf(tickets)).toEqual(Array(6).fill("ACCEPTING"));
  const answers = await Promise.all(players.map((player) => setting().matches.accept(player, match.id)));
  expect(answers.filter(({ state }) => state === "ALLOCATING")).toHaveLength(1);
  expect(await statesOf(tickets)).toEqual(Array(6).fill("ALLOCATING"));
  const again = await setting().matches.accept(players[0] as PlayerId, match.id);
  expect(again.state).toBe("ALLOCATING");
});

test("who declines leaves and may not queue; the others are first in line with their time kept", async () => {
  const { tickets, players, match } = await findMatch(10);
  const [ada, grace] = players as [PlayerId, PlayerId];
  await setting().matches.accept(grace, match.id);
  await setting().clock.advance(1000);
  expect((await setting().matches.decline(ada, match.id)).state).toBe("DECLINED");
  const [left, ...kept] = await setting().storage.findTickets(tickets.map(({ id }) => id));
  expect(left).toMatchObject({ state: "CANCELLED", matchId: null });
  for (const [place, ticket] of kept.entries()) {
    const queuedAtMs = tickets[place + 1]?.queuedAtMs;
    expect(ticket).toMatchObject({ state: "REQUEUED", generation: 2, queuedAtMs, matchId: null });
  }
  const until = new Date(setting().clock.nowMs() + 60_000).toISOString();
  const join = { queueId: "duel", roles: [], modes: null };
  await expect(setting().tickets.join({ playerId: ada, ...join })).rejects.toMatchObject({
    ...{ code: "QUEUE_LOCKED", details: { until, reason: "declined", playerId: ada } },
  });
  await expect(setting().matches.accept(grace, match.id)).rejects.toMatchObject({
    ...{ code: "MATCH_CLOSED", details: { state: "DECLINED" } },
  });
  // Their tickets, as they are now, can be matched again.
  const next = await setting().matches.propose(proposalOf(kept as Ticket[], null));
  expect(next.ticketIds).toEqual(kept.map((ticket) => ticket?.id));
});

test("who says nothing in time is struck; nobody answers afterwards", async () => {
  const { tickets, players, match } = await findMatch(10);
  const [ada, grace, eve] = players as [PlayerId, PlayerId, PlayerId];
  await setting().matches.accept(ada, match.id);
  await setting().clock.advance(10_000);
  await expect(setting().matches.accept(grace, match.id)).rejects.toMatchObject({ code: "MATCH_CLOSED" });
  const swept = await Promise.all([setting().matches.sweepMissed(), setting().matches.sweepMissed()]);
  expect(swept[0] + swept[1]).toBe(1);
  expect(await statesOf(tickets)).toEqual(["REQUEUED", "CANCELLED", "CANCELLED"]);
  const struck = await setting().storage.transact((tx) => tx.penaltiesOf([ada, grace, eve]));
  expect(struck.map(({ playerId, reason }) => [playerId, reason]).sort()).toEqual(
    [grace, eve].map((id) => [id, "missed"]).sort(),
  );
});

test("a match without a server costs nobody", async () => {
  const { tickets, players, match } = await findMatch(null);
  expect((await setting().matches.fail(match.id)).state).toBe("FAILED");
  expect((await setting().matches.fail(match.id)).version).toBe(2);
  expect(await statesOf(tickets)).toEqual(Array(3).fill("REQUEUED"));
  expect(await setting().storage.transact((tx) => tx.penaltiesOf(players))).toEqual([]);
});

test("a match that has got its server is not given up by who is late", async () => {
  const { tickets, match } = await findMatch(null);
  const server = { siteId: "local", serverId: "s", addresses: ["127.0.0.1:40000"], protocolId: "1" };
  expect(await setting().matches.ready(match.id, server)).toBe(true);
  expect((await setting().matches.fail(match.id)).state).toBe("READY");
  expect(await statesOf(tickets)).toEqual(Array(3).fill("READY"));
});

test("a stranger, and a match that is none, are not found", async () => {
  const { match } = await findMatch(10);
  for (const matchId of [match.id, "none", newPlayer(setting())])
    await expect(setting().matches.accept(newPlayer(setting()), matchId)).rejects.toMatchObject({
      ...{ code: "NOT_FOUND", details: { field: "matchId" } },
    });
});
