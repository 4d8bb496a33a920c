import type { Principal } from "@muster/auth";
import { openRedis } from "@muster/redis";
import { expect, test, vi } from "vitest";
import { logger } from "./setting.js";
import { useMatchmaking } from "./subgraph.js";

const matchmaking = useMatchmaking();

const join = async (queueId: string, count: number) => {
  const players = Array.from({ length: count }, () => matchmaking().player());
  for (const player of players) {
    const joined = await matchmaking().run(
      "mutation ($queueId: ID!) { joinQueue(input: { queueId: $queueId }) { ticket { id } } }",
      { queueId },
      player,
    );
    expect(joined.errors).toEqual([]);
  }
  return players;
};

type Player = Awaited<ReturnType<typeof join>>[number];

const ticketOf = async (player: Player) => {
  const { data } = await matchmaking().run(
    `query ($id: ID!) { _entities(representations: [{ __typename: "Player", id: $id }]) { ... on Player { ticket {
      state match { id state modeId teams { players { player { id } seat answer } } acceptUntil connection { siteId addresses connectToken expiresAt } }
    } } } }`,
    { id: player.playerId },
    player,
  );
  return data._entities[0].ticket;
};

const patience = { timeout: 10_000, interval: 50 };

test("two who wait are in one match, and read it", async () => {
  const [ada, grace] = (await join("duel", 2)) as [Player, Player];
  await vi.waitFor(async () => expect((await ticketOf(grace)).state).toBe("READY"), patience);
  const { match } = await ticketOf(ada);
  expect(match).toMatchObject({ state: "READY", modeId: "plaza", acceptUntil: null });
  const seats = match.teams.flatMap(({ players }: { players: object[] }) => players);
  expect(seats).toMatchObject([0, 1].map((seat) => ({ seat, answer: null })));
  expect(new Set(seats.map(({ player }: { player: { id: string } }) => player.id))).toEqual(
    new Set([ada.playerId, grace.playerId]),
  );
  expect((await ticketOf(grace)).match.id).toBe(match.id);
});

test("a match says why it was made, to each player what is theirs and to staff everything", async () => {
  const [ada, grace] = (await join("duel", 2)) as [Player, Player];
  await vi.waitFor(async () => expect((await ticketOf(grace)).state).toBe("READY"), patience);
  const { match } = await ticketOf(ada);
  const explanationFor = async (principal: Principal) => {
    const { data } = await matchmaking().run(
      `query ($id: ID!) { match(id: $id) { explanation {
        revision winChance costS worthS isForStarving costs { term costS } sites { siteId moreS }
        seats { seat pingMs bestPingMs waitS roleRank pingCostS roleCostS contentCostS }
      } } }`,
      { id: match.id },
      principal,
    );
    return data.match.explanation;
  };
  const own = await explanationFor(ada);
  expect(own).toMatchObject({
    ...{ revision: 1, winChance: 0.5, costS: 0, isForStarving: false },
    sites: [{ siteId: "local", moreS: 0 }],
  });
  expect(own.worthS).toBeGreaterThan(0);
  expect(own.costs.map(({ term }: { term: string }) => term).sort()).toEqual([
    "CONTENT",
    "IMBALANCE",
    "PARTY_GAP",
    "PING",
    "RANKER",
    "ROLE",
    "SKILL_SPREAD",
  ]);
  const seat = match.teams.findIndex(
    ({ players: [one] }: { players: { player: { id: string } }[] }) => one?.player.id === ada.playerId,
  );
  const cost = { roleRank: 0, pingCostS: 0, roleCostS: 0, contentCostS: 0 };
  expect(own.seats).toMatchObject([{ seat, pingMs: null, bestPingMs: null, ...cost }]);
  const staff = await explanationFor({ kind: "service", name: "t", scopes: ["matchmaking:read"] });
  expect(staff.seats.map((one: { seat: number }) => one.seat)).toEqual([0, 1]);
});

test("who waits is told what for, by whichever process is asked, and who has left is not", async () => {
  const [ada] = (await join("squads", 1)) as [Player];
  const query = `query ($id: ID!) { _entities(representations: [{ __typename: "Player", id: $id }]) { ... on Player { ticket {
    id estimatedWaitS whyNotYet { binding playersWaiting counts { waiting } bestCostS bestWorthS }
  } } } }`;
  const waitOf = async (principal: Principal) =>
    (await matchmaking().run(query, { id: ada.playerId }, principal)).data._entities[0].ticket;
  const staff: Principal = { kind: "service", name: "t", scopes: ["matchmaking:read"] };
  const why = { binding: "PLAYERS", playersWaiting: 0, bestCostS: null, bestWorthS: null };
  await vi.waitFor(
    async () =>
      expect(await waitOf(ada)).toMatchObject({ estimatedWaitS: null, whyNotYet: { ...why, counts: null } }),
    patience,
  );
  const { id, whyNotYet } = await waitOf(staff);
  expect(whyNotYet).toEqual({ ...why, counts: { waiting: 0 } });
  const left = await matchmaking().run(
    `mutation ($ticketId: ID!) { leaveQueue(input: { ticketId: $ticketId }) {
      ticket { state estimatedWaitS whyNotYet { binding } }
    } }`,
    { ticketId: id },
    ada,
  );
  expect(left.data.leaveQueue.ticket).toEqual({ state: "CANCELLED", estimatedWaitS: null, whyNotYet: null });
});

test("each of a match gets a connect token of their own, another at each reading, and nobody else one", async () => {
  const [ada, grace] = (await join("duel", 2)) as [Player, Player];
  await vi.waitFor(async () => expect((await ticketOf(grace)).state).toBe("READY"), patience);
  const readings = [await ticketOf(ada), await ticketOf(ada), await ticketOf(grace)];
  for (const { match } of readings) {
    expect(match.connection).toMatchObject({ siteId: "local", addresses: ["127.0.0.1:40000"] });
    expect(Buffer.from(match.connection.connectToken, "base64url")).toHaveLength(2048);
    expect(Date.parse(match.connection.expiresAt)).toBeGreaterThan(Date.now());
  }
  expect(new Set(readings.map(({ match }) => match.connection.connectToken)).size).toBe(3);
  const asStaff = await matchmaking().run(
    "query ($id: ID!) { match(id: $id) { state connection { connectToken } } }",
    { id: readings[0].match.id },
    { kind: "service", name: "t", scopes: ["matchmaking:read"] },
  );
  expect(asStaff.data.match).toEqual({ state: "READY", connection: null });
});

test("a match waits for a site that is full, and asks under one id", async () => {
  const { host } = matchmaking();
  host.isFull = true;
  const before = host.asked.length;
  const [ada] = (await join("duel", 2)) as [Player];
  await vi.waitFor(() => expect(host.asked.length).toBeGreaterThan(before + 1), patience);
  expect((await ticketOf(ada)).state).toBe("ALLOCATING");
  host.isFull = false;
  await vi.waitFor(async () => expect((await ticketOf(ada)).state).toBe("READY"), patience);
  expect(new Set(host.asked.slice(before)).size).toBe(1);
});

test("four are asked; one declines, and the other three get the next who comes", async () => {
  const players = await join("squads", 4);
  const [ada, ...others] = players as [Player, Player, Player, Player];
  await vi.waitFor(async () => expect((await ticketOf(ada)).state).toBe("ACCEPTING"), patience);
  const { id: matchId } = (await ticketOf(ada)).match;
  const answer = (player: Player, deed: string, id: string) =>
    matchmaking().run(
      `mutation ($id: ID!) { ${deed}Match(input: { matchId: $id }) { match { state } } }`,
      { id },
      player,
    );
  expect((await answer(others[0], "accept", matchId)).data.acceptMatch.match.state).toBe("ACCEPTING");
  expect((await answer(ada, "decline", matchId)).data.declineMatch.match.state).toBe("DECLINED");
  expect(await ticketOf(ada)).toBeNull();
  expect((await answer(others[1], "accept", matchId)).errors).toMatchObject([
    { code: "MATCH_CLOSED", details: { state: "DECLINED" } },
  ]);
  const [eve] = (await join("squads", 1)) as [Player];
  await vi.waitFor(async () => expect((await ticketOf(eve))?.state).toBe("ACCEPTING"), patience);
  const next = (await ticketOf(eve)).match.id;
  for (const player of [...others, eve]) await answer(player, "accept", next);
  for (const player of [...others, eve])
    await vi.waitFor(async () => expect((await ticketOf(player)).state).toBe("READY"), patience);
});

test("who joined while Redis was emptied is matched from what Postgres has", async () => {
  const { redisUrl } = await testServers();
  const redis = openRedis({ url: redisUrl, applicationName: "t", logger });
  const [ada] = (await join("duel", 1)) as [Player];
  await redis.flushdb();
  redis.disconnect();
  const [grace] = (await join("duel", 1)) as [Player];
  await vi.waitFor(async () => expect((await ticketOf(ada)).state).toBe("READY"), patience);
  expect((await ticketOf(grace)).state).toBe("READY");
});
