import { deepStrictEqual, strictEqual } from "node:assert";
import {
  EntitlementsDocument,
  PurchaseOfferDocument,
  PurchaseTokenDocument,
  SubmitReceiptDocument,
  WalletDocument,
} from "@muster/client";
import type { Changes } from "./changes.js";
import { findOffer } from "./shopping.js";
import { refusalOf, type Traveller } from "./traveller.js";

/** A purchase in a store, as the store knows it. */
export interface Receipt {
  readonly transactionId: string;
  readonly receipt: string;
}

/** Pays at the store with real money, hands in the receipt, and has what was paid for, once; nobody else gets it for it. */
export async function submitReceipt(
  traveller: Traveller,
  other: Traveller,
  storefrontUrl: string,
): Promise<Receipt> {
  const { client } = traveller;
  const { me } = await client.execute(PurchaseTokenDocument, { provider: "APPLE" });
  const bought = await atStore<Receipt>(`${storefrontUrl}/apple/buy`, {
    productId: "com.example.muster.gempouch",
    accountToken: me.purchaseToken,
  });
  const submit = (who: Traveller) =>
    who.client.mutate(SubmitReceiptDocument, { input: { provider: "APPLE", receipt: bought.receipt } });
  const before = await gemsOf(traveller);
  const { order } = (await submit(traveller)).submitReceipt;
  deepStrictEqual([order.source, order.state], ["APPLE", "GRANTED"]);
  strictEqual(await gemsOf(traveller), before + 100n);
  strictEqual((await submit(traveller)).submitReceipt.order.id, order.id);
  strictEqual((await refusalOf(submit(other)))?.code, "RECEIPT_USED");
  strictEqual(await gemsOf(traveller), before + 100n);
  return bought;
}

/** Buys the season pass for what was paid for. */
export async function spendIt({ client }: Traveller): Promise<void> {
  const { id: offerId, prices } = await findOffer(client, "season-pass");
  const [expectedPrice] = prices;
  if (expectedPrice === undefined) throw new Error("the offer has no price");
  await client.mutate(PurchaseOfferDocument, { input: { offerId, expectedPrice } });
  const { me } = await client.execute(EntitlementsDocument);
  deepStrictEqual(
    me.entitlements?.map(({ entitlementId, active }) => [entitlementId, active]),
    [["season-pass", true]],
  );
}

/** The store refunds: what is left of the gems is taken back, the rest is owed, and who owes cannot buy. */
export async function refundAtStore(
  traveller: Traveller,
  changes: Changes,
  { transactionId }: Receipt,
  storefrontUrl: string,
): Promise<void> {
  const { client } = traveller;
  const left = await gemsOf(traveller);
  await atStore(`${storefrontUrl}/apple/refund`, { transactionId });
  const change = await changes.nextOf("REFUND");
  deepStrictEqual(
    change.wallet.map(({ currencyId, delta }) => [currencyId, BigInt(delta)]),
    [["gems", -left]],
  );
  const { me } = await client.execute(WalletDocument);
  deepStrictEqual(
    me.debts?.map(({ currencyId, amount }) => [currencyId, BigInt(amount)]),
    [["gems", 100n - left]],
  );
  const { id: offerId, prices } = await findOffer(client, "potion-pack");
  const [expectedPrice] = prices;
  if (expectedPrice === undefined) throw new Error("the offer has no price");
  const refusal = await refusalOf(
    client.mutate(PurchaseOfferDocument, { input: { offerId, expectedPrice } }),
  );
  strictEqual(refusal?.code, "ACCOUNT_IN_DEBT");
}

async function gemsOf({ client }: Traveller): Promise<bigint> {
  const { me } = await client.execute(WalletDocument);
  return BigInt(me.wallet?.find(({ currencyId }) => currencyId === "gems")?.amount ?? 0);
}

async function atStore<Answer>(url: string, body: object): Promise<Answer> {
  const headers = { "content-type": "application/json" };
  const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Answer;
}
