import { expect, test } from "vitest";
import { createFactsOf, type FactSources, type PlayerId } from "../../src/service/index.js";
import { closedFormWinChance } from "../../src/service/matcher/index.js";
import { queueWith } from "../waiting.js";

const [ada, grace] = ["ada", "grace"] as [PlayerId, PlayerId];
const nothing = async () => new Map<never, never>();
const unknown: FactSources = {
  ...{ recentOf: nothing, skillsOf: nothing, latenciesOf: nothing, avoidsOf: nothing },
};

const sites = [
  { id: "here", region: "r" },
  { id: "there", region: "r", floorMs: 90 },
  { id: "elsewhere", region: "r" },
];
const queue = queueWith("duel", { sites: ["here", "there"] }, { sites });

test("who is not known is a newcomer near every site of the queue", async () => {
  const facts = (await createFactsOf(unknown)([ada], queue)).get(ada);
  expect(facts).toMatchObject({ mu: 0, games: 0, recent: [], avoids: [] });
  expect(facts).toMatchObject({ pingsMs: { here: 60, there: 90 }, isMeasured: false });
  expect(facts?.sigma).toBeGreaterThan(1);
});

test("who measured nothing is over no bound of the queue", async () => {
  const { hard } = queue.rules.queues[0] ?? {};
  const strict = queueWith("duel", { hard: { ...hard, pingMs: [[0, 40]] } });
  expect((await createFactsOf(unknown)([ada], strict)).get(ada)?.pingsMs).toEqual({ local: 40 });
});

test("each source is asked once for all players, and for the modes of the queue", async () => {
  const asked: unknown[][] = [];
  const source =
    <Fact>(fact: Fact) =>
    async (...question: unknown[]) => {
      asked.push(question);
      return new Map([[grace, fact]]);
    };
  const recent = [{ mode: "plaza", map: "plaza" }];
  const factsOf = createFactsOf({
    recentOf: source(recent),
    skillsOf: source({ mean: 0, deviation: 0.5, games: 9 }),
    latenciesOf: source({ here: 31, elsewhere: 12 }),
    avoidsOf: source([ada]),
  });
  const facts = await factsOf([ada, grace], queue);
  expect(asked).toEqual([[[ada, grace], 32], [[ada, grace], ["plaza"]], [[ada, grace]], [[ada, grace]]]);
  expect(facts.get(grace)).toMatchObject({ games: 9, recent, avoids: [ada], isMeasured: true });
  expect(facts.get(grace)?.pingsMs).toEqual({ here: 31, elsewhere: 12 });
  expect(facts.get(ada)).toMatchObject({ games: 0, isMeasured: false });
});

test("who measured no site of the queue counts as who measured none", async () => {
  const factsOf = createFactsOf({ ...unknown, latenciesOf: async () => new Map([[ada, { elsewhere: 12 }]]) });
  const facts = (await factsOf([ada], queue)).get(ada);
  expect(facts).toMatchObject({ pingsMs: { here: 60, there: 90 }, isMeasured: false });
});

test.each([-3, -1, 0, 0.5, 2])("a lead of %d logits is foretold as ratings foretell it", async (lead) => {
  const skill = (mean: number) => ({ mean, deviation: 0, games: 9 });
  const factsOf = createFactsOf({
    ...unknown,
    skillsOf: async () =>
      new Map([
        [ada, skill(lead)],
        [grace, skill(0)],
      ]),
  });
  const facts = await factsOf([ada, grace], queue);
  const winChance = closedFormWinChance(queue.rules.queues[0]?.performance ?? 0);
  const foretold = winChance(facts.get(ada)?.mu ?? 0, 0, facts.get(grace)?.mu ?? 0, 0, 2);
  expect(Math.abs(foretold - 1 / (1 + Math.exp(-lead)))).toBeLessThan(0.011);
});
