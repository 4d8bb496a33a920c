import { createMatchTokenVerifier, type Principal } from "@muster/auth";
import { expect, test, vi } from "vitest";
import { type RunningMatchmaking, useMatchmaking } from "../subgraph.js";

const matchmaking = useMatchmaking();
type Player = ReturnType<RunningMatchmaking["player"]>;

const patience = { timeout: 20_000, interval: 50 };

const serverOf = (matchId: string): Principal => ({
  ...{ kind: "gameServer", serverId: matchId, matchId, scopes: [] },
});

/** A duel with a server, and the token that its host was given. */
async function serve(players: readonly Player[]): Promise<string> {
  for (const player of players) {
    const text = `mutation { joinQueue(input: { queueId: "duel" }) { ticket { id } } }`;
    expect((await matchmaking().run(text, {}, player)).errors).toEqual([]);
  }
  return vi.waitFor(async () => {
    const { data } = await readPlayer(players[0] as Player, "ticket { state match { id } }");
    expect(data.ticket.state).toBe("READY");
    return data.ticket.match.id as string;
  }, patience);
}

async function readPlayer(of: Player, fields: string, as: Principal = of) {
  const text = `query ($id: ID!) { _entities(representations: [{ __typename: "Player", id: $id }]) { ... on Player { ${fields} } } }`;
  const { data, errors } = await matchmaking().run(text, { id: of.playerId }, as);
  return { data: data._entities[0], errors };
}

const startText =
  "mutation ($input: ReportMatchStartedInput!) { reportMatchStarted(input: $input) { match { id state } } }";
const resultText = `mutation ($input: ReportMatchResultInput!) { reportMatchResult(input: $input) {
  match { id state result { teams { rank score } leavers { id } endedAt } } } }`;

const inputOf = (matchId: string, changes: object = {}) => ({
  ...{ matchId, idempotencyKey: "k1", leaverIds: null },
  teams: [
    { team: 0, rank: 2, score: 1 },
    { team: 1, rank: 1, score: 3.5 },
  ],
  ...changes,
});

test("a match's server reports start and end; its players read result, ratings and history, others don't", async () => {
  const { run, host, platform, player } = matchmaking();
  const [ada, bob] = [player(), player()];
  const matchId = await serve([ada, bob]);
  const { clock, secrets } = platform;
  const tokens = createMatchTokenVerifier({ secret: secrets.gatewaySecret, clock });
  const { principal, expiresAtMs } = await tokens.verify(host.tokens.at(-1) ?? "");
  expect(principal).toEqual(serverOf(matchId));
  expect(expiresAtMs - clock.nowMs()).toBeLessThanOrEqual(12 * 3600 * 1000);
  const started = await run(startText, { input: { matchId } }, principal);
  expect(started).toEqual({
    ...{ data: { reportMatchStarted: { match: { id: matchId, state: "IN_GAME" } } }, errors: [] },
  });
  const input = inputOf(matchId);
  const ended = await run(resultText, { input }, serverOf(matchId));
  expect(ended.errors).toEqual([]);
  const { match } = ended.data.reportMatchResult;
  expect(match).toMatchObject({
    ...{ id: matchId, state: "ENDED" },
    result: {
      teams: [
        { rank: 2, score: 1 },
        { rank: 1, score: 3.5 },
      ],
      leavers: [],
    },
  });
  expect(Date.parse(match.result.endedAt)).toBeGreaterThan(0);
  expect((await run(resultText, { input }, serverOf(matchId))).data).toEqual(ended.data);
  expect(
    (await run(resultText, { input: inputOf(matchId, { idempotencyKey: "k2" }) }, serverOf(matchId))).errors,
  ).toMatchObject([{ code: "DOUBLE_RESULT", details: { matchId } }]);

  const first = await readPlayer(
    ada,
    "id team: matches { edges { node { team match { teams { players { player { id } } } } } } }",
  );
  const { team, match: played } = first.data.team.edges[0].node;
  expect(played.teams[team].players[0].player.id).toBe(ada.playerId);
  const [winner, loser] = team === 1 ? [ada, bob] : [bob, ada];
  const ratings = "ratings { modeId display mu sigma games }";
  const [won, lost] = [await readPlayer(winner, ratings), await readPlayer(loser, ratings)];
  expect(won.data.ratings).toMatchObject([{ modeId: "plaza", games: 1 }]);
  expect(won.data.ratings[0].mu).toBeGreaterThan(0);
  expect(lost.data.ratings[0].mu).toBeLessThan(0);
  expect(won.data.ratings[0].display).toBeGreaterThan(lost.data.ratings[0].display);
  const staff: Principal = { kind: "service", name: "t", scopes: ["matchmaking:read"] };
  expect(await readPlayer(winner, ratings, staff)).toEqual(won);
  for (const fields of [ratings, "matches { edges { cursor } }"]) {
    expect((await readPlayer(winner, fields, loser)).errors).toMatchObject([{ code: "FORBIDDEN" }]);
    expect((await readPlayer(winner, fields, { kind: "anonymous" })).errors).toMatchObject([
      { code: "UNAUTHENTICATED" },
    ]);
  }
  expect((await readPlayer(player(), `${ratings} matches { edges { cursor } }`, staff)).data).toEqual({
    ...{ ratings: [], matches: { edges: [] } },
  });
});

test("who does not run the match may not report of it", async () => {
  const { run, player } = matchmaking();
  const matchId = await serve([player(), player()]);
  const staff: Principal = { kind: "service", name: "t", scopes: ["matchmaking:read"] };
  const nameless: Principal = { kind: "gameServer", serverId: matchId, scopes: [] };
  const other = "019b0000-0000-7000-8000-000000000000";
  const refusals: readonly (readonly [Principal, string])[] = [
    [{ kind: "anonymous" }, "UNAUTHENTICATED"],
    [player(), "FORBIDDEN"],
    [staff, "FORBIDDEN"],
    [nameless, "FORBIDDEN"],
    [serverOf(other), "MATCH_NOT_OWNED"],
  ];
  for (const [principal, code] of refusals) {
    const start = await run(startText, { input: { matchId } }, principal);
    const result = await run(resultText, { input: inputOf(matchId) }, principal);
    for (const { data, errors } of [start, result]) {
      expect(data).toBeNull();
      expect(errors).toMatchObject([{ code }]);
    }
  }
  for (const text of [startText, resultText]) {
    const input = text === startText ? { matchId: other } : inputOf(other);
    expect((await run(text, { input }, serverOf(other))).errors).toMatchObject([
      { code: "NOT_FOUND", details: { field: "matchId" } },
    ]);
  }
  const wrong = inputOf(matchId, { leaverIds: [other] });
  expect((await run(resultText, { input: wrong }, serverOf(matchId))).errors).toMatchObject([
    { code: "BAD_USER_INPUT", details: { field: "leaverIds", bound: "players of the match, each once" } },
  ]);
  expect((await run(resultText, { input: inputOf(matchId) }, serverOf(matchId))).errors).toEqual([]);
});

test("a history is read in pages, newest first, both ways, with what each match moved", async () => {
  const { run, player } = matchmaking();
  const [ada, bob] = [player(), player()];
  const ids: string[] = [];
  for (let round = 0; round < 3; round++) {
    ids.unshift(await serve([ada, bob]));
    const ended = await run(resultText, { input: inputOf(ids[0] ?? "") }, serverOf(ids[0] ?? ""));
    expect(ended.errors).toEqual([]);
  }
  const fields = `{ edges { cursor node { match { id explanation { winChance } result { endedAt } } ratingChange { before { games mu } after { games mu } } } }
    pageInfo { hasNextPage hasPreviousPage endCursor startCursor } }`;
  const page = async (args: string) => (await readPlayer(ada, `matches(${args}) ${fields}`)).data.matches;
  const first = await page("first: 2");
  type Edge = {
    node: { match: { id: string }; ratingChange: { before: { mu: number }; after: { mu: number } } };
  };
  const idsOf = (one: { edges: Edge[] }) => one.edges.map(({ node }) => node.match.id);
  expect(idsOf(first)).toEqual(ids.slice(0, 2));
  expect(first.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
  expect(first.edges[0].node).toMatchObject({
    match: { explanation: { winChance: expect.any(Number) }, result: { endedAt: expect.any(String) } },
    ratingChange: { before: { games: 2 }, after: { games: 3 } },
  });
  const [newest, older] = first.edges as [Edge, Edge];
  expect(newest.node.ratingChange.before.mu).not.toBe(newest.node.ratingChange.after.mu);
  expect(older.node.ratingChange.after.mu).toBeCloseTo(newest.node.ratingChange.before.mu, 1);
  const second = await page(`first: 2, after: "${first.pageInfo.endCursor}"`);
  expect([idsOf(second), second.pageInfo.hasNextPage]).toEqual([ids.slice(2), false]);
  const back = await page(`last: 2, before: "${second.pageInfo.startCursor}"`);
  expect([idsOf(back), back.pageInfo.hasPreviousPage]).toEqual([ids.slice(0, 2), false]);
  const bad = await readPlayer(ada, `matches(after: "eA") { edges { cursor } }`);
  expect(bad.errors).toMatchObject([{ code: "CURSOR_INVALID" }]);
});
