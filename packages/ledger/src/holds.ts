import type { Queryable, Transaction } from "@muster/postgres";
import { plainArray } from "./arrays.js";
import { handoverRows } from "./open-handovers.js";
import type { UnitParts } from "./parts.js";
import { defineStatement, type StatementRows } from "./statement.js";

/** How something came to an owner who has to keep it for a while; `craft` where it was made of such things. */
export type HoldReason = "trade" | "gift" | "purchase" | "craft";

/** What an owner got and may not hand on yet; what was handed over can be taken back as long. */
export interface Hold {
  /** What came together has the same. A UUID. */
  readonly sourceId: string;
  readonly reason: HoldReason;
  readonly ownerId: string;
  /** Who had it before, or paid for it, for `trade` and `gift`; `null` for `purchase` and `craft`. */
  readonly fromOwnerId: string | null;
  readonly assetId: string;
  /** `null` for what is counted. */
  readonly itemId: string | null;
  /** 1 or more; 1 for an item. */
  readonly amount: bigint;
  /** Milliseconds since the Unix epoch. */
  readonly receivedAtMs: number;
  /** Milliseconds since the Unix epoch. */
  readonly untilMs: number;
}

/** Something of an owner's, so far as holds are concerned. */
export type HeldAsset = Pick<Hold, "assetId" | "itemId">;

const columns = {
  source_id: "uuid",
  ordinal: "integer",
  reason: "text",
  owner_id: "uuid",
  from_owner_id: "uuid",
  asset_id: "text",
  item_id: "uuid",
  amount: "bigint",
  received_at: "timestamptz",
} as const;
const names = Object.keys(columns).join(", ");

// What is written after an owner's handovers were closed was not there to be found: it came later.
const placed = Object.keys(columns)
  .map((name) =>
    name === "received_at"
      ? `greatest(received_at, (SELECT max(c.closed_at) + interval '1 ms' FROM ledger.closed_handovers c
          WHERE rows.from_owner_id IS NOT NULL AND c.owner_id IN (rows.owner_id, rows.from_owner_id)))`
      : name,
  )
  .join(", ");

const insertHolds = defineStatement({
  name: "hold",
  columns: { ...columns, held_until: "timestamptz" },
  text: `INSERT INTO ledger.holds (${names}, held_until) SELECT ${placed}, held_until FROM rows`,
});

const insertGiven = defineStatement({
  name: "hold-given",
  columns,
  text: `INSERT INTO ledger.holds (${names}, held_until)
    SELECT ${placed}, received_at + interval '1 s' * p.seconds FROM rows JOIN ledger.hold_periods p USING (reason)
    WHERE p.seconds > 0`,
});

// Of what is counted, the free part is used up first: what is left must cover what is held, or held things were used.
const insertMade = defineStatement({
  name: "hold-made",
  // After what is held by other units of the batch.
  rank: 1,
  columns: {
    source_id: "uuid",
    ordinal: "integer",
    owner_id: "uuid",
    asset_id: "text",
    item_id: "uuid",
    amount: "bigint",
    made_of: "jsonb",
    at: "timestamptz",
  },
  text: `INSERT INTO ledger.holds (${names}, held_until)
    SELECT rows.source_id, rows.ordinal, 'craft', rows.owner_id, NULL, rows.asset_id, rows.item_id, rows.amount, rows.at,
      used.until
    FROM rows CROSS JOIN LATERAL (
      SELECT max(h.held_until) AS until
      FROM jsonb_to_recordset(rows.made_of) AS m (asset_id text, item_id uuid)
      CROSS JOIN LATERAL (
        SELECT max(h.held_until) AS held_until, sum(h.amount) AS amount FROM ledger.holds h
        WHERE h.owner_id = rows.owner_id AND h.asset_id = m.asset_id AND h.item_id IS NOT DISTINCT FROM m.item_id
          AND h.held_until > rows.at) AS h
      WHERE m.item_id IS NOT NULL OR h.amount > coalesce((SELECT a.balance FROM ledger.accounts a
        WHERE a.owner_id = rows.owner_id AND a.asset_id = m.asset_id), 0)
    ) AS used WHERE used.until IS NOT NULL`,
});

// What has gone is gone already here: what is left of a balance must cover what of it is held.
const free = defineStatement({
  name: "free-to-go",
  // After all that the batch holds, or what one unit gives could leave by another before it is held.
  rank: 2,
  columns: { owner_id: "uuid", asset_id: "text", item_id: "uuid", at: "timestamptz" },
  text: `SELECT rows.unit FROM rows
    WHERE NOT EXISTS (SELECT FROM ledger.owner_locks l WHERE l.owner_id = rows.owner_id AND l.locked_until > rows.at)
      AND (rows.asset_id IS NULL OR coalesce((SELECT sum(h.amount) FROM ledger.holds h
          WHERE h.owner_id = rows.owner_id AND h.asset_id = rows.asset_id AND h.item_id IS NOT DISTINCT FROM rows.item_id
            AND h.held_until > rows.at), 0)
        <= CASE WHEN rows.item_id IS NOT NULL THEN 0 ELSE coalesce((SELECT a.balance FROM ledger.accounts a
          WHERE a.owner_id = rows.owner_id AND a.asset_id = rows.asset_id), 0) END)`,
  required: { code: "TRADE_LOCKED", message: "some of it may not be handed on yet" },
});

/** Holds `holds`: rows of the unit that gives. Those of one source come in one call. */
export function holdRows(holds: readonly Hold[]): StatementRows[] {
  return [
    ...handoverRows(holds),
    insertHolds.with(
      holds.map((hold, ordinal) => ({ ...rowOf(hold, ordinal), held_until: timeOf(hold.untilMs) })),
    ),
  ];
}

/**
 * Holds all that `parts` give to an owner, as long as the book says for the reason (see {@link defineHoldPeriods}): rows of the
 * unit that these are parts of. One call a source.
 */
export function holdGiven(
  { transfers = [], items = [] }: UnitParts,
  by: Pick<Hold, "sourceId" | "ownerId" | "fromOwnerId" | "receivedAtMs"> & {
    readonly reason: "gift" | "purchase";
  },
): StatementRows[] {
  const given = [
    ...transfers
      .filter(({ toOwnerId }) => toOwnerId === by.ownerId)
      .map(({ assetId, amount }) => ({ assetId, itemId: null, amount })),
    ...items.flatMap((item) =>
      item.change === "create" && item.ownerId === by.ownerId
        ? [{ assetId: item.assetId, itemId: item.itemId, amount: 1n }]
        : [],
    ),
  ];
  const rows = given.map((line, ordinal) => rowOf({ ...by, ...line }, ordinal));
  return [...handoverRows([by]), insertGiven.with(rows)];
}

/** Holds what was made of held things, as long as they were: rows of the unit that uses those up. One call a source. */
export function holdMade(
  made: readonly Omit<Hold, "reason" | "fromOwnerId" | "untilMs">[],
  madeOf: readonly HeldAsset[],
): StatementRows {
  const made_of = madeOf.map(({ assetId, itemId }) => ({ asset_id: assetId, item_id: itemId }));
  return insertMade.with(
    made.map(({ sourceId, ownerId, assetId, itemId, amount, receivedAtMs }, ordinal) => ({
      source_id: sourceId,
      ordinal,
      owner_id: ownerId,
      asset_id: assetId,
      item_id: itemId,
      amount,
      made_of,
      at: timeOf(receivedAtMs),
    })),
  );
}

/**
 * The condition that an owner is not locked, and that what the unit takes of `assets` was free to go to another owner; TRADE_LOCKED,
 * of which {@link findBar} says why. It holds whatever else happens at the same time.
 */
export function requireFree(ownerId: string, assets: readonly HeldAsset[], atMs: number): StatementRows {
  const at = timeOf(atMs);
  const lines = assets.map(({ assetId, itemId }) => ({ asset_id: assetId, item_id: itemId }));
  return free.with(
    (lines.length === 0 ? [{ asset_id: null, item_id: null }] : lines).map((line) => ({
      owner_id: ownerId,
      ...line,
      at,
    })),
  );
}

/** What of an owner's is held at `nowMs`, the earliest to be free first. */
export async function readHolds(db: Queryable, ownerId: string, nowMs: number): Promise<Hold[]> {
  const [holds = []] = await findHolds(db, [ownerId], nowMs);
  return holds;
}

/** As {@link readHolds}, of each owner, in the order of `ownerIds`. */
export async function findHolds(
  db: Queryable,
  ownerIds: readonly string[],
  nowMs: number,
): Promise<Hold[][]> {
  const text =
    "SELECT * FROM ledger.holds WHERE owner_id = ANY ($1::uuid[]) AND held_until > $2 ORDER BY held_until, source_id, ordinal";
  const values = [plainArray([...new Set(ownerIds)]), timeOf(nowMs)];
  const byOwner = new Map<string, Hold[]>(ownerIds.map((ownerId) => [ownerId, []]));
  for (const row of await db.query<HoldRow>({ name: "ledger-holds", text }, values))
    byOwner.get(row.owner_id)?.push(toHold(row));
  return ownerIds.map((ownerId) => byOwner.get(ownerId) ?? []);
}

/**
 * Makes known how long what comes as a gift or by a purchase is held from now on, in the caller's transaction. Seconds, 0 to
 * 2^31 - 1; 0 holds nothing.
 */
export async function defineHoldPeriods(
  tx: Transaction,
  { gift, purchase }: Readonly<Record<"gift" | "purchase", number>>,
): Promise<void> {
  await tx.query(
    `INSERT INTO ledger.hold_periods (reason, seconds) VALUES ('gift', $1), ('purchase', $2)
    ON CONFLICT (reason) DO UPDATE SET seconds = excluded.seconds`,
    [gift, purchase],
  );
}

/** Deletes up to `limit` holds and as many locks that ended before `nowMs`. @returns The greater of the two numbers. */
export async function deleteEndedHolds(db: Queryable, nowMs: number, limit: number): Promise<number> {
  const at = timeOf(nowMs);
  const holds = await db.query(
    `DELETE FROM ledger.holds WHERE (source_id, ordinal) IN (
       SELECT source_id, ordinal FROM ledger.holds WHERE held_until <= $1 ORDER BY held_until LIMIT $2) RETURNING 1`,
    [at, limit],
  );
  const locks = await db.query(
    `DELETE FROM ledger.owner_locks WHERE locked_until <= $1 AND (owner_id, reason) IN (
       SELECT owner_id, reason FROM ledger.owner_locks WHERE locked_until <= $1 ORDER BY locked_until LIMIT $2) RETURNING 1`,
    [at, limit],
  );
  return Math.max(holds.length, locks.length);
}

/** A row of `ledger.holds`. */
export interface HoldRow {
  readonly source_id: string;
  readonly reason: HoldReason;
  readonly owner_id: string;
  readonly from_owner_id: string | null;
  readonly asset_id: string;
  readonly item_id: string | null;
  readonly amount: bigint;
  readonly received_at: Date;
  readonly held_until: Date;
}

/** The hold that `row` is. */
export function toHold(row: HoldRow): Hold {
  return {
    sourceId: row.source_id,
    reason: row.reason,
    ownerId: row.owner_id,
    fromOwnerId: row.from_owner_id,
    assetId: row.asset_id,
    itemId: row.item_id,
    amount: row.amount,
    receivedAtMs: row.received_at.getTime(),
    untilMs: row.held_until.getTime(),
  };
}

function rowOf(hold: Omit<Hold, "untilMs">, ordinal: number) {
  const { sourceId, reason, ownerId, fromOwnerId, assetId, itemId, amount, receivedAtMs } = hold;
  return {
    source_id: sourceId,
    ordinal,
    reason,
    owner_id: ownerId,
    from_owner_id: fromOwnerId,
    asset_id: assetId,
    item_id: itemId,
    amount,
    received_at: timeOf(receivedAtMs),
  };
}

function timeOf(ms: number): string {
  return new Date(ms).toISOString();
}
