import { AppError } from "@muster/errors";
import { checkId, checkText } from "../bounds.js";
import { missing, type TradePolicyContent } from "../definitions/index.js";
import type { Idempotency, PlayerId } from "../domain.js";
import type { ServiceContext } from "../posting.js";
import { type Handed, type Hold, holdsOn, requireUnlocked } from "../trade-policy.js";
import { imbalancesOf } from "./content.js";
import { endAs } from "./machine.js";
import {
  type SideName,
  sideOf,
  type Trade,
  type TradeChange,
  type TradeContent,
  type TradeId,
  type TradeSide,
} from "./trade.js";
import type { TradeStorage } from "./trade-storage.js";

/** What trades work with. */
export interface TradeContext extends ServiceContext {
  readonly trades: TradeStorage;
}

/** What a player does about a trade. */
export interface TradeRequest {
  readonly playerId: PlayerId;
  readonly tradeId: TradeId;
  readonly idempotencyKey: string;
}

/** A change without the key under which it is made. */
export type PlannedChange = Omit<TradeChange, "idempotency">;

/** How changes of trades come about, whatever they are. */
export interface TradePosting {
  /** Makes the change that `plan` comes to, once for each key, and gives the trade as it is then. */
  post(idempotency: Idempotency, plan: () => Promise<PlannedChange>): Promise<Trade>;
  /** Makes the change that a player's request comes to: `decide` says what the trade, as it was read, is afterwards. */
  change(
    request: TradeRequest,
    operation: string,
    asked: Idempotency["request"],
    decide: (trade: Trade) => Promise<Trade>,
  ): Promise<Trade>;
  /** Ends a trade whose time is over, or whose players are no longer to have to do with each other. */
  end(id: TradeId, state: "expired" | "cancelled"): Promise<void>;
}

const attemptsMax = 8;

/** Makes the {@link TradePosting}. */
export function createTradePosting(context: TradeContext): TradePosting {
  const { trades, catalogue, clock } = context;

  const load = async (tradeId: TradeId): Promise<Trade> => {
    const [trade] = await trades.findTrades([tradeId]);
    if (trade === undefined) throw new AppError("INTERNAL", "a trade that was written is gone");
    return trade;
  };

  /** Two who act on one trade at once: the later one decides anew by what the earlier one made of it. */
  const post = async (idempotency: Idempotency, plan: () => Promise<PlannedChange>): Promise<Trade> => {
    for (let attempt = 1; ; attempt++) {
      let planned: PlannedChange | undefined;
      try {
        planned = await plan();
        if (planned.after === planned.before) return planned.after;
        return await load(await trades.postChange({ idempotency, ...planned }));
      } catch (error) {
        if (attempt < attemptsMax && (await wasOvertaken(planned?.before, error))) continue;
        const tradeId = await trades.recallChange(idempotency);
        if (tradeId === undefined) throw error;
        return load(tradeId);
      }
    }
  };

  /** The book may refuse for the trade's own row, for what is no longer in escrow, or for a hold that came meanwhile. */
  const wasOvertaken = async (before: Trade | undefined, error: unknown): Promise<boolean> => {
    if (!(error instanceof AppError)) return false;
    // The book does not say until when: planning anew does.
    if (error.code === "TRADE_LOCKED" && error.details["until"] === undefined) return true;
    return before !== undefined && (await load(before.id)).step !== before.step;
  };

  const change: TradePosting["change"] = async (
    { playerId, tradeId, idempotencyKey }: TradeRequest,
    operation: string,
    request: Idempotency["request"],
    decide: (trade: Trade) => Promise<Trade>,
  ): Promise<Trade> => {
    checkText("idempotencyKey", idempotencyKey);
    checkId("tradeId", tradeId);
    const idempotency = { actorId: `player:${playerId}`, operation, key: idempotencyKey, request };
    return post(idempotency, async () => {
      const [before] = await trades.findTrades([tradeId]);
      if (before === undefined) throw missing("tradeId", "no such trade");
      requireSide(before, playerId);
      return settle(before, await decide(before), playerId);
    });
  };

  const settle = async (before: Trade, after: Trade, playerId: PlayerId): Promise<PlannedChange> => {
    const inForce = await catalogue();
    const { tradePolicy: policy } = inForce;
    const planned = { before, after, openTradesMax: policy.openTradesMax, holds: [] };
    if (after.state !== "settled" || after === before) return planned;
    await requireUnlocked(context, givers(before), playerId);
    return {
      ...planned,
      after: { ...after, imbalances: imbalancesOf(after, inForce, policy.valueImbalanceMax) },
      holds: holdsOfTrade(after, policy),
    };
  };

  const end: TradePosting["end"] = async (id, state) => {
    const operation = state === "expired" ? "expireTrade" : "cancelTrade";
    const idempotency = { actorId: "inventory", operation, key: id, request: {} };
    await post(idempotency, async () => {
      const trade = await load(id);
      return { before: trade, after: endAs(trade, state, clock.nowMs()), openTradesMax: 0, holds: [] };
    });
  };

  return { post, change, end };
}

/** A trade is nobody's business but its players'. */
export function requireSide(trade: Trade, playerId: PlayerId): SideName {
  const side = sideOf(trade, playerId);
  if (side === undefined) throw missing("tradeId", "no such trade");
  return side;
}

/** Who gives something. */
function givers({ proposer, recipient }: Trade): PlayerId[] {
  return [proposer, recipient].flatMap(({ playerId, reservationId }) =>
    reservationId === null ? [] : [playerId],
  );
}

function holdsOfTrade(trade: Trade, policy: TradePolicyContent): Hold[] {
  const { id: sourceId, proposer, recipient, updatedAtMs: receivedAtMs } = trade;
  const given = (from: TradeSide, to: TradeSide): Hold[] => {
    const by = {
      reason: "trade",
      sourceId,
      fromPlayerId: from.playerId,
      toPlayerId: to.playerId,
      receivedAtMs,
    } as const;
    return holdsOn(handedBy(from.gives), by, policy);
  };
  return [...given(proposer, recipient), ...given(recipient, proposer)];
}

/** What a side of a trade hands over. */
export function handedBy({ items, currencies }: TradeContent): Handed[] {
  return [
    ...items.map(
      ({ itemId, kind, definitionId, quantity }): Handed =>
        kind === "unique" ? { kind, itemId, definitionId } : { kind, definitionId, quantity },
    ),
    ...currencies.map((line): Handed => ({ kind: "currency", ...line })),
  ];
}
