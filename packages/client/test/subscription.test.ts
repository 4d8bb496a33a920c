import { SimulatedClock } from "@muster/runtime";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  InventoryChangedDocument,
  type InventoryChangedSubscription,
  type MusterClient,
  type MusterError,
  type SubscribeOptions,
} from "../src/index.js";
import { testClient, until } from "./fixtures/clients.js";
import { TestPlatform } from "./fixtures/platform.js";
import { platformError } from "./fixtures/sessions.js";

let platform: TestPlatform;
let url: string;
let ada: MusterClient;

beforeEach(async () => {
  platform = new TestPlatform();
  url = await platform.start();
  ada = testClient(url);
  await ada.login({ username: "ada", password: "correct" });
});

afterEach(async () => {
  ada.close();
  await platform.stop();
});

type Changes = AsyncIterableIterator<InventoryChangedSubscription, undefined>;

const follow = (after: string, options?: SubscribeOptions): Changes =>
  ada.subscribe(InventoryChangedDocument, { after }, options);

async function take(changes: Changes, count: number): Promise<string[]> {
  const taken: string[] = [];
  while (taken.length < count) {
    const { done, value } = await changes.next();
    if (done === true) break;
    taken.push(...value.inventoryChanged.changes.map((change) => change.definitionId));
  }
  return taken;
}

const names = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => `change ${from + index}`);

function append(from: number, to: number): void {
  for (const name of names(from, to)) platform.log.append(name);
}

describe("subscribe", () => {
  it("misses nothing and repeats nothing when the socket is cut again and again", async () => {
    const changes = follow("0");
    const seen: string[] = [];
    for (let round = 0; round < 10; round++) {
      append(round * 20 + 1, round * 20 + 10);
      seen.push(...(await take(changes, 5)));
      platform.killSockets();
      append(round * 20 + 11, round * 20 + 20);
      seen.push(...(await take(changes, 15)));
    }
    expect(seen).toEqual(names(1, 200));
    expect(platform.subscribed.length).toBeGreaterThanOrEqual(11);
    expect(new Set(platform.subscribed).size).toBe(platform.subscribed.length);
  });

  it.each([
    [1000, "normal"],
    [1001, "going away"],
    [1012, "restart"],
    [4429, "too many"],
    [4500, "fault"],
  ])("goes on after a close with %i", async (code, reason) => {
    const changes = follow("0");
    append(1, 1);
    expect(await take(changes, 1)).toEqual(names(1, 1));
    platform.closeSockets(code, reason);
    append(2, 2);
    expect(await take(changes, 1)).toEqual(names(2, 2));
    expect(platform.subscribed).toEqual(["0", "1"]);
  });

  it("waits for a platform that is down", async () => {
    const interruptions: MusterError[] = [];
    const changes = follow("0", { onInterruption: (error) => interruptions.push(error) });
    await until("a subscription", () => platform.subscribed.length === 1);
    platform.down = true;
    platform.killSockets();
    append(1, 3);
    await until("vain attempts", () => interruptions.length > 3);
    platform.down = false;
    expect(await take(changes, 3)).toEqual(names(1, 3));
    expect(new Set(interruptions.map((error) => error.code))).toEqual(new Set(["UNAVAILABLE"]));
  });

  it.each([4401, 4403])("comes back with a fresh token after a close with %i", async (code) => {
    const changes = follow("0");
    append(1, 1);
    await take(changes, 1);
    platform.sessions.expireAccessTokens();
    platform.closeSockets(code, "the token has expired");
    append(2, 3);
    expect(await take(changes, 2)).toEqual(names(2, 3));
    expect(platform.sessions.refreshes).toBe(1);
    expect(new Set(platform.connected).size).toBe(2);
    expect(platform.connected.at(-1)).toBe(`Bearer ${ada.session.get()?.accessToken}`);
  });

  it("comes back on a new socket when one operation is told that its token has expired", async () => {
    const [one, two] = [follow("0"), follow("0")];
    append(1, 1);
    await Promise.all([take(one, 1), take(two, 1)]);
    expect(platform.openSockets).toBe(1);
    platform.sessions.expireAccessTokens();
    platform.subscribeFaults.push(platformError("UNAUTHENTICATED"));
    const three = follow("1");
    append(2, 2);
    expect(await Promise.all([one, two, three].map((changes) => take(changes, 1)))).toEqual(
      Array(3).fill(names(2, 2)),
    );
    expect(platform.sessions.refreshes).toBe(1);
  });

  it("fails when fresh tokens are refused too", async () => {
    for (let i = 0; i < 3; i++) platform.subscribeFaults.push(platformError("UNAUTHENTICATED"));
    await expect(follow("0").next()).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
    expect(platform.sessions.refreshes).toBe(2);
  });

  it("goes on after a failure that may pass, and surfaces one that may not", async () => {
    platform.subscribeFaults.push(platformError("SUBSCRIPTION_OVERFLOW"), platformError("UNAVAILABLE"));
    const changes = follow("0");
    append(1, 2);
    expect(await take(changes, 2)).toEqual(names(1, 2));
    platform.log.expiredTo = 2;
    platform.killSockets();
    await expect(changes.next()).rejects.toMatchObject({ code: "CURSOR_EXPIRED", retryable: false });
    expect(await changes.next()).toEqual({ done: true, value: undefined });
  });

  it("gives up after the bound that the caller sets", async () => {
    platform.down = true;
    await expect(follow("0", { reconnectsMax: 2 }).next()).rejects.toMatchObject({ code: "UNAVAILABLE" });
  });

  it("does not come back without a cursor", async () => {
    const changes = ada.subscribe(
      "subscription ($after: Cursor) { inventoryChanged(after: $after) { reason } }",
      {
        after: "0",
      },
    );
    append(1, 1);
    await changes.next();
    platform.killSockets();
    await expect(changes.next()).rejects.toMatchObject({ code: "UNAVAILABLE", retryable: true });
    const fixed = ada.subscribe('subscription { inventoryChanged(after: "0") { cursor } }');
    await fixed.next();
    platform.killSockets();
    await expect(fixed.next()).rejects.toMatchObject({ code: "UNAVAILABLE" });
  });

  it("notices a connection that died without a word", async () => {
    const clock = new SimulatedClock(Date.now());
    const bob = testClient(url, { clock, pingIntervalMs: 10 });
    await bob.login({ username: "bob", password: "correct" });
    const changes = bob.subscribe(InventoryChangedDocument, { after: "0" });
    append(1, 1);
    await take(changes, 1);
    platform.freezeSockets();
    await until("a second subscription", () => {
      void clock.advance(1_000);
      return platform.subscribed.length > 1;
    });
    expect(platform.subscribed[1]).toBe("1");
    append(2, 2);
    expect(await take(changes, 1)).toEqual(names(2, 2));
    bob.close();
  });

  it("pauses for a slow reader and goes on where it stopped", async () => {
    const changes = follow("0", { waitingMax: 5 });
    append(1, 50);
    await until("a subscription", () => platform.subscribed.length === 1);
    await until("a pause", () => platform.openSockets === 0);
    expect(await take(changes, 50)).toEqual(names(1, 50));
    expect(platform.subscribed.slice(0, 2)).toEqual(["0", "5"]);
  });

  it("ends at once on return, also while a reader waits, and closes the socket after the last", async () => {
    const changes = follow("0");
    await until("a subscription", () => platform.subscribed.length === 1);
    const waiting = changes.next();
    expect(await changes.return?.()).toEqual({ done: true, value: undefined });
    expect(await waiting).toEqual({ done: true, value: undefined });
    expect(await changes.next()).toEqual({ done: true, value: undefined });
    await until("a closed socket", () => platform.openSockets === 0);
  });

  it("ends with the session, and the next player has a socket of their own", async () => {
    const changes = follow("0");
    await until("a subscription", () => platform.subscribed.length === 1);
    const waiting = changes.next();
    await ada.login({ username: "bob", password: "correct" });
    await expect(waiting).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
    append(1, 1);
    expect(await take(follow("0"), 1)).toEqual(names(1, 1));
    expect(platform.connected).toHaveLength(2);
    expect(platform.connected[1]).toBe(`Bearer ${ada.session.get()?.accessToken}`);
  });

  it("ends when the platform has ended the session", async () => {
    const changes = follow("0");
    await until("a subscription", () => platform.subscribed.length === 1);
    platform.sessions.endAll();
    platform.closeSockets(4403, "the session was revoked");
    await expect(changes.next()).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
    expect(ada.session.get()).toBeNull();
  });

  it("ends with a for await that is left", async () => {
    append(1, 3);
    for await (const { inventoryChanged } of follow("0")) if (inventoryChanged.cursor === "2") break;
    await until("a closed socket", () => platform.openSockets === 0);
  });
});
