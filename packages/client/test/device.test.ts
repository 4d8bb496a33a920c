import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { SessionStorage } from "../src/index.js";
import { memoryStorage, webStorage } from "../src/session-storage.js";
import { testClient } from "./fixtures/clients.js";
import { TestPlatform } from "./fixtures/platform.js";

let platform: TestPlatform;
let url: string;

beforeEach(async () => {
  platform = new TestPlatform(() => Date.UTC(2026, 0, 1));
  url = await platform.start();
  // As in a browser without Web Locks.
  vi.stubGlobal("navigator", {});
});

afterEach(async () => {
  vi.unstubAllGlobals();
  await platform.stop();
});

/** Logs in with a new client, and gives the device that the platform saw. */
async function deviceSeen(storage?: SessionStorage, given?: string): Promise<unknown> {
  const client = testClient(url, storage === undefined ? {} : { storage });
  const device = given === undefined ? {} : { deviceId: given };
  await client.login({ username: "ada", password: "correct", ...device });
  await client.logout();
  client.close();
  const { variables } = platform.seen.findLast(({ operation }) => operation === "Login") ?? {};
  return (variables?.["input"] as Record<string, unknown> | undefined)?.["deviceId"];
}

/** What a browser's storage area does. */
function area(): Storage {
  const held = new Map<string, string>();
  return {
    getItem: (key: string) => held.get(key) ?? null,
    setItem: (key: string, value: string) => held.set(key, value),
    removeItem: (key: string) => held.delete(key),
  } as unknown as Storage;
}

it("sends the same device id with each login over a storage that keeps one", async () => {
  const storage = webStorage(area());
  const first = await deviceSeen(storage);
  expect(first).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(await deviceSeen(storage)).toBe(first);
  expect(await deviceSeen(webStorage(area()))).not.toBe(first);
});

it("sends what the caller gives, and nothing where nothing is kept", async () => {
  const given = "0190f1a0-0000-7000-8000-00000000000a";
  expect(await deviceSeen(webStorage(area()), given)).toBe(given);
  expect(await deviceSeen(memoryStorage())).toBeUndefined();
  expect(await deviceSeen()).toBeUndefined();
});
