import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readConfig } from "@muster/config";
import { createSystemRandom } from "@muster/runtime";
import { afterAll, expect, test, vi } from "vitest";
import { findFreePort, isPortFree } from "../src/ports.js";
import { resetServers } from "../src/servers/index.js";

const entry = fileURLToPath(new URL("../dist/main.js", import.meta.url));
const dataDir = mkdtempSync(join(tmpdir(), "muster-main-"));

afterAll(() => resetServers({ config: readConfig({ MUSTER_DATA_DIR: dataDir }) }));

interface Started {
  readonly output: () => string;
  readonly exited: Promise<[number | null, string | null]>;
  signal(name: "SIGINT" | "SIGTERM"): void;
}

/** `npm start` on a machine without settings, with its data in a folder of this file's own. */
function start(settings: Record<string, string>, args: readonly string[] = []): Started {
  const env = { PATH: "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", MUSTER_DATA_DIR: dataDir, ...settings };
  const child = spawn(process.execPath, [entry, ...args], { env, stdio: ["ignore", "pipe", "pipe"] });
  let text = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => (text += chunk.toString()));
  return {
    output: () => text,
    exited: once(child, "exit") as Promise<[number | null, string | null]>,
    signal: (name) => child.kill(name),
  };
}

async function ready(started: Started): Promise<void> {
  await vi.waitFor(() => expect(started.output()).toContain("Ready."), { timeout: 90_000, interval: 50 });
}

async function post(
  port: number,
  query: string,
): Promise<{ data?: unknown; errors?: { extensions: { code: string } }[] }> {
  const answer = await fetch(`http://127.0.0.1:${port}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query }),
  });
  return (await answer.json()) as { data?: unknown; errors?: { extensions: { code: string } }[] };
}

const serverPorts = (text: string): number[] =>
  [...text.matchAll(/(?:postgres|redis) +127\.0\.0\.1:(\d+) \(started\)/g)].map((match) => Number(match[1]));

test("starts what is missing, serves, stops every child at Ctrl-C, and keeps its data", {
  timeout: 240_000,
}, async () => {
  const port = await findFreePort(createSystemRandom());
  const register =
    'mutation { register(input: { username: "kept", displayName: "Kept", password: "kept-password" }) { player { displayName } } }';
  const first = start({ GATEWAY_PORT: String(port) });
  await ready(first);
  expect(await post(port, register)).toEqual({ data: { register: { player: { displayName: "Kept" } } } });
  const ports = serverPorts(first.output());
  expect(ports).toHaveLength(2);
  first.signal("SIGINT");
  expect(await first.exited).toEqual([0, null]);
  for (const used of [port, ...ports]) expect(await isPortFree(used)).toBe(true);

  const second = start({ GATEWAY_PORT: String(port) });
  await ready(second);
  expect((await post(port, register)).errors?.[0]?.extensions.code).toBe("CONFLICT");
  second.signal("SIGTERM");
  expect(await second.exited).toEqual([0, null]);
});

test("a taken port ends the start with the port and the setting, before anything runs", async () => {
  const holder = createServer().listen(0, "127.0.0.1");
  await once(holder, "listening");
  const { port } = holder.address() as { port: number };
  const refused = start({ GATEWAY_PORT: String(port) });
  expect(await refused.exited).toEqual([1, null]);
  expect(refused.output()).toContain(`port ${port} is taken: set GATEWAY_PORT to another`);
  expect(refused.output()).not.toContain("postgres");
  holder.close();
});

test.each([
  [{ GATEWAY_PORT: "many" }, [], "GATEWAY_PORT must be a whole number from 0 to 65535"],
  [{}, ["--topology", "cloud"], "--topology must be one or processes"],
  [{ NODE_ENV: "production" }, ["--demo"], "--demo is refused where NODE_ENV is production"],
])("settings %j and arguments %j are refused: %s", async (settings, args, message) => {
  const refused = start(settings as Record<string, string>, args);
  expect(await refused.exited).toEqual([1, null]);
  expect(refused.output()).toContain(message);
});
