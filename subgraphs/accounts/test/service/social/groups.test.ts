import { randomUUID } from "node:crypto";
import type { PlayerId } from "@muster/auth";
import { expect, test, vi } from "vitest";
import { type Group, type GroupId, type GroupService, groupBounds } from "../../../src/service/index.js";
import { countRows, eventsOf, useSetting } from "../../setting.js";

const setting = useSetting();

interface World {
  readonly group: Group;
  readonly owner: PlayerId;
  readonly officer: PlayerId;
  readonly member: PlayerId;
  /** Who is not in the group. */
  readonly other: PlayerId;
}

let made = 0;
async function makeWorld(): Promise<World> {
  const { groups, makePlayers } = setting();
  const [owner, officer, member, other] = (await makePlayers(4)) as [PlayerId, PlayerId, PlayerId, PlayerId];
  const group = await groups.create(owner, `Guild ${++made}`);
  for (const playerId of [officer, member]) {
    await groups.invite(owner, group.id, playerId);
    await groups.acceptInvitation(playerId, group.id);
  }
  await groups.changeRole(owner, group.id, officer, "officer");
  return { group, owner, officer, member, other };
}

async function rolesOf(group: Group, ...players: PlayerId[]): Promise<(string | undefined)[]> {
  const rows = await setting().admin.query<{ player_id: PlayerId; role: string }>(
    "SELECT player_id, role FROM accounts.group_members WHERE group_id = $1",
    [group.id],
  );
  return players.map((id) => rows.find(({ player_id }) => player_id === id)?.role);
}

const told = async (playerId: PlayerId) =>
  (
    await eventsOf(setting().admin, {
      topic: "accounts.groupMembershipChanged",
      key: `player:${playerId}`,
    })
  ).map(({ payload }) => payload["role"]);

test("players come by invitation and by application, and each change of their place is told under their key", async () => {
  const { groups } = setting();
  const { group, owner, officer, member, other } = await makeWorld();
  expect(await rolesOf(group, owner, officer, member, other)).toEqual([
    "owner",
    "officer",
    "member",
    undefined,
  ]);
  expect([await told(owner), await told(officer), await told(member)]).toEqual([
    ["owner"],
    ["member", "officer"],
    ["member"],
  ]);
  await groups.apply(other, group.id);
  await groups.apply(other, group.id);
  expect(await groups.listCalls(officer, group.id, "application")).toMatchObject([{ playerId: other }]);
  await groups.admit(officer, group.id, other);
  await groups.remove(officer, group.id, other);
  await groups.leave(member, group.id);
  expect([await told(other), await told(member)]).toEqual([
    ["member", null],
    ["member", null],
  ]);
  await groups.handOver(owner, group.id, officer);
  expect(await rolesOf(group, owner, officer)).toEqual(["officer", "owner"]);
  await groups.disband(officer, group.id);
  expect([await told(owner), await told(officer)]).toEqual([
    ["owner", "officer", null],
    ["member", "officer", "owner", null],
  ]);
  await expect(groups.apply(other, group.id)).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("who is invited and applies is in, and so is who applied and is invited", async () => {
  const { groups, makePlayers } = setting();
  const { group, officer, other } = await makeWorld();
  const [another] = (await makePlayers(1)) as [PlayerId];
  await groups.invite(officer, group.id, other);
  await groups.apply(other, group.id);
  await groups.apply(another, group.id);
  await groups.invite(officer, group.id, another);
  expect(await rolesOf(group, other, another)).toEqual(["member", "member"]);
  expect(await groups.listCalls(officer, group.id, "invitation")).toEqual([]);
});

test("calls end by being declined, refused or withdrawn", async () => {
  const { groups } = setting();
  const { group, officer, other } = await makeWorld();
  const left = async () => (await countRows(setting().admin))["calls"];
  const before = await left();
  await groups.invite(officer, group.id, other);
  await groups.declineInvitation(other, group.id);
  await groups.invite(officer, group.id, other);
  await groups.withdrawInvitation(officer, group.id, other);
  await groups.apply(other, group.id);
  await groups.withdrawApplication(other, group.id);
  await groups.apply(other, group.id);
  await groups.refuse(officer, group.id, other);
  expect(await left()).toBe(before);
  expect(await told(other)).toEqual([]);
});

test("who has blocked the inviter sees no invitation, and the group one that is not answered", async () => {
  const { friends, groups } = setting();
  const { group, owner, officer, other } = await makeWorld();
  await groups.invite(officer, group.id, other);
  expect(await groups.listCallsOf(other, "invitation")).toHaveLength(1);
  await friends.block(other, officer);
  expect(await groups.listCallsOf(other, "invitation")).toEqual([]);
  await groups.invite(officer, group.id, other);
  expect(await groups.listCalls(officer, group.id, "invitation")).toMatchObject([{ playerId: other }]);
  await expect(groups.acceptInvitation(other, group.id)).rejects.toMatchObject({ code: "NOT_FOUND" });
  // Another officer's is seen.
  await groups.invite(owner, group.id, other);
  expect(await groups.listCallsOf(other, "invitation")).toMatchObject([{ byId: owner }]);
  await groups.acceptInvitation(other, group.id);
  expect(await rolesOf(group, other)).toEqual(["member"]);
});

test("no two groups have names that differ by case alone, also when both are made at once", async () => {
  const { groups, makePlayers } = setting();
  const [ada, bob] = (await makePlayers(2)) as [PlayerId, PlayerId];
  const names = ["Straße der Helden", "STRASSE DER HELDEN"];
  const tried = await Promise.allSettled([ada, bob].map((id, at) => groups.create(id, names[at] ?? "")));
  expect(tried.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  expect(tried.find(({ status }) => status === "rejected")).toMatchObject({
    reason: { code: "CONFLICT", details: { field: "name" } },
  });
});

/**
 * Does `deeds` while `rows` are locked by another, and lets go of them when each waits in a transaction of its own: all have begun
 * then, and none has seen what another does.
 */
async function atOnce<Result>(
  rows: string,
  values: readonly unknown[],
  deeds: readonly (() => Promise<Result>)[],
): Promise<PromiseSettledResult<Result>[]> {
  const { admin } = setting();
  let done: Promise<PromiseSettledResult<Result>[]> | undefined;
  await admin.transact(async (tx) => {
    await tx.query(`SELECT FROM ${rows} FOR UPDATE`, values);
    done = Promise.allSettled(deeds.map((deed) => deed()));
    await vi.waitFor(
      async () => {
        const waiting = await admin.query(
          "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
        );
        expect(waiting).toHaveLength(deeds.length);
      },
      { timeout: 20_000, interval: 20 },
    );
  });
  return done ?? [];
}

const winnersOf = (tried: readonly PromiseSettledResult<unknown>[]) =>
  tried.filter(({ status }) => status === "fulfilled");
const refusalsOf = (tried: readonly PromiseSettledResult<unknown>[]) =>
  tried.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));

test("of eight who come to the last place at the same moment, invited and admitted, one has it", async () => {
  const { admin, groups, makePlayers } = setting();
  const { group, owner, officer } = await makeWorld();
  await fillGroup(group.id, groupBounds.members - 1 - 3);
  const invited = await makePlayers(4);
  const applied = await makePlayers(4);
  for (const playerId of invited) await groups.invite(owner, group.id, playerId);
  for (const playerId of applied) await groups.apply(playerId, group.id);
  const tried = await atOnce(
    "accounts.groups WHERE id = $1",
    [group.id],
    [
      ...invited.map((id) => () => groups.acceptInvitation(id, group.id)),
      ...applied.map((id) => () => groups.admit(officer, group.id, id)),
    ],
  );
  expect(winnersOf(tried)).toHaveLength(1);
  const full = { code: "LIMIT_REACHED", details: { limit: "members", max: groupBounds.members } };
  expect(refusalsOf(tried)).toMatchObject(Array.from({ length: 7 }, () => full));
  const roles = await rolesOf(group, ...invited, ...applied);
  expect(roles.filter((role) => role !== undefined)).toEqual(["member"]);
  const [row] = await admin.query<{ count: number }>(
    "SELECT count(*)::int AS count FROM accounts.group_members WHERE group_id = $1",
    [group.id],
  );
  expect(row?.count).toBe(groupBounds.members);
  const tales = await Promise.all([...invited, ...applied].map(told));
  expect(tales.flat()).toEqual(["member"]);
  // Who was turned down is invited still, or asks still.
  const calls = await admin.query("SELECT FROM accounts.group_calls WHERE group_id = $1", [group.id]);
  expect(calls).toHaveLength(7);
});

test("a player with room for one more group who accepts four invitations at the same moment is in one of them", async () => {
  const { groups, makePlayers } = setting();
  const [player] = (await makePlayers(1)) as [PlayerId];
  for (let at = 1; at < groupBounds.groupsOfPlayer; at++) await groups.create(player, `Guild ${++made}`);
  const worlds = [await makeWorld(), await makeWorld(), await makeWorld(), await makeWorld()];
  for (const { group, owner } of worlds) await groups.invite(owner, group.id, player);
  const tried = await atOnce(
    "accounts.players WHERE id = $1",
    [player],
    worlds.map(
      ({ group }) =>
        () =>
          groups.acceptInvitation(player, group.id),
    ),
  );
  expect(winnersOf(tried)).toHaveLength(1);
  const full = { code: "LIMIT_REACHED", details: { limit: "groupsOfPlayer" } };
  expect(refusalsOf(tried)).toMatchObject([full, full, full]);
  const roles = await Promise.all(worlds.map(({ group }) => rolesOf(group, player)));
  expect(roles.flat().filter((role) => role !== undefined)).toEqual(["member"]);
});

async function fillGroup(groupId: GroupId, count: number): Promise<void> {
  await setting().admin.query(
    `WITH made AS (
       INSERT INTO accounts.players (id, display_name, created_at)
       SELECT gen_random_uuid(), 'Filler', to_timestamp(0) FROM generate_series(1, $2::integer) RETURNING id)
     INSERT INTO accounts.group_members (group_id, player_id, role, since)
     SELECT $1::uuid, id, 'member', to_timestamp(0) FROM made`,
    [groupId, count],
  );
}

type Act = (groups: GroupService, world: World) => Promise<unknown>;

test.each<[string, Act, object]>([
  [
    "a name too short",
    (groups, { other }) => groups.create(other, " ab "),
    { code: "BAD_USER_INPUT", details: { field: "name" } },
  ],
  [
    "a name taken",
    (groups, { other, group }) => groups.create(other, group.name.toUpperCase()),
    { code: "CONFLICT", details: { field: "name" } },
  ],
  [
    "no such group",
    (groups, { other }) => groups.apply(other, randomUUID()),
    { code: "NOT_FOUND", details: { field: "groupId" } },
  ],
  [
    "what is no id",
    (groups, { other }) => groups.leave(other, "guild"),
    { code: "NOT_FOUND", details: { field: "groupId" } },
  ],
  [
    "oneself invited",
    (groups, { owner, group }) => groups.invite(owner, group.id, owner),
    { code: "BAD_USER_INPUT", details: { field: "playerId" } },
  ],
  [
    "nobody invited",
    (groups, { owner, group }) => groups.invite(owner, group.id, randomUUID()),
    { code: "NOT_FOUND", details: { field: "playerId" } },
  ],
  [
    "a member invited",
    (groups, { owner, member, group }) => groups.invite(owner, group.id, member),
    { code: "CONFLICT", details: { reason: "member" } },
  ],
  [
    "a member who invites",
    (groups, { member, other, group }) => groups.invite(member, group.id, other),
    { code: "FORBIDDEN", details: { role: "officer" } },
  ],
  [
    "a stranger who invites",
    (groups, { other, member, group }) => groups.invite(other, group.id, member),
    { code: "FORBIDDEN" },
  ],
  [
    "a stranger who admits",
    (groups, { other, member, group }) => groups.admit(other, group.id, member),
    { code: "FORBIDDEN" },
  ],
  [
    "nobody's application",
    (groups, { owner, other, group }) => groups.admit(owner, group.id, other),
    { code: "NOT_FOUND", details: { field: "playerId" } },
  ],
  [
    "nobody's invitation",
    (groups, { other, group }) => groups.acceptInvitation(other, group.id),
    { code: "NOT_FOUND", details: { field: "groupId" } },
  ],
  [
    "an officer who removes the owner",
    (groups, { officer, owner, group }) => groups.remove(officer, group.id, owner),
    { code: "FORBIDDEN", details: { role: "owner" } },
  ],
  [
    "who is not in it removed",
    (groups, { owner, other, group }) => groups.remove(owner, group.id, other),
    { code: "NOT_FOUND", details: { field: "playerId" } },
  ],
  [
    "an officer who changes roles",
    (groups, { officer, member, group }) => groups.changeRole(officer, group.id, member, "officer"),
    { code: "FORBIDDEN" },
  ],
  [
    "a second owner",
    (groups, { owner, member, group }) => groups.changeRole(owner, group.id, member, "owner"),
    { code: "BAD_USER_INPUT", details: { field: "role" } },
  ],
  [
    "an officer who hands over",
    (groups, { officer, member, group }) => groups.handOver(officer, group.id, member),
    { code: "FORBIDDEN" },
  ],
  [
    "handed over to a stranger",
    (groups, { owner, other, group }) => groups.handOver(owner, group.id, other),
    { code: "NOT_FOUND" },
  ],
  [
    "an owner who leaves",
    (groups, { owner, group }) => groups.leave(owner, group.id),
    { code: "CONFLICT", details: { reason: "owner" } },
  ],
  [
    "a stranger who leaves",
    (groups, { other, group }) => groups.leave(other, group.id),
    { code: "FORBIDDEN" },
  ],
  [
    "an officer who disbands",
    (groups, { officer, group }) => groups.disband(officer, group.id),
    { code: "FORBIDDEN" },
  ],
  [
    "a member who applies",
    (groups, { member, group }) => groups.apply(member, group.id),
    { code: "CONFLICT", details: { reason: "member" } },
  ],
])("%s is refused, and changes nothing", async (_what, act, error) => {
  const world = await makeWorld();
  const before = await countRows(setting().admin);
  await expect(act(setting().groups, world)).rejects.toMatchObject(error);
  expect(await countRows(setting().admin)).toEqual(before);
});

test("nobody is in more groups than may be, or applies to more", async () => {
  const { groups } = setting();
  const { group, other } = await makeWorld();
  for (let at = 0; at < groupBounds.applicationsOfPlayer; at++)
    await groups.apply(other, (await makeWorld()).group.id);
  await expect(groups.apply(other, group.id)).rejects.toMatchObject({
    details: { limit: "applicationsOfPlayer", max: 10 },
  });
  for (let at = 0; at < groupBounds.groupsOfPlayer; at++) await groups.create(other, `Many ${at} of ${made}`);
  await expect(groups.create(other, "One too many")).rejects.toMatchObject({
    code: "LIMIT_REACHED",
    details: { limit: "groupsOfPlayer", max: 10 },
  });
});
