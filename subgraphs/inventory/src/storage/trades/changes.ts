import { AppError } from "@muster/errors";
import type { EventId, NewEvent } from "@muster/events";
import {
  combineParts,
  findAssets,
  findReservations,
  type Ledger,
  postReservation,
  type Reservation,
  recallResponse,
  requireFree,
  requireNoDebt,
  reserve,
  type StatementRows,
  type UnitParts,
  voidReservation,
} from "@muster/ledger";
import type { Postgres, Queryable } from "@muster/postgres";
import type { Ids } from "@muster/runtime";
import { playerKey, tradeChanged, tradeFlagged } from "../../events.js";
import {
  type Handed,
  handedBy,
  type Idempotency,
  type ReservationId,
  type Trade,
  type TradeChange,
  type TradeId,
  type TradeSide,
} from "../../service/index.js";
import { unblockedRows } from "../blocks.js";
import { amountOf, assetOf, holdRows, unheldRows } from "../holds.js";
import { changingColumns, fixedColumns } from "./rows.js";
import {
  boundProposed,
  boundReceived,
  boundWaiting,
  insertTrades,
  lockPlayers,
  updateTrades,
} from "./statements.js";

/** What changes of trades are posted with. */
export interface ChangeContext {
  readonly postgres: Postgres;
  readonly ledger: Ledger;
  readonly ids: Ids;
}

/** Posts a change, once for each key; as `TradeStorage.postChange`. */
export async function postChange(context: ChangeContext, change: TradeChange): Promise<TradeId> {
  const { before, after, idempotency, holds } = change;
  const moves = await moveSides(context.postgres, before, after);
  const parts = combineParts(...moves, {
    rows: [...tradeRows(change), ...holdRows(holds)],
    events: tradeEvents(after, context.ids),
  });
  try {
    const { response } = await context.ledger.post({
      ...parts,
      idempotency: toKey(idempotency),
      change: { kind: "trade" },
      response: { tradeId: after.id },
    });
    return response.tradeId;
  } catch (error) {
    throw toTradeError(error, change);
  }
}

/** As `TradeStorage.recallChange`. */
export async function recallChange(db: Queryable, idempotency: Idempotency): Promise<TradeId | undefined> {
  const response = await recallResponse(db, toKey(idempotency));
  return (response as { readonly tradeId: TradeId } | undefined)?.tradeId;
}

/** What has to move for a trade to be as it is `after`: a side's things are in escrow while it has a reservation. */
async function moveSides(db: Queryable, before: Trade | undefined, after: Trade): Promise<UnitParts[]> {
  const sides = [
    { was: before?.proposer, is: after.proposer, other: after.recipient },
    { was: before?.recipient, is: after.recipient, other: after.proposer },
  ].filter(({ was, is }) => (was?.reservationId ?? null) !== is.reservationId);
  const ended = sides.flatMap(({ was }) => was?.reservationId ?? []);
  const reservations = ended.length === 0 ? [] : await findReservations(db, ended);
  const bounds =
    after.state === "settled"
      ? await boundsOf(
          db,
          sides.map(({ is }) => is),
        )
      : new Map();
  return sides.flatMap(({ was, is, other }): UnitParts[] => {
    const reservation =
      was?.reservationId == null ? undefined : reservations[ended.indexOf(was.reservationId)];
    const reason = `trade ${after.id}`;
    return [
      ...(reservation === undefined
        ? []
        : after.state === "settled"
          ? [settled(reservation, { toOwnerId: other.playerId, reason }, { bounds, atMs: after.updatedAtMs })]
          : [voidReservation(reservation, { reason, expired: after.state === "expired" })]),
      ...(is.reservationId === null ? [] : [reserveSide(is, is.reservationId, after, reason)]),
    ];
  });
}

function reserveSide(
  { playerId, gives }: TradeSide,
  reservationId: ReservationId,
  { id, updatedAtMs }: Trade,
  reason: string,
): UnitParts {
  const handed = handedBy(gives);
  const reserved = reserve({
    reservationId,
    ownerId: playerId,
    purpose: `trade:${id}`,
    counted: handed
      .filter(({ kind }) => kind !== "unique")
      .map((line) => ({ assetId: assetOf(line), amount: amountOf(line) })),
    itemIds: handed.flatMap((line) => (line.kind === "unique" ? [line.itemId] : [])),
    // The trade's own sweep ends it, both sides in one.
    expiresAtMs: null,
    reason,
  });
  return combineParts(reserved, {
    rows: [unheldRows(playerId, handed, updatedAtMs), requireNoDebt(playerId)],
  });
}

/** What each kind of thing that comes out of escrow may at most be held of. */
async function boundsOf(db: Queryable, sides: readonly TradeSide[]): Promise<Map<string, bigint>> {
  const handed = sides.flatMap(({ gives }): Handed[] => handedBy(gives));
  const assets = await findAssets(db, [...new Set(handed.map(assetOf))]);
  return new Map(
    assets.flatMap((asset) => (asset?.balanceMax == null ? [] : [[asset.id, asset.balanceMax] as const])),
  );
}

/** What gives a side's things to the other, unless who gave them was locked since, or came to owe something. */
function settled(
  reservation: Reservation,
  to: Parameters<typeof postReservation>[1],
  { bounds, atMs }: { readonly bounds: ReadonlyMap<string, bigint>; readonly atMs: number },
): UnitParts {
  const { transfers = [], rows = [], ...rest } = postReservation(reservation, to);
  return {
    ...rest,
    transfers: transfers.map((transfer) => ({ ...transfer, balanceMax: bounds.get(transfer.assetId) })),
    rows: [...rows, requireFree(reservation.ownerId, [], atMs), requireNoDebt(reservation.ownerId)],
  };
}

function tradeRows({ before, after, openTradesMax }: TradeChange): StatementRows[] {
  const { proposer, recipient } = after;
  const unblocked = unblockedRows([proposer.playerId, recipient.playerId]);
  if (before !== undefined) {
    const goesOn = ["proposed", "accepted", "settled"].includes(after.state);
    return [updateTrades.with([changingColumns(after)]), ...(goesOn ? [unblocked] : [])];
  }
  return [
    lockPlayers.with([{ player_id: proposer.playerId }, { player_id: recipient.playerId }]),
    unblocked,
    insertTrades.with([{ ...changingColumns(after), ...fixedColumns(after) }]),
    boundWaiting.with([{ proposer_id: proposer.playerId, recipient_id: recipient.playerId }]),
    boundProposed.with([{ player_id: proposer.playerId, open_max: openTradesMax }]),
    boundReceived.with([{ player_id: recipient.playerId, open_max: openTradesMax }]),
  ];
}

function tradeEvents(trade: Trade, ids: Ids): NewEvent[] {
  const { id: tradeId, state, version, proposer, recipient, imbalances, updatedAtMs: occurredAtMs } = trade;
  const changed = [proposer, recipient].map(({ playerId }) =>
    tradeChanged.event({
      id: ids.next<EventId>(),
      key: playerKey(playerId),
      payload: { tradeId, playerId, state, version },
      occurredAtMs,
    }),
  );
  if (imbalances.length === 0) return changed;
  const payload = {
    tradeId,
    proposerId: proposer.playerId,
    recipientId: recipient.playerId,
    imbalances,
  };
  return [
    ...changed,
    tradeFlagged.event({ id: ids.next<EventId>(), key: `trade:${tradeId}`, payload, occurredAtMs }),
  ];
}

function toKey({ actorId: ownerId, operation, key, request }: Idempotency) {
  return { ownerId, operation, key, request };
}

/** What the book says of accounts, said of what a trade's players have. */
function toTradeError(error: unknown, { after, openTradesMax: max }: TradeChange): unknown {
  if (!(error instanceof AppError)) return error;
  const { code, message, details } = error;
  const again = (given: Record<string, string | number>, as = code, saying = message): AppError =>
    new AppError(as, saying, given, { cause: error });
  if (code === "LIMIT_REACHED")
    return details["limit"] === undefined ? again({ limit: "openTrades", max }) : error;
  const assetId = String(details["assetId"] ?? "");
  const missing = String(details["missing"] ?? "");
  if (code === "INSUFFICIENT_FUNDS" && assetId.startsWith("item:"))
    return again({ field: "items", missing }, "ITEM_NOT_OWNED", "you do not own that many");
  if (code === "CONFLICT" && after.state === "settled" && assetId !== "")
    return again({ field: "quantity", assetId }, "CONFLICT", "a stack cannot hold what would come to it");
  return error;
}
