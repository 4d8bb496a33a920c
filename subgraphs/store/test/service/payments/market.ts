import { expect } from "vitest";
import type { JsonFields, Order, OrderId, PlayerId, ReceiptRequest } from "../../../src/service/index.js";
import type { Simulators } from "../../../src/simulators/index.js";
import { ids, type Setting, until } from "../../setting.js";

/** An offer for money, sold under its own id in every store (1001 and so on in Steam). */
export function moneyOffer(id: string, contents: JsonFields, more: JsonFields = {}): JsonFields {
  return {
    name: { en: `Offer ${id}` },
    contents,
    moneyPrices: [
      { region: "*", currency: "USD", amountMicros: "4990000" },
      { region: "BR", currency: "BRL", amountMicros: "9900000" },
    ],
    productIds: { apple: id, google: id, checkout: id },
    ...more,
  };
}

/** 100 gems. */
export const gems = { currencies: [{ currencyId: "gems", amount: "100" }] };

/** The stores of a setting that simulates them. */
export function storesOf({ simulators }: Setting): Simulators {
  if (simulators === undefined) throw new Error("the setting simulates no stores");
  return simulators;
}

/** What a player's client sends after a purchase, with a key of its own. */
export function receiptOf(
  playerId: PlayerId,
  provider: ReceiptRequest["provider"],
  receipt: string,
  more: Partial<ReceiptRequest> = {},
): ReceiptRequest {
  return { playerId, provider, receipt, form: "one-time", idempotencyKey: ids.next(), ...more };
}

/** Waits until every notice that came was applied, and gives what became of each, by kind. */
export async function outcomes({ admin, simulators }: Setting): Promise<string[]> {
  for (const { notices } of [simulators?.apple, simulators?.google, simulators?.checkout].flatMap(
    (one) => one ?? [],
  ))
    await notices.settled();
  return until(async () => {
    const rows = await admin.query<{ readonly kind: string; readonly outcome: string | null }>(
      "SELECT notice->>'kind' AS kind, outcome FROM store.notices ORDER BY applied_at, id",
    );
    return (
      rows.every(({ outcome }) => outcome !== null) && rows.map(({ kind, outcome }) => `${kind} ${outcome}`)
    );
  });
}

/** Waits until the order is in a state. */
export async function untilState({ storage }: Setting, orderId: OrderId, state: string): Promise<Order> {
  return until(async () => {
    const [order] = await storage.findOrders([orderId]);
    return order?.state === state && order;
  });
}

/** The one order of a player. */
export async function soleOrder({ storage }: Setting, playerId: PlayerId): Promise<Order> {
  const slice = {
    playerId,
    state: null,
    offerId: null,
    flag: null,
    limit: 10,
    backward: false,
    from: undefined,
  };
  const [order, ...others] = await storage.readOrders(slice);
  expect(others).toEqual([]);
  if (order === undefined) throw new Error("the player has no order");
  return order;
}

/** Waits until the player has an order, and gives the one. */
export async function untilOrder(setting: Setting, playerId: PlayerId): Promise<Order> {
  await until(async () => {
    const rows = await setting.admin.query("SELECT 1 FROM store.orders WHERE player_id = $1", [playerId]);
    return rows.length > 0;
  });
  return soleOrder(setting, playerId);
}
