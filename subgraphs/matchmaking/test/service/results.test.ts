import type { PlayerId } from "@muster/auth";
import { expect, test } from "vitest";
import { createSkills, type Match, type MatchReport, type RatingChange } from "../../src/service/index.js";
import { newPlayer, proposalOf, reportOf, serveMatch, useSetting } from "../setting.js";

const setting = useSetting();

const changesOf = async (match: Match): Promise<ReadonlyMap<PlayerId, RatingChange>> => {
  const [changes = []] = await setting().storage.findRatingChanges([match.id]);
  return new Map(changes.map((change) => [change.playerId, change]));
};

const eventsOf = (match: Match) =>
  setting().admin.query<{ readonly topic: string; readonly key: string; readonly payload: unknown }>(
    `SELECT topic, key, payload FROM events.outbox
WHERE payload ->> 'matchId' = $1 AND topic <> 'matchmaking.ticketChanged' ORDER BY topic DESC, key`,
    [match.id],
  );

const lengthOfRecord = async (): Promise<number> => {
  const [row] = await setting().admin.query<{ readonly count: number }>(
    "SELECT count(*)::int AS count FROM matchmaking.rating_event",
  );
  return row?.count ?? 0;
};

test("a match is played once its server says so, and again it stays so", async () => {
  const { results, storage } = setting();
  const match = await serveMatch(setting());
  const started = await results.started(match.id);
  expect(started).toMatchObject({ state: "IN_GAME", version: match.version + 1 });
  expect(await results.started(match.id)).toEqual(started);
  const tickets = await storage.findTickets(match.ticketIds);
  expect(tickets.map((ticket) => ticket?.state)).toEqual(Array(4).fill("IN_GAME"));
});

test("a result ends the match, frees its players, moves their ratings and is told of, once", async () => {
  const { results, storage, tickets, clock } = setting();
  const match = await serveMatch(setting());
  await results.started(match.id);
  await clock.advance(60_000);
  const report = reportOf(match, {
    teams: [
      { team: 1, rank: 1, score: 7 },
      { team: 0, rank: 2, score: 3 },
    ],
  });
  const length = await lengthOfRecord();
  const outcome = await results.report(match.id, report);
  expect(outcome).toMatchObject({
    match: { id: match.id, state: "ENDED" },
    result: { ranks: [2, 1], scores: [3, 7], leavers: [], endedAtMs: clock.nowMs() },
  });
  await clock.advance(1000);
  // In whatever order it names the teams.
  const again = await results.report(match.id, { ...report, teams: [...report.teams].reverse() });
  expect(again).toEqual(outcome);
  expect(await lengthOfRecord()).toBe(length + 1);
  const changes = await changesOf(match);
  for (const { playerId, team } of match.players) {
    const change = changes.get(playerId);
    expect(change?.before).toMatchObject({ mu: 0, games: 0 });
    expect(Math.sign(change?.after.mu ?? 0)).toBe(team === 1 ? 1 : -1);
    expect(change?.after.games).toBe(1);
  }
  const told = await eventsOf(match);
  expect(told.map(({ topic, key }) => [topic, key])).toEqual([
    ...match.players
      .map(({ playerId }) => ["matchmaking.ratingChanged", `player:${playerId}`])
      .sort(([, one = ""], [, other = ""]) => (one < other ? -1 : 1)),
    ["matchmaking.matchEnded", `match:${match.id}`],
  ]);
  expect(told.at(-1)?.payload).toEqual({
    ...{ matchId: match.id, queueId: "duel", modeId: "plaza", leavers: [] },
    teams: [0, 1].map((place) => ({
      ...{ rank: 2 - place, score: [3, 7][place] },
      playerIds: match.players.filter(({ team }) => team === place).map(({ playerId }) => playerId),
    })),
    endedAtMs: outcome.result.endedAtMs,
  });
  const after = await storage.findTickets(match.ticketIds);
  expect(after.map((ticket) => ticket?.state)).toEqual(Array(4).fill("ENDED"));
  const join = { playerId: match.players[0]?.playerId as PlayerId, queueId: "duel", roles: [], modes: null };
  expect((await tickets.join(join)).state).toBe("QUEUED");
});

test("of reports at once one is taken; another one is refused, and so is the key with another report", async () => {
  const { results } = setting();
  const match = await serveMatch(setting());
  const report = reportOf(match);
  const length = await lengthOfRecord();
  const same = await Promise.all(Array.from({ length: 8 }, () => results.report(match.id, report)));
  expect(new Set(same.map((one) => JSON.stringify(one))).size).toBe(1);
  await expect(
    results.report(match.id, { ...report, leaverIds: [match.players[0]?.playerId ?? ""] }),
  ).rejects.toMatchObject({
    code: "IDEMPOTENCY_CONFLICT",
  });
  await expect(results.report(match.id, reportOf(match))).rejects.toMatchObject({
    ...{ code: "DOUBLE_RESULT", details: { matchId: match.id } },
  });
  const other = await serveMatch(setting());
  const outcomes = await Promise.allSettled(
    Array.from({ length: 8 }, () => results.report(other.id, reportOf(other))),
  );
  expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  for (const outcome of outcomes)
    if (outcome.status === "rejected") expect(outcome.reason).toMatchObject({ code: "DOUBLE_RESULT" });
  expect(await lengthOfRecord()).toBe(length + 2);
});

test("matches of the same players that end at once move them one after the other, without a gap in the record", async () => {
  const { results, admin } = setting();
  const players: PlayerId[] = [];
  for (let round = 0; round < 4; round++) {
    const matches = [];
    for (let place = 0; place < 6; place++)
      matches.push(await serveMatch(setting(), [1, 1], "plaza", players.slice(2 * place, 2 * place + 2)));
    if (round === 0)
      players.push(...matches.flatMap((match) => match.players.map(({ playerId }) => playerId)));
    players.sort();
    await Promise.all(matches.map((match) => results.report(match.id, reportOf(match))));
  }
  const skills = await createSkills(setting().storage).skillsOf(players, ["plaza", "never"]);
  for (const player of players) {
    expect(skills.get(player)?.get("plaza")?.games).toBe(4);
    expect(skills.get(player)?.get("never")?.games).toBe(0);
  }
  const rows = await admin.query<{ readonly sequence: bigint }>(
    "SELECT sequence FROM matchmaking.rating_event ORDER BY sequence",
  );
  expect(rows.map(({ sequence }) => Number(sequence))).toEqual(rows.map((_, place) => place + 1));
});

test("who left has lost and may not queue for a while; a loss counts half for their team-mates", async () => {
  const { results, tickets, storage } = setting();
  const [left, whole] = [await serveMatch(setting()), await serveMatch(setting())];
  const [ada, bob] = left.players.filter(({ team }) => team === 1).map(({ playerId }) => playerId) as [
    PlayerId,
    PlayerId,
  ];
  await results.report(whole.id, reportOf(whole));
  await results.report(left.id, reportOf(left, { leaverIds: [bob] }));
  const [record] = await setting().admin.query<{ readonly match: unknown }>(
    "SELECT match FROM matchmaking.rating_event WHERE match_id = $1",
    [left.id],
  );
  expect(record?.match).toMatchObject({
    teams: [
      { players: left.players.filter(({ team }) => team === 0).map(({ playerId }) => ({ playerId })) },
      {
        players: [
          { playerId: ada, counts: 0.5 },
          { playerId: bob, left: true },
        ],
      },
    ],
  });
  const moved = await changesOf(left);
  const lost = (playerId: PlayerId) =>
    (moved.get(playerId)?.before.mu ?? 0) - (moved.get(playerId)?.after.mu ?? 0);
  expect(lost(bob)).toBeGreaterThan(1.5 * lost(ada));
  expect(lost(ada)).toBeGreaterThan(0);
  const join = (playerId: PlayerId) => tickets.join({ playerId, queueId: "duel", roles: [], modes: null });
  await expect(join(bob)).rejects.toMatchObject({ code: "QUEUE_LOCKED", details: { reason: "left" } });
  expect((await join(ada)).state).toBe("QUEUED");
  expect((await storage.findResults([left.id, whole.id])).map((result) => result?.leavers)).toEqual([
    [bob],
    [],
  ]);
});

test("who left a team that won has lost all the same", async () => {
  const match = await serveMatch(setting());
  const [leaver, mate] = match.players.filter(({ team }) => team === 0).map(({ playerId }) => playerId);
  await setting().results.report(match.id, reportOf(match, { leaverIds: [leaver ?? ""] }));
  const changes = await changesOf(match);
  expect(changes.get(leaver as PlayerId)?.after.mu).toBeLessThan(0);
  expect(changes.get(mate as PlayerId)?.after.mu).toBeGreaterThan(0);
});

test("a match of one team has a result and no rating", async () => {
  const match = await serveMatch(setting(), [2]);
  const length = await lengthOfRecord();
  const report = reportOf(match);
  const outcome = await setting().results.report(match.id, report);
  expect(outcome.result).toMatchObject({ ranks: [1], scores: null });
  expect(await setting().results.report(match.id, report)).toEqual(outcome);
  expect([await lengthOfRecord(), (await changesOf(match)).size]).toEqual([length, 0]);
  expect((await eventsOf(match)).map(({ topic }) => topic)).toEqual(["matchmaking.matchEnded"]);
});

type Wrong = readonly [field: string, bound: string | RegExp, changes: Partial<MatchReport>];
const ranks = (...all: number[]) => ({ teams: all.map((rank, team) => ({ team, rank })) });
const scores = (...all: (number | null)[]) => ({
  teams: all.map((score, team) => ({ team, rank: 1, score })),
});
const nobody = "019b0000-0000-7000-8000-000000000000";
const wrongs: readonly Wrong[] = [
  ["teams", "each of the match's teams, 0 to 1, once", ranks()],
  ["teams", "each of the match's teams, 0 to 1, once", ranks(1)],
  ["teams", "each of the match's teams, 0 to 1, once", ranks(1, 2, 3)],
  [
    "teams",
    "each of the match's teams, 0 to 1, once",
    {
      teams: [
        { team: 1, rank: 1 },
        { team: 1, rank: 2 },
      ],
    },
  ],
  [
    "teams",
    "each of the match's teams, 0 to 1, once",
    {
      teams: [
        { team: -1, rank: 1 },
        { team: 0, rank: 2 },
      ],
    },
  ],
  ["teams.rank", "a whole number from 1 to 2", ranks(0, 1)],
  ["teams.rank", "a whole number from 1 to 2", ranks(1, 3)],
  ["teams.rank", "a whole number from 1 to 2", ranks(1, 1.5)],
  ["teams.rank", "a whole number from 1 to 2", ranks(1, Number.NaN)],
  ["teams.score", "of every team, or of none", scores(1, null)],
  ["teams.score", "a number from -1000000000 to 1000000000", scores(1, 1e9 + 1)],
  ["teams.score", "a number from -1000000000 to 1000000000", scores(Number.NaN, 1)],
  ["leaverIds", "players of the match, each once", { leaverIds: [nobody] }],
  ["leaverIds", "players of the match, each once", { leaverIds: ["'; --"] }],
  ["endedAt", /^\S+Z to \S+Z$/, { endedAtMs: 0 }],
  ["endedAt", /^\S+Z to \S+Z$/, { endedAtMs: Date.UTC(2100, 0, 1) }],
  ["idempotencyKey", "1 to 128 characters", { idempotencyKey: "" }],
  ["idempotencyKey", "1 to 128 characters", { idempotencyKey: "x".repeat(129) }],
];

test("a report whose field is out of its bounds is refused by name, and nothing has changed", async () => {
  const { results, storage } = setting();
  const match = await serveMatch(setting());
  const twice = match.players[0]?.playerId ?? "";
  const all: readonly Wrong[] = [
    ...wrongs,
    ["leaverIds", "players of the match, each once", { leaverIds: [twice, twice] }],
  ];
  const length = await lengthOfRecord();
  for (const [field, bound, changes] of all)
    await expect(
      results.report(match.id, reportOf(match, changes)),
      `${field} ${bound}`,
    ).rejects.toMatchObject({
      ...{ code: "BAD_USER_INPUT", details: { field, bound: expect.stringMatching(bound) } },
    });
  expect(await storage.findMatches([match.id])).toEqual([match]);
  expect([await lengthOfRecord(), await eventsOf(match)]).toEqual([length, []]);
  await results.report(match.id, reportOf(match));
});

test("a match that is none, has no server yet, or ended without a result has no result", async () => {
  const { results, tickets, matches } = setting();
  const served = await serveMatch(setting());
  for (const matchId of ["none", newPlayer(setting())])
    for (const report of [() => results.started(matchId), () => results.report(matchId, reportOf(served))])
      await expect(report()).rejects.toMatchObject({ code: "NOT_FOUND", details: { field: "matchId" } });
  const ticket = await tickets.join({
    playerId: newPlayer(setting()),
    queueId: "duel",
    roles: [],
    modes: null,
  });
  const early = await matches.propose(proposalOf([ticket], null));
  await matches.end(served.id);
  for (const [match, state] of [
    [early, "ALLOCATING"],
    [served, "ENDED"],
  ] as const)
    for (const report of [() => results.started(match.id), () => results.report(match.id, reportOf(match))])
      await expect(report()).rejects.toMatchObject({ code: "MATCH_CLOSED", details: { state } });
});
