import { badInput } from "@muster/errors";
import { checkId, checkMessage, checkText, checkWhole } from "../bounds.js";
import type { PlayerId } from "../domain.js";
import { requireKnownPlayer } from "../posting.js";
import {
  type ContentRequest,
  checkContentRequest,
  contentJson,
  requireSomething,
  resolveContent,
} from "./content.js";
import { advance, isReserving, requireCurrent, reserved, type TradeAction } from "./machine.js";
import { createTradePosting, requireSide, type TradeContext, type TradeRequest } from "./posting.js";
import type { Trade, TradeId, TradeSide } from "./trade.js";

export type { ContentRequest } from "./content.js";
export { tradeCurrenciesMax, tradeItemsMax } from "./content.js";
export type { TradeContext, TradeRequest } from "./posting.js";
export { handedBy } from "./posting.js";
export type * from "./reversal.js";
export { createReversals } from "./reversal.js";
export type * from "./trade.js";
export type * from "./trade-storage.js";

/** How long a trade may stay open. Seconds. */
export const tradeLifetimeS = { min: 60, max: 7 * 86_400, default: 86_400 } as const;

/** How many proposals of one player to one other may wait for an answer, so that nobody fills another's list alone. */
export const waitingProposalsMax = 3;

/** What a player proposes to another. */
export interface Proposal {
  readonly playerId: PlayerId;
  readonly withPlayerId: PlayerId;
  readonly offer: ContentRequest;
  readonly request: ContentRequest;
  readonly message: string | null;
  readonly expiresInS: number;
  readonly idempotencyKey: string;
}

/** The same about the version that the player has seen. */
export interface VersionedTradeRequest extends TradeRequest {
  readonly version: number;
}

/**
 * Trades between two players: one proposes and what they give goes into escrow, the other accepts and theirs does too, both
 * confirm, and with the second confirmation everything changes hands at once. Until then either side may change or end it.
 *
 * Every method gives the trade as it is afterwards, and throws BAD_USER_INPUT, NOT_FOUND (also for a trade of others),
 * TRADE_CLOSED, CONFLICT, IDEMPOTENCY_CONFLICT; those that put something into escrow also ITEM_NOT_OWNED,
 * INSUFFICIENT_FUNDS, NOT_TRADABLE, TRADE_LOCKED and ACCOUNT_IN_DEBT. Where one of the two has blocked the other, all but
 * declining and cancelling throw INTERACTION_REFUSED.
 */
export interface TradeService {
  /** @throws LIMIT_REACHED with `limit` (`openTrades` or `openTradesWithPlayer`) and `max`. */
  proposeTrade(proposal: Proposal): Promise<Trade>;
  /** @throws FORBIDDEN for the proposer. */
  acceptTrade(request: VersionedTradeRequest): Promise<Trade>;
  /** Replaces what the caller gives. Nobody has confirmed afterwards. */
  updateTrade(request: VersionedTradeRequest & { readonly gives: ContentRequest }): Promise<Trade>;
  /**
   * @throws CONFLICT also where a stack cannot hold what would come to it; ACCOUNT_IN_DEBT where a side owes something by now;
   * TRADE_LOCKED where a side that gives something was locked since, by `reason` `otherPlayer` where it is not the caller.
   */
  confirmTrade(request: VersionedTradeRequest): Promise<Trade>;
  /** @throws FORBIDDEN for the proposer. */
  declineTrade(request: TradeRequest): Promise<Trade>;
  cancelTrade(request: TradeRequest): Promise<Trade>;
  /** Cancels every open trade between two of whom one has blocked the other. Doing it again changes nothing. */
  endTradesBetween(oneId: PlayerId, otherId: PlayerId): Promise<void>;
  /** Ends a batch of open trades whose time is over, and forgets holds that have. @returns Whether there may be more. */
  sweep(): Promise<boolean>;
}

const sweepBatch = 200;

/** Makes the {@link TradeService}. */
export function createTrades(context: TradeContext): TradeService {
  const { trades, catalogue, clock, ids } = context;
  const { post, change, end } = createTradePosting(context);

  const act = async (
    request: TradeRequest,
    action: Exclude<TradeAction, { kind: "update" }>,
  ): Promise<Trade> => {
    const { playerId, tradeId } = request;
    const asked = { tradeId, version: "version" in action ? String(action.version) : null };
    return change(request, `${action.kind}Trade`, asked, async (trade) => {
      const after = advance(trade, playerId, action, { nowMs: clock.nowMs(), ids });
      if (action.kind === "accept" && after !== trade)
        await resolveContent(context, playerId, trade.recipient.gives, { at: "recipient.", willLeave: true });
      return after;
    });
  };

  return {
    async proposeTrade(proposal) {
      checkProposal(proposal);
      const { playerId, withPlayerId, offer, request, message, expiresInS, idempotencyKey } = proposal;
      const idempotency = {
        actorId: `player:${playerId}`,
        operation: "proposeTrade",
        key: idempotencyKey,
        request: {
          withPlayerId,
          offer: contentJson(offer),
          request: contentJson(request),
          message,
          expiresInS: String(expiresInS),
        },
      };
      return post(idempotency, async () => {
        await requireKnownPlayer(context, "withPlayerId", withPlayerId);
        const [offered, requested, { tradePolicy }] = await Promise.all([
          resolveContent(context, playerId, offer, { at: "offer.", willLeave: true }),
          resolveContent(context, withPlayerId, request, { at: "request.", willLeave: false }),
          catalogue(),
        ]);
        const nowMs = clock.nowMs();
        const after: Trade = {
          id: ids.next<TradeId>(),
          state: "proposed",
          version: 1,
          step: 1,
          proposer: reserved({ ...unreserved(playerId), gives: offered }, ids),
          recipient: { ...unreserved(withPlayerId), gives: requested },
          message,
          imbalances: [],
          createdAtMs: nowMs,
          updatedAtMs: nowMs,
          expiresAtMs: nowMs + expiresInS * 1000,
        };
        return { before: undefined, after, openTradesMax: tradePolicy.openTradesMax, holds: [] };
      });
    },

    async acceptTrade(request) {
      return act(request, { kind: "accept", version: request.version });
    },

    async confirmTrade(request) {
      return act(request, { kind: "confirm", version: request.version });
    },

    async declineTrade(request) {
      return act(request, { kind: "decline" });
    },

    async cancelTrade(request) {
      return act(request, { kind: "cancel" });
    },

    async updateTrade({ playerId, tradeId, version, gives, idempotencyKey }) {
      checkContentRequest(gives, "gives.");
      const asked = { tradeId, version: String(version), gives: contentJson(gives) };
      return change({ playerId, tradeId, idempotencyKey }, "updateTrade", asked, async (trade) => {
        const nowMs = clock.nowMs();
        requireCurrent(trade, version, nowMs);
        const own = requireSide(trade, playerId);
        const { reservationId, gives: given } = trade[own];
        const resolved = await resolveContent(context, playerId, gives, {
          at: "gives.",
          willLeave: isReserving(trade, own),
          ...(reservationId === null ? {} : { returned: given }),
        });
        return advance(trade, playerId, { kind: "update", version, gives: resolved }, { nowMs, ids });
      });
    },

    async endTradesBetween(oneId, otherId) {
      let found = sweepBatch;
      while (found === sweepBatch) {
        const open = await trades.findOpenBetween(oneId, otherId, sweepBatch);
        await Promise.all(open.map(({ id }) => end(id, "cancelled")));
        found = open.length;
      }
    },

    async sweep() {
      const nowMs = clock.nowMs();
      const overdue = await trades.findOverdue(nowMs, sweepBatch);
      await Promise.all(overdue.map(({ id }) => end(id, "expired")));
      return (
        overdue.length === sweepBatch || (await trades.deleteEndedHolds(nowMs, sweepBatch)) === sweepBatch
      );
    },
  };
}

function checkProposal(proposal: Proposal): void {
  const { playerId, withPlayerId, offer, request, message, expiresInS, idempotencyKey } = proposal;
  checkText("idempotencyKey", idempotencyKey);
  checkId("withPlayerId", withPlayerId);
  if (withPlayerId === playerId) throw badInput("withPlayerId", "another player than yourself");
  checkContentRequest(offer, "offer.");
  checkContentRequest(request, "request.");
  requireSomething(offer, request);
  if (message !== null) checkMessage("message", message);
  checkWhole("expiresInS", expiresInS, tradeLifetimeS.min, tradeLifetimeS.max);
}

function unreserved(playerId: PlayerId): Omit<TradeSide, "gives"> {
  return { playerId, reservationId: null, confirmed: false };
}
