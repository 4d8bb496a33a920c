import type { PlayerId } from "@muster/auth";
import { AppError, badInput } from "@muster/errors";
import { isUuid } from "@muster/runtime";

/**
 * The player that a request names beside who makes it.
 *
 * @throws BAD_USER_INPUT naming `playerId` for oneself; NOT_FOUND for what cannot be a player's id.
 */
export function parseOther(ownId: PlayerId, otherId: string): PlayerId {
  if (otherId === ownId) throw badInput("playerId", "another player than yourself");
  if (!isUuid(otherId)) throw noPlayer();
  return otherId as PlayerId;
}

/** `NOT_FOUND` for a player whom there is not. */
export function noPlayer(): AppError {
  return new AppError("NOT_FOUND", "no such player", { field: "playerId" });
}

/** `LIMIT_REACHED` for a bound of `max`. */
export function limitReached(limit: string, max: number, message: string): AppError {
  return new AppError("LIMIT_REACHED", message, { field: "playerId", limit, max });
}
