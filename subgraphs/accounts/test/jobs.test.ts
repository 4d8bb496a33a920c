import { expect, test, vi } from "vitest";
import { createSessionSweep } from "../src/jobs.js";
import { countRows, lifetimes, logger, registration, useSetting } from "./setting.js";

const setting = useSetting();
const dayMs = 24 * 60 * 60 * 1000;

test("old sessions and tokens go at the start and again every ten minutes", async () => {
  const { admin, clock, signIn, sessions, storage } = setting();
  const expectLeft = (left: object) =>
    vi.waitFor(async () => expect(await countRows(admin)).toMatchObject(left), { timeout: 10_000 });
  const { refreshToken } = await signIn.register(registration());
  await sessions.refresh(refreshToken);
  await clock.advance(lifetimes.refreshMs);
  const sweep = createSessionSweep({ storage, clock, logger });
  sweep.start();
  await expectLeft({ sessions: 1, used: 0 });
  // Moved on again and again, since the next round is scheduled some time after the rows have gone.
  await vi.waitFor(
    async () => {
      await clock.advance(dayMs);
      expect(await countRows(admin)).toMatchObject({ sessions: 0, players: 1 });
    },
    { timeout: 10_000 },
  );
  await sweep.stop();
  await signIn.register(registration());
  await clock.advance(90 * dayMs);
  expect(await countRows(admin)).toMatchObject({ sessions: 1 });
});
