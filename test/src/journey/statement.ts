import { deepStrictEqual } from "node:assert";
import { ItemHistoryDocument, StatementDocument, WalletDocument } from "@muster/client";
import { findItem, pause, type Traveller } from "./traveller.js";

/** Reads everything that came and went: it adds up to what is there, of each currency. */
export async function readStatement({ client }: Traveller): Promise<void> {
  const { me } = await client.execute(WalletDocument);
  const wallet = new Map(me.wallet?.map(({ currencyId, amount }) => [currencyId, BigInt(amount)]));
  // A line is there about a second after what it tells of.
  for (;;) {
    const sums = await sumStatement(client);
    const currencies = [...new Set([...wallet.keys(), ...sums.keys()])];
    if (currencies.every((id) => (sums.get(id) ?? 0n) === (wallet.get(id) ?? 0n))) return;
    await pause(50);
  }
}

/** A sword's way: made for one player, who gave it to the other. */
export async function readHistory(owner: Traveller, giver: Traveller): Promise<void> {
  const id = await findItem(owner, "dawn-blade");
  const { item } = await owner.client.execute(ItemHistoryDocument, { id });
  deepStrictEqual(
    item?.history?.edges.map(({ node: { from, to } }) => [from.kind, from.player?.id, to.player?.id]),
    [
      ["PLAYER", giver.id, owner.id],
      ["MINT", undefined, giver.id],
    ],
  );
}

async function sumStatement(client: Traveller["client"]): Promise<Map<string, bigint>> {
  const { me } = await client.execute(StatementDocument, { first: 100 });
  const sums = new Map<string, bigint>();
  for (const { node } of me.statement?.edges ?? [])
    sums.set(node.currencyId, (sums.get(node.currencyId) ?? 0n) + BigInt(node.delta));
  return sums;
}
