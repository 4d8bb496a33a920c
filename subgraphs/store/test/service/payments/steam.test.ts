import { auditLedger } from "@muster/ledger";
import { beforeEach, expect, test } from "vitest";
import type { OfferId, Order, OrderId, PlayerId } from "../../../src/service/index.js";
import { holdingsOf, ids, makePlayer, useSetting } from "../../setting.js";
import { gems, moneyOffer, receiptOf, storesOf } from "./market.js";

/** What happens before and after a call of Steam, once. */
let before: (() => Promise<unknown>) | undefined;
let after: (() => Promise<unknown>) | undefined;

const setting = useSetting(
  { "offer:steam": moneyOffer("steam", gems, { productIds: { steam: "1001" }, stock: { total: 50 } }) },
  {
    simulates: "apart",
    around({ steam, ...others }) {
      if (steam === undefined) throw new Error("Steam is off");
      const watched = new Proxy(steam, {
        get(target, name: keyof typeof steam) {
          const value = target[name];
          if (!["verify", "isApproved", "takeMoney"].includes(name)) return value;
          return async (given: never) => {
            const [first, then] = [before, after];
            before = undefined;
            await first?.();
            const answer = await (value as (given: never) => Promise<unknown>).call(target, given);
            if (then !== undefined && then === after) {
              after = undefined;
              await then();
            }
            return answer;
          };
        },
      });
      return { ...others, steam: watched };
    },
  },
);

beforeEach(() => {
  [before, after] = [undefined, undefined];
});

async function order(): Promise<{ readonly playerId: PlayerId; readonly id: OrderId }> {
  const playerId = await makePlayer(setting());
  const { order: made } = await setting().payments.startCheckout({
    ...{ playerId, offerId: "steam" as OfferId, quantity: 1, region: "US", currency: "USD" },
    idempotencyKey: ids.next(),
    at: { provider: "steam", steamId: "76561198000000001", language: "en" },
  });
  return { playerId, id: made.id };
}

const submit = ({ playerId, id }: { readonly playerId: PlayerId; readonly id: OrderId }): Promise<Order> =>
  setting().payments.submitReceipt(receiptOf(playerId, "steam", id));
const end = (orderId: OrderId) => setting().payments.run({ kind: "endCheckout", orderId, atMs: 0 });
const steam = () => storesOf(setting()).steam;

async function stateOf(id: OrderId): Promise<string | undefined> {
  return (await setting().storage.findOrders([id]))[0]?.state;
}

/** The process dies as soon as Steam has the money. */
function dieWhenPaid(id: OrderId): void {
  after = async () => {
    if (steam().statusOf(id) === "Succeeded") throw new Error("died");
    dieWhenPaid(id);
  };
}

test("an order that is given up before its money is taken is not paid any more", async () => {
  const ordered = await order();
  before = async () => {
    await end(ordered.id);
    steam().approve(ordered.id);
    dieWhenPaid(ordered.id);
  };
  await expect(submit(ordered)).rejects.toMatchObject({ code: "RECEIPT_INVALID" });
  expect(await stateOf(ordered.id)).toBe("CANCELLED");
  expect(steam().statusOf(ordered.id)).toBe("Approved");
});

test("an order whose money is being taken is not given up, though it was not approved a moment ago", async () => {
  const ordered = await order();
  after = async () => {
    steam().approve(ordered.id);
    dieWhenPaid(ordered.id);
    await expect(submit(ordered)).rejects.toThrow("died");
    expect(steam().statusOf(ordered.id)).toBe("Succeeded");
  };
  await end(ordered.id);
  expect(await stateOf(ordered.id)).toBe("GRANTED");
  expect(await holdingsOf(setting(), ordered.playerId)).toEqual({ "currency:gems": 100 });
});

test.each(["the player comes back", "the wait ends"])("paid, and the process died: %s", async (next) => {
  const ordered = await order();
  steam().approve(ordered.id);
  dieWhenPaid(ordered.id);
  await expect(submit(ordered)).rejects.toThrow("died");
  expect([steam().statusOf(ordered.id), await stateOf(ordered.id)]).toEqual(["Succeeded", "AUTHORISED"]);
  if (next === "the wait ends") await end(ordered.id);
  else expect(await submit(ordered)).toMatchObject({ id: ordered.id, state: "GRANTED" });
  expect(await stateOf(ordered.id)).toBe("GRANTED");
  expect(await holdingsOf(setting(), ordered.playerId)).toEqual({ "currency:gems": 100 });
});

test("the wait's end dies when it has taken the money, and is run again", async () => {
  const ordered = await order();
  steam().approve(ordered.id);
  dieWhenPaid(ordered.id);
  await expect(end(ordered.id)).rejects.toThrow("died");
  await end(ordered.id);
  expect(await stateOf(ordered.id)).toBe("GRANTED");
});

test("an order that was begun at Steam, though we never heard so, is looked at before it is given up", async () => {
  const ordered = await order();
  await setting().admin.query("UPDATE store.checkouts SET session_id = NULL WHERE order_id = $1", [
    ordered.id,
  ]);
  steam().approve(ordered.id);
  await end(ordered.id);
  expect(await stateOf(ordered.id)).toBe("GRANTED");
});

test("an order that is paid for though it was given up is delivered to who asks for it", async () => {
  const ordered = await order();
  await end(ordered.id);
  expect(await stateOf(ordered.id)).toBe("CANCELLED");
  steam().approve(ordered.id);
  await expect(submit(ordered)).rejects.toMatchObject({ details: { reason: "expired" } });
  steam().settle(ordered.id);
  expect(await submit(ordered)).toMatchObject({ state: "GRANTED" });
  expect(await holdingsOf(setting(), ordered.playerId)).toEqual({ "currency:gems": 100 });
});

test("the book balances afterwards", async () => {
  expect((await auditLedger(setting().admin)).problems).toEqual([]);
});
