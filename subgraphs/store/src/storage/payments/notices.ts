import type { Postgres, Queryable, Transaction } from "@muster/postgres";
import type { Provider, ProviderNotice } from "../../service/providers.js";
import { noticeFromJson, noticeToJson } from "./purchase-json.js";

/** As `PaymentStorage.keepNotices`; `enqueue` makes the jobs that apply them. */
export async function keepNotices(
  postgres: Postgres,
  enqueue: (tx: Transaction, noticeIds: readonly string[]) => Promise<void>,
  notices: readonly ProviderNotice[],
  atMs: number,
): Promise<void> {
  if (notices.length === 0) return;
  await postgres.transact(async (tx) => {
    const kept = await tx.query<{ readonly id: string }>(
      `INSERT INTO store.notices (id, notice, received_at)
      SELECT id, notice, $3 FROM unnest($1::text[], $2::jsonb[]) AS given (id, notice) ORDER BY id
      ON CONFLICT (id) DO NOTHING RETURNING id`,
      [
        notices.map(({ id }) => id),
        notices.map((notice) => JSON.stringify(noticeToJson(notice))),
        new Date(atMs),
      ],
    );
    if (kept.length > 0)
      await enqueue(
        tx,
        kept.map(({ id }) => id),
      );
  });
}

/** As `PaymentStorage.findNotice`. */
export async function findNotice(db: Queryable, id: string): Promise<ProviderNotice | undefined> {
  const [row] = await db.query<{ readonly notice: unknown }>(
    "SELECT notice FROM store.notices WHERE id = $1 AND applied_at IS NULL",
    [id],
  );
  return row === undefined ? undefined : noticeFromJson(row.notice);
}

/** As `PaymentStorage.endNotice`. */
export async function endNotice(db: Queryable, id: string, outcome: string, atMs: number): Promise<void> {
  await db.query(
    "UPDATE store.notices SET applied_at = $2, outcome = $3 WHERE id = $1 AND applied_at IS NULL",
    [id, new Date(atMs), outcome],
  );
}

/** As `PaymentStorage.readVoidCursor`. */
export async function readVoidCursor(db: Queryable, provider: Provider): Promise<number | undefined> {
  const [row] = await db.query<{ readonly read_until: Date }>(
    "SELECT read_until FROM store.void_cursors WHERE provider = $1",
    [provider],
  );
  return row?.read_until.getTime();
}

/** As `PaymentStorage.moveVoidCursor`. */
export async function moveVoidCursor(db: Queryable, provider: Provider, untilMs: number): Promise<void> {
  await db.query(
    `INSERT INTO store.void_cursors AS c (provider, read_until) VALUES ($1, $2)
    ON CONFLICT (provider) DO UPDATE SET read_until = greatest(c.read_until, excluded.read_until)`,
    [provider, new Date(untilMs)],
  );
}
