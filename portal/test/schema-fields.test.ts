import { expect, test } from "vitest";
import { toRules } from "../src/staff/matchmaking/rules.js";
import { asCurve, sayName, sectionsOf, valueAt, withValue } from "../src/staff/matchmaking/schema-fields.js";

const number = { type: "number", minimum: 1, maximum: 9, description: "A number." };
const curve = {
  type: "array",
  items: {
    type: "array",
    prefixItems: [
      { type: "number", minimum: 0, maximum: 3600 },
      { type: "number", minimum: 1, maximum: 1000 },
    ],
  },
  description: "A curve.",
};
const schema = {
  type: "object",
  properties: {
    starvationS: number,
    modes: { type: "array", items: { type: "string" } },
    hard: {
      type: "object",
      properties: {
        pingMs: curve,
        newPlayers: { anyOf: [{ type: "object", properties: { games: number } }, { type: "null" }] },
      },
      description: "What nothing breaks.",
    },
    soft: { type: "object", properties: { roleRank: { anyOf: [curve, { type: "null" }] } } },
  },
};

test("numbers and curves of a schema get fields, an object a section, and lists none", () => {
  const sections = sectionsOf(schema);
  expect(sections.map(({ title, fields }) => [title, fields.map(({ label }) => label)])).toEqual([
    ["", ["Starvation (s)"]],
    ["Hard", ["Ping (ms)"]],
    ["Hard: New players", ["Games"]],
    ["Soft", ["Role rank"]],
  ]);
  expect(sections[1]).toMatchObject({
    description: "What nothing breaks.",
    fields: [
      { path: ["hard", "pingMs"], isOptional: false, holds: { kind: "curve", x: [0, 3600], y: [1, 1000] } },
    ],
  });
  expect(sections[3]?.fields[0]?.isOptional).toBe(true);
  expect(sections.map(({ path, isOptional }) => [path.join("."), isOptional])).toEqual([
    ["", false],
    ["hard", false],
    ["hard.newPlayers", true],
    ["soft", false],
  ]);
});

test("values are read and written at their paths, and taken out", () => {
  const content = { hard: { pingMs: [[0, 150]] }, starvationS: 120 };
  expect(valueAt(content, ["hard", "pingMs"])).toEqual([[0, 150]]);
  expect(valueAt(content, ["soft", "roleRank"])).toBeUndefined();
  expect(withValue(content, ["soft", "nearMs"], 60)).toEqual({ ...content, soft: { nearMs: 60 } });
  expect(withValue(content, ["hard", "pingMs"], undefined)).toEqual({ hard: {}, starvationS: 120 });
  expect(content).toEqual({ hard: { pingMs: [[0, 150]] }, starvationS: 120 });
});

test.each([null, [], [[1]], [[1, "2"]], [1, 2], "[[1, 2]]"])("%j is no curve", (value) => {
  expect(asCurve(value)).toBeUndefined();
});

test("names are said with their units, and entries make a rule set with a draft over them", () => {
  expect(["pingOverMs", "imbalancePercent", "waitS", "deficitMax"].map(sayName)).toEqual([
    "Ping over (ms)",
    "Imbalance (%)",
    "Wait (s)",
    "Deficit max",
  ]);
  const entries = { "site:local": { region: "x" }, "queue:duel": { starvationS: 1 }, "mode:a": { maps: [] } };
  const changes = [
    { id: "queue:duel", content: { starvationS: 2 } },
    { id: "mode:a", content: null },
    { id: "mode:b", content: { maps: ["b"] } },
  ];
  expect(toRules(entries, changes)).toEqual({
    sites: [{ id: "local", region: "x" }],
    modes: [{ id: "b", maps: ["b"] }],
    queues: [{ id: "duel", starvationS: 2 }],
  });
});
