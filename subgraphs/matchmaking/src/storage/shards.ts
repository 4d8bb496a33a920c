import { AppError } from "@muster/errors";
import type { Queryable, Transaction } from "@muster/postgres";
import type { Leader } from "../service/index.js";

/** Takes the shard of a queue where nobody has it, and gives the epoch, which nobody had before. */
export async function takeShard(
  db: Queryable,
  queueId: string,
  nowMs: number,
  leaseMs: number,
): Promise<Leader | undefined> {
  const [row] = await db.query<{ readonly epoch: bigint }>(
    {
      name: "matchmaking-take-shard",
      text: `INSERT INTO matchmaking.shard AS kept (queue_id, epoch, lease_until_ms) VALUES ($1, 1, $3)
ON CONFLICT (queue_id) DO UPDATE SET epoch = kept.epoch + 1, lease_until_ms = excluded.lease_until_ms
WHERE kept.lease_until_ms <= $2 RETURNING epoch`,
    },
    [queueId, nowMs, nowMs + leaseMs],
  );
  return row && { queueId, epoch: Number(row.epoch) };
}

/** Keeps a shard until `untilMs` (gives it back, for a time that is over), and tells whether it still was that leader's. */
export async function keepShard(
  db: Queryable,
  { queueId, epoch }: Leader,
  untilMs: number,
): Promise<boolean> {
  const rows = await db.query(
    {
      name: "matchmaking-keep-shard",
      text: "UPDATE matchmaking.shard SET lease_until_ms = $3 WHERE queue_id = $1 AND epoch = $2 RETURNING 1",
    },
    [queueId, epoch, untilMs],
  );
  return rows.length > 0;
}

/** Keeps the shard from being taken before `tx` ends. @throws CONFLICT where another process has taken it. */
export async function requireLeader(tx: Transaction, { queueId, epoch }: Leader): Promise<void> {
  const rows = await tx.query(
    {
      name: "matchmaking-require-leader",
      text: "SELECT FROM matchmaking.shard WHERE queue_id = $1 AND epoch = $2 FOR SHARE",
    },
    [queueId, epoch],
  );
  if (rows.length === 0)
    throw new AppError("CONFLICT", "another process makes the matches of the queue", { field: "epoch" });
}
