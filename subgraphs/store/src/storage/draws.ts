import { inIdOrder, type Queryable } from "@muster/postgres";
import type { BoxId, KeptDraw, Odds, OrderId, PlayerId, ProgressKey } from "../service/index.js";

interface DrawRow {
  readonly id: string;
  readonly player_id: PlayerId;
  readonly order_id: OrderId | null;
  readonly box_id: BoxId;
  readonly box_revision: number;
  readonly seed: Buffer;
  readonly weights: number[];
  readonly guarantee: Odds["guarantee"];
  readonly misses_before: number;
  readonly places: number[];
  readonly drawn_at: Date;
}

const columns =
  "id, player_id, order_id, box_id, box_revision, seed, weights, guarantee, misses_before, places, drawn_at";

/** The draws with those ids, in their order. */
export async function findDraws(db: Queryable, ids: readonly string[]): Promise<(KeptDraw | undefined)[]> {
  const text = `SELECT ${columns} FROM store.draws WHERE id = ANY ($1::uuid[])`;
  const rows = await db.query<DrawRow>({ name: "store-draws", text }, [ids]);
  return inIdOrder(ids, rows.map(toDraw), ({ id }) => id);
}

/** The draws of each order, in the order in which they were made. */
export async function findDrawsOfOrders(db: Queryable, orderIds: readonly OrderId[]): Promise<KeptDraw[][]> {
  const text = `SELECT ${columns} FROM store.draws WHERE order_id = ANY ($1::uuid[]) ORDER BY id`;
  const rows = await db.query<DrawRow>({ name: "store-order-draws", text }, [orderIds]);
  const draws = rows.map(toDraw);
  return orderIds.map((orderId) => draws.filter((draw) => draw.orderId === orderId));
}

/** How many draws in a row gave each player none of what the box guarantees. */
export async function findMisses(db: Queryable, keys: readonly ProgressKey[]): Promise<number[]> {
  const text = `SELECT w.place::integer AS place, p.misses
    FROM unnest($1::uuid[], $2::text[]) WITH ORDINALITY AS w (player_id, box_id, place)
    JOIN store.box_progress p ON p.player_id = w.player_id AND p.box_id = w.box_id`;
  const rows = await db.query<{ readonly place: number; readonly misses: number }>(
    { name: "store-misses", text },
    [keys.map(({ playerId }) => playerId), keys.map(({ boxId }) => boxId)],
  );
  const byPlace = new Map(rows.map(({ place, misses }) => [place, misses]));
  return keys.map((_, at) => byPlace.get(at + 1) ?? 0);
}

function toDraw(row: DrawRow): KeptDraw {
  return {
    id: row.id,
    playerId: row.player_id,
    orderId: row.order_id,
    boxId: row.box_id,
    boxRevision: row.box_revision,
    seed: row.seed.toString("hex"),
    odds: { weights: row.weights, guarantee: row.guarantee },
    missesBefore: row.misses_before,
    places: row.places,
    drawnAtMs: row.drawn_at.getTime(),
  };
}
