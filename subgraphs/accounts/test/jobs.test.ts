import type { PlayerId } from "@muster/auth";
import { expect, test } from "vitest";
import { sessionSweep } from "../src/jobs.js";
import { declinesWindowMs } from "../src/service/index.js";
import { countRows, lifetimes, registration, useSetting } from "./setting.js";

const setting = useSetting();
const dayMs = 24 * 60 * 60 * 1000;

test("old tokens go when they have expired, and old sessions a month later", async () => {
  const { admin, clock, signIn, sessions, storage } = setting();
  const { signal } = new AbortController();
  const sweep = sessionSweep({ storage, clock });
  const left = async () => {
    const context = { key: "recurring", attempt: 1, runAtMs: 0, signal, step: () => Promise.reject() };
    await sweep.run(context, null);
    return countRows(admin);
  };
  const { refreshToken } = await signIn.register(registration());
  await sessions.refresh(refreshToken);
  expect(await left()).toMatchObject({ sessions: 1, used: 1 });
  await clock.advance(lifetimes.refreshMs);
  expect(await left()).toMatchObject({ sessions: 1, used: 0 });
  await clock.advance(29 * dayMs);
  expect(await left()).toMatchObject({ sessions: 1 });
  await clock.advance(2 * dayMs);
  expect(await left()).toMatchObject({ sessions: 0, players: 1 });
});

test("notes of declined requests go when they no longer count", async () => {
  const { admin, clock, friends, makePlayers, storage } = setting();
  const [ada, bob] = (await makePlayers(2)) as [PlayerId, PlayerId];
  await friends.request(ada, bob);
  await friends.decline(bob, ada);
  const left = async () => {
    const nowMs = clock.nowMs();
    await storage.sweep({ nowMs, sessionsBeforeMs: 0, declinesBeforeMs: nowMs - declinesWindowMs });
    return admin.query("SELECT player_id, declined_by_id FROM accounts.declined_requests");
  };
  await clock.advance(declinesWindowMs - 1);
  expect(await left()).toEqual([{ player_id: ada, declined_by_id: bob }]);
  await clock.advance(1);
  expect(await left()).toEqual([]);
});
