import { randomUUID } from "node:crypto";
import { anonymous, type Principal } from "@muster/auth";
import { expect, test } from "vitest";
import { useAccounts } from "../subgraph.js";
import { makePlayer as makePlayerOf } from "./players.js";

const accounts = useAccounts();

const makePlayer = () => makePlayerOf(accounts());

const act = (deed: string, playerId: string, principal: Principal) => {
  const answer = deed.endsWith("blockPlayer") || deed === "blockPlayer" ? "isBlocked" : "state";
  return accounts().run(
    `mutation ($input: OtherPlayerInput!) { ${deed}(input: $input) { ${answer} player { id displayName } } }`,
    { input: { playerId } },
    principal,
  );
};

const listsText = `query ($id: ID!) { player(id: $id) {
  friends { edges { node { since player { displayName } } } }
  receivedFriendRequests { edges { node { sentAt player { displayName } } } }
  sentFriendRequests { edges { node { player { displayName } } } }
  blocks { edges { node { player { displayName } } } } } }`;

async function lists(id: string, principal: Principal) {
  const { data, errors } = await accounts().run(listsText, { id }, principal);
  expect(errors).toEqual([]);
  return Object.fromEntries(
    Object.entries(
      data.player as Record<string, { edges: { node: { player: { displayName: string } } }[] }>,
    ).map(([list, { edges }]) => [list, edges.map(({ node }) => node.player.displayName)]),
  );
}

test("players find each other by username, become friends, and block", async () => {
  const [ada, bob] = [await makePlayer(), await makePlayer()];
  const text = "query ($username: String!) { playerByUsername(username: $username) { id username } }";
  const found = await accounts().run(text, { username: bob.name.toUpperCase() }, ada.principal);
  expect(found).toEqual({ data: { playerByUsername: { id: bob.id, username: null } }, errors: [] });
  expect((await accounts().run(text, { username: "nobody-here" }, ada.principal)).data).toEqual({
    playerByUsername: null,
  });
  expect((await accounts().run(text, { username: "?" }, ada.principal)).errors).toMatchObject([
    { code: "BAD_USER_INPUT", details: { field: "username" } },
  ]);

  const asked = await act("requestFriend", bob.id, ada.principal);
  expect(asked.data.requestFriend).toEqual({
    state: "REQUEST_SENT",
    player: { id: bob.id, displayName: bob.name },
  });
  const none = { friends: [], receivedFriendRequests: [], sentFriendRequests: [], blocks: [] };
  expect(await lists(ada.id, ada.principal)).toEqual({ ...none, sentFriendRequests: [bob.name] });
  expect(await lists(bob.id, bob.principal)).toEqual({ ...none, receivedFriendRequests: [ada.name] });
  expect((await act("acceptFriendRequest", ada.id, bob.principal)).data.acceptFriendRequest.state).toBe(
    "FRIEND",
  );
  expect(await lists(ada.id, ada.principal)).toEqual({ ...none, friends: [bob.name] });

  expect((await act("blockPlayer", ada.id, bob.principal)).data.blockPlayer).toMatchObject({
    isBlocked: true,
    player: { id: ada.id },
  });
  expect(await lists(ada.id, ada.principal)).toEqual(none);
  expect(await lists(bob.id, bob.principal)).toEqual({ ...none, blocks: [ada.name] });
  expect((await act("unblockPlayer", ada.id, bob.principal)).data.unblockPlayer.isBlocked).toBe(false);
  expect(await lists(bob.id, bob.principal)).toEqual(none);
});

test("requests are declined and withdrawn, friendships ended", async () => {
  const [ada, bob] = [await makePlayer(), await makePlayer()];
  for (const [deed, own, other] of [
    ["requestFriend", ada, bob],
    ["declineFriendRequest", bob, ada],
    ["requestFriend", ada, bob],
    ["withdrawFriendRequest", ada, bob],
    ["requestFriend", ada, bob],
    ["requestFriend", bob, ada],
    ["removeFriend", ada, bob],
  ] as const) {
    const { data, errors } = await act(deed, other.id, own.principal);
    expect(errors).toEqual([]);
    const ended = !deed.startsWith("request");
    const state = own === bob ? "FRIEND" : "REQUEST_SENT";
    expect(data[deed].state).toBe(ended ? "NONE" : state);
  }
});

test("lists are their player's alone, and only players act", async () => {
  const [ada, bob] = [await makePlayer(), await makePlayer()];
  const staff: Principal = { kind: "service", name: "test", scopes: ["accounts:read"] };
  for (const [who, code] of [
    [anonymous, "UNAUTHENTICATED"],
    [bob.principal, "FORBIDDEN"],
    [staff, "FORBIDDEN"],
  ] as const) {
    const { errors } = await accounts().run(listsText, { id: ada.id }, who);
    expect(errors.map((error) => error.code)).toEqual([code, code, code, code]);
  }
  for (const deed of [
    "requestFriend",
    "acceptFriendRequest",
    "removeFriend",
    "blockPlayer",
    "unblockPlayer",
  ]) {
    expect((await act(deed, ada.id, anonymous)).errors).toMatchObject([{ code: "UNAUTHENTICATED" }]);
    expect((await act(deed, ada.id, staff)).errors).toMatchObject([{ code: "FORBIDDEN" }]);
  }
});

test("friends see who is there, and strangers nothing", async () => {
  const [ada, bob] = [await makePlayer(), await makePlayer()];
  const say = (state: string, status: string | null, principal: Principal) =>
    accounts().run(
      "mutation ($input: SetPresenceInput!) { setPresence(input: $input) { until presence { state status } } }",
      { input: { state, status } },
      principal,
    );
  const said = await say("IN_MATCH", "Harbour", ada.principal);
  expect(said.data.setPresence.presence).toEqual({ state: "IN_MATCH", status: "Harbour" });
  expect(Date.parse(said.data.setPresence.until)).toBeGreaterThan(Date.now());
  const seen = async (principal: Principal) => {
    const text = "query ($id: ID!) { player(id: $id) { presence { state status } } }";
    const { data, errors } = await accounts().run(text, { id: ada.id }, principal);
    expect(errors).toEqual([]);
    return data.player.presence;
  };
  for (const who of [anonymous, bob.principal]) expect(await seen(who)).toBeNull();
  await act("requestFriend", bob.id, ada.principal);
  await act("acceptFriendRequest", ada.id, bob.principal);
  expect(await seen(bob.principal)).toEqual({ state: "IN_MATCH", status: "Harbour" });
  for (const [state, status, field] of [
    ["OFFLINE", null, "state"],
    ["ONLINE", "", "status"],
  ] as const)
    expect((await say(state, status, ada.principal)).errors).toMatchObject([
      { code: "BAD_USER_INPUT", details: { field } },
    ]);
  expect((await say("ONLINE", null, anonymous)).errors).toMatchObject([{ code: "UNAUTHENTICATED" }]);
});

test("who does too much is asked to wait", async () => {
  const ada = await makePlayer();
  const codes: unknown[] = [];
  for (let at = 0; at < 61; at++)
    codes.push((await act("removeFriend", randomUUID(), ada.principal)).errors[0]?.code);
  expect(new Set(codes.slice(0, 60))).toEqual(new Set(["NOT_FOUND"]));
  expect(codes[60]).toBe("RATE_LIMITED");
});

test.each([
  ["friends", 'after: "nonsense"', "CURSOR_INVALID", "after"],
  ["friends", "first: 101", "BAD_USER_INPUT", "first"],
  ["blocks", 'after: "nonsense"', "CURSOR_INVALID", "after"],
  ["sentFriendRequests", "first: 0", "BAD_USER_INPUT", "first"],
])("%s(%s) is refused", async (list, args, code, field) => {
  const ada = await makePlayer();
  const text = `query ($id: ID!) { player(id: $id) { ${list}(${args}) { edges { cursor } } } }`;
  const { errors } = await accounts().run(text, { id: ada.id }, ada.principal);
  expect(errors).toMatchObject([{ code, details: { field } }]);
});
