import type { EventId } from "@muster/events";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { auditLedger } from "../src/audit/index.js";
import { findBalances, findItems } from "../src/reads.js";
import { defineStatement } from "../src/statement.js";
import { amountMax, mintOwnerId, sinkOwnerId, type Transfer } from "../src/unit.js";
import { type Book, grant, ids, openBook, outcome, unit } from "./open-book.js";

const gold = "currency:gold";
let book: Book;

beforeAll(async () => {
  book = await openBook((await testServers()).databaseUrl);
});
afterAll(async () => {
  expect((await auditLedger(book.admin)).problems).toEqual([]);
  await book.close();
});

const pay = (fromOwnerId: string, toOwnerId: string, amount: bigint, assetId = gold): Transfer => ({
  assetId,
  fromOwnerId,
  toOwnerId,
  amount,
  reason: "payment",
});
const amounts = async (ownerIds: readonly string[], assetId = gold): Promise<(bigint | undefined)[]> =>
  (
    await findBalances(
      book.postgres,
      ownerIds.map((ownerId) => ({ ownerId, assetId })),
    )
  ).map((balance) => balance?.amount);
const event = (key: string) => ({
  id: ids.next<EventId>(),
  topic: "test.happened",
  key,
  payload: { key },
  occurredAtMs: 1,
});
const eventCount = async (key: string): Promise<unknown> =>
  (await book.admin.query("SELECT count(*)::int AS n FROM events.outbox WHERE key = $1", [key]))[0];

describe("transfers", () => {
  test("move value, and an account's version rises with each change", async () => {
    const [a, b] = [ids.next(), ids.next()];
    await book.ledger.post(grant(a, gold, 100n));
    const posted = await book.ledger.post(unit({ transfers: [pay(a, b, 30n)], response: { left: "70" } }));
    expect(posted).toEqual({ response: { left: "70" }, replayed: false });
    expect(await amounts([a, b])).toEqual([70n, 30n]);
    await book.ledger.post(unit({ transfers: [pay(b, sinkOwnerId, 30n)] }));
    const [rich, poor] = await findBalances(
      book.postgres,
      [a, b].map((ownerId) => ({ ownerId, assetId: gold })),
    );
    expect([rich?.version, poor?.version, poor?.amount]).toEqual([2n, 2n, 0n]);
  });

  test("are refused where the money is missing, and say how much", async () => {
    const [a, b] = [ids.next(), ids.next()];
    await book.ledger.post(grant(a, gold, 10n));
    await expect(
      book.ledger.post(unit({ transfers: [pay(a, b, 6n), pay(a, b, 7n)], events: [event(a)] })),
    ).rejects.toMatchObject({
      code: "INSUFFICIENT_FUNDS",
      details: { ownerId: a, assetId: gold, needed: "13", missing: "3" },
    });
    await expect(book.ledger.post(unit({ transfers: [pay(b, a, 1n)] }))).rejects.toMatchObject({
      code: "INSUFFICIENT_FUNDS",
      details: { ownerId: b, assetId: gold, needed: "1", missing: "1" },
    });
    const [before] = await findBalances(book.postgres, [{ ownerId: a, assetId: gold }]);
    expect([before?.amount, before?.version]).toEqual([10n, 1n]);
    expect(await amounts([b])).toEqual([undefined]);
    expect(await eventCount(a)).toEqual({ n: 0 });
  });

  test("of one unit count as one: what comes in may pay for what goes out before it", async () => {
    const [a, b, c] = [ids.next(), ids.next(), ids.next()];
    await book.ledger.post(grant(c, gold, 5n));
    await book.ledger.post(unit({ transfers: [pay(a, b, 5n), pay(c, a, 5n)] }));
    expect(await amounts([a, b, c])).toEqual([undefined, 5n, 0n]);
  });

  test("do not make two poor accounts pay each other from nothing in one batch", async () => {
    const [a, b] = [ids.next(), ids.next()];
    await book.ledger.post(unit({ transfers: [pay(mintOwnerId, a, 1n), pay(mintOwnerId, b, 1n)] }));
    const results = await Promise.all(
      [pay(a, b, 10n), pay(b, a, 10n)].map((transfer) =>
        outcome(book.ledger.post(unit({ transfers: [transfer] }))),
      ),
    );
    expect(results).toEqual(["INSUFFICIENT_FUNDS", "INSUFFICIENT_FUNDS"]);
    expect(await amounts([a, b])).toEqual([1n, 1n]);
  });

  test("fill a balance to 2^63 - 1 and no further", async () => {
    const a = ids.next();
    await book.ledger.post(grant(a, "currency:big", amountMax));
    expect(await amounts([a], "currency:big")).toEqual([amountMax]);
    await expect(book.ledger.post(grant(a, "currency:big", 1n))).rejects.toMatchObject({
      code: "CONFLICT",
      details: { ownerId: a, assetId: "currency:big", field: "amount" },
    });
    const both = [grant(a, "currency:big", amountMax), grant(a, "currency:big", amountMax)];
    expect(await Promise.all(both.map((one) => outcome(book.ledger.post(one))))).toEqual([
      "CONFLICT",
      "CONFLICT",
    ]);
    expect(await amounts([a], "currency:big")).toEqual([amountMax]);
  });
});

test("a bad unit in a batch of good ones is refused alone", async () => {
  const owners = Array.from({ length: 100 }, () => ids.next());
  const [poor] = owners;
  const results = await Promise.all(
    owners.map((owner, at) =>
      outcome(
        book.ledger.post(
          at === 50
            ? unit({ transfers: [pay(poor ?? "", owner, 1_000n)], events: [event("batch")] })
            : { ...grant(owner, gold, 5n), events: [event("batch")] },
        ),
      ),
    ),
  );
  expect(results.filter((result) => result === "INSUFFICIENT_FUNDS")).toHaveLength(1);
  expect(results[50]).toBe("INSUFFICIENT_FUNDS");
  expect(await amounts(owners)).toEqual(owners.map((_, at) => (at === 50 ? undefined : 5n)));
  expect(await eventCount("batch")).toEqual({ n: 99 });
});

test("a refused unit leaves no account behind, and no version of one that is there", async () => {
  const [rich, other, absent] = [ids.next(), ids.next(), ids.next()];
  await book.ledger.post(grant(rich, gold, 10n));
  await book.ledger.post(grant(other, gold, 10n));
  const refused = () => unit({ transfers: [pay(rich, absent, 4n), pay(other, absent, 12n)] });
  const rows = () =>
    book.admin.query("SELECT balance, version FROM ledger.accounts WHERE owner_id = ANY ($1) ORDER BY id", [
      [rich, other, absent],
    ]);
  expect(await outcome(book.ledger.post(refused()))).toBe("INSUFFICIENT_FUNDS");
  const together = [refused(), unit({ transfers: [pay(rich, other, 1n)] }), refused()];
  expect(await Promise.all(together.map((one) => outcome(book.ledger.post(one).then(() => "done"))))).toEqual(
    ["INSUFFICIENT_FUNDS", "done", "INSUFFICIENT_FUNDS"],
  );
  expect(await rows()).toEqual([
    { balance: 9n, version: 2n },
    { balance: 11n, version: 2n },
  ]);
});

describe("unique items", () => {
  const create = (itemId: string, ownerId: string) =>
    ({
      change: "create",
      itemId,
      assetId: "item:sword",
      definitionRevision: 3,
      ownerId,
      reason: "loot",
    }) as const;

  test("are made, moved and destroyed, each change with a version and its provenance", async () => {
    const [itemId, a, b] = [ids.next(), ids.next(), ids.next()];
    await book.ledger.post(unit({ items: [create(itemId, a)] }));
    expect(await findItems(book.postgres, [itemId])).toEqual([
      {
        kind: "unique",
        id: itemId,
        ownerId: a,
        assetId: "item:sword",
        definitionRevision: 3,
        version: 1n,
        heldSinceMs: expect.any(Number),
      },
    ]);
    const move = { change: "move", itemId, fromOwnerId: a, toOwnerId: b, reason: "gift" } as const;
    await expect(book.ledger.post(unit({ items: [{ ...move, version: 2n }] }))).rejects.toMatchObject({
      code: "CONFLICT",
      details: { itemId, version: "1" },
    });
    await book.ledger.post(unit({ items: [{ ...move, version: 1n }] }));
    await expect(book.ledger.post(unit({ items: [move] }))).rejects.toMatchObject({
      code: "ITEM_NOT_OWNED",
      details: { itemId },
    });
    await book.ledger.post(unit({ items: [{ change: "destroy", itemId, ownerId: b, reason: "used" }] }));
    expect(await findItems(book.postgres, [itemId])).toEqual([undefined]);
    expect(await outcome(book.ledger.post(unit({ items: [create(itemId, a)] })))).toBe("CONFLICT");
    const moves = await book.admin.query(
      `SELECT version::int, from_owner_id, to_owner_id, reason FROM ledger.item_moves WHERE item_id = $1 ORDER BY version`,
      [itemId],
    );
    expect(moves).toEqual([
      { version: 1, from_owner_id: mintOwnerId, to_owner_id: a, reason: "loot" },
      { version: 2, from_owner_id: a, to_owner_id: b, reason: "gift" },
      { version: 3, from_owner_id: b, to_owner_id: sinkOwnerId, reason: "used" },
    ]);
  });

  test("moved twice at once by two ledgers go to one of the two", async () => {
    const other = await openBook((await testServers()).databaseUrl);
    const a = ids.next();
    const itemIds = Array.from({ length: 40 }, () => ids.next());
    await book.ledger.post(unit({ items: itemIds.map((itemId) => create(itemId, a)) }));
    const [b, c] = [ids.next(), ids.next()];
    const race = (in_: Book, itemId: string, toOwnerId: string) =>
      outcome(
        in_.ledger
          .post(unit({ items: [{ change: "move", itemId, fromOwnerId: a, toOwnerId, reason: "race" }] }))
          .then(() => toOwnerId),
      );
    const results = await Promise.all(
      itemIds.map((itemId) => Promise.all([race(book, itemId, b), race(other, itemId, c)])),
    );
    const items = await findItems(book.postgres, itemIds);
    for (const [at, pair] of results.entries()) {
      expect(pair).toContain("ITEM_NOT_OWNED");
      expect(pair).toContain(items[at]?.ownerId);
      expect(items[at]?.version).toBe(2n);
    }
    await other.close();
  });

  test("and currency change hands together or not at all", async () => {
    const [itemId, a, b] = [ids.next(), ids.next(), ids.next()];
    await book.ledger.post(unit({ items: [create(itemId, a)] }));
    const trade = () =>
      unit({
        transfers: [pay(b, a, 9n)],
        items: [{ change: "move", itemId, fromOwnerId: a, toOwnerId: b, reason: "sale" }],
      });
    expect(await outcome(book.ledger.post(trade()))).toBe("INSUFFICIENT_FUNDS");
    expect((await findItems(book.postgres, [itemId]))[0]?.ownerId).toBe(a);
    await book.ledger.post(grant(b, gold, 9n));
    await book.ledger.post(trade());
    expect((await findItems(book.postgres, [itemId]))[0]?.ownerId).toBe(b);
    expect(await amounts([a, b])).toEqual([9n, 0n]);
  });
});

describe("a caller's rows", () => {
  const orders = defineStatement({
    name: "test-orders",
    columns: { order_id: "uuid", note: "jsonb" },
    text: "INSERT INTO public.orders (id, note) SELECT order_id, note FROM rows",
  });
  const takeStock = defineStatement({
    name: "test-stock",
    columns: { offer: "text", wanted: "integer" },
    text: `UPDATE public.stock s SET units_left = units_left - rows.wanted FROM rows
      WHERE s.id = rows.offer AND s.units_left >= rows.wanted RETURNING rows.unit`,
    required: { code: "CONFLICT", message: "sold out" },
  });

  test("and events that cannot be built fail their unit alone, and nothing of it is done", async () => {
    const [owner, other] = [ids.next(), ids.next()];
    const unbuildable = { amount: 1n };
    const { idempotency } = unit({});
    const units = [
      unit({
        idempotency,
        transfers: [pay(mintOwnerId, owner, 1n)],
        events: [{ ...event(owner), payload: unbuildable as never }],
      }),
      unit({
        transfers: [pay(mintOwnerId, owner, 2n)],
        rows: [orders.with([{ order_id: ids.next(), note: unbuildable }])],
        events: [event(owner)],
      }),
      unit({ transfers: [pay(mintOwnerId, other, 4n)], events: [event(other)] }),
    ];
    const results = await Promise.all(
      units.map((one) => outcome(book.ledger.post(one).then(() => "posted"))),
    );
    const reason = "TypeError: Do not know how to serialize a BigInt";
    expect(results).toEqual([reason, reason, "posted"]);
    expect(await amounts([owner, other])).toEqual([undefined, 4n]);
    expect([await eventCount(owner), await eventCount(other)]).toEqual([{ n: 0 }, { n: 1 }]);
    const again = unit({ idempotency, transfers: [pay(mintOwnerId, owner, 8n)] });
    expect(await book.ledger.post(again)).toMatchObject({ replayed: false });
  });

  test("commit with their unit, and fail alone", async () => {
    const orderIds = Array.from({ length: 30 }, () => ids.next());
    const owner = ids.next();
    const taken = orderIds[7] ?? "";
    await book.admin.query("INSERT INTO public.orders VALUES ($1, NULL)", [taken]);
    const results = await Promise.all(
      orderIds.map((order_id) =>
        outcome(
          book.ledger
            .post({
              ...grant(owner, gold, 1n),
              rows: [orders.with([{ order_id, note: { text: 'a "quoted" \\ {note}' } }])],
            })
            .then(() => "done"),
        ),
      ),
    );
    expect(results).toEqual(orderIds.map((orderId) => (orderId === taken ? "23505" : "done")));
    expect(await amounts([owner])).toEqual([29n]);
    const rows = await book.admin.query("SELECT id, note FROM public.orders WHERE id = ANY ($1)", [orderIds]);
    expect(rows).toHaveLength(30);
    expect(rows).toContainEqual({ id: orderIds[0], note: { text: 'a "quoted" \\ {note}' } });
  });

  test("that are a condition turn a unit down for what it asks, not for what others of its batch ask", async () => {
    await book.admin.query("INSERT INTO public.stock VALUES ('ten', 10)");
    const owner = ids.next();
    const results = await Promise.all(
      [3, 100, 4, 3, 5].map((wanted) =>
        outcome(
          book.ledger
            .post({ ...grant(owner, gold, 1n), rows: [takeStock.with([{ offer: "ten", wanted }])] })
            .then(() => "done"),
        ),
      ),
    );
    expect(results).toEqual(["done", "CONFLICT", "done", "done", "CONFLICT"]);
    expect(await amounts([owner])).toEqual([3n]);
    await book.admin.query("DELETE FROM public.stock WHERE id = 'ten'");
  });

  test("that are a condition refuse their own unit", async () => {
    await book.admin.query("INSERT INTO public.stock VALUES ('full', 100), ('empty', 0)");
    const owner = ids.next();
    const results = await Promise.all(
      ["full", "empty", "absent"].map((offer) =>
        outcome(
          book.ledger
            .post({ ...grant(owner, gold, 1n), rows: [takeStock.with([{ offer, wanted: 1 }])] })
            .then(() => "done"),
        ),
      ),
    );
    expect(results).toEqual(["done", "CONFLICT", "CONFLICT"]);
    expect(await amounts([owner])).toEqual([1n]);
    expect(await book.admin.query("SELECT units_left FROM public.stock ORDER BY id")).toEqual([
      { units_left: 0 },
      { units_left: 99 },
    ]);
  });
});

describe("bad input", () => {
  const a = ids.next();
  const b = ids.next();
  test.each([
    ["idempotencyKey", { key: "" }],
    ["idempotencyKey", { key: "x".repeat(129) }],
    ["idempotencyKey", { key: "a\u0000b" }],
    ["transfers[0].amount", { transfers: [pay(a, b, 0n)] }],
    ["transfers[0].amount", { transfers: [pay(a, b, -1n)] }],
    ["transfers[1].amount", { transfers: [pay(a, b, 1n), pay(a, b, amountMax + 1n)] }],
    ["transfers[0].toOwnerId", { transfers: [pay(a, a, 1n)] }],
    ["transfers[0].fromOwnerId", { transfers: [pay("{1,2}", a, 1n)] }],
    ["transfers[0].assetId", { transfers: [pay(a, b, 1n, "gold")] }],
    ["transfers", { transfers: Array.from({ length: 1001 }, () => pay(a, b, 1n)) }],
    ["items[0].itemId", { items: [{ change: "destroy", itemId: "x", ownerId: a, reason: "r" }] }],
    ["items[0].reason", { items: [{ change: "destroy", itemId: a, ownerId: a, reason: "" }] }],
  ] as const)("names %s", async (field, parts) => {
    await expect(book.ledger.post(unit(parts as Parameters<typeof unit>[0]))).rejects.toMatchObject({
      code: "BAD_USER_INPUT",
      details: { field },
    });
  });
});

test("more units than may wait are turned away, and a closing ledger finishes what it took", async () => {
  const small = await openBook((await testServers()).databaseUrl, { waitingUnitsMax: 10 });
  const owner = ids.next();
  const results = Array.from({ length: 15 }, () => outcome(small.ledger.post(grant(owner, gold, 1n))));
  const closing = small.close();
  expect(await outcome(small.ledger.post(grant(owner, gold, 1n)))).toBe("UNAVAILABLE");
  expect((await Promise.all(results)).filter((result) => result === "UNAVAILABLE")).toHaveLength(5);
  await closing;
  expect(await amounts([owner])).toEqual([10n]);
});

test("the role cannot rewrite the book", async () => {
  const a = ids.next();
  await book.ledger.post(grant(a, gold, 1n));
  for (const statement of [
    "UPDATE ledger.transfers SET amount = 2",
    "DELETE FROM ledger.transfers",
    "UPDATE ledger.item_moves SET version = 9",
    "DELETE FROM ledger.item_moves",
    "DELETE FROM ledger.accounts",
    "UPDATE ledger.accounts SET owner_id = gen_random_uuid()",
    "UPDATE ledger.idempotency SET response = '{}'",
    "TRUNCATE ledger.transfers",
  ])
    expect([statement, await outcome(book.postgres.query(statement))]).toEqual([statement, "42501"]);
});
