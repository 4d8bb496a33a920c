import { inIdOrder, type Queryable } from "@muster/postgres";
import type { PlayerId, Slice, Trade, TradeId, TradeSlice } from "../../service/index.js";
import { type TradeRow, toTrade } from "./rows.js";

const openStates = "state IN ('proposed', 'accepted')";

/** The trades with those ids, in their order. */
export async function findTrades(db: Queryable, ids: readonly TradeId[]): Promise<(Trade | undefined)[]> {
  const text = "SELECT * FROM inventory.trades WHERE id = ANY ($1::uuid[])";
  const rows = await db.query<TradeRow>({ name: "inventory-trades", text }, [[...new Set(ids)]]);
  return inIdOrder(ids, rows.map(toTrade), ({ id }) => id);
}

/** Slices of players' trades on either side, newest first, in the order of `slices`. Cost: one statement. */
export async function readTrades(db: Queryable, slices: readonly TradeSlice[]): Promise<Trade[][]> {
  const found: Trade[][] = slices.map(() => []);
  for (const backward of [false, true]) {
    const places = [...slices.keys()].filter((at) => slices[at]?.backward === backward);
    const wanted = places.flatMap((at) => slices[at] ?? []);
    if (wanted.length === 0) continue;
    const rows = await db.query<TradeRow & { readonly place: number }>(
      { name: `inventory-trades-${backward ? "backward" : "forward"}`, text: slicesText(backward) },
      [
        places,
        wanted.map(({ playerId }) => playerId),
        wanted.map(({ from }) => from ?? null),
        wanted.map(({ filter }) => filter.withPlayerId ?? null),
        wanted.map(({ filter }) => filter.states?.join() ?? null),
        wanted.map(({ limit }) => limit),
      ],
    );
    for (const row of rows) found[row.place]?.push(toTrade(row));
  }
  return found;
}

function slicesText(backward: boolean): string {
  const [side, direction] = backward ? [">", "ASC"] : ["<", "DESC"];
  const of = (own: string, other: string): string => `(SELECT t.* FROM inventory.trades t
    WHERE t.${own} = s.player_id AND (s.from_id IS NULL OR t.id ${side} s.from_id)
      AND (s.with_id IS NULL OR t.${other} = s.with_id)
      AND (s.states IS NULL OR t.state = ANY (string_to_array(s.states, ',')))
    ORDER BY t.id ${direction} LIMIT s.size)`;
  return `SELECT s.place, t.* FROM unnest($1::integer[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::integer[])
      AS s (place, player_id, from_id, with_id, states, size)
    CROSS JOIN LATERAL (
      SELECT * FROM (${of("proposer_id", "recipient_id")} UNION ALL ${of("recipient_id", "proposer_id")}) AS both_sides
      ORDER BY id ${direction} LIMIT s.size) AS t
    ORDER BY s.place, t.id ${direction}`;
}

/** Flagged trades, newest first. */
export async function readFlaggedTrades(db: Queryable, slice: Slice): Promise<Trade[]> {
  const [side, direction] = slice.backward ? [">", "ASC"] : ["<", "DESC"];
  const rows = await db.query<TradeRow>(
    `SELECT * FROM inventory.trades WHERE imbalances IS NOT NULL AND ($1::uuid IS NULL OR id ${side} $1)
     ORDER BY id ${direction} LIMIT $2`,
    [slice.from ?? null, slice.limit],
  );
  return rows.map(toTrade);
}

/** Open trades whose time was over at `nowMs`, the oldest first. */
export async function findOverdue(db: Queryable, nowMs: number, limit: number): Promise<Trade[]> {
  const rows = await db.query<TradeRow>(
    `SELECT * FROM inventory.trades WHERE ${openStates} AND expires_at <= $1 ORDER BY expires_at, id LIMIT $2`,
    [new Date(nowMs), limit],
  );
  return rows.map(toTrade);
}

/** As `TradeStorage.findOpenBetween`. */
export async function findOpenBetween(
  db: Queryable,
  oneId: PlayerId,
  otherId: PlayerId,
  limit: number,
): Promise<Trade[]> {
  const rows = await db.query<TradeRow>(
    `SELECT * FROM inventory.trades WHERE ${openStates}
     AND (proposer_id, recipient_id) IN (($1::uuid, $2::uuid), ($2, $1)) ORDER BY id LIMIT $3`,
    [oneId, otherId, limit],
  );
  return rows.map(toTrade);
}
