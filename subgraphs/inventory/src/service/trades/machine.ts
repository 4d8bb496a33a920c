import { AppError, badInput } from "@muster/errors";
import type { Ids } from "@muster/runtime";
import type { PlayerId } from "../domain.js";
import {
  isEmpty,
  isOpen,
  type ReservationId,
  type SideName,
  sideOf,
  type Trade,
  type TradeContent,
  type TradeSide,
  type TradeState,
} from "./trade.js";

/** What can be done to an open trade. `version` is what the player has seen. */
export type TradeAction =
  | { readonly kind: "accept"; readonly version: number }
  | { readonly kind: "confirm"; readonly version: number }
  | { readonly kind: "update"; readonly version: number; readonly gives: TradeContent }
  | { readonly kind: "cancel" }
  | { readonly kind: "decline" };

/**
 * What the trade is after a player's action; the trade itself where there is nothing left to do. What a side gives is in
 * escrow exactly while the side has a reservation, so the difference of the two says what has to move.
 *
 * @throws TRADE_CLOSED with `state`; CONFLICT with `version` where another was seen, or with `state` where the other player
 * comes first; FORBIDDEN; BAD_USER_INPUT where neither side would give anything.
 */
export function advance(
  trade: Trade,
  playerId: PlayerId,
  action: TradeAction,
  { nowMs, ids }: { readonly nowMs: number; readonly ids: Ids },
): Trade {
  const own = sideOf(trade, playerId);
  if (own === undefined) throw new Error("a trade is advanced by one of its players");
  requireCurrent(trade, "version" in action ? action.version : trade.version, nowMs);
  const next = (changes: Partial<Trade>): Trade => ({
    ...trade,
    step: trade.step + 1,
    updatedAtMs: nowMs,
    ...changes,
  });
  switch (action.kind) {
    case "accept":
      requireRecipient(own, "accept");
      if (trade.state === "accepted") return trade;
      return next({ state: "accepted", recipient: reserved(trade.recipient, ids) });
    case "decline":
      requireRecipient(own, "decline");
      if (trade.state !== "proposed")
        throw new AppError("CONFLICT", "you have accepted the trade: cancel it", { state: trade.state });
      return next(closed(trade, "declined"));
    case "cancel":
      return next(closed(trade, "cancelled"));
    case "update":
      return next(withGiven(trade, own, action.gives, ids));
    case "confirm":
      return confirm(trade, own, next);
  }
}

/** The trade after its end by nobody's deed; the trade itself where it is closed already. */
export function endAs(trade: Trade, state: "expired" | "cancelled", nowMs: number): Trade {
  if (!isOpen(trade)) return trade;
  return { ...trade, ...closed(trade, state), step: trade.step + 1, updatedAtMs: nowMs };
}

/** Whether what the side gives has to be in escrow: the proposer's always, the recipient's from the acceptance on. */
export function isReserving(trade: Trade, side: SideName): boolean {
  return side === "proposer" || trade.state === "accepted";
}

/** A side whose things go into escrow. */
export function reserved(side: TradeSide, ids: Ids): TradeSide {
  return { ...side, reservationId: isEmpty(side.gives) ? null : ids.next<ReservationId>() };
}

/** @throws TRADE_CLOSED with `state`; CONFLICT with `version` where it is another than was seen. */
export function requireCurrent(trade: Trade, version: number, nowMs: number): void {
  // Whoever comes in time is not held up by the sweep, and whoever comes late not let in by it.
  const state = isOpen(trade) && trade.expiresAtMs <= nowMs ? "expired" : trade.state;
  if (!isOpen({ state })) throw new AppError("TRADE_CLOSED", `the trade is ${state}`, { state });
  if (version === trade.version) return;
  const details = { field: "version", version: trade.version };
  throw new AppError("CONFLICT", "the trade has changed since you saw it", details);
}

function requireRecipient(own: SideName, verb: string): void {
  if (own !== "recipient")
    throw new AppError("FORBIDDEN", `only the player who was asked may ${verb} the trade`);
}

function confirm(trade: Trade, own: SideName, next: (changes: Partial<Trade>) => Trade): Trade {
  if (trade.state !== "accepted")
    throw new AppError("CONFLICT", "the other player has not accepted the trade", { state: trade.state });
  if (trade[own].confirmed) return trade;
  const other = own === "proposer" ? "recipient" : "proposer";
  const confirmed = { ...trade[own], confirmed: true };
  if (!trade[other].confirmed) return next({ [own]: confirmed });
  return next({ ...closed({ ...trade, [own]: confirmed }, "settled") });
}

function withGiven(trade: Trade, own: SideName, gives: TradeContent, ids: Ids): Partial<Trade> {
  const other = own === "proposer" ? "recipient" : "proposer";
  if (isEmpty(gives) && isEmpty(trade[other].gives))
    throw badInput("gives", "something, where the other player gives nothing");
  const side = { ...trade[own], gives, confirmed: false };
  return {
    version: trade.version + 1,
    [own]: isReserving(trade, own) ? reserved(side, ids) : side,
    [other]: { ...trade[other], confirmed: false },
  };
}

function closed(
  { proposer, recipient }: Pick<Trade, "proposer" | "recipient">,
  state: TradeState,
): Partial<Trade> {
  return {
    state,
    proposer: { ...proposer, reservationId: null },
    recipient: { ...recipient, reservationId: null },
  };
}
