import { SimulatedClock } from "@muster/runtime";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { MeDocument, type MusterClient, type SessionStorage, type SessionTokens } from "../src/index.js";
import { memoryStorage } from "../src/session-storage.js";
import { testClient } from "./fixtures/clients.js";
import { TestPlatform } from "./fixtures/platform.js";

const clock = new SimulatedClock(Date.UTC(2026, 0, 1));
const clients: MusterClient[] = [];
let platform: TestPlatform;
let url: string;

beforeEach(async () => {
  platform = new TestPlatform(() => clock.nowMs());
  url = await platform.start();
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await platform.stop();
});

function client(storage?: SessionStorage): MusterClient {
  const made = testClient(url, storage === undefined ? { clock } : { clock, storage });
  clients.push(made);
  return made;
}

async function loggedIn(storage?: SessionStorage): Promise<MusterClient> {
  const made = client(storage);
  await made.login({ username: "ada", password: "correct" });
  return made;
}

const me = async (of: MusterClient): Promise<string> => (await of.execute(MeDocument)).me.id;

describe("session", () => {
  it("renews a refused access token once for all who wait", async () => {
    const ada = await loggedIn();
    const before = ada.session.get();
    platform.sessions.expireAccessTokens();
    const changes: (SessionTokens | null)[] = [];
    ada.session.onChange((tokens) => changes.push(tokens));
    expect(await Promise.all(Array.from({ length: 20 }, () => me(ada)))).toEqual(Array(20).fill("ada"));
    expect(platform.sessions.refreshes).toBe(1);
    expect(changes).toEqual([ada.session.get()]);
    expect(ada.session.get()?.refreshToken).not.toBe(before?.refreshToken);
    platform.sessions.expireAccessTokens();
    expect(await me(ada)).toBe("ada");
    expect(platform.sessions.refreshes).toBe(2);
  });

  it("renews before the access token expires", async () => {
    platform.sessions.accessLifetimeMs = 600_000;
    const ada = await loggedIn();
    await clock.advance(569_000);
    await me(ada);
    expect(platform.sessions.refreshes).toBe(0);
    await clock.advance(2_000);
    await me(ada);
    expect(platform.sessions.refreshes).toBe(1);
    expect(platform.seen.filter((one) => one.operation === "Me")).toHaveLength(2);
  });

  it("does not renew on every request when the device's clock is ahead", async () => {
    platform.sessions.accessLifetimeMs = -3_600_000;
    const ada = await loggedIn();
    await me(ada);
    await me(ada);
    expect(platform.sessions.refreshes).toBe(0);
  });

  it("gives up after one renewal when a fresh token is refused too", async () => {
    const ada = await loggedIn();
    platform.answerNext(200, '{"errors":[{"message":"no","extensions":{"code":"UNAUTHENTICATED"}}]}');
    platform.answerNext(200, '{"errors":[{"message":"no","extensions":{"code":"UNAUTHENTICATED"}}]}');
    await expect(me(ada)).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
    expect(platform.sessions.refreshes).toBe(1);
    expect(await me(ada)).toBe("ada");
  });

  it("does not take a wrong password for an expired token", async () => {
    const ada = await loggedIn();
    const wrong = ada.login({ username: "ada", password: "wrong" });
    await expect(wrong).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
    expect(platform.sessions.refreshes).toBe(0);
    expect(await me(ada)).toBe("ada");
  });

  it("is taken up from its storage by the next client, and only its refresh token is kept there", async () => {
    const storage = memoryStorage();
    const tokens = (await loggedIn(storage)).session.get();
    expect(await storage.get()).toContain(tokens?.refreshToken);
    expect(await storage.get()).not.toContain(tokens?.accessToken);
    const next = client(storage);
    expect(next.session.get()).toBeNull();
    expect(await me(next)).toBe("ada");
    const third = client(storage);
    expect((await third.session.restore())?.refreshToken).toBe(third.session.get()?.refreshToken);
    expect(platform.sessions.refreshes).toBe(2);
  });

  it.each(["", "not json", "[]", '{"login":"x"}'])("takes a stored %j for no session", async (value) => {
    const storage = memoryStorage();
    await storage.set(value);
    expect(await client(storage).session.restore()).toBeNull();
    expect(platform.seen).toEqual([]);
  });

  it("goes on in two tabs that share a storage, each with the token that the other left", async () => {
    const storage = memoryStorage();
    let turn = Promise.resolve<unknown>(undefined);
    const shared: SessionStorage = {
      ...storage,
      exclusively: (task) => {
        const result = turn.then(task);
        turn = result.catch(() => undefined);
        return result;
      },
    };
    const one = await loggedIn(shared);
    const two = client(shared);
    await two.session.restore();
    for (let round = 0; round < 3; round++) {
      platform.sessions.expireAccessTokens();
      expect(await Promise.all([me(one), me(two), me(one)])).toEqual(["ada", "ada", "ada"]);
    }
    expect(platform.sessions.refreshes).toBe(7);
  });

  it("goes on without a refresh where its storage kept the access token, as long as that is good", async () => {
    const [shared, tab] = [memoryStorage(), memoryStorage()];
    const storage: SessionStorage = { ...shared, access: tab };
    const first = await loggedIn(storage);
    const before = first.session.get();
    const changes: (SessionTokens | null)[] = [];
    const reloaded = client(storage);
    reloaded.session.onChange((tokens) => changes.push(tokens));
    expect(await reloaded.session.restore()).toEqual(before);
    expect(changes).toEqual([before]);
    expect(await me(reloaded)).toBe("ada");
    expect(platform.sessions.refreshes).toBe(0);

    // One that the platform refuses, or that ends soon, is renewed, and the next page goes on with the new one.
    platform.sessions.expireAccessTokens();
    expect(await me(client(storage))).toBe("ada");
    expect(platform.sessions.refreshes).toBe(1);
    expect(await me(client(storage))).toBe("ada");
    expect(platform.sessions.refreshes).toBe(1);
    await clock.advance(880_000);
    expect(await me(client(storage))).toBe("ada");
    expect(platform.sessions.refreshes).toBe(2);

    // Another tab has none of its own, and leaves this one's good.
    expect(await me(client(shared))).toBe("ada");
    expect(platform.sessions.refreshes).toBe(3);
    expect((await client(storage).session.restore())?.refreshToken).toBe(
      JSON.parse((await shared.get()) ?? "").refreshToken,
    );
    expect(platform.sessions.refreshes).toBe(3);
  });

  it.each(["", "not json", "[]", '{"login":"x"}'])(
    "takes a stored access token %j for none",
    async (value) => {
      const [shared, tab] = [memoryStorage(), memoryStorage()];
      await loggedIn({ ...shared, access: tab });
      await tab.set(value);
      expect(await me(client({ ...shared, access: tab }))).toBe("ada");
      expect(platform.sessions.refreshes).toBe(1);
    },
  );

  it("does not go on with the access token of a login before", async () => {
    const [shared, tab] = [memoryStorage(), memoryStorage()];
    const storage: SessionStorage = { ...shared, access: tab };
    await loggedIn(storage);
    await client(shared).login({ username: "bob", password: "correct" });
    expect(await me(client(storage))).toBe("bob");
    expect(platform.sessions.refreshes).toBe(1);
    const last = client(storage);
    await last.logout();
    expect(await tab.get()).toBeNull();
    expect(await client(storage).session.restore()).toBeNull();
  });

  it("ends, rather than going on as somebody else, when another tab logs in", async () => {
    const storage = memoryStorage();
    const one = await loggedIn(storage);
    const two = client(storage);
    await two.login({ username: "bob", password: "correct" });
    platform.sessions.expireAccessTokens();
    await expect(me(one)).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
    expect(one.session.get()).toBeNull();
    expect(await me(two)).toBe("bob");
    await one.session.restore();
    expect(await me(one)).toBe("bob");
  });

  it("is forgotten when the platform has ended it", async () => {
    const storage = memoryStorage();
    const ada = await loggedIn(storage);
    const changes: (SessionTokens | null)[] = [];
    ada.session.onChange((tokens) => changes.push(tokens));
    platform.sessions.endAll();
    await expect(me(ada)).rejects.toMatchObject({ code: "SESSION_REVOKED" });
    expect(changes).toEqual([null]);
    expect(await storage.get()).toBeNull();
    await expect(client(storage).session.restore()).resolves.toBeNull();
  });

  it("is forgotten when its refresh token is refused", async () => {
    const ada = await loggedIn();
    platform.sessions.expireAccessTokens();
    platform.sessions.endAll();
    await expect(me(ada)).rejects.toMatchObject({ code: "SESSION_REVOKED" });
    expect(ada.session.get()).toBeNull();
  });

  it("ends at a logout, at the platform and here", async () => {
    const storage = memoryStorage();
    const ada = await loggedIn(storage);
    const tokens = ada.session.get();
    await ada.logout();
    expect(ada.session.get()).toBeNull();
    expect(await storage.get()).toBeNull();
    const thief = client();
    await thief.session.set(tokens);
    await expect(me(thief)).rejects.toMatchObject({ code: "SESSION_REVOKED" });
    await ada.logout();
  });

  it("is not overwritten by a refresh that began before a logout", async () => {
    const storage = memoryStorage();
    const ada = await loggedIn(storage);
    platform.sessions.expireAccessTokens();
    const late = me(ada).catch((error: unknown) => error);
    await ada.session.set(null);
    await late;
    expect(ada.session.get()).toBeNull();
    expect(await storage.get()).toBeNull();
  });
});
