import { createAccessTokenSigner, type PlayerId, type SessionId } from "@muster/auth";
import { readSecrets } from "@muster/config";
import { createSystemClock } from "@muster/runtime";
import { demoCredentials } from "@muster/stack";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type AskedPlatform, startAskedPlatform, type WireError } from "./fixtures/asked-platform.js";

const [ada, grace, operator] = demoCredentials;

let platform: AskedPlatform;
let adaToken: string;
let staffToken: string;
let graceId: string;
let adaId: string;
let gracePotion: string;

beforeAll(async () => {
  platform = await startAskedPlatform();
  const { ask, signIn } = platform;
  [adaToken, adaId] = await signIn("login", ada);
  [staffToken] = await signIn("loginStaff", operator);
  const [graceToken, id] = await signIn("login", grace);
  graceId = id;
  const mine = "{ me { items { edges { node { id definition { id } } } } } }";
  gracePotion = await vi.waitFor(
    async () => {
      const { data } = await ask({ query: mine }, graceToken);
      const edges = data?.["me"]["items"]["edges"] as { node: { id: string; definition: { id: string } } }[];
      const potion = edges.find(({ node }) => node.definition.id === "potion");
      if (potion === undefined) throw new Error("the starter grant is not there yet");
      return potion.node.id;
    },
    { timeout: 10_000 },
  );
}, 60_000);

afterAll(() => platform?.stop());

const grant = "mutation ($input: GrantItemsInput!) { grantItems(input: $input) { items { id } } }";
const transfer = "mutation ($input: TransferItemInput!) { transferItem(input: $input) { item { id } } }";
const register = "mutation ($input: RegisterInput!) { register(input: $input) { accessToken } }";
const page = (args: string) => `{ me { items(${args}) { edges { cursor } } } }`;
const currencies = (amount: unknown) => [{ currencyId: "gold", amount }];

interface Case {
  readonly name: string;
  readonly as: "nobody" | "player" | "staff";
  readonly query: string;
  readonly input?: () => Record<string, unknown>;
  readonly code: string;
  readonly field?: string;
}

const cases: readonly Case[] = [
  {
    name: "an unknown field",
    as: "nobody",
    query: "{ nope }",
    code: "GRAPHQL_VALIDATION_FAILED",
    field: "nope",
  },
  { name: "text that does not parse", as: "nobody", query: "{ me ", code: "GRAPHQL_PARSE_FAILED" },
  { name: "no sign-in", as: "nobody", query: "{ me { id } }", code: "UNAUTHENTICATED" },
  {
    name: "a name that is too long",
    as: "nobody",
    query: register,
    input: () => ({ username: "x".repeat(25), displayName: "X", password: "long enough" }),
    code: "BAD_USER_INPUT",
    field: "username",
  },
  {
    name: "a password that is too short",
    as: "nobody",
    query: register,
    input: () => ({ username: "someone", displayName: "X", password: "short" }),
    code: "BAD_USER_INPUT",
    field: "password",
  },
  {
    name: "a page of 10,000",
    as: "player",
    query: page("first: 10000"),
    code: "BAD_USER_INPUT",
    field: "first",
  },
  {
    name: "an unknown cursor",
    as: "player",
    query: page('first: 1, after: "bm9wZQ"'),
    code: "CURSOR_INVALID",
    field: "after",
  },
  {
    name: "a grant without the scope",
    as: "player",
    query: grant,
    input: () => ({ playerId: adaId, currencies: currencies("1"), reason: "r", idempotencyKey: "k" }),
    code: "FORBIDDEN",
  },
  {
    name: "a negative amount",
    as: "staff",
    query: grant,
    input: () => ({ playerId: adaId, currencies: currencies("-5"), reason: "r", idempotencyKey: "k" }),
    code: "BAD_USER_INPUT",
    field: "currencies[0].amount",
  },
  {
    name: "an amount that is no number",
    as: "staff",
    query: grant,
    input: () => ({ playerId: adaId, currencies: currencies("many"), reason: "r", idempotencyKey: "k" }),
    code: "BAD_USER_INPUT",
    field: "input.currencies[0].amount",
  },
  {
    name: "a wrong type",
    as: "staff",
    query: grant,
    input: () => ({ playerId: adaId, currencies: "gold", reason: 7, idempotencyKey: "k" }),
    code: "BAD_USER_INPUT",
    field: "input.reason",
  },
  {
    name: "a transfer of what isn't owned",
    as: "player",
    query: transfer,
    input: () => ({ itemId: gracePotion, quantity: "1", toPlayerId: graceId, idempotencyKey: "k" }),
    code: "ITEM_NOT_OWNED",
    field: "itemId",
  },
];

test.each(cases)(
  "$name is $code at $field, as JSON, and changes nothing",
  async ({ as, query, input, code, field }) => {
    const { send, footprint } = platform;
    const before = await footprint();
    const token = { nobody: undefined, player: adaToken, staff: staffToken }[as];
    const variables = input === undefined ? undefined : { input: input() };
    const { type, text } = await send(JSON.stringify({ query, variables }), token);
    expect(type).toContain("application/json");
    const { errors } = JSON.parse(text) as { errors: readonly WireError[] };
    expect(errors.map(({ extensions }) => [extensions.code, extensions.details["field"]])).toContainEqual([
      code,
      field,
    ]);
    expect(errors[0]?.extensions.retryable).toBe(false);
    expect(await footprint()).toEqual(before);
  },
);

test("malformed JSON is answered in JSON", async () => {
  const { status, type, text } = await platform.send("{bad");
  expect([status, type]).toEqual([400, expect.stringContaining("application/json")]);
  expect(JSON.parse(text).errors[0].extensions).toMatchObject({
    code: "BAD_REQUEST",
    details: { field: "body" },
  });
});

test("an expired and a forged token are refused before anything is asked", async () => {
  const clock = createSystemClock();
  const { accessTokenPrivateKey } = readSecrets(platform.stack.config);
  const principal = { kind: "player", playerId: adaId as PlayerId, sessionId: "s" as SessionId } as const;
  const past = { ...clock, nowMs: () => clock.nowMs() - 3_600_000 };
  const signer = await createAccessTokenSigner({
    privateKey: accessTokenPrivateKey,
    lifetimeS: 60,
    clock: past,
  });
  const expired = (await signer.sign(principal)).token;
  const forged = `${adaToken.slice(0, -8)}AAAAAAAA`;
  for (const token of [expired, forged, "nonsense"]) {
    const { errors } = await platform.ask({ query: "{ me { id } }" }, token);
    expect(errors?.[0]?.extensions.code).toBe("UNAUTHENTICATED");
  }
});

test("an idempotency key with another request is a conflict, and with the same one gives the same answer", async () => {
  const { ask, footprint } = platform;
  const input = {
    playerId: adaId,
    items: [{ definitionId: "potion", quantity: "2" }],
    reason: "r",
    idempotencyKey: "replay",
  };
  const first = await ask({ query: grant, variables: { input } }, staffToken);
  const before = await footprint();
  expect(await ask({ query: grant, variables: { input } }, staffToken)).toEqual(first);
  const other = { ...input, items: [{ definitionId: "potion", quantity: "3" }] };
  const { errors } = await ask({ query: grant, variables: { input: other } }, staffToken);
  expect(errors?.[0]?.extensions.code).toBe("IDEMPOTENCY_CONFLICT");
  expect(await footprint()).toEqual(before);
});
