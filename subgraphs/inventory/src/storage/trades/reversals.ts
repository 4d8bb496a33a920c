import { auditRows } from "@muster/audit";
import { AppError } from "@muster/errors";
import type { EventId, NewEvent } from "@muster/events";
import {
  defineStatement,
  findHandovers,
  type ItemChange,
  mintOwnerId,
  returnRows,
  type Transfer,
} from "@muster/ledger";
import { inIdOrder, type Queryable, type Transaction } from "@muster/postgres";
import { playerKey, tradeChanged } from "../../events.js";
import {
  debtAsset,
  type Handed,
  type Hold,
  type PlannedReturn,
  type PlayerId,
  type Reversal,
  type ReversalId,
  type ReversedLine,
  type ReversedSource,
  type Slice,
  type Trade,
  type TradeId,
} from "../../service/index.js";
import { amountOf, assetOf, handedOf, toHold } from "../holds.js";
import { ownerOf } from "../owners.js";
import type { ChangeContext } from "./changes.js";
import { findTrades } from "./reads.js";

interface ReversalRow {
  readonly id: ReversalId;
  readonly player_id: PlayerId;
  readonly since_at: Date;
  readonly reason: string;
  readonly actor_id: string;
  readonly created_at: Date;
  readonly completed_at: Date | null;
}

interface LineJson {
  readonly playerId: PlayerId;
  readonly toPlayerId: PlayerId;
  readonly assetId: string;
  readonly itemId: string | null;
  readonly amount: string;
  readonly missing: string;
}

const recordSources = defineStatement({
  name: "inventory-reversed-source",
  columns: {
    source_id: "uuid",
    reversal_id: "uuid",
    reason: "text",
    lines: "jsonb",
    reversed_at: "timestamptz",
  },
  text: `INSERT INTO inventory.reversed_sources (source_id, reversal_id, reason, lines, reversed_at)
    SELECT source_id, reversal_id, reason, lines, reversed_at FROM rows`,
});

const reverseTrade = defineStatement({
  name: "inventory-trade-reverse",
  columns: { id: "uuid", updated_at: "timestamptz" },
  text: `UPDATE inventory.trades t SET state = 'reversed', step = t.step + 1, updated_at = rows.updated_at
    FROM rows WHERE t.id = rows.id AND t.state = 'settled' RETURNING rows.unit`,
  required: { code: "CONFLICT", message: "the trade has changed" },
});

/** As `ReversalStorage.createReversal`, without what sets it going. */
export async function insertReversal(
  db: Queryable,
  reversal: Reversal,
  idempotencyKey: string,
): Promise<Reversal> {
  const { id, playerId, sinceMs, reason, actorId, createdAtMs } = reversal;
  // The row that is there is updated with itself, so that it comes back.
  const [row] = await db.query<ReversalRow>(
    `INSERT INTO inventory.trade_reversals (id, player_id, since_at, reason, actor_id, idempotency_key, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (actor_id, idempotency_key) DO UPDATE SET actor_id = excluded.actor_id RETURNING *`,
    [id, playerId, new Date(sinceMs), reason, actorId, idempotencyKey, new Date(createdAtMs)],
  );
  if (row === undefined) throw new Error("an insert gave back no row");
  const kept = toReversal(row);
  if (kept.playerId !== playerId || kept.sinceMs !== sinceMs || kept.reason !== reason)
    throw new AppError("IDEMPOTENCY_CONFLICT", "the idempotency key was used before with another request", {
      field: "idempotencyKey",
    });
  return kept;
}

/**
 * Has who is settling a trade of the player's come before this transaction, which then waits for it, or decide anew, and so
 * later than the order: what bears an earlier time is there to be found as soon as the order is.
 */
export async function overtakeTrades(tx: Transaction, playerId: PlayerId): Promise<void> {
  await tx.query(
    `UPDATE inventory.trades t SET step = t.step + 1 FROM (
       SELECT id FROM inventory.trades WHERE (proposer_id = $1 OR recipient_id = $1) AND state IN ('proposed', 'accepted')
       ORDER BY id FOR UPDATE) AS open WHERE t.id = open.id`,
    [playerId],
  );
}

/** The orders with those ids, in their order. */
export async function findReversals(
  db: Queryable,
  ids: readonly ReversalId[],
): Promise<(Reversal | undefined)[]> {
  const rows = await db.query<ReversalRow>(
    "SELECT * FROM inventory.trade_reversals WHERE id = ANY ($1::uuid[])",
    [[...new Set(ids)]],
  );
  return inIdOrder(ids, rows.map(toReversal), ({ id }) => id);
}

/** As `ReversalStorage.readProtected`. */
export async function readProtected(
  db: Queryable,
  { playerId, sinceMs, createdAtMs: untilMs }: Pick<Reversal, "playerId" | "sinceMs" | "createdAtMs">,
  nowMs: number,
  sourcesMax: number,
): Promise<Hold[]> {
  const kept = await findHandovers(db, playerId, { sinceMs, untilMs, nowMs }, sourcesMax);
  return kept.map(toHold);
}

/** As `ReversalStorage.postReturn`. */
export async function postReturn(
  { postgres, ledger, ids }: ChangeContext,
  reversal: Reversal,
  { sourceId, reason, reversedAtMs }: Omit<ReversedSource, "lines">,
  lines: readonly PlannedReturn[],
): Promise<void> {
  const [trade] = reason === "trade" ? await findTrades(postgres, [sourceId as TradeId]) : [];
  const at = new Date(reversedAtMs).toISOString();
  const saying = `reversal ${reversal.id}`;
  await ledger.post({
    idempotency: {
      ownerId: "inventory",
      operation: "reverseSource",
      key: sourceId,
      request: { reversalId: reversal.id },
    },
    change: { kind: "trade", keys: containerKeys(lines) },
    transfers: lines.flatMap((line) => toTransfers(line, saying)),
    items: lines.flatMap((line) => toItemChange(line, saying)),
    rows: [
      returnRows(sourceId, reversedAtMs),
      recordSources.with([
        {
          source_id: sourceId,
          reversal_id: reversal.id,
          reason,
          lines: lines.map(lineJson),
          reversed_at: at,
        },
      ]),
      ...(trade === undefined ? [] : [reverseTrade.with([{ id: trade.id, updated_at: at }])]),
      auditRows({
        id: ids.next(),
        recordedAtMs: reversedAtMs,
        actorId: reversal.actorId,
        action: "inventory.reverseTrades",
        subject: `player:${reversal.playerId}`,
        reason: reversal.reason,
        details: { reversalId: reversal.id, sourceId, kind: reason },
      }),
    ],
    events: trade === undefined ? [] : reversedEvents(trade, reversedAtMs, () => ids.next<EventId>()),
    response: {},
  });
}

/** As `ReversalStorage.completeReversal`. */
export async function completeReversal(db: Queryable, id: ReversalId, nowMs: number): Promise<void> {
  await db.query(
    "UPDATE inventory.trade_reversals SET completed_at = $2 WHERE id = $1 AND completed_at IS NULL",
    [id, new Date(nowMs)],
  );
}

/** As `ReversalStorage.readReversedSources`. */
export async function readReversedSources(
  db: Queryable,
  id: ReversalId,
  slice: Slice,
): Promise<ReversedSource[]> {
  const [side, direction] = slice.backward ? ["<", "DESC"] : [">", "ASC"];
  const rows = await db.query<{
    readonly source_id: string;
    readonly reason: ReversedSource["reason"];
    readonly lines: readonly LineJson[];
    readonly reversed_at: Date;
  }>(
    `SELECT source_id, reason, lines, reversed_at FROM inventory.reversed_sources
     WHERE reversal_id = $1 AND ($2::uuid IS NULL OR source_id ${side} $2) ORDER BY source_id ${direction} LIMIT $3`,
    [id, slice.from ?? null, slice.limit],
  );
  return rows.map((row) => ({
    sourceId: row.source_id,
    reason: row.reason,
    lines: row.lines.map(toLine),
    reversedAtMs: row.reversed_at.getTime(),
  }));
}

/** What is there goes back; what is missing of a currency is owed. */
function toTransfers(line: PlannedReturn, reason: string): Transfer[] {
  const { playerId, toPlayerId: toOwnerId, handed, taken, missing } = line;
  if (handed.kind === "unique") return [];
  const assetId = assetOf(handed);
  const owed = handed.kind === "currency" && missing > 0n;
  return [
    ...taken.map(({ from, amount }) => ({ assetId, fromOwnerId: ownerOf(from), toOwnerId, amount, reason })),
    ...(owed
      ? [
          {
            assetId: debtAsset(handed.currencyId),
            fromOwnerId: mintOwnerId,
            toOwnerId: playerId,
            amount: missing,
            reason,
          },
        ]
      : []),
  ];
}

function toItemChange({ handed, taken, toPlayerId: toOwnerId }: PlannedReturn, reason: string): ItemChange[] {
  if (handed.kind !== "unique") return [];
  const { itemId } = handed;
  return taken.map(({ from }) => ({ change: "move", itemId, fromOwnerId: ownerOf(from), toOwnerId, reason }));
}

/** What leaves a container is told to the container's player. */
function containerKeys(lines: readonly PlannedReturn[]): Record<string, string> {
  return Object.fromEntries(
    lines.flatMap(({ taken, playerId }) =>
      taken.flatMap(({ from: { containerId } }) =>
        containerId === null ? [] : [[containerId, playerKey(playerId)]],
      ),
    ),
  );
}

function reversedEvents(trade: Trade, occurredAtMs: number, nextId: () => EventId): NewEvent[] {
  const { id: tradeId, version, proposer, recipient } = trade;
  return [proposer, recipient].map(({ playerId }) =>
    tradeChanged.event({
      id: nextId(),
      key: playerKey(playerId),
      payload: { tradeId, playerId, state: "reversed", version },
      occurredAtMs,
    }),
  );
}

function lineJson({ playerId, toPlayerId, handed, missing }: ReversedLine): LineJson {
  return {
    playerId,
    toPlayerId,
    assetId: assetOf(handed),
    itemId: handed.kind === "unique" ? handed.itemId : null,
    amount: amountOf(handed).toString(),
    missing: missing.toString(),
  };
}

function toLine({ playerId, toPlayerId, assetId, itemId, amount, missing }: LineJson): ReversedLine {
  const handed: Handed = handedOf(assetId, itemId, BigInt(amount));
  return { playerId, toPlayerId, handed, missing: BigInt(missing) };
}

function toReversal(row: ReversalRow): Reversal {
  return {
    id: row.id,
    playerId: row.player_id,
    sinceMs: row.since_at.getTime(),
    reason: row.reason,
    actorId: row.actor_id,
    createdAtMs: row.created_at.getTime(),
    completedAtMs: row.completed_at?.getTime() ?? null,
  };
}
