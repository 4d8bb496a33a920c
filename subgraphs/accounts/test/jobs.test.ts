import { expect, test } from "vitest";
import { sessionSweep } from "../src/jobs.js";
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
