import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { auditLedger } from "../src/audit/index.js";
import { openBook } from "./open-book.js";

const poster = fileURLToPath(new URL("./fixtures/poster.mjs", import.meta.url));
const count = 1000;

/** Runs a poster, which kills itself at `answersMax` answers if that is given; counts its answers of each kind. */
async function run(databaseUrl: string, answersMax?: number): Promise<Map<string, number>> {
  const killed = answersMax === undefined ? [] : [String(answersMax)];
  const child = spawn(process.execPath, [poster, databaseUrl, "kill", String(count), ...killed], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const answers = new Map<string, number>();
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
  });
  const end = await new Promise((resolve) => child.once("close", (code, signal) => resolve(signal ?? code)));
  expect(end).toBe(answersMax === undefined ? 0 : "SIGKILL");
  for (const word of output.trim().split("\n")) answers.set(word, (answers.get(word) ?? 0) + 1);
  return answers;
}

test("killed again and again in the middle of 1,000 posts, each is done once", async () => {
  const { databaseUrl } = await testServers();
  const book = await openBook(databaseUrl);
  for (const answersMax of [1, 100, 350, 600, 850]) await run(databaseUrl, answersMax);
  const last = await run(databaseUrl);
  expect((last.get("posted") ?? 0) + (last.get("replayed") ?? 0)).toBe(count);
  expect(last.get("replayed")).toBeGreaterThanOrEqual(850);
  const [totals] = await book.admin.query(`SELECT
    (SELECT sum(balance)::text FROM ledger.accounts) AS balances,
    (SELECT count(*)::int FROM ledger.transfers) AS transfers,
    (SELECT count(*)::int FROM ledger.items) AS items,
    (SELECT count(*)::int FROM public.orders) AS orders,
    (SELECT count(*)::int FROM events.outbox) AS events,
    (SELECT count(DISTINCT payload ->> 'number')::int FROM events.outbox) AS distinct_events`);
  expect(totals).toEqual({
    balances: String((count * (count + 1)) / 2),
    transfers: count,
    items: count,
    orders: count,
    events: count,
    distinct_events: count,
  });
  const { problems, transfers } = await auditLedger(book.admin);
  expect([problems, transfers]).toEqual([[], BigInt(count)]);
  await book.close();
});
