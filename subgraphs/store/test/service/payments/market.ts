import { storeOwnerId } from "@muster/ledger";
import { expect } from "vitest";
import type {
  JsonFields,
  OfferId,
  Order,
  OrderId,
  PlayerId,
  ReceiptRequest,
  SettleRequest,
} from "../../../src/service/index.js";
import type { Simulators } from "../../../src/simulators/index.js";
import { ids, makePlayer, type Setting, until } from "../../setting.js";

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

/** An order that a player of its own has paid on the checkout's page. */
export async function buyOnPage(setting: Setting, offerId: string, quantity: number) {
  const playerId = await makePlayer(setting);
  const page = "https://play.example/";
  const opened = await setting.payments.startCheckout({
    ...{ playerId, offerId: offerId as OfferId, quantity, region: "US", currency: "USD" },
    ...{ idempotencyKey: ids.next(), at: { provider: "checkout", successUrl: page, cancelUrl: page } },
  });
  const session = opened.url?.split("/").at(-1) ?? "";
  const { paymentId } = storesOf(setting).checkout.pay(session);
  const order = await untilState(setting, opened.order.id, "GRANTED");
  return { playerId, session, paymentId: paymentId ?? "", order };
}

/** Staff settles what is taken back for amounts that were refunded, as many as there are now. */
export async function settle(
  { payments, storage }: Setting,
  orderId: OrderId,
  takeBackQuantity: number,
  more: Partial<SettleRequest> = {},
): Promise<Order> {
  const [order] = await storage.findOrders([orderId]);
  return payments.settleRefund({
    ...{ actorId: "staff:test", orderId, takeBackQuantity, policy: "DEBT", reason: "asked for" },
    ...{ refundVersion: order?.refunded.version ?? 0, idempotencyKey: ids.next() },
    ...more,
  });
}

/** What the book says that the store took in by tests of purchases. */
export async function takings({ admin }: Setting): Promise<bigint> {
  const [row] = await admin.query<{ sum: bigint }>(
    `SELECT coalesce(sum(CASE WHEN to_owner_id = $1 THEN amount ELSE -amount END), 0)::bigint AS sum
    FROM ledger.transfers WHERE asset_id = 'test-money:USD' AND $1 IN (from_owner_id, to_owner_id)`,
    [storeOwnerId],
  );
  return row?.sum ?? 0n;
}
