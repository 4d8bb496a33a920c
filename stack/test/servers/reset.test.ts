import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readConfig } from "@muster/config";
import { afterAll, beforeAll, expect, test } from "vitest";
import { resetServers } from "../../src/servers/index.js";
import { findPostgres } from "../../src/servers/postgres.js";
import { identify } from "../../src/servers/process.js";
import { findRedis } from "../../src/servers/redis.js";
import { type OwnPlace, ownPlace } from "./own-place.js";

let own: OwnPlace;
beforeAll(async () => {
  own = await ownPlace();
});
afterAll(() => own.close());

test("a reset refuses while the data is in use, and stops servers that no one uses", async () => {
  const { config, place } = own;
  const servers = await own.find({ durability: "volatile" });
  await expect(resetServers({ config })).rejects.toThrow(`in use by process ${process.pid}`);
  expect(readdirSync(place.homeDir)).toContain("demo");

  // As a process does that is killed: its leases stay behind, and no longer count.
  const room = { folder: join(place.homeDir, "demo") };
  const serving = [findPostgres(room), findRedis(room)];
  for (const name of ["postgres", "redis"]) {
    const users = join(room.folder, `${name}-users`);
    for (const lease of readdirSync(users))
      writeFileSync(join(users, lease), JSON.stringify({ pid: process.pid, startedAt: "1" }));
  }
  const report = await resetServers({ config });
  expect(report.stopped).toHaveLength(2);
  for (const server of serving) expect(identify(server?.identity.pid ?? 0)).toBeUndefined();
  expect(readdirSync(place.dataDir)).toEqual([]);
  expect(existsSync(join(place.homeDir, "demo"))).toBe(false);
  await servers.stop();
});

test("a reset of a folder that holds other things removes nothing", async () => {
  const folder = mkdtempSync(join(tmpdir(), "muster-foreign-"));
  mkdirSync(join(folder, "holiday"));
  writeFileSync(join(folder, "holiday/photo"), "x");
  const foreign = readConfig({ MUSTER_DATA_DIR: folder });
  await expect(resetServers({ config: foreign })).rejects.toThrow("nothing was removed");
  expect(existsSync(join(folder, "holiday/photo"))).toBe(true);
  const above = readConfig({ MUSTER_DATA_DIR: join(process.cwd(), "..") });
  await expect(resetServers({ config: above })).rejects.toThrow("nothing was removed");
  rmSync(folder, { recursive: true });
});
