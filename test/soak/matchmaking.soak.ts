import { expect, inject, test } from "vitest";
import { tryMatchmaking } from "../src/matchmaking/index.js";

const { operations: tickets = 20_000, seed = Number(process.hrtime.bigint() % 1_000_000n) } = inject("soak");
const kills = Math.ceil(tickets / 25);
const outages = Math.ceil(tickets / 500);

test(`${tickets} tickets and ${kills} kills double and lose nobody (seed ${seed})`, {
  timeout: 24 * 3_600_000,
}, async () => {
  const report = await tryMatchmaking({ seed, tickets, kills, outages });
  const { spared: _, ...figures } = report;
  process.stdout.write(`${JSON.stringify(figures)}\n`);
  expect(report.problems).toEqual([]);
  expect(report.tickets).toBeGreaterThanOrEqual(tickets);
  expect(report.kills).toBe(kills);
});
