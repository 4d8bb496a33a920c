import type { Queryable } from "@muster/postgres";
import type { Checkout, OrderId } from "../../service/index.js";

/** As `PaymentStorage.findCheckout`. */
export async function findCheckout(db: Queryable, orderId: OrderId): Promise<Checkout | undefined> {
  const [row] = await db.query<{
    readonly provider: Checkout["provider"];
    readonly expires_at: Date;
    readonly session_id: string | null;
    readonly url: string | null;
  }>("SELECT provider, expires_at, session_id, url FROM store.checkouts WHERE order_id = $1", [orderId]);
  if (row === undefined) return undefined;
  const { provider, expires_at: expiresAt, session_id: sessionId, url } = row;
  return { orderId, provider, expiresAtMs: expiresAt.getTime(), sessionId, url };
}

/** As `PaymentStorage.openCheckout`. */
export async function openCheckout(
  db: Queryable,
  orderId: OrderId,
  { sessionId, url }: { readonly sessionId: string; readonly url: string | null },
): Promise<boolean> {
  const rows = await db.query(
    `UPDATE store.checkouts c SET session_id = $2, url = $3 FROM store.orders o
    WHERE c.order_id = $1 AND o.id = c.order_id AND o.state = 'CREATED' RETURNING 1`,
    [orderId, sessionId, url],
  );
  return rows.length > 0;
}
