import { copyFile, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { createLogger } from "@muster/telemetry";
import { expect, test } from "vitest";
import { migrate, openPostgres } from "../src/index.js";

const good = { schema: "fixture", directory: new URL("./fixtures/good/", import.meta.url) };
const bad = { schema: "broken", directory: new URL("./fixtures/bad/", import.meta.url) };
const logger = createLogger({ service: "test", level: "silent" });

test("processes that start together migrate once", async () => {
  const { databaseUrl } = await testServers();
  const applied = await Promise.all([1, 2, 3].map(() => migrate(databaseUrl, [good])));
  expect(applied.flat().sort()).toEqual(["fixture/0001-first.sql", "fixture/0002-second.sql"]);
  expect(await migrate(databaseUrl, [good])).toEqual([]);
});

test("a migration that fails leaves nothing and is tried again", async () => {
  const { databaseUrl } = await testServers();
  const postgres = openPostgres({ url: databaseUrl, poolMax: 1, applicationName: "t", logger });
  for (let attempt = 0; attempt < 2; attempt++) {
    await expect(migrate(databaseUrl, [bad])).rejects.toThrow("migration broken/0001-breaks-off.sql failed");
  }
  expect(await postgres.query("SELECT to_regclass('public.half_done') AS found")).toEqual([{ found: null }]);
  await postgres.close();
});

test("a migration that was changed after it was applied is refused", async () => {
  const { databaseUrl } = await testServers();
  await migrate(databaseUrl, [good]);
  const folder = await mkdtemp(join(tmpdir(), "muster-migrate-"));
  await copyFile(new URL("./fixtures/good/0001-first.sql", import.meta.url), join(folder, "0001-first.sql"));
  await writeFile(join(folder, "0002-second.sql"), "INSERT INTO fixture.thing VALUES (2);");
  const changed = { schema: "fixture", directory: pathToFileURL(`${folder}/`) };
  await expect(migrate(databaseUrl, [changed])).rejects.toThrow(
    "fixture/0002-second.sql was changed after it was applied",
  );
});

test("a migration whose connection is ended fails with that, and is tried again", async () => {
  const { databaseUrl } = await testServers();
  const folder = await mkdtemp(join(tmpdir(), "muster-migrate-"));
  const ended = { schema: "ended", directory: pathToFileURL(`${folder}/`) };
  const write = (text: string) => writeFile(join(folder, "0001-ends.sql"), text);
  await write("CREATE SCHEMA ended; SELECT pg_terminate_backend(pg_backend_pid())");
  await expect(migrate(databaseUrl, [ended])).rejects.toMatchObject({
    message: "migration ended/0001-ends.sql failed",
    cause: { code: "57P01" },
  });
  await write("CREATE SCHEMA ended");
  expect(await migrate(databaseUrl, [ended])).toEqual(["ended/0001-ends.sql"]);
});
