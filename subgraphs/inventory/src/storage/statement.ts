import { readEntries } from "@muster/ledger";
import type { Queryable } from "@muster/postgres";
import {
  type CurrencyId,
  currencyAsset,
  currencyOf,
  type PlayerSlice,
  type StatementLine,
} from "../service/index.js";
import { findPlaces } from "./holdings.js";
import { toParty } from "./moves.js";

/** Amounts of currencies that came to a player and went; as `InventoryStorage.readStatement`. */
export async function readStatement(
  db: Queryable,
  slice: PlayerSlice & { readonly currencyId: CurrencyId | undefined },
): Promise<StatementLine[]> {
  const { playerId: ownerId, currencyId, limit, backward, from } = slice;
  const entries = await readEntries(db, {
    ...{ ownerId, limit, backward },
    ...(currencyId === undefined ? { kind: "currency" } : { assetId: currencyAsset(currencyId) }),
    from: from === undefined ? undefined : BigInt(from),
  });
  const places = await findPlaces(
    db,
    entries.map(({ otherOwnerId }) => otherOwnerId),
  );
  return entries.map(({ position, assetId, delta, otherOwnerId, reason, recordedAtMs }) => ({
    ...{ position, delta, reason, recordedAtMs },
    currencyId: currencyOf(assetId),
    counterparty: toParty(otherOwnerId, places),
  }));
}
