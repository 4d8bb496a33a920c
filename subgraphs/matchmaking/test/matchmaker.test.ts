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
      state match { id state modeId teams { players { player { id } seat answer } } explanation acceptUntil connection { siteId addresses connectToken expiresAt } }
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
  expect(match).toMatchObject({
    ...{ state: "READY", modeId: "plaza", acceptUntil: null, explanation: { rule: "firstInLine" } },
    teams: [ada, grace].map(({ playerId }, seat) => ({
      players: [{ player: { id: playerId }, seat, answer: null }],
    })),
  });
  expect((await ticketOf(grace)).match.id).toBe(match.id);
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
