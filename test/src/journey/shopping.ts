import { deepStrictEqual, strictEqual } from "node:assert";
import { randomUUID } from "node:crypto";
import {
  OffersDocument,
  OpenBoxDocument,
  OrdersDocument,
  PurchaseOfferDocument,
  type PurchaseOfferMutationVariables,
  type StoreOfferFragment,
} from "@muster/client";
import { type Changes, summary, walletSummary } from "./changes.js";
import { findItem, holdings, refusalOf, type Traveller } from "./traveller.js";

/** Buys for gold; the purchase is seen in the inventory, once, and in the list of orders. A price of yesterday is refused. */
export async function buyOffer({ client }: Traveller, changes: Changes): Promise<void> {
  const offer = await findOffer(client, "potion-pack");
  const [price] = offer.prices;
  if (price === undefined) throw new Error("the offer has no price");
  const input = { offerId: offer.id, expectedPrice: price, idempotencyKey: randomUUID() };
  const buy = (given: PurchaseOfferMutationVariables["input"]) =>
    client.mutate(PurchaseOfferDocument, { input: given });
  const { order } = (await buy(input)).purchaseOffer;
  deepStrictEqual([order.state, order.delivery.items], ["GRANTED", offer.contents.items]);
  const change = await changes.nextOf("PURCHASE");
  deepStrictEqual(summary(change), ["PURCHASE", "potion", "5"]);
  deepStrictEqual(walletSummary(change), [price.currencyId, `-${price.amount}`]);
  strictEqual((await buy(input)).purchaseOffer.order.id, order.id);
  const stale = { ...input, expectedPrice: { ...price, amount: "1" }, idempotencyKey: randomUUID() };
  const refusal = await refusalOf(buy(stale));
  deepStrictEqual([refusal?.code, refusal?.details["amount"]], ["PRICE_CHANGED", price.amount]);
  const { me } = await client.execute(OrdersDocument);
  deepStrictEqual(
    me.orders?.edges.map(({ node }) => node.id),
    [order.id],
  );
}

/** Reads a box's odds, buys one, opens it, and finds what was drawn. */
export async function openBox(traveller: Traveller, changes: Changes): Promise<void> {
  const { client } = traveller;
  const shown = await findOffer(client, "hunter-chest");
  const box = shown.contents.boxes[0]?.box;
  if (box === undefined) throw new Error("the offer holds no box");
  const odds = box.entries.map(
    ({ odds: { numerator, denominator } }) => Number(numerator) / Number(denominator),
  );
  strictEqual(Math.abs(odds.reduce((sum, one) => sum + one, 0) - 1) < 1e-9, true);
  const sealed = await findOffer(client, "sealed-chest");
  const [expectedPrice] = sealed.prices;
  if (expectedPrice === undefined) throw new Error("the offer has no price");
  await client.mutate(PurchaseOfferDocument, { input: { offerId: sealed.id, expectedPrice } });
  deepStrictEqual(summary(await changes.nextOf("PURCHASE")), ["PURCHASE", "hunter-chest", "1"]);
  const before = await holdings(traveller);
  const itemId = await findItem(traveller, "hunter-chest");
  const { draw } = (await client.mutate(OpenBoxDocument, { input: { itemId } })).openBox;
  const drawn = draw.places.map((place) => box.entries[place]);
  const expected = new Map(Object.entries(before));
  expected.delete("hunter-chest");
  for (const { definitionId, quantity } of drawn.flatMap((entry) => entry?.items ?? []))
    expected.set(definitionId, (expected.get(definitionId) ?? 0n) + BigInt(quantity));
  const after = await holdings(traveller);
  deepStrictEqual(new Map(Object.entries(after)), expected);
  strictEqual(
    (await changes.nextOf("PURCHASE")).changes.some(({ delta }) => delta === "-1"),
    true,
  );
}

/** The offer as it is on sale now. */
export async function findOffer(client: Traveller["client"], id: string): Promise<StoreOfferFragment> {
  const { offers } = await client.execute(OffersDocument);
  const edge = offers.edges.find(({ node }) => node.id === id);
  if (edge === undefined) throw new Error(`the offer ${id} is not on sale`);
  return edge.node;
}
