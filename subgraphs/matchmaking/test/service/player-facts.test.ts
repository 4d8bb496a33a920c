import { expect, test } from "vitest";
import { createFactsOf, createSkills, type FactSources, type PlayerId } from "../../src/service/index.js";
import { closedFormWinChance } from "../../src/service/matcher/index.js";
import { createRatingState } from "../../src/service/ratings/index.js";
import { queueWith } from "../waiting.js";

const [ada, grace] = ["ada", "grace"] as [PlayerId, PlayerId];
const nothing = async () => new Map<never, never>();
const { skillsOf } = createSkills({ findRatings: async () => createRatingState() });
const unknown: FactSources = { recentOf: nothing, skillsOf, latenciesOf: nothing, avoidsOf: nothing };

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
    async skillsOf(...question) {
      asked.push(question);
      const played = new Map([["plaza", { mu: 1, sigma: 0.5, games: 9 }]]);
      return new Map([...(await skillsOf(...question)), [grace, played]]);
    },
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
  const skill = (mu: number) => new Map([["plaza", { mu, sigma: 0, games: 9 }]]);
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

test("the skill in a queue of several modes is the mean of those in each, and its games are those of all", async () => {
  const several = queueWith(
    "duel",
    { modes: ["plaza", "hold"] },
    {
      modes: [
        { id: "plaza", maps: ["plaza"] },
        { id: "hold", maps: ["hill"] },
      ],
    },
  );
  const own = new Map([
    ["plaza", { mu: 2, sigma: 0.4, games: 9 }],
    ["hold", { mu: 1, sigma: 0.8, games: 1 }],
  ]);
  const factsOf = createFactsOf({ ...unknown, skillsOf: async () => new Map([[ada, own]]) });
  const facts = (await factsOf([ada], several)).get(ada);
  const muPerLogit = ((25 / 6) * Math.SQRT2) / 1.702;
  expect(facts?.mu).toBeCloseTo(1.5 * muPerLogit, 9);
  expect(facts?.sigma).toBeCloseTo(0.6 * muPerLogit, 9);
  expect(facts?.games).toBe(10);
});
