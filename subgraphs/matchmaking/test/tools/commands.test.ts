import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { SeededRandom } from "@muster/runtime";
import { afterAll, beforeAll, expect, test } from "vitest";
import { defaultRulesJson } from "../../src/service/rules/index.js";
import { cities, firstWorld, makeArrivals } from "../../src/service/simulation/index.js";
import { rulesWith } from "../service/matcher/tickets.js";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "muster-tools-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function file(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

function run(tool: string, ...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const path = fileURLToPath(new URL(`../../dist/tools/${tool}.js`, import.meta.url));
  return new Promise((resolve) => {
    execFile(process.execPath, [path, ...args], (error, out, err) =>
      resolve({ code: typeof error?.code === "number" ? error.code : 0, out, err }),
    );
  });
}

const recording = () =>
  makeArrivals({ ...firstWorld(10, 30), regionWeights: { eu: 1 } }, rulesWith(), new SeededRandom(1))
    .map(({ ticket }) => JSON.stringify(ticket))
    .join("\n");

test("recorded tickets are matched by old and new rules, the same way each time", async () => {
  const tickets = await file("tickets.jsonl", recording());
  const [queue] = structuredClone(defaultRulesJson.queues);
  // A designer lets everyone wait for 10 s first.
  const slow = {
    ...queue,
    worth: {
      waitS: [
        [10, 0],
        [11, 300],
      ],
    },
  };
  const rules = await file("slow.json", JSON.stringify({ ...defaultRulesJson, queues: [slow] }));
  const { code, out } = await run("simulate", "--tickets", tickets, "--rules", rules, "--json");
  expect(code).toBe(0);
  const result = JSON.parse(out) as Record<
    "before" | "after",
    { waitP50S: number; matches: number; waits: number[] }
  >;
  expect(result.before.waitP50S).toBeLessThan(6);
  expect(result.after.waitP50S).toBeGreaterThan(result.before.waitP50S + 3);
  expect(result.after.matches).toBeGreaterThan(20);
  expect(result.after.waits.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
  expect((await run("simulate", "--tickets", tickets, "--rules", rules, "--json")).out).toBe(out);
  expect((await run("simulate", "--tickets", tickets, "--rules", rules)).out).toMatch(/wait p50, s +\d/);
});

test("wrong input is told with its place", async () => {
  const good = await file("good.json", JSON.stringify(defaultRulesJson));
  const bad = await file(
    "bad.jsonl",
    `${recording().split("\n")[0]}\n{"id":"x","enqueuedAtMs":-1,"players":[{}]}`,
  );
  expect(await run("simulate", "--tickets", bad, "--rules", good)).toMatchObject({
    code: 1,
    err: "line 2: enqueuedAtMs must be a number from 0 to 1000000000000000\n",
  });
  const [queue] = defaultRulesJson.queues;
  const never = await file(
    "never.json",
    JSON.stringify({ ...defaultRulesJson, queues: [{ ...queue, partySizes: [3] }] }),
  );
  const tickets = await file("tickets.jsonl", recording());
  expect((await run("simulate", "--tickets", tickets, "--rules", never)).err).toContain(
    "No parties of 3 make a team of 5.",
  );
  expect((await run("simulate", "--tickets", join(folder, "none"), "--rules", good)).err).toContain(
    "--tickets must be",
  );
  const places = await file("places.csv", "name,latitude,longitude,players\nA,91,0,5");
  expect(await run("plan-sites", "--players", places, "--budget", "2")).toMatchObject({
    code: 1,
    err: "line 2: latitude must be a number from -90 to 90\n",
  });
  expect((await run("plan-sites")).err).toContain("npm run plan-sites");
});

test("sites are planned where players are, and each says what it adds", async () => {
  const rows = cities.map(({ name, latitude, longitude, population }) =>
    [name, latitude, longitude, population].join(),
  );
  const places = await file("cities.csv", ["name,latitude,longitude,players", ...rows].join("\n"));
  const { out, code } = await run("plan-sites", "--players", places, "--budget", "6", "--json");
  expect(code).toBe(0);
  const { sites } = JSON.parse(out) as { sites: { name: string; adds: number; share: number }[] };
  expect(sites).toHaveLength(6);
  expect(sites.at(-1)?.share).toBeGreaterThan(0.7);
  for (const [place, { adds, share }] of sites.entries()) {
    expect(adds).toBeLessThanOrEqual(sites[place - 1]?.adds ?? 1);
    expect(share).toBeCloseTo((sites[place - 1]?.share ?? 0) + adds, 9);
  }
  expect((await run("plan-sites", "--players", places, "--budget", "2")).out).toMatch(/within 60 ms, %/);
});
