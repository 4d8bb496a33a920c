import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { readAudit } from "@muster/audit";
import type { Postgres } from "@muster/postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { by, openAdmin, openCatalog, prices, pricesNow } from "./catalog.js";

const publisher = fileURLToPath(new URL("./fixtures/publisher.mjs", import.meta.url));
let databaseUrl: string;
let admin: Postgres;

beforeAll(async () => {
  ({ databaseUrl } = await testServers());
  admin = await openAdmin(databaseUrl);
});
afterAll(() => admin.close());

/** Runs a publisher that kills itself at a statement; `undefined` when it did, or how many statements it made. */
async function run(space: string, deed: string, killAt: number): Promise<number | undefined> {
  const child = spawn(process.execPath, [publisher, databaseUrl, space, deed, String(killAt)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
  });
  const end = await new Promise((resolve) => child.once("close", (code, signal) => resolve(signal ?? code)));
  expect(["SIGKILL", 0]).toContain(end);
  return end === 0 ? Number(output) : undefined;
}

/** Kills the deed at each of its statements, in a space that `prepare` makes, and gives what `finish` finds. */
async function killAtEach(
  deed: string,
  prepare: (space: string) => Promise<void>,
  finish: (space: string) => Promise<void>,
): Promise<number> {
  const statements = (await spaceRun(0)) ?? 0;
  const points = Array.from({ length: statements }, (_, at) => at + 1);
  for (let at = 0; at < points.length; at += 4) await Promise.all(points.slice(at, at + 4).map(spaceRun));
  return statements;

  async function spaceRun(killAt: number): Promise<number | undefined> {
    const space = `kill.${deed}-${killAt}`;
    await prepare(space);
    const made = await run(space, deed, killAt);
    expect(made === undefined).toBe(killAt > 0);
    await finish(space);
    return made;
  }
}

const projections = (space: string) =>
  admin.query("SELECT revision, prices FROM public.projected WHERE space = $1 ORDER BY revision", [space]);

test("killed at each step of a publication, it is made once, with its projection and its audit entry", async () => {
  const statements = await killAtEach(
    "publish",
    async () => undefined,
    async (space) => {
      const after = openCatalog(databaseUrl, space);
      const publication = await after.catalog.publish(by(prices({ sword: 7 }), { key: "once" }));
      expect(publication).toMatchObject({ number: 1, revision: 1 });
      expect(await projections(space)).toEqual([{ revision: 1, prices: { sword: 7 } }]);
      const page = { limit: 9, backward: false, from: undefined };
      expect(await readAudit(after.postgres, { subject: `definitions:${space}` }, page)).toHaveLength(1);
      await after.close();
    },
  );
  expect(statements).toBeGreaterThan(8);
}, 120_000);

test("killed at each step of putting scheduled publications in force, each takes effect once", async () => {
  const statements = await killAtEach(
    "settle",
    async (space) => {
      const before = openCatalog(databaseUrl, space);
      const nowMs = before.calendar.nowMs();
      await before.catalog.publish(by(prices({ sword: 7 }), { effectiveAtMs: nowMs + 3_600_000 }));
      await before.catalog.publish(by(prices({ sword: 8 }), { effectiveAtMs: nowMs + 7_200_000 }));
      await before.close();
    },
    async (space) => {
      const after = openCatalog(databaseUrl, space);
      after.calendar.follow(86_400_000);
      expect(await pricesNow(after.catalog)).toEqual({ sword: 8 });
      expect(await projections(space)).toEqual([
        { revision: 1, prices: { sword: 7 } },
        { revision: 2, prices: { sword: 8 } },
      ]);
      await after.close();
    },
  );
  expect(statements).toBeGreaterThan(8);
}, 120_000);
