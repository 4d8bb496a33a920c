import { existsSync, mkdirSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runProgram } from "../../src/servers/child.js";
import { redisProgram } from "../../src/servers/redis-binaries.js";
import { type OwnPlace, ownPlace } from "./own-place.js";

let own: OwnPlace;
let empty: string;
beforeAll(async () => {
  own = await ownPlace({ withRedis: false });
  empty = join(own.place.dataDir, "no programs");
  mkdirSync(empty);
});
afterAll(() => own.close());

const hasApt = existsSync("/usr/bin/apt-get");

test.runIf(hasApt)(
  "where no Redis is found, the distribution's is unpacked, once, and nothing else is left",
  async () => {
    const program = await redisProgram(own.place, undefined, empty);
    expect(program.command).toBe(join(own.place.dataDir, "redis/redis-server"));
    const { status, output } = await runProgram(program.command, ["--version"], program);
    expect({ status, output }).toMatchObject({
      status: 0,
      output: expect.stringMatching(/^Redis server v=/),
    });
    expect(existsSync(join(own.place.dataDir, "redis/lists"))).toBe(false);
    expect(existsSync(join(own.place.dataDir, "redis.new"))).toBe(false);

    const before = statSync(program.command).ino;
    expect(await redisProgram(own.place, undefined, empty)).toEqual(program);
    expect(statSync(program.command).ino).toBe(before);

    const servers = await own.find({ searchPath: empty });
    expect(servers.found.map(({ origin }) => origin)).toEqual(["started", "started"]);
    await servers.stop();
  },
);

test("a server on the search path is taken, and one that does not run is passed over", async () => {
  const folder = join(own.place.dataDir, "some programs");
  mkdirSync(folder);
  writeFileSync(join(folder, "redis-server"), "#!/bin/sh\nexit 1\n", { mode: 0o755 });
  symlinkSync("/bin/true", join(folder, "valkey-server"));
  const program = await redisProgram(own.place, undefined, folder);
  expect(program).toEqual({ command: join(folder, "valkey-server"), environment: {} });
});

test("where it can't be unpacked, the error names the command that installs it", async () => {
  rmSync(join(own.place.dataDir, "redis"), { recursive: true, force: true });
  writeFileSync(join(own.place.dataDir, "redis.new"), "");
  const broken = { dataDir: join(own.place.dataDir, "redis.new"), homeDir: own.place.homeDir };
  await expect(redisProgram(broken, undefined, empty)).rejects.toThrow("sudo apt-get install redis-server");
});
