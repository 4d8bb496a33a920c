import { expect, inject, test } from "vitest";
import { tryEconomy } from "../src/economy/index.js";

const { operations = 1_000_000, seed = Number(process.hrtime.bigint() % 1_000_000n) } = inject("soak");
const kills = Math.ceil(operations / 200);
const outages = Math.ceil(operations / 50_000);

test(`${operations} operations and ${kills} kills lose, double and conjure nothing (seed ${seed})`, {
  timeout: 24 * 3_600_000,
}, async () => {
  const report = await tryEconomy({ seed, operations, kills, outages });
  const { spared: _, ...figures } = report;
  process.stdout.write(`${JSON.stringify(figures)}\n`);
  expect(report.problems).toEqual([]);
  expect(report.operations).toBeGreaterThanOrEqual(operations);
  expect(report.kills).toBe(kills);
  // There was a kill at every statement, but for those that come once a day.
  expect(report.killedAt).toBeGreaterThanOrEqual(0.9 * Math.min(kills, report.statements));
});
