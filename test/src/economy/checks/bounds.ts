import type { Postgres } from "@muster/postgres";
import { show } from "../../faults/show.js";
import { bank, type Good, recipeMax } from "../goods.js";
import type { Model } from "../model.js";

/** Stock, limits, recipes' limits and containers: as much as was answered, and never more than is allowed. */
export async function checkBounds(admin: Postgres, model: Model, goods: readonly Good[]): Promise<string[]> {
  const sold = new Map<string, bigint>();
  const counted = new Map<string, bigint>();
  const add = (to: Map<string, bigint>, key: string, quantity: number): void => {
    to.set(key, (to.get(key) ?? 0n) + BigInt(quantity));
  };
  for (const { offerId, playerId, quantity, refundedBy } of model.orders.values()) {
    // Refunds that take back what was delivered give back limits and stock.
    if (refundedBy !== undefined && refundedBy !== "WRITE_OFF") continue;
    const good = goods.find(({ id }) => id === offerId);
    if (good?.stock !== undefined) add(sold, good.id, quantity);
    if (good?.limit !== undefined) add(counted, `${playerId} ${good.limit.group ?? good.id}`, quantity);
  }
  const problems: string[] = [];
  const expect = (what: string, there: unknown, expected: unknown): void => {
    if (String(there) !== String(expected))
      problems.push(`bounds: ${what} is ${there} and should be ${expected}`);
  };
  const stock = await admin.query<{ offer_id: string; sold: bigint; reserved: bigint; held: bigint }>(
    `SELECT offer_id, sold, reserved, (SELECT coalesce(sum(quantity), 0) FROM store.stock_reservations r
      WHERE r.offer_id = s.offer_id AND state = 'HELD') AS held FROM store.stock s WHERE offer_id = ANY ($1)`,
    [goods.map(({ id }) => id)],
  );
  for (const row of stock) {
    const total = BigInt(goods.find(({ id }) => id === row.offer_id)?.stock ?? 0);
    expect(`stock sold of ${row.offer_id}`, row.sold, sold.get(row.offer_id) ?? 0n);
    expect(`stock reserved of ${row.offer_id}`, row.reserved, row.held);
    if (row.sold + row.reserved > total)
      problems.push(`bounds: ${row.sold} sold and ${row.reserved} reserved of ${total} ${row.offer_id}`);
  }
  const counts = await admin.query<{ player_id: string; name: string; count: bigint }>(
    "SELECT player_id, name, count FROM store.purchase_counts",
  );
  for (const { player_id: playerId, name, count } of counts) {
    const [, group = ""] = name.split(":");
    const max = goods.find(({ id, limit }) => limit !== undefined && (limit.group ?? id) === group)?.limit
      ?.max;
    expect(`count of ${group} of ${playerId}`, count, counted.get(`${playerId} ${group}`) ?? 0n);
    if (max === undefined || count > BigInt(max))
      problems.push(`bounds: ${playerId} bought ${count} of ${max} ${group}`);
  }
  const over = await admin.query(
    `SELECT 'recipe' AS what, player_id AS id, times::bigint AS count FROM inventory.recipe_uses WHERE times > $1
    UNION ALL SELECT 'bank', player_id, count(*) FROM inventory.containers GROUP BY 2 HAVING count(*) > $2
    UNION ALL SELECT 'in bank', c.id, count(*) FROM inventory.containers c JOIN (
      SELECT owner_id FROM ledger.items UNION ALL SELECT owner_id FROM ledger.accounts WHERE balance > 0) AS held
      ON held.owner_id = c.id GROUP BY 2 HAVING count(*) > $3`,
    [recipeMax, bank.countMax, bank.capacity],
  );
  return [...problems, ...over.map((row) => `bounds: too many: ${show(row)}`)];
}
