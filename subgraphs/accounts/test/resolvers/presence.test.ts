import { anonymous, type Principal } from "@muster/auth";
import { expect, test } from "vitest";
import { useAccounts } from "../subgraph.js";
import { makePlayer } from "./players.js";

const accounts = useAccounts();
const makeFriends = async () => {
  const [ada, bob] = [await makePlayer(accounts()), await makePlayer(accounts())];
  const [ask, accept] = ["requestFriend", "acceptFriendRequest"].map(
    (deed) => `mutation ($input: OtherPlayerInput!) { ${deed}(input: $input) { state } }`,
  ) as [string, string];
  await accounts().run(ask, { input: { playerId: bob.id } }, ada.principal);
  await accounts().run(accept, { input: { playerId: ada.id } }, bob.principal);
  return { ada, bob };
};
const changed = `subscription ($after: Cursor) { presenceChanged(after: $after) {
  cursor friends { player { id displayName presence { state } } presence { state status } } } }`;
const say = "mutation ($input: SetPresenceInput!) { setPresence(input: $input) { presence { state } } }";
const cursorText = "query ($id: ID!) { player(id: $id) { presenceCursor } }";

test("a friend's presence is told from a cursor on, and again from behind the last update", async () => {
  const { ada, bob } = await makeFriends();
  const read = await accounts().run(cursorText, { id: ada.id }, ada.principal);
  expect(read.errors).toEqual([]);
  const after = read.data.player.presenceCursor;
  const updates = await accounts().follow(changed, { after }, ada.principal);
  const player = (state: string) => ({ id: bob.id, displayName: bob.name, presence: { state } });
  const told = (state: string, status: string | null) => ({
    presenceChanged: {
      cursor: expect.any(String),
      friends: [{ player: player(state), presence: { state, status } }],
    },
  });
  const first = await updates.next();
  expect(first).toEqual({ data: told("OFFLINE", null), errors: [] });
  await accounts().run(say, { input: { state: "AWAY", status: "Tea" } }, bob.principal);
  const second = await updates.next();
  expect(second).toEqual({ data: told("AWAY", "Tea"), errors: [] });
  const again = await accounts().follow(
    changed,
    { after: second.data.presenceChanged.cursor },
    ada.principal,
  );
  expect(await again.next()).toEqual({ data: told("AWAY", "Tea"), errors: [] });
});

test("nobody follows without being a player, nor from a cursor of another list", async () => {
  const { ada, bob } = await makeFriends();
  const refused = async (after: string | null, principal: Principal = ada.principal) => {
    const updates = await accounts().follow(changed, { after }, principal);
    return (await updates.next()).errors;
  };
  expect(await refused(null, anonymous)).toMatchObject([{ code: "UNAUTHENTICATED" }]);
  for (const after of ["x", Buffer.from("presences:x").toString("base64url"), bob.id])
    expect(await refused(after)).toMatchObject([{ code: "CURSOR_INVALID" }]);
  const other = await accounts().run(cursorText, { id: bob.id }, ada.principal);
  expect(other.errors).toMatchObject([{ code: "FORBIDDEN" }]);
});
