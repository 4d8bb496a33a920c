import { AppError } from "@muster/errors";
import type { Queryable } from "@muster/postgres";
import { type Ids, isUuid } from "@muster/runtime";
import type {
  KeptReceipt,
  OrderId,
  PaymentHistory,
  PlayerId,
  ReceiptChange,
  TransactionKey,
} from "../../service/index.js";
import type { Provider } from "../../service/providers.js";
import { purchaseFromJson } from "./purchase-json.js";

interface ReceiptRow {
  readonly provider: Provider;
  readonly transaction_id: string;
  readonly order_id: OrderId | null;
  readonly player_id: PlayerId | null;
  readonly purchase: unknown;
  readonly voided: boolean;
  readonly changed_at: Date;
}

const columns = "provider, transaction_id, order_id, player_id, purchase, voided, changed_at";

/** As `PaymentStorage.findReceipt`. */
export async function findReceipt(
  db: Queryable,
  { provider, transactionId }: TransactionKey,
): Promise<KeptReceipt | undefined> {
  const text = `SELECT ${columns} FROM store.receipts WHERE provider = $1 AND transaction_id = $2`;
  const [row] = await db.query<ReceiptRow>({ name: "store-receipt", text }, [provider, transactionId]);
  return row === undefined ? undefined : toReceipt(row);
}

/** As `PaymentStorage.findReceiptOf`. */
export async function findReceiptOf(db: Queryable, orderId: OrderId): Promise<KeptReceipt | undefined> {
  const text = `SELECT ${columns} FROM store.receipts WHERE order_id = $1`;
  const [row] = await db.query<ReceiptRow>(text, [orderId]);
  return row === undefined ? undefined : toReceipt(row);
}

function toReceipt({ order_id: orderId, player_id: playerId, purchase, ...row }: ReceiptRow): KeptReceipt {
  return {
    ...{ provider: row.provider, transactionId: row.transaction_id },
    redeemed:
      orderId === null || playerId === null
        ? null
        : { orderId, playerId, purchase: purchaseFromJson(purchase) },
    isVoided: row.voided,
    changedAtMs: row.changed_at.getTime(),
  };
}

/** As `PaymentStorage.findSubscriber`. */
export async function findSubscriber(
  db: Queryable,
  provider: Provider,
  originalTransactionId: string,
): Promise<PlayerId | undefined> {
  const [row] = await db.query<{ readonly player_id: PlayerId }>(
    `SELECT player_id FROM store.receipts
    WHERE provider = $1 AND original_transaction_id = $2 AND player_id IS NOT NULL ORDER BY transaction_id LIMIT 1`,
    [provider, originalTransactionId],
  );
  return row?.player_id;
}

/** As `PaymentStorage.changeReceipt`. */
export async function changeReceipt(
  db: Queryable,
  { provider, transactionId, isVoided, isChargeback, occurredAtMs }: ReceiptChange,
  seen: KeptReceipt | undefined,
): Promise<void> {
  const at = new Date(occurredAtMs);
  const rows = await db.query(
    `INSERT INTO store.receipts AS r (provider, transaction_id, voided, changed_at, charged_back_at)
    VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (provider, transaction_id) DO UPDATE SET
      voided = CASE WHEN excluded.changed_at >= r.changed_at THEN excluded.voided ELSE r.voided END,
      changed_at = greatest(r.changed_at, excluded.changed_at),
      charged_back_at = CASE WHEN excluded.voided OR excluded.changed_at < r.changed_at
        THEN coalesce(excluded.charged_back_at, r.charged_back_at) END
    WHERE r.order_id IS NOT DISTINCT FROM $6 AND r.voided = $7 AND r.changed_at = $8 RETURNING 1`,
    [
      ...[provider, transactionId, isVoided, at, isChargeback ? at : null],
      ...[seen?.redeemed?.orderId ?? null, seen?.isVoided, seen && new Date(seen.changedAtMs)],
    ],
  );
  if (rows.length === 0) throw new AppError("CONFLICT", "something else is known of the purchase meanwhile");
}

/** As `PaymentStorage.markAcknowledged`. */
export async function markAcknowledged(
  db: Queryable,
  { provider, transactionId }: TransactionKey,
  atMs: number,
): Promise<void> {
  await db.query(
    `UPDATE store.receipts SET acknowledged_at = $3
    WHERE provider = $1 AND transaction_id = $2 AND acknowledged_at IS NULL`,
    [provider, transactionId, new Date(atMs)],
  );
}

/** As `PaymentStorage.prolong`. */
export async function prolong(db: Queryable, orderId: OrderId, untilMs: number): Promise<void> {
  await db.query(
    `WITH kept AS (UPDATE store.receipts SET purchase = jsonb_set(purchase, '{subscription,expiresAtMs}', to_jsonb($2::bigint))
      WHERE order_id = $1)
    UPDATE store.entitlement_grants SET until_at = $3 WHERE order_id = $1 AND duration_s IS NULL`,
    [orderId, untilMs, new Date(untilMs)],
  );
}

/** As `PaymentStorage.readHistory`. */
export async function readHistory(
  db: Queryable,
  playerId: PlayerId,
  sinceMs: number,
): Promise<PaymentHistory> {
  const [row] = await db.query<{ readonly regions: string[] | null; readonly chargebacks: bigint }>(
    `SELECT array_agg(DISTINCT r.purchase->>'region') FILTER (WHERE o.state = 'GRANTED' AND r.purchase->>'region' IS NOT NULL)
      AS regions, count(*) FILTER (WHERE r.charged_back_at >= $2) AS chargebacks
    FROM store.receipts r JOIN store.orders o ON o.id = r.order_id WHERE r.player_id = $1`,
    [playerId, new Date(sinceMs)],
  );
  return { regions: row?.regions ?? [], chargebacks: Number(row?.chargebacks ?? 0) };
}

/** As `PaymentStorage.accountToken`. */
export async function accountToken(
  db: Queryable,
  ids: Ids,
  playerId: PlayerId,
  provider: Provider,
): Promise<string> {
  const find = () =>
    db.query<{ readonly token: string }>(
      "SELECT token FROM store.account_tokens WHERE player_id = $1 AND provider = $2",
      [playerId, provider],
    );
  const [known] = await find();
  if (known !== undefined) return known.token;
  await db.query(
    "INSERT INTO store.account_tokens (player_id, provider, token) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
    [playerId, provider, ids.next()],
  );
  const [made] = await find();
  if (made === undefined) throw new AppError("INTERNAL", `no token for player ${playerId}`);
  return made.token;
}

/** As `PaymentStorage.findAccount`. */
export async function findAccount(
  db: Queryable,
  provider: Provider,
  token: string,
): Promise<PlayerId | undefined> {
  // What a modified client has handed to the store need not be a token of ours.
  const id = token.toLowerCase();
  if (!isUuid(id)) return undefined;
  const [row] = await db.query<{ readonly player_id: PlayerId }>(
    "SELECT player_id FROM store.account_tokens WHERE provider = $1 AND token = $2",
    [provider, id],
  );
  return row?.player_id;
}
