import type { Branded } from "@muster/runtime";
import type { CurrencyId, CurrencyLine, DefinitionId } from "../definitions/index.js";
import type { Idempotency, ItemId, PlayerId } from "../domain.js";
import type { Hold } from "../trade-policy.js";

/** Identifies a trade; a UUIDv7. */
export type TradeId = Branded<string, "TradeId">;
/** Identifies what the ledger keeps for a side of a trade; a UUIDv7. */
export type ReservationId = Branded<string, "ReservationId">;

/** Where a trade is: open while `proposed` or `accepted`; `reversed` is one that was settled and then undone. */
export type TradeState =
  | "proposed"
  | "accepted"
  | "settled"
  | "declined"
  | "cancelled"
  | "expired"
  | "reversed";

/** So many of an item, as it was when the line was written. */
export interface TradeItem {
  /** The giver's item or stack; what comes of a stack joins the recipient's own. */
  readonly itemId: ItemId;
  readonly definitionId: DefinitionId;
  readonly kind: "unique" | "stack";
  /** 1 for a unique item. */
  readonly quantity: bigint;
}

/** What one player gives. */
export interface TradeContent {
  readonly items: readonly TradeItem[];
  readonly currencies: readonly CurrencyLine[];
}

/** One of the two players in a trade. */
export interface TradeSide {
  readonly playerId: PlayerId;
  readonly gives: TradeContent;
  /** While what the side gives is in escrow; `null` also for a side that gives nothing. */
  readonly reservationId: ReservationId | null;
  /** Whether the player agrees to the trade's version. */
  readonly confirmed: boolean;
}

/** How much more the one side of a trade is worth than the other, nominally. */
export interface Imbalance {
  readonly currencyId: CurrencyId;
  readonly difference: bigint;
}

/** Two players' exchange, from the proposal on. Times are milliseconds since the Unix epoch. */
export interface Trade {
  readonly id: TradeId;
  readonly state: TradeState;
  /** Rises with each change of what the sides give, from 1. */
  readonly version: number;
  /** Rises with every change, from 1: who writes a change says which step it follows. */
  readonly step: number;
  readonly proposer: TradeSide;
  readonly recipient: TradeSide;
  /** What the proposer wrote, 1 to 200 characters. */
  readonly message: string | null;
  /** Set when the trade was settled and the policy's bound passed; empty otherwise. */
  readonly imbalances: readonly Imbalance[];
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  /** When an open trade ends by itself. */
  readonly expiresAtMs: number;
}

/** One change of a trade, which commits with all that it moves or not at all. */
export interface TradeChange {
  readonly idempotency: Idempotency;
  /** `undefined` for a new trade. */
  readonly before: Trade | undefined;
  readonly after: Trade;
  /** The most open trades that the proposer may have as such, and the recipient as such; checked for a new trade. */
  readonly openTradesMax: number;
  /** What the players have to keep for a while once the trade is settled. */
  readonly holds: readonly Hold[];
}

/** Whether the trade can still come about. */
export function isOpen({ state }: Pick<Trade, "state">): boolean {
  return state === "proposed" || state === "accepted";
}

/** The names of the two sides. */
export type SideName = "proposer" | "recipient";

/** Which side the player is; `undefined` for someone else. */
export function sideOf(trade: Trade, playerId: PlayerId): SideName | undefined {
  if (trade.proposer.playerId === playerId) return "proposer";
  return trade.recipient.playerId === playerId ? "recipient" : undefined;
}

/** Whether a side gives nothing. */
export function isEmpty({ items, currencies }: TradeContent): boolean {
  return items.length === 0 && currencies.length === 0;
}
