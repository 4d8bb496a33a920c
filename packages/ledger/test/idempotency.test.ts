import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { auditLedger } from "../src/audit/index.js";
import { canonicalJson } from "../src/canonical.js";
import { recallResponse } from "../src/idempotency.js";
import { findBalances } from "../src/reads.js";
import { type Book, grant, ids, openBook, outcome } from "./open-book.js";

const gold = "currency:gold";
let book: Book;

beforeAll(async () => {
  book = await openBook((await testServers()).databaseUrl);
});
afterAll(async () => {
  expect((await auditLedger(book.admin)).problems).toEqual([]);
  await book.close();
});

const amount = async (ownerId: string): Promise<bigint | undefined> =>
  (await findBalances(book.postgres, [{ ownerId, assetId: gold }]))[0]?.amount;

test("a repeated request has the stored answer, whatever the order of its names", async () => {
  const a = ids.next();
  const key = ids.next();
  const idempotency = { ownerId: a, operation: "grant", key, request: { x: 1, y: { p: [1, 2], q: null } } };
  const first = await book.ledger.post({ ...grant(a, gold, 5n), idempotency, response: { n: 1 } });
  const again = await book.ledger.post({
    ...grant(a, gold, 5n),
    idempotency: { ...idempotency, request: { y: { q: null, p: [1, 2] }, x: 1 } },
    response: { n: 2 },
  });
  expect([first, again]).toEqual([
    { response: { n: 1 }, replayed: false },
    { response: { n: 1 }, replayed: true },
  ]);
  expect(await amount(a)).toBe(5n);
  for (const change of [{ ownerId: ids.next() }, { operation: "other" }, { key: ids.next() }])
    await book.ledger.post({ ...grant(a, gold, 1n), idempotency: { ...idempotency, ...change } });
  expect(await amount(a)).toBe(8n);
});

test("the key with another request is a conflict and changes nothing", async () => {
  const a = ids.next();
  const idempotency = { ownerId: a, operation: "grant", key: ids.next(), request: { amount: "5" } };
  await book.ledger.post({ ...grant(a, gold, 5n), idempotency });
  await expect(
    book.ledger.post({ ...grant(a, gold, 6n), idempotency: { ...idempotency, request: { amount: "6" } } }),
  ).rejects.toMatchObject({ code: "IDEMPOTENCY_CONFLICT", details: { field: "idempotencyKey" } });
  expect(await amount(a)).toBe(5n);
});

test("a refused request keeps no key: it may succeed later", async () => {
  const [a, b] = [ids.next(), ids.next()];
  const spend = {
    ...grant(b, gold, 5n),
    transfers: [{ assetId: gold, fromOwnerId: a, toOwnerId: b, amount: 5n, reason: "test" }],
  };
  expect(await outcome(book.ledger.post(spend))).toBe("INSUFFICIENT_FUNDS");
  await book.ledger.post(grant(a, gold, 5n));
  expect(await book.ledger.post(spend)).toMatchObject({ replayed: false });
  expect(await book.ledger.post(spend)).toMatchObject({ replayed: true });
  expect([await amount(a), await amount(b)]).toEqual([0n, 5n]);
});

test("the stored answer is recalled by its key and request, and nothing is done", async () => {
  const a = ids.next();
  const idempotency = { ownerId: a, operation: "grant", key: ids.next(), request: { x: "1", y: [2] } };
  expect(await recallResponse(book.postgres, idempotency)).toBeUndefined();
  const spend = {
    ...grant(a, gold, 5n),
    transfers: [{ assetId: gold, fromOwnerId: a, toOwnerId: ids.next(), amount: 5n, reason: "test" }],
  };
  expect(await outcome(book.ledger.post({ ...spend, idempotency }))).toBe("INSUFFICIENT_FUNDS");
  expect(await recallResponse(book.postgres, idempotency)).toBeUndefined();
  await book.ledger.post({ ...grant(a, gold, 5n), idempotency, response: { made: ["x"], left: null } });
  const repeated = { ...idempotency, request: { y: [2], x: "1" } };
  expect(await recallResponse(book.postgres, repeated)).toEqual({ made: ["x"], left: null });
  await expect(recallResponse(book.postgres, { ...idempotency, request: {} })).rejects.toMatchObject({
    code: "IDEMPOTENCY_CONFLICT",
    details: { field: "idempotencyKey" },
  });
  for (const change of [{ ownerId: ids.next() }, { operation: "other" }, { key: ids.next() }])
    expect(await recallResponse(book.postgres, { ...idempotency, ...change })).toBeUndefined();
  await expect(recallResponse(book.postgres, { ...idempotency, key: "a\u0000b" })).rejects.toMatchObject({
    code: "BAD_USER_INPUT",
    details: { field: "idempotencyKey" },
  });
  const empty = { ...idempotency, key: ids.next() };
  await book.ledger.post({ ...grant(a, gold, 1n), idempotency: empty, response: null });
  expect(await recallResponse(book.postgres, empty)).toBeNull();
  expect(await amount(a)).toBe(6n);
});

test("duplicates at once, in one ledger and in two, are done once and answered alike", async () => {
  const other = await openBook((await testServers()).databaseUrl);
  const owners = Array.from({ length: 50 }, () => ids.next());
  const results = await Promise.all(
    owners.map((owner) => {
      const idempotency = { ownerId: owner, operation: "grant", key: "once", request: owner };
      const send = (to: Book, n: number) =>
        to.ledger.post({ ...grant(owner, gold, 7n), idempotency, response: { n } });
      return Promise.all([send(book, 1), send(book, 2), send(other, 3), send(other, 4)]);
    }),
  );
  for (const answers of results) {
    const [first] = answers.filter(({ replayed }) => !replayed);
    expect(answers.map(({ replayed }) => replayed).sort()).toEqual([false, true, true, true]);
    expect(answers.map(({ response }) => response)).toEqual(answers.map(() => first?.response));
  }
  expect(await Promise.all(owners.map(amount))).toEqual(owners.map(() => 7n));
  await other.close();
});

test("two processes that send the same keys do each once", async () => {
  const { databaseUrl } = await testServers();
  const poster = fileURLToPath(new URL("./fixtures/poster.mjs", import.meta.url));
  const run = async (): Promise<{ posted: number; replayed: number }> => {
    const child = spawn(process.execPath, [poster, databaseUrl, "twins", "300"], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
    const code = await new Promise((resolve) => child.once("close", resolve));
    expect(code).toBe(0);
    const words = output.trim().split("\n");
    return {
      posted: words.filter((word) => word === "posted").length,
      replayed: words.filter((word) => word === "replayed").length,
    };
  };
  const [one, two] = await Promise.all([run(), run()]);
  expect([one.posted + two.posted, one.replayed + two.replayed]).toEqual([300, 300]);
});

test("canonical JSON sorts names by their UTF-16 units and leaves no space", () => {
  expect(
    canonicalJson({ b: [1, "\u20ac", { z: null, a: true }], "\u{1f600}": 1, "\ufb33": 2, a: 1e21 }),
  ).toBe('{"a":1e+21,"b":[1,"€",{"a":true,"z":null}],"😀":1,"\ufb33":2}');
});
