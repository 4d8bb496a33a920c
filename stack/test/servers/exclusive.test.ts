import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSystemClock } from "@muster/runtime";
import { afterAll, expect, test } from "vitest";
import { exclusively, writeIdentity } from "../../src/servers/exclusive.js";
import { leaseHolders, takeLease } from "../../src/servers/leases.js";

const folder = mkdtempSync(join(tmpdir(), "muster-exclusive-"));
afterAll(() => rmSync(folder, { recursive: true }));
const clock = createSystemClock();

test("no two pieces of work run at once, and one that fails lets the next in", async () => {
  const path = join(folder, "lock");
  let inside = 0;
  let most = 0;
  const work = async (fails: boolean): Promise<void> => {
    most = Math.max(most, ++inside);
    await clock.sleep(5);
    inside--;
    if (fails) throw new Error("failed");
  };
  const results = await Promise.allSettled(
    Array.from({ length: 8 }, (_, i) => exclusively(path, clock, () => work(i % 2 === 0))),
  );
  expect(results.map(({ status }) => status).filter((status) => status === "fulfilled")).toHaveLength(4);
  expect(most).toBe(1);
  expect(readdirSync(folder)).toEqual([]);
});

test("the lock of a process that died is taken over, and so is an empty one", async () => {
  const path = join(folder, "stale");
  for (const left of [JSON.stringify({ pid: process.pid, startedAt: "1" }), ""]) {
    writeFileSync(path, left);
    expect(await exclusively(path, clock, async () => existsSync(path))).toBe(true);
    expect(existsSync(path)).toBe(false);
  }
});

test("leases count the living", () => {
  const users = join(folder, "users");
  expect(leaseHolders(users)).toEqual([]);
  const end = takeLease(users);
  takeLease(users)();
  writeFileSync(join(users, "1-0"), JSON.stringify({ pid: 1, startedAt: "never" }));
  expect(leaseHolders(users).map(({ pid }) => pid)).toEqual([process.pid]);
  expect(readdirSync(users)).toHaveLength(1);
  writeIdentity(join(users, "again"));
  expect(leaseHolders(users)).toHaveLength(2);
  end();
  expect(leaseHolders(users)).toHaveLength(1);
});
