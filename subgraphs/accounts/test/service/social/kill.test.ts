import type { PlayerId } from "@muster/auth";
import { createEventWriter } from "@muster/events";
import { openPostgres } from "@muster/postgres";
import { createIds, createSystemClock } from "@muster/runtime";
import { expect, test } from "vitest";
import { FriendService } from "../../../src/service/index.js";
import { createSocialStorage } from "../../../src/storage/index.js";
import { breakAfter } from "../../break-after.js";
import { logger, random, useSetting } from "../../setting.js";
import { findSocialContradictions, tiesOf } from "../../social-truth.js";

const setting = useSetting();

test("a connection that ends after any statement leaves all of a deed or nothing, and the deed can be done again", async () => {
  const { admin, friends } = setting();
  const { databaseUrl } = await testServers();
  const pool = openPostgres({
    ...{ url: databaseUrl, applicationName: "social-kill", logger, poolMax: 2, role: "muster_accounts" },
  });
  const events = createEventWriter({ postgres: pool, logger });
  const clock = createSystemClock();
  const left = { statements: 0 };
  const broken = new FriendService({
    storage: createSocialStorage({
      postgres: breakAfter(pool, admin, left),
      ...{ events, clock, ids: createIds(clock, random) },
    }),
    limits: { take: async () => undefined },
    clock,
    channel: { announce: () => undefined },
  });
  type Deed = (service: FriendService, ada: PlayerId, bob: PlayerId) => Promise<unknown>;
  const deeds: readonly [deed: Deed, after: readonly (string | null)[]][] = [
    [(service, ada, bob) => service.request(ada, bob), ["sent", "received"]],
    [(service, ada, bob) => service.decline(bob, ada), [null, null]],
    [(service, ada, bob) => service.request(bob, ada), ["received", "sent"]],
    [(service, ada, bob) => service.accept(ada, bob), ["friend", "friend"]],
    [(service, ada, bob) => service.block(bob, ada), [null, null]],
    [(service, ada, bob) => service.unblock(bob, ada), [null, null]],
  ];
  let kills = 0;
  const [ada, bob] = (await setting().makePlayers(2)) as [PlayerId, PlayerId];
  let before: readonly (string | null)[] = [null, null];
  for (const [deed, after] of deeds) {
    for (let killAt = 1; ; killAt++) {
      left.statements = killAt;
      const failed = await deed(broken, ada, bob).catch((error: unknown) => error);
      if (left.statements > 0) break;
      kills++;
      expect(failed).toMatchObject({ code: "UNAVAILABLE" });
      expect(await tiesOf(admin, ada, bob), `killed at ${killAt}`).toEqual(before);
      expect(await findSocialContradictions(admin, ada, bob), `killed at ${killAt}`).toEqual([]);
    }
    expect(await tiesOf(admin, ada, bob)).toEqual(after);
    expect(await findSocialContradictions(admin, ada, bob)).toEqual([]);
    before = after;
  }
  expect(kills).toBeGreaterThan(25);
  // Who was declined once may ask twice more: nothing was counted that was undone.
  const [row] = await admin.query("SELECT count(*)::int AS count FROM accounts.declined_requests");
  expect(row).toEqual({ count: 1 });
  expect(await friends.request(ada, bob)).toMatchObject({ state: "sent" });
  await events.close();
  await pool.close();
});
