import { SeededRandom } from "@muster/runtime";
import { afterAll, beforeAll, expect, test } from "vitest";
import { auditLedger } from "../src/audit/index.js";
import { combineParts } from "../src/parts.js";
import { findBalances, findItems } from "../src/reads.js";
import {
  findExpiredReservations,
  findReservations,
  postReservation,
  type Reservation,
  reserve,
  voidReservation,
} from "../src/reservations.js";
import { escrowOwnerId } from "../src/unit.js";
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

const amount = async (ownerId: string) =>
  (await findBalances(book.postgres, [{ ownerId, assetId: gold }]))[0]?.amount ?? 0n;
const ownerOf = async (itemId: string) =>
  (
    await book.admin.query<{ owner_id: string }>("SELECT owner_id FROM ledger.items WHERE id = $1", [itemId])
  )[0]?.owner_id;

async function find(id: string): Promise<Reservation> {
  const [found] = await findReservations(book.postgres, [id]);
  if (found === undefined) throw new Error("no reservation");
  return found;
}

/** An owner with 10 gold and a ring, of which 7 and the ring are set aside. */
async function reserved(expiresAtMs: number | null = null, purpose = "trade:1") {
  const [ownerId, itemId, reservationId] = [ids.next(), ids.next(), ids.next()];
  await book.ledger.post({
    ...grant(ownerId, gold, 10n),
    items: [
      { change: "create", itemId, assetId: "item:ring", definitionRevision: 1, ownerId, reason: "test" },
    ],
  });
  const counted = [{ assetId: gold, amount: 7n }];
  await book.ledger.post(
    unit(
      reserve({ reservationId, ownerId, purpose, counted, itemIds: [itemId], expiresAtMs, reason: "test" }),
    ),
  );
  return { ownerId, itemId, reservation: await find(reservationId) };
}

test("what is reserved is out of reach, and its row says whose it is", async () => {
  const { ownerId, itemId, reservation } = await reserved(5000);
  expect(reservation).toEqual({
    id: reservation.id,
    ownerId,
    purpose: "trade:1",
    counted: [{ assetId: gold, amount: 7n }],
    itemIds: [itemId],
    state: "pending",
    expiresAtMs: 5000,
  });
  expect(await amount(ownerId)).toBe(3n);
  expect(await findItems(book.postgres, [itemId])).toEqual([undefined]);
  expect(await ownerOf(itemId)).toBe(escrowOwnerId);
  expect(await findReservations(book.postgres, [ids.next(), reservation.id, "no id"])).toEqual([
    undefined,
    reservation,
    undefined,
  ]);
});

test("a reservation beyond what is there is refused and leaves no row, and an id is taken once", async () => {
  const { ownerId, reservation } = await reserved();
  const again = (reservationId: string, amountOf: bigint) =>
    unit(
      reserve({
        ...{ reservationId, ownerId, purpose: "trade:2", itemIds: [], expiresAtMs: null, reason: "test" },
        counted: [{ assetId: gold, amount: amountOf }],
      }),
    );
  const other = ids.next();
  expect(await outcome(book.ledger.post(again(other, 4n)))).toBe("INSUFFICIENT_FUNDS");
  expect(await findReservations(book.postgres, [other])).toEqual([undefined]);
  expect(await outcome(book.ledger.post(again(reservation.id, 1n)))).toBe("CONFLICT");
  expect(await amount(ownerId)).toBe(3n);
});

test("posting gives it to the other, voiding back, and neither happens after the other", async () => {
  const [posted, voided, expired] = [await reserved(), await reserved(), await reserved()];
  const toOwnerId = ids.next();
  const post = ({ reservation }: typeof posted) =>
    unit(postReservation(reservation, { toOwnerId, reason: "test" }));
  await book.ledger.post(post(posted));
  await book.ledger.post(unit(voidReservation(voided.reservation, { reason: "test" })));
  await book.ledger.post(unit(voidReservation(expired.reservation, { reason: "test", expired: true })));
  expect([await amount(toOwnerId), await amount(posted.ownerId), await amount(voided.ownerId)]).toEqual([
    7n,
    3n,
    10n,
  ]);
  expect([await ownerOf(posted.itemId), await ownerOf(voided.itemId)]).toEqual([toOwnerId, voided.ownerId]);
  const states = [posted, voided, expired].map(async ({ reservation }) => (await find(reservation.id)).state);
  expect(await Promise.all(states)).toEqual(["posted", "voided", "expired"]);
  for (const one of [posted, voided, expired]) {
    // Its item is gone from the escrow too: what is counted alone shows that the state decides.
    const counted = { ...one.reservation, itemIds: [] };
    expect(await outcome(book.ledger.post(post({ ...one, reservation: counted })))).toBe("CONFLICT");
  }
  expect(await amount(toOwnerId)).toBe(7n);
});

test("a unit settles both sides or none", async () => {
  const [mine, theirs] = [await reserved(), await reserved()];
  await book.ledger.post(unit(voidReservation(theirs.reservation, { reason: "test" })));
  const settle = combineParts(
    postReservation({ ...mine.reservation, itemIds: [] }, { toOwnerId: theirs.ownerId, reason: "test" }),
    postReservation({ ...theirs.reservation, itemIds: [] }, { toOwnerId: mine.ownerId, reason: "test" }),
  );
  expect(await outcome(book.ledger.post(unit(settle)))).toBe("CONFLICT");
  expect((await find(mine.reservation.id)).state).toBe("pending");
  expect([await amount(mine.ownerId), await amount(theirs.ownerId)]).toEqual([3n, 10n]);
});

test("of posts, voids and expiries at once, in one ledger and in two, one is done", async () => {
  const other = await openBook((await testServers()).databaseUrl);
  const random = new SeededRandom(3);
  const all = await Promise.all(Array.from({ length: 20 }, () => reserved()));
  const taker = ids.next();
  const results = await Promise.all(
    all.map(({ reservation }) => {
      const counted = { ...reservation, itemIds: [] };
      const ways = [
        postReservation(counted, { toOwnerId: taker, reason: "test" }),
        voidReservation(counted, { reason: "test" }),
        voidReservation(counted, { reason: "test", expired: true }),
      ];
      return Promise.all(
        Array.from({ length: 6 }, (_, at) => {
          const { ledger } = random.below(2) === 0 ? book : other;
          return outcome(ledger.post(unit(ways[at % 3] ?? {})).then(() => "done"));
        }),
      );
    }),
  );
  for (const outcomes of results)
    expect(outcomes.toSorted()).toEqual(["CONFLICT", "CONFLICT", "CONFLICT", "CONFLICT", "CONFLICT", "done"]);
  const found = await findReservations(
    book.postgres,
    all.map(({ reservation }) => reservation.id),
  );
  const posted = found.filter((one) => one?.state === "posted").length;
  expect(await amount(taker)).toBe(BigInt(posted) * 7n);
  expect(found.filter((one) => one?.state === "pending")).toEqual([]);
  // The items stayed behind in this test: they go back, so that the book's audit finds nothing.
  await Promise.all(
    all.map(({ ownerId, itemId }) =>
      book.ledger.post(
        unit({
          items: [{ change: "move", itemId, fromOwnerId: escrowOwnerId, toOwnerId: ownerId, reason: "test" }],
        }),
      ),
    ),
  );
  await other.close();
});

test("what has expired is found by its purpose, the first to expire first", async () => {
  const kind = "order";
  const [late, early, soon] = [
    await reserved(30, "order:a"),
    await reserved(10, "order:b"),
    await reserved(50, "order:c"),
  ];
  await reserved(10, "orders:d");
  await reserved(null, "order:e");
  const expired = async (nowMs: number, limit: number) =>
    (await findExpiredReservations(book.postgres, { kind, nowMs, limit })).map(({ id }) => id);
  expect(await expired(49, 10)).toEqual([early.reservation.id, late.reservation.id]);
  expect(await expired(50, 2)).toEqual([early.reservation.id, late.reservation.id]);
  await book.ledger.post(unit(voidReservation(early.reservation, { reason: "test", expired: true })));
  expect(await expired(50, 10)).toEqual([late.reservation.id, soon.reservation.id]);
});
