import type { Queryable } from "@muster/postgres";
import type {
  CountKey,
  EntitlementGrant,
  EntitlementId,
  OfferId,
  OrderId,
  PlayerId,
} from "../service/index.js";

/** What each limit has counted. */
export async function findCounts(db: Queryable, keys: readonly CountKey[]): Promise<number[]> {
  const text = `SELECT w.place::integer AS place, c.count
    FROM unnest($1::uuid[], $2::text[], $3::timestamptz[]) WITH ORDINALITY AS w (player_id, name, since, place)
    JOIN store.purchase_counts c ON c.player_id = w.player_id AND c.name = w.name AND c.since = w.since`;
  const rows = await db.query<{ readonly place: number; readonly count: bigint }>(
    { name: "store-counts", text },
    [
      keys.map(({ playerId }) => playerId),
      keys.map(({ name }) => name),
      keys.map(({ fromMs }) => new Date(fromMs).toISOString()),
    ],
  );
  const byPlace = new Map(rows.map(({ place, count }) => [place, Number(count)]));
  return keys.map((_, at) => byPlace.get(at + 1) ?? 0);
}

/** How much of each offer is sold or reserved. */
export async function findStockTaken(db: Queryable, offerIds: readonly OfferId[]): Promise<number[]> {
  const text = "SELECT offer_id, sold + reserved AS taken FROM store.stock WHERE offer_id = ANY ($1)";
  const rows = await db.query<{ readonly offer_id: string; readonly taken: bigint }>(
    { name: "store-stock-taken", text },
    [offerIds],
  );
  const byId = new Map(rows.map((row) => [row.offer_id, Number(row.taken)]));
  return offerIds.map((id) => byId.get(id) ?? 0);
}

/** The segments that each player is in, or was at a time. */
export async function findSegments(
  db: Queryable,
  players: readonly { readonly playerId: PlayerId; readonly atMs?: number }[],
): Promise<string[][]> {
  const text = `SELECT w.place::integer AS place, m.segment
    FROM unnest($1::uuid[], $2::timestamptz[]) WITH ORDINALITY AS w (player_id, at, place)
    JOIN store.segment_members m ON m.player_id = w.player_id AND CASE WHEN w.at IS NULL THEN m.left_at IS NULL
      ELSE m.joined_at <= w.at AND (m.left_at IS NULL OR w.at < m.left_at) END`;
  const rows = await db.query<{ readonly place: number; readonly segment: string }>(
    { name: "store-segments", text },
    [
      players.map(({ playerId }) => playerId),
      players.map(({ atMs }) => (atMs === undefined ? null : new Date(atMs).toISOString())),
    ],
  );
  return players.map((_, at) => rows.filter(({ place }) => place === at + 1).map(({ segment }) => segment));
}

/** The grants of each player that did not end early. */
export async function findEntitlementGrants(
  db: Queryable,
  playerIds: readonly PlayerId[],
): Promise<EntitlementGrant[][]> {
  const text = `SELECT order_id, entitlement_id, player_id, granted_at, duration_s, until_at
    FROM store.entitlement_grants WHERE player_id = ANY ($1::uuid[]) AND ended_at IS NULL`;
  const rows = await db.query<{
    readonly order_id: OrderId;
    readonly entitlement_id: EntitlementId;
    readonly player_id: PlayerId;
    readonly granted_at: Date;
    readonly duration_s: bigint | null;
    readonly until_at: Date | null;
  }>({ name: "store-entitlements", text }, [playerIds]);
  const grants = rows.map(
    (row): EntitlementGrant => ({
      playerId: row.player_id,
      entitlementId: row.entitlement_id,
      orderId: row.order_id,
      grantedAtMs: row.granted_at.getTime(),
      durationS: row.duration_s === null ? null : Number(row.duration_s),
      untilMs: row.until_at?.getTime() ?? null,
    }),
  );
  return playerIds.map((playerId) => grants.filter((grant) => grant.playerId === playerId));
}

/** Which of `ids` accounts has registered, as far as the store knows. */
export async function knowPlayers(db: Queryable, ids: readonly PlayerId[]): Promise<boolean[]> {
  const rows = await db.query<{ readonly id: PlayerId }>(
    { name: "store-players", text: "SELECT id FROM store.players WHERE id = ANY ($1::uuid[])" },
    [ids],
  );
  const known = new Set(rows.map(({ id }) => id));
  return ids.map((id) => known.has(id));
}
