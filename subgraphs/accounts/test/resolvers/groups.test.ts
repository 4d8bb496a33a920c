import { randomUUID } from "node:crypto";
import { anonymous, type PlayerId, type Principal, type SessionId } from "@muster/auth";
import { expect, test } from "vitest";
import { useAccounts } from "../subgraph.js";

const accounts = useAccounts();

async function makePlayer(displayName: string) {
  const id = randomUUID() as PlayerId;
  await accounts().admin.query(
    "INSERT INTO accounts.players (id, display_name, created_at) VALUES ($1, $2, now())",
    [id, displayName],
  );
  const principal: Principal = { kind: "player", playerId: id, sessionId: randomUUID() as SessionId };
  return { id, principal };
}

async function act(deed: string, type: string, input: object, principal: Principal) {
  const text = `mutation ($input: ${type}!) { ${deed}(input: $input) { group { id name } } }`;
  const { data, errors } = await accounts().run(text, { input }, principal);
  expect(errors).toEqual([]);
  return data[deed].group;
}

const groupText = `query ($id: ID!) { group(id: $id) { name createdAt
  members { role player { displayName } group { id } } } }`;
const callsText =
  "query ($id: ID!) { group(id: $id) { invitations { player { id } } applications { player { id } } } }";
const ownText = `query ($id: ID!) { player(id: $id) {
  groupInvitations { group { name } player { id } } groupApplications { group { name } } } }`;

test("a group from its making to its end, as players see it", async () => {
  const [ada, bob, carol] = [await makePlayer("Ada"), await makePlayer("Bob"), await makePlayer("Carol")];
  const group = await act("createGroup", "CreateGroupInput", { name: "The  Owls " }, ada.principal);
  const groupId = group.id;
  expect(group).toEqual({ id: expect.any(String), name: "The Owls" });
  const bobIn = { groupId, playerId: bob.id };
  await act("inviteToGroup", "GroupPlayerInput", bobIn, ada.principal);
  const invited = await accounts().run(ownText, { id: bob.id }, bob.principal);
  expect(invited.data.player).toEqual({
    groupInvitations: [{ group: { name: "The Owls" }, player: { id: bob.id } }],
    groupApplications: [],
  });
  await act("acceptGroupInvitation", "GroupInput", { groupId }, bob.principal);
  await act("changeGroupRole", "GroupRoleInput", { ...bobIn, role: "OFFICER" }, ada.principal);
  await act("applyToGroup", "GroupInput", { groupId }, carol.principal);
  const calls = await accounts().run(callsText, { id: groupId }, bob.principal);
  expect(calls.data.group).toEqual({ invitations: [], applications: [{ player: { id: carol.id } }] });
  await act("admitToGroup", "GroupPlayerInput", { groupId, playerId: carol.id }, bob.principal);

  const { data, errors } = await accounts().run(groupText, { id: groupId });
  expect(errors).toEqual([]);
  expect(data.group.members).toEqual([
    { role: "OWNER", player: { displayName: "Ada" }, group: { id: groupId } },
    { role: "OFFICER", player: { displayName: "Bob" }, group: { id: groupId } },
    { role: "MEMBER", player: { displayName: "Carol" }, group: { id: groupId } },
  ]);
  const groupsText = "query ($id: ID!) { player(id: $id) { groups { role group { name } } } }";
  const theirs = await accounts().run(groupsText, { id: bob.id });
  expect(theirs.data.player.groups).toEqual([{ role: "OFFICER", group: { name: "The Owls" } }]);

  await act("removeFromGroup", "GroupPlayerInput", { groupId, playerId: carol.id }, bob.principal);
  await act("handOverGroup", "GroupPlayerInput", bobIn, ada.principal);
  await act("leaveGroup", "GroupInput", { groupId }, ada.principal);
  expect(await act("disbandGroup", "GroupInput", { groupId }, bob.principal)).toBeNull();
  expect((await accounts().run(groupText, { id: groupId })).data).toEqual({ group: null });
});

test("calls are for those who decide, and for whom they concern", async () => {
  const [ada, bob] = [await makePlayer("Ada"), await makePlayer("Bob")];
  const { id } = await act("createGroup", "CreateGroupInput", { name: "Closed doors" }, ada.principal);
  for (const [who, code] of [
    [anonymous, "UNAUTHENTICATED"],
    [bob.principal, "FORBIDDEN"],
  ] as const) {
    expect((await accounts().run(callsText, { id }, who)).errors.map((error) => error.code)).toEqual([
      code,
      code,
    ]);
    expect((await accounts().run(ownText, { id: ada.id }, who)).errors.map((error) => error.code)).toEqual([
      code,
      code,
    ]);
  }
  expect((await accounts().run(groupText, { id: "no-id" })).data).toEqual({ group: null });
});
