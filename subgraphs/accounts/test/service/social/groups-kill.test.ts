import type { PlayerId } from "@muster/auth";
import { createEventWriter } from "@muster/events";
import { openPostgres } from "@muster/postgres";
import { createIds, createSystemClock } from "@muster/runtime";
import { expect, test } from "vitest";
import { type GroupId, GroupService, groupBounds } from "../../../src/service/index.js";
import { createGroupStorage } from "../../../src/storage/index.js";
import { breakAfter } from "../../break-after.js";
import { countRows, logger, random, useSetting } from "../../setting.js";

const setting = useSetting();

/** The places and the calls of some players, and what they were told last of their places. */
async function standingOf(players: readonly PlayerId[]): Promise<Record<string, unknown>> {
  const { admin } = setting();
  const members = await admin.query<{ readonly player_id: PlayerId; readonly role: string }>(
    "SELECT player_id, role FROM accounts.group_members WHERE player_id = ANY ($1::uuid[])",
    [players],
  );
  const calls = await admin.query<{ readonly player_id: PlayerId; readonly kind: string }>(
    "SELECT player_id, kind FROM accounts.group_calls WHERE player_id = ANY ($1::uuid[])",
    [players],
  );
  const told = await admin.query<{ readonly key: string; readonly role: string | null }>(
    `SELECT DISTINCT ON (key) key, payload ->> 'role' AS role FROM events.outbox
     WHERE topic = 'accounts.groupMembershipChanged' AND key = ANY ($1) ORDER BY key, sequence DESC`,
    [players.map((id) => `player:${id}`)],
  );
  const roles = players.map((id) => members.find(({ player_id }) => player_id === id)?.role ?? null);
  // Whoever follows the events comes to what the rows say.
  expect(players.map((id) => told.find(({ key }) => key === `player:${id}`)?.role ?? null)).toEqual(roles);
  return { roles, calls: players.map((id) => calls.find(({ player_id }) => player_id === id)?.kind ?? null) };
}

test("a connection that ends after any statement leaves all of a group's deed or nothing, and the deed can be done again", async () => {
  const { admin, groups, makePlayers } = setting();
  const { databaseUrl } = await testServers();
  const pool = openPostgres({
    ...{ url: databaseUrl, applicationName: "groups-kill", logger, poolMax: 2, role: "muster_accounts" },
  });
  const events = createEventWriter({ postgres: pool, logger });
  const clock = createSystemClock();
  const ids = createIds(clock, random);
  const left = { statements: 0 };
  const storage = createGroupStorage({ postgres: breakAfter(pool, admin, left), events, clock, ids });
  const broken = new GroupService({ storage, limits: { take: async () => undefined }, clock, ids });
  const players = (await makePlayers(3)) as [PlayerId, PlayerId, PlayerId];
  const [ada, bob, cid] = players;
  let groupId = "" as GroupId;
  const fill = async (count: number) => {
    await admin.query("DELETE FROM accounts.group_members WHERE since = to_timestamp(0)");
    await admin.query(
      `WITH made AS (INSERT INTO accounts.players (id, display_name, created_at)
         SELECT gen_random_uuid(), 'Filler', to_timestamp(0) FROM generate_series(1, $2::integer) RETURNING id)
       INSERT INTO accounts.group_members (group_id, player_id, role, since)
       SELECT $1::uuid, id, 'member', to_timestamp(0) FROM made`,
      [groupId, count],
    );
  };
  type Step = readonly [
    deed: (service: GroupService) => Promise<unknown>,
    roles: readonly (string | null)[],
    calls: readonly (string | null)[],
  ];
  const steps: readonly Step[] = [
    [
      async (service) => {
        groupId = (await service.create(ada, "The Unbroken")).id;
      },
      ["owner", null, null],
      [null, null, null],
    ],
    [(service) => service.invite(ada, groupId, bob), ["owner", null, null], [null, "invitation", null]],
    [(service) => service.apply(cid, groupId), ["owner", null, null], [null, "invitation", "application"]],
    [
      (service) => service.acceptInvitation(bob, groupId),
      ["owner", "member", null],
      [null, null, "application"],
    ],
    [
      (service) => service.changeRole(ada, groupId, bob, "officer"),
      ["owner", "officer", null],
      [null, null, "application"],
    ],
    // The last place there is.
    [(service) => service.admit(bob, groupId, cid), ["owner", "officer", "member"], [null, null, null]],
    [(service) => service.handOver(ada, groupId, bob), ["officer", "owner", "member"], [null, null, null]],
    [(service) => service.leave(ada, groupId), [null, "owner", "member"], [null, null, null]],
    [(service) => service.remove(bob, groupId, cid), [null, "owner", null], [null, null, null]],
    [(service) => service.disband(bob, groupId), [null, null, null], [null, null, null]],
  ];
  let kills = 0;
  for (const [at, [deed, roles, calls]] of steps.entries()) {
    if (at === 5) await fill(groupBounds.members - 3);
    if (at === 9) await fill(0);
    const before = [await standingOf(players), await countRows(admin)];
    for (let killAt = 1; ; killAt++) {
      left.statements = killAt;
      const failed = await deed(broken).catch((error: unknown) => error);
      if (left.statements > 0) {
        expect([at, failed instanceof Error]).toEqual([at, false]);
        break;
      }
      kills++;
      expect(failed).toMatchObject({ code: "UNAVAILABLE" });
      expect([at, killAt, await standingOf(players), await countRows(admin)]).toEqual([
        at,
        killAt,
        ...before,
      ]);
    }
    expect([at, await standingOf(players)]).toEqual([at, { roles, calls }]);
  }
  expect(kills).toBeGreaterThan(45);
  // Nothing of the group is left: its name is free.
  expect(await groups.create(cid, "The Unbroken")).toMatchObject({ name: "The Unbroken" });
  await events.close();
  await pool.close();
});
