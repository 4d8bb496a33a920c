import { describe, expect, test } from "vitest";
import {
  CompiledCurve,
  compileQueue,
  defaultRules,
  defaultRulesJson,
  explainNever,
  parseRuleSet,
  playerPingCost,
  ruleSetJsonSchema,
} from "../../../src/service/rules/index.js";

type Path = readonly (string | number)[];

/** The default rule set as JSON, with `value` at `path`. */
function changed(path: Path, value: unknown): unknown {
  const json = structuredClone(defaultRulesJson) as unknown;
  let at = json as Record<string | number, unknown>;
  for (const name of path.slice(0, -1)) at = at[name] as Record<string | number, unknown>;
  at[path[path.length - 1] ?? ""] = value;
  return json;
}

const queue = ["queues", 0];
const soft = [...queue, "soft"];

describe("reading", () => {
  test.each<[Path, unknown, string, string]>([
    [["sites"], [], "sites", "a list of 1 to 64"],
    [["sites", 1, "id"], "virginia", "sites[1].id", "there once"],
    [["sites", 0, "id"], "New York", "sites[0].id", "1 to 64 of a-z, 0-9 and . _ -, a letter or digit first"],
    [["colour"], 1, "colour", "absent: there is only sites, modes, queues, experiments"],
    [["modes", 0, "maps", 1], "conquest-1", "modes[0].maps[1]", "there once"],
    [[...queue, "teams", "size"], 2.5, "queues[0].teams.size", "a whole number from 1 to 32"],
    [[...queue, "teams"], { count: 1, size: 1 }, "queues[0].teams", "2 to 64 players in all"],
    [[...queue, "teams"], { count: 5, size: 13 }, "queues[0].teams", "2 to 64 players in all"],
    [[...queue, "partySizes"], [1, 6], "queues[0].partySizes[1]", "at most the size of a team, 5"],
    [[...queue, "partySizes"], [1, 1], "queues[0].partySizes[1]", "there once"],
    [[...queue, "teams", "size"], 9, "queues[0].roles", "absent: a team with roles has at most 8 players"],
    [[...queue, "modes", 0], "siege", "queues[0].modes[0]", "one of the modes"],
    [[...queue, "sites"], ["mars"], "queues[0].sites[0]", "one of the sites"],
    [[...queue, "performance"], 0, "queues[0].performance", "a number from 0.001 to 1000"],
    [[...queue, "hard", "pingMs"], [], "queues[0].hard.pingMs", "a list of 1 to 32 points [x, y]"],
    [[...soft, "pingOverMs"], [[0]], "queues[0].soft.pingOverMs[0]", "a point [x, y]"],
    [[...soft, "pingOverMs"], [[0, -1]], "queues[0].soft.pingOverMs[0][1]", "a number from 0 to 10000"],
    [
      [...soft, "pingOverMs"],
      [[0, Number.NaN]],
      "queues[0].soft.pingOverMs[0][1]",
      "a number from 0 to 10000",
    ],
    [[...soft, "pingOverMs"], [[1001, 0]], "queues[0].soft.pingOverMs[0][0]", "a number from 0 to 1000"],
    [
      [...soft, "roleRank"],
      [
        [1, 0],
        [1, 2],
      ],
      "queues[0].soft.roleRank[1][0]",
      "more than the point before has, 1",
    ],
    [
      [...queue, "hard", "pingMs"],
      [
        [0, 100],
        [10, 90],
      ],
      "queues[0].hard.pingMs[1][1]",
      "at least what the point before has, 100",
    ],
    [[...queue, "starvationS"], null, "queues[0].starvationS", "a number from 1 to 3600"],
  ])("%j = %j names %s", (path, value, field, bound) => {
    expect(() => parseRuleSet(changed(path, value))).toThrow(
      expect.objectContaining({ code: "BAD_USER_INPUT", details: { field, bound } }),
    );
  });

  test.each([[null], ["text"], [[]]])("what is no object is refused: %j", (json) => {
    expect(() => parseRuleSet(json)).toThrow(
      expect.objectContaining({ details: { field: "rules", bound: "an object" } }),
    );
  });

  test("what may be absent has its default", () => {
    const bare = parseRuleSet(changed([...queue, "soft"], {})).queues[0];
    expect(bare?.soft).toMatchObject({ pingOverMs: [[0, 0]], rankerWeight: 0 });
    expect(bare?.sites).toBeNull();
  });

  test("the schema says the same bounds", () => {
    const schema = ruleSetJsonSchema as unknown as {
      required: string[];
      additionalProperties: boolean;
      properties: { queues: { items: { required: string[]; properties: { teams: unknown } } } };
    };
    expect(schema.required).toEqual(["sites", "modes", "queues"]);
    expect(schema.additionalProperties).toBe(false);
    expect(schema.properties.queues.items.required).not.toContain("sites");
    expect(schema.properties.queues.items.properties.teams).toMatchObject({
      properties: { size: { type: "integer", minimum: 1, maximum: 32 } },
    });
  });
});

describe("a queue that can never match says why", () => {
  test.each<[Path, unknown, string, string]>([
    [
      [...queue, "roles"],
      [{ id: "tank", count: 4 }],
      "roles",
      "The roles add up to 4 players, a team has 5.",
    ],
    [[...queue, "partySizes"], [2, 4], "partySizes", "No parties of 2 or 4 make a team of 5."],
    [
      [...queue, "worth"],
      { waitS: [[0, 0]] },
      "worth.waitS",
      "A match is worth at most 0 s to a player before 180 s of waiting, and costs at least 0 s.",
    ],
    [
      [...soft, "extraPingMs"],
      [[0, 5000]],
      "worth.waitS",
      "A match is worth at most 1000 s to a player before 180 s of waiting, and costs at least 5000 s.",
    ],
  ])("%j = %j", (path, value, field, reason) => {
    expect(explainNever(parseRuleSet(changed(path, value)))).toEqual([
      { field: `queues[0].${field}`, reason },
    ]);
  });

  test("a bound on the ping below what every site has", () => {
    const json = changed([...queue, "hard", "pingMs"], [[0, 5]]) as { sites: { floorMs?: number }[] };
    for (const site of json.sites) site.floorMs = 8;
    expect(explainNever(parseRuleSet(json))).toEqual([
      {
        field: "queues[0].hard.pingMs",
        reason: "The bound never exceeds 5 ms, and no site is nearer than 8 ms to anyone.",
      },
    ]);
  });

  test("the default rules can match", () => {
    expect(explainNever(defaultRules)).toEqual([]);
  });
});

describe("compiling", () => {
  test("a curve is linear between its points and level outside", () => {
    const curve = new CompiledCurve([
      [10, 0],
      [20, 5],
      [40, 1],
    ]);
    expect([0, 10, 15, 20, 30, 40, 99].map((x) => curve.at(x))).toEqual([0, 0, 2.5, 5, 3, 1, 1]);
    expect([curve.lowest, curve.highest]).toEqual([0, 5]);
  });

  test("who has a site nearby pays for losing it; who has none, for the way beyond the best", () => {
    const compiled = compileQueue(
      parseRuleSet(
        changed(soft, {
          nearMs: 60,
          pingOverMs: [
            [0, 0],
            [1, 900],
          ],
          extraPingMs: [
            [0, 0],
            [100, 10],
          ],
        }),
      ),
      "ranked",
    );
    expect([40, 60, 61].map((ms) => playerPingCost(compiled, ms, 40))).toEqual([0, 2, 902.1]);
    expect([61, 62, 161].map((ms) => playerPingCost(compiled, ms, 61))).toEqual([0, 0.1, 10]);
  });

  test("names become places", () => {
    const compiled = compileQueue(defaultRules, "ranked");
    expect([...compiled.seatRoles]).toEqual([0, 1, 2, 3, 4]);
    expect(compiled.contents).toHaveLength(24);
    expect(compiled.contents[8]).toEqual({ mode: "escort", map: "escort-1" });
    expect([...compiled.partyAllowed]).toEqual([0, 1, 1, 1, 1, 1]);
    expect(compiled.mapCosts[0]).toBe(0);
    expect(() => compileQueue(defaultRules, "casual")).toThrow(
      expect.objectContaining({ details: { field: "queue", bound: "one of ranked" } }),
    );
  });
});
