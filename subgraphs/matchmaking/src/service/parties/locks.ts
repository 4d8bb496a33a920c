import { AppError } from "@muster/errors";
import type { PlayerId } from "../model.js";
import type { MatchmakingTransaction } from "../ports.js";
import { memberOf } from "./changes.js";
import { isPartyId, type Party } from "./model.js";

/**
 * Locks a party that a player leads.
 *
 * @throws NOT_FOUND naming `partyId` where the player is not in it; FORBIDDEN where another leads.
 */
export async function lockLedParty(
  tx: MatchmakingTransaction,
  ownId: PlayerId,
  partyId: string,
  nowMs: number,
): Promise<Party> {
  const party = await lockOwnParty(tx, ownId, partyId, nowMs);
  if (party.leaderId !== ownId)
    throw new AppError("FORBIDDEN", "the party's leader alone may do this", { field: "partyId" });
  return party;
}

/** Locks a party that a player is in. @throws NOT_FOUND naming `partyId`. */
export async function lockOwnParty(
  tx: MatchmakingTransaction,
  ownId: PlayerId,
  partyId: string,
  nowMs: number,
): Promise<Party> {
  const party = await lockParty(tx, partyId, nowMs);
  if (memberOf(party, ownId) === undefined) throw noParty();
  return party;
}

/** Locks a party. @throws NOT_FOUND naming `partyId`. */
export async function lockParty(tx: MatchmakingTransaction, partyId: string, nowMs: number): Promise<Party> {
  const party = isPartyId(partyId) ? await tx.lockParty(partyId, nowMs) : undefined;
  if (party === undefined) throw noParty();
  return party;
}

function noParty(): AppError {
  return new AppError("NOT_FOUND", "you have no such party", { field: "partyId" });
}
