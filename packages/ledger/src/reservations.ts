import { inIdOrder, type Queryable } from "@muster/postgres";
import { isUuid } from "@muster/runtime";
import { plainArray } from "./arrays.js";
import type { UnitParts } from "./parts.js";
import { defineStatement, type StatementRows } from "./statement.js";
import { escrowOwnerId } from "./unit.js";

/** So much of an asset that is counted. */
export interface CountedLine {
  readonly assetId: string;
  /** 1 to 2^63 - 1. */
  readonly amount: bigint;
}

/** Value that waits in escrow until it is posted to someone or voided. */
export interface Reservation {
  readonly id: string;
  /** Who gets it back. */
  readonly ownerId: string;
  /** `<kind>:<id>` of what it is for, e.g. `trade:<id>`. */
  readonly purpose: string;
  readonly counted: readonly CountedLine[];
  readonly itemIds: readonly string[];
  readonly state: "pending" | "posted" | "voided" | "expired";
  /** From when it may be voided as expired; the ledger does not do so by itself. Milliseconds since the Unix epoch. */
  readonly expiresAtMs: number | null;
}

interface ReservationRow {
  readonly id: string;
  readonly owner_id: string;
  readonly purpose: string;
  readonly counted: readonly { readonly assetId: string; readonly amount: string }[];
  readonly item_ids: string[];
  readonly state: Reservation["state"];
  readonly expires_at: Date | null;
}

const columns = "id, owner_id, purpose, counted, item_ids, state, expires_at";

const insert = defineStatement({
  name: "reserve",
  columns: {
    id: "uuid",
    owner_id: "uuid",
    purpose: "text",
    counted: "jsonb",
    item_ids: "text",
    expires_at: "timestamptz",
  },
  text: `, reserved AS (
      INSERT INTO ledger.reservations (id, owner_id, purpose, counted, item_ids, expires_at)
      SELECT id, owner_id, purpose, counted, item_ids::uuid[], expires_at FROM rows ORDER BY id
      ON CONFLICT (id) DO NOTHING RETURNING id
    )
    SELECT rows.unit FROM rows JOIN reserved USING (id)`,
  required: { code: "CONFLICT", message: "there is a reservation with that id" },
});

// One statement for every way out of 'pending', so that all batches lock in one order.
const settle = defineStatement({
  name: "settle-reservations",
  columns: { id: "uuid", state: "text" },
  text: `, locked AS MATERIALIZED (
      SELECT r.id FROM ledger.reservations r WHERE r.id IN (SELECT id FROM rows) ORDER BY r.id FOR UPDATE
    )
    UPDATE ledger.reservations r SET state = rows.state
    FROM rows JOIN locked USING (id) WHERE r.id = rows.id AND r.state = 'pending' RETURNING rows.unit`,
  required: { code: "CONFLICT", message: "the reservation is not pending any more" },
});

/** What sets value of an owner aside. CONFLICT where the id is taken; INSUFFICIENT_FUNDS, ITEM_NOT_OWNED as for a transfer. */
export function reserve(
  reservation: Omit<Reservation, "id" | "state"> & {
    readonly reservationId: string;
    readonly reason: string;
  },
): UnitParts {
  const { reservationId: id, ownerId, purpose, counted, itemIds, expiresAtMs, reason } = reservation;
  return {
    ...moveAll(reservation, ownerId, escrowOwnerId, reason),
    rows: [
      insert.with([
        {
          id,
          owner_id: ownerId,
          purpose,
          counted: counted.map(({ assetId, amount }) => ({ assetId, amount: amount.toString() })),
          item_ids: plainArray(itemIds),
          expires_at: expiresAtMs === null ? null : new Date(expiresAtMs).toISOString(),
        },
      ]),
    ],
  };
}

/** What gives a reservation to `toOwnerId`. CONFLICT unless it is pending when the unit is posted. */
export function postReservation(
  reservation: Reservation,
  to: { readonly toOwnerId: string; readonly reason: string },
): UnitParts {
  return {
    ...moveAll(reservation, escrowOwnerId, to.toOwnerId, to.reason),
    rows: [settleRow(reservation, "posted")],
  };
}

/** What gives a reservation back to its owner. CONFLICT unless it is pending when the unit is posted. */
export function voidReservation(
  reservation: Reservation,
  why: { readonly reason: string; readonly expired?: boolean },
): UnitParts {
  return {
    ...moveAll(reservation, escrowOwnerId, reservation.ownerId, why.reason),
    rows: [settleRow(reservation, why.expired === true ? "expired" : "voided")],
  };
}

/** The reservations with those ids, in their order. */
export async function findReservations(
  db: Queryable,
  ids: readonly string[],
): Promise<(Reservation | undefined)[]> {
  const rows = await db.query<ReservationRow>(
    {
      name: "ledger-reservations",
      text: `SELECT ${columns} FROM ledger.reservations WHERE id = ANY ($1::uuid[])`,
    },
    [plainArray(ids.filter(isUuid))],
  );
  return inIdOrder(ids, rows.map(toReservation), ({ id }) => id);
}

/** Up to `limit` pending reservations for purposes of `kind` (e.g. `trade`) that expired by `nowMs`, the first to expire first. */
export async function findExpiredReservations(
  db: Queryable,
  wanted: { readonly kind: string; readonly nowMs: number; readonly limit: number },
): Promise<Reservation[]> {
  const rows = await db.query<ReservationRow>(
    {
      name: "ledger-reservations-expired",
      text: `SELECT ${columns} FROM ledger.reservations
        WHERE state = 'pending' AND expires_at <= $1 AND starts_with(purpose, $2) ORDER BY expires_at, id LIMIT $3`,
    },
    [new Date(wanted.nowMs), `${wanted.kind}:`, wanted.limit],
  );
  return rows.map(toReservation);
}

function moveAll(
  { counted, itemIds }: Pick<Reservation, "counted" | "itemIds">,
  fromOwnerId: string,
  toOwnerId: string,
  reason: string,
): UnitParts {
  return {
    transfers: counted.map(({ assetId, amount }) => ({ assetId, fromOwnerId, toOwnerId, amount, reason })),
    items: itemIds.map((itemId) => ({ change: "move", itemId, fromOwnerId, toOwnerId, reason })),
  };
}

function settleRow({ id }: Reservation, state: Reservation["state"]): StatementRows {
  return settle.with([{ id, state }]);
}

function toReservation(row: ReservationRow): Reservation {
  return {
    id: row.id,
    ownerId: row.owner_id,
    purpose: row.purpose,
    counted: row.counted.map(({ assetId, amount }) => ({ assetId, amount: BigInt(amount) })),
    itemIds: row.item_ids,
    state: row.state,
    expiresAtMs: row.expires_at?.getTime() ?? null,
  };
}
