import type { Principal, Scope } from "@muster/auth";
import { expect, test, vi } from "vitest";
import { firstRulesJson } from "../../src/service/rules/index.js";
import { useMatchmaking } from "../subgraph.js";

const matchmaking = useMatchmaking();
const otherProcess = useMatchmaking();

const asStaff = (...scopes: readonly Scope[]): Principal => ({ kind: "service", name: "designer", scopes });
const designer = asStaff("matchmaking:read", "matchmaking:write", "matchmaking:audit");
const reader = asStaff("matchmaking:read");
const patience = { timeout: 10_000, interval: 50 };

const ask = async (query: string, variables: Record<string, unknown> = {}) => {
  const { data, errors } = await matchmaking().run(query, variables, designer);
  expect(errors).toEqual([]);
  return data;
};
const askFailing = async (query: string, variables: Record<string, unknown>) => {
  const { errors } = await matchmaking().run(query, variables, designer);
  return errors[0];
};
const nextKey = () => matchmaking().platform.ids.next<string>();

const [duelJson, squadsJson] = firstRulesJson.queues.map(({ id: _, ...content }) => content);
const save = `mutation ($input: SaveRuleSetDraftInput!) { saveRuleSetDraft(input: $input) { draft {
  id version rules problems { entryId field bound } diff { id kind fields { path before after } } } } }`;
const publish = `mutation ($input: PublishRuleSetInput!) { publishRuleSet(input: $input) {
  publication { number revision state changedCount actorId rolledBackTo diff { id kind } } } }`;
const rollBack = `mutation ($input: RollBackRuleSetInput!) { rollBackRuleSet(input: $input) {
  publication { revision rolledBackTo } } }`;
const change = (id: string, content: unknown) => ({ changes: [{ id, content }] });

const acceptanceOf = async (process: ReturnType<typeof matchmaking>, queueId: string) => {
  const { data } = await process.run("{ queues { id acceptanceSeconds } }");
  return data.queues.find(({ id }: { id: string }) => id === queueId)?.acceptanceSeconds;
};

test("a new deployment begins with the first rules, whichever process published them", async () => {
  const { ruleSet } = await ask("{ ruleSet { revision rules entries { id content } } }");
  expect(ruleSet.revision).toBe(1);
  expect(ruleSet.rules).toEqual(firstRulesJson);
  expect(ruleSet.entries.map(({ id }: { id: string }) => id)).toEqual([
    ...["mode:plaza", "queue:duel", "queue:squads", "site:local"],
  ]);
  const other = await otherProcess().run("{ ruleSet { revision } }", {}, reader);
  expect(other.data.ruleSet.revision).toBe(1);
});

test("a draft is looked through, published, in force in every process, and rolled back in one call", async () => {
  const wrong = { ...squadsJson, soft: { ...squadsJson?.soft, nearMs: -1 } };
  const first = await ask(save, { input: { title: "more time", ...change("queue:squads", wrong) } });
  const { id: draftId, problems } = first.saveRuleSetDraft.draft;
  expect(problems).toEqual([
    { entryId: "queue:squads", field: "soft.nearMs", bound: "a number from 0 to 1000" },
  ]);
  const right = {
    title: "more time",
    ...change("queue:squads", { ...squadsJson, acceptanceS: 30 }),
    draftId,
  };
  const { saveRuleSetDraft } = await ask(save, { input: { ...right, expectedVersion: 1 } });
  expect(saveRuleSetDraft.draft).toMatchObject({
    ...{ version: 2, problems: [] },
    rules: { queues: [{ id: "duel" }, { id: "squads", acceptanceS: 30 }] },
    diff: [{ id: "queue:squads", kind: "CHANGED", fields: [{ path: "acceptanceS", before: 15, after: 30 }] }],
  });
  expect(await askFailing(save, { input: { ...right, expectedVersion: 1 } })).toMatchObject({
    code: "CONFLICT",
  });
  const input = { draftId, expected: 2, note: "they asked for it", idempotencyKey: nextKey() };
  const published = await ask(publish, { input });
  expect(published.publishRuleSet.publication).toMatchObject({
    ...{ number: 2, revision: 2, state: "IN_FORCE", changedCount: 1, actorId: "service:designer" },
    diff: [{ id: "queue:squads", kind: "CHANGED" }],
  });
  expect(await ask(publish, { input })).toEqual(published);
  for (const process of [matchmaking(), otherProcess()])
    await vi.waitFor(async () => expect(await acceptanceOf(process, "squads")).toBe(30), patience);
  // Matches are made by what is in force.
  const four = Array.from({ length: 4 }, () => matchmaking().player());
  for (const player of four)
    await matchmaking().run(
      'mutation { joinQueue(input: { queueId: "squads" }) { ticket { id } } }',
      {},
      player,
    );
  await vi.waitFor(async () => {
    const { data } = await matchmaking().run(
      `query ($id: ID!) { _entities(representations: [{ __typename: "Player", id: $id }]) {
        ... on Player { ticket { match { madeAt acceptUntil } } } } }`,
      { id: four[0]?.playerId },
      four[0],
    );
    const { madeAt, acceptUntil } = data._entities[0].ticket.match;
    expect(Date.parse(acceptUntil) - Date.parse(madeAt)).toBe(30_000);
  }, patience);
  const back = await ask(rollBack, {
    input: { toRevision: 1, note: "a mistake", idempotencyKey: nextKey() },
  });
  expect(back.rollBackRuleSet.publication).toEqual({ revision: 3, rolledBackTo: 1 });
  for (const process of [matchmaking(), otherProcess()])
    await vi.waitFor(async () => expect(await acceptanceOf(process, "squads")).toBe(15), patience);
  const history = await ask(
    "{ ruleSetPublications(first: 2) { edges { node { number note } } pageInfo { hasNextPage } } }",
  );
  expect(history.ruleSetPublications).toEqual({
    edges: [{ node: { number: 3, note: "a mistake" } }, { node: { number: 2, note: "they asked for it" } }],
    pageInfo: { hasNextPage: true },
  });
  const { matchmakingAudit } = await ask(
    "{ matchmakingAudit(first: 2) { edges { node { action actorId reason } } } }",
  );
  expect(matchmakingAudit.edges).toMatchObject([
    { node: { action: "matchmaking.rules.rollBack", actorId: "service:designer", reason: "a mistake" } },
    { node: { action: "matchmaking.rules.publish", reason: "they asked for it" } },
  ]);
});

test("rules by which nobody could ever be matched are refused, with the path and the reason", async () => {
  const input = (content: unknown) => ({
    input: { ...change("queue:duel", content), note: "n", idempotencyKey: nextKey() },
  });
  expect(await askFailing(publish, input({ ...duelJson, worth: { waitS: [[0, 0]] } }))).toMatchObject({
    code: "BAD_USER_INPUT",
    details: {
      ...{ entry: "queue:duel", field: "worth.waitS" },
      bound:
        "so that matches can be made. A match is worth at most 0 s to a player before 120 s of waiting, and costs at least 0 s.",
    },
  });
  const odd = { ...duelJson, teams: { count: 2, size: 3 }, partySizes: [2] };
  const saved = await ask(save, { input: { title: "odd", ...change("queue:duel", odd) } });
  expect(saved.saveRuleSetDraft.draft.problems).toEqual([
    {
      ...{ entryId: "queue:duel", field: "partySizes" },
      bound: "so that matches can be made. No parties of 2 make a team of 3.",
    },
  ]);
  expect(await askFailing(publish, input({ ...duelJson, modes: ["arena"] }))).toMatchObject({
    details: { entry: "queue:duel", field: "modes[0]", bound: "one of the modes" },
  });
  expect(
    await askFailing(rollBack, { input: { toRevision: 0, note: "n", idempotencyKey: nextKey() } }),
  ).toMatchObject({ code: "BAD_USER_INPUT", details: { field: "sites", bound: "a list of 1 to 64" } });
  expect((await ask("{ ruleSet { rules } }")).ruleSet.rules).toEqual(firstRulesJson);
});

test("a whole rule set is validated, and saved as what it changes", async () => {
  const validate = "query ($rules: JSON!) { validateRules(rules: $rules) { entryId field bound } }";
  const { sites, modes, queues } = firstRulesJson;
  const [duel] = queues;
  expect((await ask(validate, { rules: firstRulesJson })).validateRules).toEqual([]);
  const wrong = {
    ...{ sites: [{ id: "local" }], modes },
    queues: [{ ...duel, partySizes: [0] }],
  };
  expect((await ask(validate, { rules: wrong })).validateRules).toEqual([
    {
      ...{ entryId: "site:local", field: "region" },
      bound: "1 to 64 of a-z, 0-9 and . _ -, a letter or digit first",
    },
    { entryId: "queue:duel", field: "partySizes[0]", bound: "a whole number from 1 to 32" },
  ]);
  expect((await ask(validate, { rules: { sites, modes, lanes: [] } })).validateRules).toEqual([
    { entryId: null, field: "rules.lanes", bound: "absent: there is only sites, modes, queues, experiments" },
  ]);
  const rules = { sites, modes, queues: [{ ...duel, acceptanceS: 5 }] };
  const { saveRuleSetDraft } = await ask(save, { input: { title: "duels alone", rules } });
  expect(saveRuleSetDraft.draft).toMatchObject({
    ...{ problems: [], rules },
    diff: [
      { id: "queue:duel", kind: "CHANGED", fields: [{ path: "acceptanceS", before: null, after: 5 }] },
      { id: "queue:squads", kind: "REMOVED" },
    ],
  });
  const discard =
    "mutation ($input: DiscardRuleSetDraftInput!) { discardRuleSetDraft(input: $input) { draft { id } } }";
  await ask(discard, { input: { draftId: saveRuleSetDraft.draft.id } });
  const twice = { title: "t", rules, ...change("queue:duel", duelJson) };
  expect(await askFailing(save, { input: twice })).toMatchObject({ details: { field: "changes" } });
});

test("a queue that is published is played at once, and one that is taken out can't be joined", async () => {
  const publishNow = (id: string, content: unknown) =>
    ask(publish, { input: { ...change(id, content), note: "n", idempotencyKey: nextKey() } });
  await publishNow("queue:arena", duelJson);
  const join = (player: Principal) =>
    matchmaking().run('mutation { joinQueue(input: { queueId: "arena" }) { ticket { id } } }', {}, player);
  await vi.waitFor(async () => expect(await acceptanceOf(matchmaking(), "arena")).toBeNull(), patience);
  const [ada, grace] = [matchmaking().player(), matchmaking().player()];
  const joined = await join(ada);
  await join(grace);
  const read = "query ($id: ID!) { ticket(id: $id) { state queue { id } } }";
  const { id } = joined.data.joinQueue.ticket;
  await vi.waitFor(async () => {
    expect((await matchmaking().run(read, { id }, ada)).data.ticket.state).toBe("READY");
  }, patience);
  await publishNow("queue:arena", null);
  await vi.waitFor(async () => {
    expect((await join(matchmaking().player())).errors).toMatchObject([
      { code: "BAD_USER_INPUT", details: { field: "queueId", bound: "one of duel, squads" } },
    ]);
  }, patience);
  expect((await matchmaking().run(read, { id }, ada)).data.ticket).toMatchObject({ queue: null });
});

test("an experiment is published like any rule, and its matches say which half made them", async () => {
  const from = new Date(Date.now() - 60_000).toISOString();
  const until = new Date(Date.now() + 86_400_000).toISOString();
  const tried = { from, until, sliceS: 7200, seed: 5, queues: [{ ...duelJson, id: "duel" }] };
  const publishIt = (content: unknown) =>
    matchmaking().run(
      publish,
      { input: { ...change("experiment:look", content), note: "n", idempotencyKey: nextKey() } },
      designer,
    );
  expect((await publishIt({ ...tried, queues: [{ ...duelJson, id: "none" }] })).errors).toMatchObject([
    { details: { entry: "experiment:look", field: "queues[0].id", bound: "one of the queues" } },
  ]);
  const {
    publishRuleSet: { publication },
  } = (await publishIt(tried)).data;
  const read = `{ rulesExperiment(id: "look") { id sliceSeconds settleSeconds queues { id now }
    outcomes { queueId variant matches } } }`;
  const half = await vi.waitFor(async () => {
    const { rulesExperiment } = await ask(read);
    expect(rulesExperiment).toMatchObject({
      ...{ id: "look", sliceSeconds: 7200, settleSeconds: 300, outcomes: [] },
      queues: [{ id: "duel", now: expect.any(String) }],
    });
    return rulesExperiment.queues[0].now as string;
  }, patience);
  const made = async () => {
    const [ada, grace] = [matchmaking().player(), matchmaking().player()];
    const join = 'mutation { joinQueue(input: { queueId: "duel" }) { ticket { id } } }';
    const { id } = (await matchmaking().run(join, {}, ada)).data.joinQueue.ticket;
    await matchmaking().run(join, {}, grace);
    return vi.waitFor(async () => {
      const query =
        "query ($id: ID!) { ticket(id: $id) { match { explanation { revision experimentId variant } } } }";
      const { data } = await matchmaking().run(query, { id }, ada);
      return data.ticket.match.explanation;
    }, patience);
  };
  // The leader may still be in its term under the rules before.
  const { revision } = publication;
  await vi.waitFor(
    async () => expect(await made()).toEqual({ revision, experimentId: "look", variant: half }),
    { ...patience, timeout: 25_000 },
  );
  await publishIt(null);
  await vi.waitFor(async () => expect((await ask(read)).rulesExperiment).toBeNull(), patience);
});

test("rule sets travel between deployments as documents", async () => {
  const { ruleSetExport } = await ask("{ ruleSetExport(revision: 1) }");
  expect(ruleSetExport).toMatchObject({ space: "matchmaking.rules", revision: 1 });
  const document = { ...ruleSetExport, entries: { ...ruleSetExport.entries, "mode:alley": { maps: ["a"] } } };
  const load =
    "mutation ($input: ImportRuleSetInput!) { importRuleSet(input: $input) { draft { diff { id kind } problems { field } } } }";
  const { importRuleSet } = await ask(load, { input: { title: "from staging", document } });
  expect(importRuleSet.draft).toEqual({ diff: [{ id: "mode:alley", kind: "ADDED" }], problems: [] });
  expect(await askFailing(load, { input: { title: "t", document: { space: "other" } } })).toMatchObject({
    details: { field: "document.revision" },
  });
});

test("a publication waits for its time, and is taken back before", async () => {
  const effectiveAt = new Date(Date.now() + 3_600_000).toISOString();
  const later = {
    ...change("site:local", { region: "eu" }),
    effectiveAt,
    note: "n",
    idempotencyKey: nextKey(),
  };
  const { publishRuleSet } = await ask(publish, { input: later });
  expect(publishRuleSet.publication).toMatchObject({ state: "WAITING", revision: null });
  const withdraw = `mutation ($input: WithdrawRuleSetInput!) { withdrawRuleSet(input: $input) {
    publication { state } } }`;
  const { number } = publishRuleSet.publication;
  expect((await ask(withdraw, { input: { number, note: "no" } })).withdrawRuleSet).toEqual({
    publication: { state: "WITHDRAWN" },
  });
});

test("whoever has no scope neither reads nor writes", async () => {
  const { run, player } = matchmaking();
  const readings = [
    "{ ruleSet { revision } }",
    "{ ruleSetDrafts { id } }",
    '{ ruleSetDraft(id: "x") { id } }',
    "{ ruleSetPublications { edges { cursor } } }",
    "{ ruleSetDiff(fromRevision: 0, toRevision: 1) { id } }",
    "{ ruleSetExport }",
    "{ validateRules(rules: {}) { field } }",
    '{ rulesSimulation(id: "x") { id } }',
    '{ rulesExperiment(id: "x") { id } }',
  ];
  for (const query of readings) {
    expect((await run(query, {}, player())).errors, query).toMatchObject([
      { code: "FORBIDDEN", details: { scope: "matchmaking:read" } },
    ]);
    expect((await run(query)).errors, query).toMatchObject([{ code: "UNAUTHENTICATED" }]);
  }
  const writings = [
    [save, { title: "t", changes: [] }],
    [publish, { changes: [], note: "n", idempotencyKey: "k" }],
    [rollBack, { toRevision: 1, note: "n", idempotencyKey: "k" }],
    [
      "mutation ($input: SimulateRulesInput!) { simulateRules(input: $input) { simulation { id } } }",
      { rules: {}, queueId: "duel" },
    ],
  ] as const;
  for (const [query, input] of writings)
    expect((await run(query, { input }, reader)).errors, query).toMatchObject([
      { code: "FORBIDDEN", details: { scope: "matchmaking:write" } },
    ]);
  expect((await run("{ matchmakingAudit { edges { cursor } } }", {}, reader)).errors).toMatchObject([
    { code: "FORBIDDEN", details: { scope: "matchmaking:audit" } },
  ]);
  const { data } = await run("{ ruleSetSchema }");
  expect(data.ruleSetSchema).toMatchObject({ title: "Rule set", required: ["sites", "modes", "queues"] });
  expect(data.ruleSetSchema.$defs.mode).toMatchObject({ required: ["maps"], additionalProperties: false });
});
