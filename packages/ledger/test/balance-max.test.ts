import { SeededRandom } from "@muster/runtime";
import { afterAll, beforeAll, expect, test } from "vitest";
import { auditLedger } from "../src/audit/index.js";
import { findBalances } from "../src/reads.js";
import { amountMax, mintOwnerId, sinkOwnerId, type Transfer, type Unit } from "../src/unit.js";
import { type Book, ids, openBook, outcome, unit } from "./open-book.js";

const arrows = "item:arrow";
let book: Book;

beforeAll(async () => {
  book = await openBook((await testServers()).databaseUrl);
});
afterAll(async () => {
  expect((await auditLedger(book.admin)).problems).toEqual([]);
  await book.close();
});

const pay = (fromOwnerId: string, toOwnerId: string, amount: bigint, balanceMax?: bigint): Transfer => ({
  assetId: arrows,
  fromOwnerId,
  toOwnerId,
  amount,
  balanceMax,
  reason: "test",
});
const give = (ownerId: string, amount: bigint, balanceMax?: bigint): Unit =>
  unit({ transfers: [pay(mintOwnerId, ownerId, amount, balanceMax)] });
const use = (ownerId: string, amount: bigint): Unit =>
  unit({ transfers: [pay(ownerId, sinkOwnerId, amount)] });
const post = (units: readonly Unit[], to = book): Promise<string[]> =>
  Promise.all(units.map((one) => outcome(to.ledger.post(one).then(() => "done"))));
const held = async (ownerId: string) =>
  (await findBalances(book.postgres, [{ ownerId, assetId: arrows }]))[0];

test("a balance fills to its bound and no further, and the refusal says where", async () => {
  const a = ids.next();
  expect(await post([give(a, 100n, 100n)])).toEqual(["done"]);
  await expect(book.ledger.post(give(a, 1n, 100n))).rejects.toMatchObject({
    code: "CONFLICT",
    details: { ownerId: a, assetId: arrows, bound: "a balance of at most 100" },
  });
  expect(await held(a)).toMatchObject({ amount: 100n, version: 1n });
  const absent = ids.next();
  expect(await post([give(absent, 101n, 100n)])).toEqual(["CONFLICT"]);
  expect(await held(absent)).toBeUndefined();
});

test("units at the edge in one batch are judged one after the other, refunds between them counted", async () => {
  const [a, b] = [ids.next(), ids.next()];
  await post([give(b, 50n)]);
  for (const start of [0n, 90n]) {
    const room = 100n - start;
    const before = (await held(a))?.amount ?? 0n;
    if (start > before) await post([give(a, start - before)]);
    else if (before > start) await post([use(a, before - start)]);
    const results = await post([
      give(a, room + 1n, 100n),
      give(a, room, 100n),
      give(a, 1n, 100n),
      use(a, 4n),
      unit({ transfers: [pay(b, a, 5n, 100n)] }),
      unit({ transfers: [pay(b, a, 4n, 100n)] }),
      give(a, 1n, 100n),
      give(a, 7n),
    ]);
    expect(results).toEqual(["CONFLICT", "done", "CONFLICT", "done", "CONFLICT", "done", "CONFLICT", "done"]);
    expect((await held(a))?.amount).toBe(107n);
  }
  expect((await held(b))?.amount).toBe(42n);
});

test("a unit is judged by what all of it leaves, against the least of its bounds", async () => {
  const a = ids.next();
  await post([give(a, 10n)]);
  const through = unit({ transfers: [pay(mintOwnerId, a, 95n, 100n), pay(a, sinkOwnerId, 5n)] });
  const twice = unit({ transfers: [pay(mintOwnerId, a, 1n, 102n), pay(mintOwnerId, a, 1n, 101n)] });
  expect(await post([through, twice])).toEqual(["done", "CONFLICT"]);
  expect((await held(a))?.amount).toBe(100n);
  expect(await post([use(a, 1n), twice])).toEqual(["done", "done"]);
  expect(await post([unit({ transfers: [pay(mintOwnerId, a, 1n, 50n), pay(a, sinkOwnerId, 9n)] })])).toEqual([
    "CONFLICT",
  ]);
});

test("two ledgers never commit more than the bound, and turn away nobody who fits", async () => {
  const other = await openBook((await testServers()).databaseUrl);
  await book.admin.query(`CREATE FUNCTION public.check_bound() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF (SELECT balance > 50 FROM ledger.accounts WHERE id = NEW.id) THEN RAISE 'over the bound'; END IF;
    RETURN NULL; END $$`);
  await book.admin.query(`CREATE CONSTRAINT TRIGGER bound AFTER INSERT OR UPDATE ON ledger.accounts
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.check_bound()`);
  const owners = Array.from({ length: 10 }, () => ids.next());
  const filled = await Promise.all(
    [book, other].map((each) =>
      post(
        Array.from({ length: 200 }, (_, at) => give(owners[at % 10] ?? "", 3n, 50n)),
        each,
      ),
    ),
  );
  expect(filled.flat().filter((result) => result === "done")).toHaveLength(160);
  expect(filled.flat().filter((result) => result === "CONFLICT")).toHaveLength(240);
  const seed = 7;
  const random = new SeededRandom(seed);
  const turn = (): Unit => {
    const owner = owners[random.below(10)] ?? "";
    return random.below(2) === 0
      ? give(owner, BigInt(1 + random.below(9)), 50n)
      : use(owner, BigInt(1 + random.below(9)));
  };
  const kinds = new Set<string>();
  for (let wave = 0; wave < 10; wave++) {
    const [mine, theirs] = [Array.from({ length: 40 }, turn), Array.from({ length: 40 }, turn)];
    const results = (await Promise.all([post(mine), post(theirs, other)])).flat();
    for (const result of results) kinds.add(result);
  }
  expect([...kinds].sort(), `seed ${seed}`).toEqual(["CONFLICT", "INSUFFICIENT_FUNDS", "done"]);
  for (const owner of owners) {
    const { amount = 0n } = (await held(owner)) ?? {};
    expect(await post([give(owner, 51n - amount, 50n), use(owner, amount), give(owner, 50n, 50n)])).toEqual([
      "CONFLICT",
      amount > 0n ? "done" : "BAD_USER_INPUT",
      "done",
    ]);
  }
  await book.admin.query("DROP TRIGGER bound ON ledger.accounts");
  await other.close();
});

test.each([
  ["of nothing", ids.next(), 0n],
  ["past what an account holds", ids.next(), amountMax + 1n],
  ["of a system owner", sinkOwnerId, 5n],
])("a bound %s is bad input", async (_, toOwnerId, balanceMax) => {
  await expect(
    book.ledger.post(unit({ transfers: [pay(ids.next(), toOwnerId, 1n, balanceMax)] })),
  ).rejects.toMatchObject({ code: "BAD_USER_INPUT", details: { field: "transfers[0].balanceMax" } });
});
