import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { plazaCodec } from "@muster/games";
import { profiles } from "@muster/transport";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { build, compilers, hasCompiler } from "./fixture/c-compiler.js";
import { openPlazaHall } from "./fixture/plaza-hall.js";
import { hashWorld } from "./fixture/world-hash.js";

interface Played {
  readonly code: number | null;
  readonly complaint: string;
  readonly state?: string;
  readonly [figure: string]: unknown;
}

describe.skipIf(!hasCompiler)("the client in C (needs cc and libsodium)", () => {
  const folder = mkdtempSync(join(tmpdir(), "muster-tokens-"));
  let program = "";
  let tokens = 0;
  beforeAll(() => {
    program = build("plaza");
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** Plays with a token for so many seconds, resting at the end. */
  const play = (token: string | Uint8Array, seconds: number, restSeconds: number): Promise<Played> => {
    const path = join(folder, `${tokens++}`);
    writeFileSync(path, token);
    const child = spawn(program, ["-r", `${restSeconds}`, path, `${seconds}`]);
    const [said, complaint] = [text(child.stdout), text(child.stderr)];
    return new Promise((resolve, reject) => {
      child.on("error", reject);
      child.on("close", async (code) =>
        resolve({ ...JSON.parse((await said) || "{}"), code, complaint: await complaint }),
      );
    });
  };
  const base64 = (token: Uint8Array): string => Buffer.from(token).toString("base64");

  test("every compiler that is here takes it without a warning", () => {
    for (const compiler of compilers) expect(build("plaza", compiler), compiler).toContain(compiler);
  });

  test("60 s on a bad network: connected, every snapshot decodes, every line comes back in order, and it sees what the server has", {
    timeout: 120_000,
  }, async () => {
    const hall = await openPlazaHall({ seed: 11, impairments: profiles.bad, playersMax: 8, crates: 60 });
    for (let bot = 0; bot < 3; bot++) await hall.addBot();
    const { world } = hall.match;
    let last = { alive: world.alive.slice(), states: world.states.slice() };
    hall.onTick(() => {
      if (hall.server.counts.connected === 4)
        last = { alive: world.alive.slice(), states: world.states.slice() };
    });
    const resting = setTimeout(hall.rest, 56_000);
    const played = await play(base64(hall.token()), 64, 7);
    clearTimeout(resting);
    const { violations } = hall.server.counts;
    await hall.close();
    expect(played).toMatchObject({ code: 0, complaint: "", state: "connected", illegal: 0, outOfOrder: 0 });
    expect(played["seconds"]).toBeGreaterThan(60);
    expect(played["said"]).toBeGreaterThan(300);
    expect(played["heard"]).toBe(played["said"]);
    expect(played["taken"]).toBeGreaterThan(1000);
    expect(played["hash"]).toBe(hashWorld(last, plazaCodec.fields));
    expect(violations).toBe(0);
  });

  test("a server that is full, falls silent, ends, or does not know the token", {
    timeout: 60_000,
  }, async () => {
    const hall = await openPlazaHall({ seed: 12, impairments: profiles.cable, playersMax: 1, crates: 2 });
    const stranger = { privateKey: new Uint8Array(32).fill(4), timeoutSeconds: 1 };
    expect(await play(hall.token(stranger), 20, 0)).toMatchObject({ code: 1, state: "request timed out" });
    expect(
      await play(hall.token({ ...stranger, timeoutSeconds: 9, lifetimeSeconds: 1 }), 20, 0),
    ).toMatchObject({ code: 1, state: "token expired" });
    hall.onTick(() => {
      if (hall.server.counts.connected === 1) hall.server.stop();
    });
    expect(await play(hall.token(), 20, 0)).toMatchObject({ code: 1, state: "disconnected" });
    hall.onTick(() => {});
    const first = play(hall.token({ timeoutSeconds: 1 }), 20, 0);
    await expect.poll(() => hall.server.counts.connected, { timeout: 10_000 }).toBe(1);
    expect(await play(hall.token(), 20, 0)).toMatchObject({ code: 1, state: "denied", seconds: 0 });
    hall.fallSilent();
    expect(await first).toMatchObject({ code: 1, state: "connection timed out", illegal: 0 });
    await hall.close();
  });

  test("a file that holds no token", async () => {
    const complaints = [];
    for (const file of ["", "bm8gdG9rZW4=", new Uint8Array(2048), new Uint8Array(2047)])
      complaints.push(await play(file, 1, 0));
    const usage = { code: 2, complaint: "plaza [-r seconds] TOKEN_FILE SECONDS\n" };
    expect(complaints).toEqual([usage, usage, { code: 2, complaint: "the token is bad\n" }, usage]);
  });
});
