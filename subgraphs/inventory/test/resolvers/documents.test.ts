import type { PlayerId, Principal, Scope } from "@muster/auth";
import { openPostgres, type Postgres } from "@muster/postgres";
import { createIds, createSystemClock, createSystemRandom } from "@muster/runtime";
import { createSubgraph, type Subgraph } from "@muster/subgraph";
import { createLogger } from "@muster/telemetry";
import { Arg, Query, Resolver } from "type-graphql";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { DocumentResolver, resolvePlayerReference } from "../../src/resolvers/index.js";
import { PlayerStub } from "../../src/schema/index.js";
import { createDocuments } from "../../src/service/index.js";
import { createDocumentStorage } from "../../src/storage/index.js";

const clock = createSystemClock();
const ids = createIds(clock, createSystemRandom());
const logger = createLogger({ service: "documents-test", level: "error" });
let admin: Postgres;
let postgres: Postgres;
let subgraph: Subgraph;
let playerId: string;

/** A way to the player, whom the gateway would get from accounts. */
@Resolver()
class WayToPlayerResolver {
  @Query(() => PlayerStub)
  player(@Arg("id", () => String) id: string): PlayerStub {
    return { id };
  }
}

beforeAll(async () => {
  const { databaseUrl: url } = await testServers();
  const open = { url, poolMax: 4, applicationName: "documents-test", logger };
  admin = openPostgres(open);
  postgres = openPostgres({ ...open, role: "muster_inventory" });
  const storage = createDocumentStorage(postgres);
  subgraph = createSubgraph({
    name: "inventory",
    resolvers: [
      new WayToPlayerResolver(),
      new DocumentResolver(storage, createDocuments({ storage, clock, ids })),
    ],
    references: { Player: resolvePlayerReference as never },
    createLoaders: () => ({}),
    logger,
    ids,
    start: async () => undefined,
    stop: async () => undefined,
    ready: async () => undefined,
  });
});
beforeEach(() => {
  playerId = ids.next();
});
afterAll(() => Promise.all([postgres.close(), admin.close()]));

const player = (id: string): Principal => ({
  kind: "player",
  playerId: id as PlayerId,
  sessionId: ids.next(),
});
const server = (...scopes: Scope[]): Principal => ({ kind: "gameServer", serverId: "s1", scopes });
const staff = (...scopes: Scope[]): Principal => ({
  kind: "staff",
  staffId: ids.next(),
  sessionId: ids.next(),
  scopes,
});
const anonymous: Principal = { kind: "anonymous" };

async function run(principal: Principal, query: string, variables: object = {}) {
  const { data, errors = [] } = await subgraph.execute({
    query,
    variables: variables as Record<string, unknown>,
    principal,
    requestId: "test",
  });
  return {
    // biome-ignore lint/suspicious/noExplicitAny: a test reads what it asked for.
    data: JSON.parse(JSON.stringify(data ?? null)) as any,
    errors: errors.map(({ extensions }) => ({ code: extensions["code"], details: extensions["details"] })),
  };
}

const fields = "key content version readers writers sizeBytes";
const save = (principal: Principal, input: object) =>
  run(
    principal,
    `mutation ($input: SaveDocumentInput!) { saveDocument(input: $input) { document { ${fields} } } }`,
    { input },
  );
const saveAll = (principal: Principal, input: object) =>
  run(
    principal,
    `mutation ($input: SaveDocumentsInput!) { saveDocuments(input: $input) { documents { ${fields} } } }`,
    { input },
  );
const remove = (principal: Principal, input: object) =>
  run(principal, "mutation ($input: DeleteDocumentInput!) { deleteDocument(input: $input) { deleted } }", {
    input,
  });

/** A field of the player. */
async function read(principal: Principal, selection: string) {
  const { data, errors } = await run(principal, `query ($id: String!) { player(id: $id) { ${selection} } }`, {
    id: playerId,
  });
  return { ...data?.player, errors };
}
const readOne = async (principal: Principal, key: string) =>
  (await read(principal, `document(key: "${key}") { ${fields} }`)).document;
const shelf = () =>
  admin.query(
    `SELECT documents, bytes::integer, (SELECT count(*)::integer FROM inventory.documents d WHERE d.player_id = s.player_id) AS rows,
      (SELECT coalesce(sum(d.bytes), 0)::integer FROM inventory.documents d WHERE d.player_id = s.player_id) AS row_bytes
    FROM inventory.document_shelves s WHERE player_id = $1`,
    [playerId],
  );

test("a player saves, reads, changes and deletes a document", async () => {
  const me = player(playerId);
  const content = { level: 3, name: "Ünal", flags: [true, null, 0.5], nested: { deep: {} } };
  const first = await save(me, { key: "saves/slot-1", content });
  expect(first.data.saveDocument.document).toEqual({
    key: "saves/slot-1",
    content,
    version: "1",
    readers: "OWNER",
    writers: "OWNER",
    sizeBytes: Buffer.byteLength(JSON.stringify(content)),
  });
  const second = await save(me, {
    key: "saves/slot-1",
    content: ["other"],
    expectedVersion: "1",
    readers: "PUBLIC",
  });
  expect(second.data.saveDocument.document).toMatchObject({ version: "2", readers: "PUBLIC" });
  expect(await readOne(me, "saves/slot-1")).toMatchObject({ content: ["other"], version: "2" });
  expect(await shelf()).toEqual([{ documents: 1, bytes: 9, rows: 1, row_bytes: 9 }]);
  expect((await remove(me, { key: "saves/slot-1", expectedVersion: "2" })).data.deleteDocument.deleted).toBe(
    true,
  );
  expect((await remove(me, { key: "saves/slot-1", expectedVersion: "2" })).data.deleteDocument.deleted).toBe(
    false,
  );
  expect(await readOne(me, "saves/slot-1")).toBeNull();
  expect(await shelf()).toEqual([{ documents: 0, bytes: 0, rows: 0, row_bytes: 0 }]);
  const again = await save(me, { key: "saves/slot-1", content: 1, expectedVersion: "0" });
  expect(again.data.saveDocument.document.version).toBe("3");
});

test("who saves over what they did not read is told the version there is", async () => {
  const me = player(playerId);
  await save(me, { key: "settings", content: { a: 1 } });
  const conflict = [{ code: "CONFLICT", details: { key: "settings", version: "1" } }];
  for (const expectedVersion of ["0", "2"])
    expect((await save(me, { key: "settings", content: { a: 2 }, expectedVersion })).errors).toEqual(
      conflict,
    );
  expect((await remove(me, { key: "settings", expectedVersion: "7" })).errors).toEqual(conflict);
  expect((await save(me, { key: "other", content: 1, expectedVersion: "1" })).errors).toEqual([
    { code: "CONFLICT", details: { key: "other", version: "0" } },
  ]);
  expect(await readOne(me, "settings")).toMatchObject({ content: { a: 1 }, version: "1" });
});

test("a save that comes again is answered again, and one like it with something else is not", async () => {
  const me = player(playerId);
  await save(me, { key: "settings", content: { a: 1 } });
  const input = { key: "settings", content: { b: 2, a: 1 }, expectedVersion: "1" };
  const saved = await save(me, input);
  expect(await save(me, { ...input, content: { a: 1, b: 2 } })).toEqual(saved);
  expect((await save(me, { ...input, content: { a: 1 } })).errors).toMatchObject([{ code: "CONFLICT" }]);
  expect((await save(me, { ...input, readers: "PUBLIC" })).errors).toMatchObject([{ code: "CONFLICT" }]);
  expect((await readOne(me, "settings")).version).toBe("2");
});

test("of many who save over one version, one does", async () => {
  const me = player(playerId);
  await save(me, { key: "settings", content: 0 });
  const outcomes = await Promise.all(
    [1, 2, 3, 4, 5, 6, 7, 8].map((content) => save(me, { key: "settings", content, expectedVersion: "1" })),
  );
  expect(outcomes.filter(({ errors }) => errors.length === 0)).toHaveLength(1);
  expect(outcomes.flatMap(({ errors }) => errors).every(({ code }) => code === "CONFLICT")).toBe(true);
});

test("several are saved together or not at all", async () => {
  const me = player(playerId);
  await save(me, { key: "b", content: 0 });
  const bad = [
    { key: "a", content: 1 },
    { key: "b", content: 1, expectedVersion: "9" },
  ];
  expect((await saveAll(me, { documents: bad })).errors).toEqual([
    { code: "CONFLICT", details: { key: "b", version: "1" } },
  ]);
  expect(await readOne(me, "a")).toBeNull();
  const good = [
    { key: "b", content: 2, expectedVersion: "1" },
    { key: "a", content: 1, expectedVersion: "0" },
  ];
  const { data } = await saveAll(me, { documents: good });
  expect(data.saveDocuments.documents).toMatchObject([
    { key: "b", content: 2, version: "2" },
    { key: "a", content: 1, version: "3" },
  ]);
  expect((await saveAll(me, { documents: good })).data).toEqual(data);
  expect(await shelf()).toEqual([{ documents: 2, bytes: 2, rows: 2, row_bytes: 2 }]);
});

test("readers and writers say who does what", async () => {
  const me = player(playerId);
  const other = player(ids.next());
  const [reading, writing] = [server("documents:read"), server("documents:write")];
  await save(me, { key: "own", content: 1 });
  await save(me, { key: "profile", content: 2, readers: "PUBLIC" });
  await save(writing, { playerId, key: "rank", content: 3, readers: "OWNER", writers: "SERVER" });
  await save(writing, { playerId, key: "suspicion", content: 4, readers: "SERVER", writers: "SERVER" });
  const seenBy = async (principal: Principal): Promise<string[]> => {
    const { documents } = await read(principal, "documents(first: 10) { edges { node { key } } }");
    const listed = documents.edges.map((edge: { node: { key: string } }) => edge.node.key);
    for (const key of ["own", "profile", "rank", "suspicion"])
      expect((await readOne(principal, key)) !== null, key).toBe(listed.includes(key));
    return listed;
  };
  expect(await seenBy(me)).toEqual(["own", "profile", "rank"]);
  expect(await seenBy(other)).toEqual(["profile"]);
  expect(await seenBy(anonymous)).toEqual(["profile"]);
  expect(await seenBy(writing)).toEqual(["profile"]);
  expect(await seenBy(reading)).toEqual(["own", "profile", "rank", "suspicion"]);
  for (const key of ["rank", "suspicion"]) {
    expect((await save(me, { key, content: 0 })).errors).toEqual([{ code: "FORBIDDEN", details: { key } }]);
    expect((await remove(me, { key })).errors).toMatchObject([{ code: "FORBIDDEN" }]);
  }
  const code = async (principal: Principal, input: object) => (await save(principal, input)).errors[0]?.code;
  expect(await code(other, { playerId, key: "own", content: 0 })).toBe("FORBIDDEN");
  expect(await code(reading, { playerId, key: "own", content: 0 })).toBe("FORBIDDEN");
  expect(await code(anonymous, { key: "own", content: 0 })).toBe("UNAUTHENTICATED");
  expect(await code(writing, { key: "own", content: 0 })).toBe("FORBIDDEN");
  expect((await remove(other, { playerId, key: "own" })).errors).toMatchObject([{ code: "FORBIDDEN" }]);
  expect(
    (await save(writing, { playerId, key: "own", content: 9 })).data.saveDocument.document,
  ).toMatchObject({
    content: 9,
    writers: "OWNER",
  });
});

test("documents are listed by key, by prefix, in pages from either end", async () => {
  const me = player(playerId);
  const keys = ["saves/1", "saves/2", "saves/3", "settings", "Zebra"];
  await saveAll(me, { documents: keys.map((key) => ({ key, content: key })) });
  const list = async (args: string) => {
    const { documents, errors } = await read(
      me,
      `documents${args} { edges { node { key } cursor } pageInfo { hasNextPage hasPreviousPage endCursor } }`,
    );
    if (documents == null) return errors;
    return [
      documents.edges.map((edge: { node: { key: string } }) => edge.node.key).join(),
      documents.pageInfo,
    ];
  };
  expect((await list(""))[0]).toBe("Zebra,saves/1,saves/2,saves/3,settings");
  const [page, { endCursor, ...info }] = await list('(prefix: "saves/", first: 2)');
  expect([page, info]).toEqual(["saves/1,saves/2", { hasNextPage: true, hasPreviousPage: false }]);
  expect((await list(`(prefix: "saves/", first: 2, after: "${endCursor}")`))[0]).toBe("saves/3");
  expect((await list("(last: 2)"))[0]).toBe("saves/3,settings");
  expect((await list(`(last: 9, before: "${endCursor}")`))[0]).toBe("Zebra,saves/1");
  expect(await list('(prefix: "../")')).toMatchObject([
    { code: "BAD_USER_INPUT", details: { field: "prefix" } },
  ]);
  expect(await list("(first: 101)")).toMatchObject([{ code: "BAD_USER_INPUT", details: { field: "first" } }]);
});

test.each([
  ["key", { key: "", content: 1 }],
  ["key", { key: "a b", content: 1 }],
  ["key", { key: "x".repeat(129), content: 1 }],
  ["content", { key: "a", content: "x".repeat(256 * 1024 - 1) }],
  ["content", { key: "a", content: { text: "a\0" } }],
  ["content", { key: "a", content: { "\ud800": 1 } }],
  ["content", { key: "a", content: JSON.parse(`${"[".repeat(33)}${"]".repeat(33)}`) }],
  ["expectedVersion", { key: "a", content: 1, expectedVersion: "-1" }],
  ["readers", { key: "a", content: 1, readers: "SERVER" }],
  ["writers", { key: "a", content: 1, writers: "SERVER" }],
])("bad input names %s", async (field, input) => {
  const { errors } = await save(player(playerId), input);
  expect(errors).toMatchObject([{ code: "BAD_USER_INPUT", details: { field, bound: expect.any(String) } }]);
  expect(await shelf()).toEqual([]);
  const { errors: many } = await saveAll(player(playerId), { documents: [{ key: "ok", content: 1 }, input] });
  expect(many).toMatchObject([{ code: "BAD_USER_INPUT", details: { field: `documents[1].${field}` } }]);
  expect(await shelf()).toEqual([]);
});

test("a batch has bounds, and each key once", async () => {
  const me = player(playerId);
  const of = (count: number) => Array.from({ length: count }, (_, at) => ({ key: `k${at}`, content: at }));
  for (const documents of [of(0), of(21)])
    expect((await saveAll(me, { documents })).errors).toMatchObject([
      { code: "BAD_USER_INPUT", details: { field: "documents", bound: "1 to 20" } },
    ]);
  expect((await saveAll(me, { documents: [...of(2), ...of(1)] })).errors).toMatchObject([
    { code: "BAD_USER_INPUT", details: { field: "documents[2].key" } },
  ]);
  expect(
    (await save(server("documents:write"), { playerId: "nobody", key: "a", content: 1 })).errors,
  ).toMatchObject([{ code: "BAD_USER_INPUT", details: { field: "playerId" } }]);
});

test("what is exactly as large and as deep as allowed is kept as it is", async () => {
  const me = player(playerId);
  const largest = "ü".repeat(128 * 1024 - 1);
  const deepest = JSON.parse(`${"[".repeat(32)}${"]".repeat(32)}`);
  await saveAll(me, {
    documents: [
      { key: "large", content: largest },
      { key: "deep", content: deepest },
    ],
  });
  expect(await readOne(me, "large")).toMatchObject({ content: largest, sizeBytes: 262_144 });
  expect(await readOne(me, "deep")).toMatchObject({ content: deepest });
});

test("a player has at most 100 documents, of 4 MiB together", async () => {
  const me = player(playerId);
  for (let batch = 0; batch < 5; batch++)
    await saveAll(me, {
      documents: Array.from({ length: 20 }, (_, at) => ({ key: `k${batch}-${at}`, content: at })),
    });
  expect((await save(me, { key: "more", content: 1 })).errors).toEqual([
    { code: "LIMIT_REACHED", details: { limit: "documents", max: 100 } },
  ]);
  expect((await save(me, { key: "k0-0", content: 1 })).errors).toEqual([]);
  const large = "x".repeat(256 * 1024 - 2);
  const codes: unknown[] = [];
  for (let at = 0; at < 16; at++)
    codes.push((await save(me, { key: `k1-${at}`, content: large })).errors[0]?.code);
  expect(codes).toEqual([...Array.from({ length: 15 }, () => undefined), "LIMIT_REACHED"]);
  expect((await remove(me, { key: "k0-1" })).data.deleteDocument.deleted).toBe(true);
  expect((await save(me, { key: "more", content: 1 })).errors).toEqual([]);
  const [row] = await shelf();
  expect(row).toMatchObject({ documents: 100, rows: 100 });
  expect(row?.["bytes"]).toBe(row?.["row_bytes"]);
});

test("literals in the text of a query are JSON too", async () => {
  const { data } = await run(
    player(playerId),
    `mutation ($x: JSON) { saveDocument(input: { key: "a", content: { a: [1, 2.5, "s", null, true, E], x: $x } }) {
      document { content } } }`,
    { x: { y: 1 } },
  );
  expect(data.saveDocument.document.content).toEqual({ a: [1, 2.5, "s", null, true, "E"], x: { y: 1 } });
});

test("what staff save or delete is on record with it, and what servers and players do is not", async () => {
  const support = staff("documents:write");
  const entries = async () => {
    const rows = await admin.query<{ action: string; actor_id: string; details: object }>(
      "SELECT action, actor_id, details FROM audit.entries WHERE subject = $1 ORDER BY id",
      [`player:${playerId}`],
    );
    return rows.map(({ action, actor_id: actorId, details }) => ({ action, actorId, details }));
  };
  const saving = (key: string, content: object, more: object = {}) => ({
    input: { playerId, key, content, ...more },
  });
  const save =
    "mutation ($input: SaveDocumentInput!) { saveDocument(input: $input) { document { version } } }";
  const remove = "mutation ($input: DeleteDocumentInput!) { deleteDocument(input: $input) { deleted } }";
  await run(server("documents:write"), save, saving("a", { level: 1 }));
  await run(player(playerId), save, { input: { key: "b", content: { level: 1 } } });
  expect(await entries()).toEqual([]);

  const fix = saving("a", { level: 2 }, { expectedVersion: "1" });
  const { errors, data } = await run(support, save, fix);
  expect(errors).toEqual([]);
  // The answer was lost: sent again it does nothing, and nothing more is on record.
  expect((await run(support, save, fix)).data).toEqual(data);
  expect((await run(support, save, saving("a", {}, { expectedVersion: "1" }))).errors).toMatchObject([
    { code: "CONFLICT" },
  ]);
  await run(support, remove, { input: { playerId, key: "b" } });
  await run(support, remove, { input: { playerId, key: "b" } });
  const actorId = expect.stringMatching(/^staff:/);
  expect(await entries()).toEqual([
    {
      action: "inventory.saveDocuments",
      actorId,
      details: { documents: [{ key: "a", replacedVersion: "1" }] },
    },
    {
      action: "inventory.deleteDocument",
      actorId,
      details: { documents: [{ key: "b", replacedVersion: "2" }] },
    },
  ]);
});
