import { randomUUID } from "node:crypto";
import { type AccessTokenSigner, anonymous, createAccessTokenVerifier, type Principal } from "@muster/auth";
import { expect, test } from "vitest";
import { countRows, registration } from "../setting.js";
import { useAccounts } from "../subgraph.js";

const accounts = useAccounts();

const sessionFields = `
  session { id createdAt lastUsedAt expiresAt userAgent isCurrent }
  accessToken accessTokenExpiresAt refreshToken refreshTokenExpiresAt
  player { id displayName createdAt username } staff { id username scopes }`;
const registerText = `mutation ($input: RegisterInput!) { register(input: $input) { ${sessionFields} } }`;
const loginText = `mutation ($input: LoginInput!) { login(input: $input) { ${sessionFields} } }`;
const refreshText = `mutation ($input: RefreshSessionInput!) { refreshSession(input: $input) { ${sessionFields} } }`;
const createStaffText =
  "mutation ($input: CreateStaffInput!) { createStaff(input: $input) { staff { id username scopes createdAt } } }";
const staffPrincipal = (...scopes: `${string}:${string}`[]): Principal => ({
  kind: "service",
  name: "test",
  scopes,
});

async function verify(token: string): Promise<Principal> {
  const route = accounts().subgraph.routes.find(({ path }) => path === "/jwks.json");
  const response = await route?.handle({
    method: "GET",
    path: "/jwks.json",
    search: new URLSearchParams(),
    headers: {},
    body: Buffer.alloc(0),
    principal: anonymous,
  });
  expect(response?.status).toBe(200);
  const jwks = async () => JSON.parse(String(response?.body)) as AccessTokenSigner["jwks"];
  return (await createAccessTokenVerifier({ jwks, clock: accounts().deps.clock }).verify(token)).principal;
}

async function register(changes = {}) {
  const { userAgent, ...input } = registration(changes);
  const { data, errors } = await accounts().run(registerText, { input: { ...input, userAgent } });
  expect(errors).toEqual([]);
  const payload = data.register;
  return { input, payload, principal: await verify(payload.accessToken) };
}

test("register signs a player in with tokens that verify", async () => {
  const { payload, principal, input } = await register({ userAgent: "Test 1" });
  expect(principal).toEqual({ kind: "player", playerId: payload.player.id, sessionId: payload.session.id });
  // Whoever registers is anonymous in this request, so the username is not shown.
  expect(payload.player).toMatchObject({ displayName: input.displayName, username: null });
  expect(payload).toMatchObject({ staff: null, session: { userAgent: "Test 1", isCurrent: true } });
  expect(Date.parse(payload.accessTokenExpiresAt)).toBeLessThan(Date.parse(payload.refreshTokenExpiresAt));
  expect(payload.refreshTokenExpiresAt).toBe(payload.session.expiresAt);
});

test("login and refreshSession give tokens of the same player", async () => {
  const { payload, input } = await register();
  const login = await accounts().run(loginText, {
    input: { username: input.username.toUpperCase(), password: input.password },
  });
  expect(login.data.login.player.id).toBe(payload.player.id);
  const { refreshToken } = login.data.login;
  const refreshed = await accounts().run(refreshText, { input: { refreshToken } });
  expect(refreshed.data.refreshSession).toMatchObject({
    session: { id: login.data.login.session.id },
    player: { id: payload.player.id },
  });
  const again = await accounts().run(refreshText, { input: { refreshToken } });
  expect(again).toEqual({
    data: null,
    errors: [{ code: "SESSION_REVOKED", details: {}, path: "refreshSession" }],
  });
});

test("devices are shown to their player alone", async () => {
  const deviceId = randomUUID();
  const { payload, principal, input } = await register({ userAgent: "Phone", deviceId });
  const { username, password } = input;
  const other = randomUUID();
  await accounts().run(loginText, { input: { username, password, deviceId: other, userAgent: "Laptop" } });
  const text = `query ($id: ID!) { player(id: $id) { devices { id userAgent firstSeenAt lastSeenAt } } }`;
  const { data } = await accounts().run(text, { id: payload.player.id }, principal);
  expect(data.player.devices).toMatchObject([
    { id: other, userAgent: "Laptop" },
    { id: deviceId, userAgent: "Phone", firstSeenAt: payload.session.createdAt },
  ]);
  const refused = await accounts().run(text, { id: payload.player.id }, staffPrincipal("accounts:read"));
  expect(refused.errors).toMatchObject([{ code: "FORBIDDEN" }]);
});

test("me is the player of the request, and nobody else's", async () => {
  const { payload, principal, input } = await register();
  const text = "{ me { id username displayName createdAt } }";
  const { createdAt, displayName } = payload.player;
  expect(await accounts().run(text, {}, principal)).toEqual({
    data: { me: { id: payload.player.id, username: input.username, displayName, createdAt } },
    errors: [],
  });
  for (const [who, code] of [
    [anonymous, "UNAUTHENTICATED"],
    [staffPrincipal("accounts:read"), "FORBIDDEN"],
  ] as const) {
    expect((await accounts().run(text, {}, who)).errors).toMatchObject([{ code, path: "me" }]);
  }
});

test("a username is read by its player and with accounts:read; null for everyone else", async () => {
  const { payload, principal, input } = await register();
  const other = await register();
  const read = async (who: Principal) => {
    const variables = { id: payload.player.id };
    const { data, errors } = await accounts().run(
      "query ($id: ID!) { player(id: $id) { displayName username } }",
      variables,
      who,
    );
    expect(errors).toEqual([]);
    expect(data.player.displayName).toBe(input.displayName);
    return data.player.username;
  };
  expect(await read(principal)).toBe(input.username);
  expect(await read(staffPrincipal("accounts:read"))).toBe(input.username);
  expect(await read(staffPrincipal("inventory:read"))).toBeNull();
  expect(await read(other.principal)).toBeNull();
  expect(await read(anonymous)).toBeNull();
});

test("players come in the order asked, doubles too, with null where there is none", async () => {
  const [a, b] = [await register(), await register()];
  const ids = [b.payload.player.id, randomUUID(), a.payload.player.id, "no-id", b.payload.player.id];
  const text = "query ($ids: [ID!]!) { players(ids: $ids) { id } }";
  const { data } = await accounts().run(text, { ids });
  expect(data.players).toEqual([{ id: ids[0] }, null, { id: ids[2] }, null, { id: ids[0] }]);
  const many = await accounts().run(text, { ids: Array.from({ length: 101 }, () => randomUUID()) });
  expect(many.errors).toMatchObject([
    { code: "BAD_USER_INPUT", details: { field: "ids", bound: "at most 100 ids" } },
  ]);
  const missing = await accounts().run('{ player(id: "no-id") { id } }');
  expect(missing).toEqual({ data: { player: null }, errors: [] });
});

test("an entity is found by its key, and null where there is none", async () => {
  const { payload } = await register();
  const representations = [
    { __typename: "Player", id: payload.player.id },
    { __typename: "Player", id: randomUUID() },
  ];
  const { data, errors } = await accounts().run(
    "query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Player { displayName } } }",
    { representations },
  );
  expect(errors).toEqual([]);
  expect(data._entities).toEqual([{ displayName: payload.player.displayName }, null]);
});

test("a player lists and ends the account's sessions", async () => {
  const { payload, principal, input } = await register({ userAgent: "First" });
  for (const userAgent of ["Second", "Third"]) {
    const { username, password } = input;
    await accounts().run(loginText, { input: { username, password, userAgent } });
  }
  const list = async (args = "") => {
    const text = `{ me { sessions${args} { edges { cursor node { id userAgent isCurrent } } pageInfo { hasNextPage endCursor } } } }`;
    const { data, errors } = await accounts().run(text, {}, principal);
    expect(errors).toEqual([]);
    return data.me.sessions;
  };
  const all = await list();
  expect(all.edges.map(({ node }: { node: object }) => node)).toMatchObject([
    { userAgent: "Third", isCurrent: false },
    { userAgent: "Second", isCurrent: false },
    { id: payload.session.id, userAgent: "First", isCurrent: true },
  ]);
  const page = await list("(first: 2)");
  expect(page.pageInfo.hasNextPage).toBe(true);
  const rest = await list(`(first: 2, after: "${page.pageInfo.endCursor}")`);
  expect(rest.edges.map(({ cursor }: { cursor: string }) => cursor)).toEqual([all.edges[2].cursor]);

  const end = "mutation ($input: EndSessionInput!) { endSession(input: $input) { endedSessionIds } }";
  const third = all.edges[0].node.id;
  const ended = await accounts().run(end, { input: { sessionId: third } }, principal);
  expect(ended.data.endSession.endedSessionIds).toEqual([third]);
  const others = await accounts().run("mutation { endOtherSessions { endedSessionIds } }", {}, principal);
  expect(others.data.endOtherSessions.endedSessionIds).toEqual([all.edges[1].node.id]);
  const out = await accounts().run("mutation { logout { endedSessionIds } }", {}, principal);
  expect(out.data.logout.endedSessionIds).toEqual([payload.session.id]);
  expect((await list()).edges).toEqual([]);
});

test("sessions are their player's alone", async () => {
  const [owner, other] = [await register(), await register()];
  const text = "query ($id: ID!) { player(id: $id) { id sessions { edges { cursor } } } }";
  const variables = { id: owner.payload.player.id };
  for (const [who, code] of [
    [anonymous, "UNAUTHENTICATED"],
    [other.principal, "FORBIDDEN"],
    [staffPrincipal("accounts:read"), "FORBIDDEN"],
  ] as const) {
    const { data, errors } = await accounts().run(text, variables, who);
    expect(data.player).toEqual({ id: variables.id, sessions: null });
    expect(errors).toMatchObject([{ code, path: "player.sessions" }]);
  }
  const end = "mutation ($input: EndSessionInput!) { endSession(input: $input) { endedSessionIds } }";
  const stolen = await accounts().run(
    end,
    { input: { sessionId: owner.payload.session.id } },
    other.principal,
  );
  expect(stolen.errors).toMatchObject([{ code: "NOT_FOUND", details: { field: "sessionId" } }]);
});

test("ending sessions needs one", async () => {
  for (const mutation of ["logout", "endOtherSessions", 'endSession(input: { sessionId: "x" })']) {
    const text = `mutation { ${mutation} { endedSessionIds } }`;
    expect((await accounts().run(text)).errors).toMatchObject([{ code: "UNAUTHENTICATED" }]);
    expect((await accounts().run(text, {}, staffPrincipal())).errors).toMatchObject([{ code: "FORBIDDEN" }]);
  }
});

test("createStaff needs its scope, and makes a staff member who signs in with theirs", async () => {
  const input = { username: "ops", password: "correct horse", scopes: ["inventory:grant"] };
  const { principal: player } = await register();
  const before = await countRows(accounts().admin);
  for (const [who, code] of [
    [anonymous, "UNAUTHENTICATED"],
    [player, "FORBIDDEN"],
    [staffPrincipal("accounts:read"), "FORBIDDEN"],
  ] as const) {
    expect((await accounts().run(createStaffText, { input }, who)).errors).toMatchObject([{ code }]);
  }
  expect(await countRows(accounts().admin)).toEqual(before);
  const made = await accounts().run(createStaffText, { input }, staffPrincipal("accounts:staff"));
  expect(made.data.createStaff.staff).toMatchObject({ username: "ops", scopes: ["inventory:grant"] });
  const { data } = await accounts().run(
    `mutation ($input: LoginInput!) { loginStaff(input: $input) { ${sessionFields} } }`,
    { input: { username: "ops", password: "correct horse" } },
  );
  expect(data.loginStaff).toMatchObject({ player: null, staff: { username: "ops" } });
  const principal = await verify(data.loginStaff.accessToken);
  expect(principal).toEqual({
    kind: "staff",
    staffId: data.loginStaff.staff.id,
    sessionId: data.loginStaff.session.id,
    scopes: ["inventory:grant"],
  });
  const out = await accounts().run("mutation { logout { endedSessionIds } }", {}, principal);
  expect(out.data.logout.endedSessionIds).toEqual([data.loginStaff.session.id]);
});

test("meStaff is the staff member of the request, and nobody else's", async () => {
  const input = { username: "desk", password: "correct horse", scopes: ["store:read", "accounts:read"] };
  const made = await accounts().run(createStaffText, { input }, staffPrincipal("accounts:staff"));
  const { staff } = made.data.createStaff;
  const { principal: player } = await register();
  const text = "{ meStaff { id username scopes createdAt } }";
  const principal: Principal = {
    ...{ kind: "staff", staffId: staff.id, scopes: ["accounts:read"] },
    sessionId: randomUUID() as never,
  };
  expect(await accounts().run(text, {}, principal)).toEqual({ data: { meStaff: staff }, errors: [] });
  for (const [who, code] of [
    [anonymous, "UNAUTHENTICATED"],
    [player, "FORBIDDEN"],
    [staffPrincipal("accounts:read"), "FORBIDDEN"],
  ] as const) {
    expect((await accounts().run(text, {}, who)).errors).toMatchObject([{ code, path: "meStaff" }]);
  }
});

test("staff find players by the beginning of either name, page by page in both directions", async () => {
  const named: Record<string, string> = {};
  for (const [username, displayName] of [
    ["zoe-b", "Nobody"],
    ["Zoe", "Zoé"],
    ["zoe-a", "Zoe"],
    ["somebody1", "ZOE the second"],
    ["somebody2", "zoe the second"],
    ["somebody3", "not Zoe"],
  ])
    named[(await register({ username, displayName })).payload.player.id] = username ?? "";
  const text = `query ($startsWith: String!, $first: Int, $after: Cursor, $last: Int, $before: Cursor) {
    playersByName(startsWith: $startsWith, first: $first, after: $after, last: $last, before: $before) {
      edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`;
  const read = async (variables: Record<string, unknown>) => {
    const { data, errors } = await accounts().run(text, variables, staffPrincipal("accounts:read"));
    expect(errors).toEqual([]);
    const { edges, pageInfo } = data.playersByName;
    return { names: edges.map(({ node }: { node: { id: string } }) => named[node.id]), pageInfo };
  };
  const all = ["Zoe", "zoe-a", "zoe-b", "somebody1", "somebody2"];
  expect((await read({ startsWith: " ZoE" })).names).toEqual(all);
  expect((await read({ startsWith: "zoé" })).names).toEqual(["Zoe"]);
  expect((await read({ startsWith: "ZOE T" })).names).toEqual(all.slice(3));
  expect((await read({ startsWith: "zo_" })).names).toEqual([]);
  expect((await read({ startsWith: "z%" })).names).toEqual([]);
  for (const size of [1, 2, 3, 5]) {
    const [forward, backward]: unknown[][] = [[], []];
    let page = await read({ startsWith: "zoe", first: size });
    forward?.push(...page.names);
    while (page.pageInfo.hasNextPage) {
      page = await read({ startsWith: "zoe", first: size, after: page.pageInfo.endCursor });
      forward?.push(...page.names);
    }
    expect(forward, `pages of ${size}`).toEqual(all);
    page = await read({ startsWith: "zoe", last: size });
    backward?.unshift(...page.names);
    while (page.pageInfo.hasPreviousPage) {
      page = await read({ startsWith: "zoe", last: size, before: page.pageInfo.startCursor });
      backward?.unshift(...page.names);
    }
    expect(backward, `pages of ${size} from the end`).toEqual(all);
  }
});

test.each([
  ['startsWith: ""', "BAD_USER_INPUT", "startsWith"],
  ['startsWith: "  "', "BAD_USER_INPUT", "startsWith"],
  ['startsWith: "a\\u0000"', "BAD_USER_INPUT", "startsWith"],
  [`startsWith: "${"x".repeat(129)}"`, "BAD_USER_INPUT", "startsWith"],
  ['startsWith: "a", first: 101', "BAD_USER_INPUT", "first"],
  ['startsWith: "a", after: "nonsense"', "CURSOR_INVALID", "after"],
])("playersByName(%s) is refused", async (args, code, field) => {
  const text = `{ playersByName(${args}) { edges { cursor } } }`;
  const { errors } = await accounts().run(text, {}, staffPrincipal("accounts:read"));
  expect(errors).toMatchObject([{ code, details: { field } }]);
});

test("players are found with the scope accounts:read alone", async () => {
  const { principal } = await register();
  const text = '{ playersByName(startsWith: "a") { edges { cursor } } }';
  for (const [who, code] of [
    [anonymous, "UNAUTHENTICATED"],
    [principal, "FORBIDDEN"],
    [staffPrincipal("inventory:read"), "FORBIDDEN"],
  ] as const)
    expect((await accounts().run(text, {}, who)).errors).toMatchObject([{ code, path: "playersByName" }]);
});

const good = { username: "someone", displayName: "Someone", password: "correct horse" };

test.each([
  ["input.username missing", { displayName: "x", password: "correct horse" }, "input"],
  ["input.username a number", { ...good, username: 12345 }, "input.username"],
  ["an unknown field", { ...good, admin: true }, "input"],
  ["username too long", { ...good, username: "x".repeat(10_000) }, "username"],
  ["displayName empty", { ...good, displayName: "" }, "displayName"],
  ["password too short", { ...good, password: "1234567" }, "password"],
  ["deviceId no UUID", { ...good, deviceId: "my phone" }, "deviceId"],
  ["userAgent too long", { ...good, userAgent: "x".repeat(201) }, "userAgent"],
])("register refuses %s, names the field and changes nothing", async (_what, input, field) => {
  const before = await countRows(accounts().admin);
  const { data, errors } = await accounts().run(registerText, { input });
  expect(data).toBeNull();
  expect(errors).toMatchObject([{ code: "BAD_USER_INPUT", details: { field } }]);
  expect(await countRows(accounts().admin)).toEqual(before);
});

test.each([
  ["first: 10000", "BAD_USER_INPUT", "first"],
  ["first: 0", "BAD_USER_INPUT", "first"],
  ["first: 1, last: 1", "BAD_USER_INPUT", "last"],
  ['after: "nonsense"', "CURSOR_INVALID", "after"],
])("sessions(%s) is refused", async (args, code, field) => {
  const { principal } = await register();
  const { errors } = await accounts().run(`{ me { sessions(${args}) { edges { cursor } } } }`, {}, principal);
  expect(errors).toMatchObject([{ code, details: { field } }]);
});
