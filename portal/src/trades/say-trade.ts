import type { BadgeLook } from "../components/badge.js";
import type { TradeGivesFragment, TradeLineFragment, TradeState } from "../generated/operations.js";
import { formatAmount } from "../platform/format.js";

/** Where a trade is, in words. */
export const tradeStates: Readonly<Record<TradeState, { readonly label: string; readonly look: BadgeLook }>> =
  {
    PROPOSED: { label: "Proposed", look: "open" },
    ACCEPTED: { label: "Accepted", look: "open" },
    SETTLED: { label: "Settled", look: "good" },
    CANCELLED: { label: "Cancelled", look: "plain" },
    DECLINED: { label: "Declined", look: "bad" },
    EXPIRED: { label: "Expired", look: "plain" },
    REVERSED: { label: "Undone by support", look: "bad" },
  };

/** A trade as one of its players sees it. */
export interface TradeView {
  readonly isProposer: boolean;
  readonly isOpen: boolean;
  readonly own: TradeGivesFragment;
  readonly other: TradeGivesFragment;
  readonly otherName: string;
}

/** How a trade looks to `playerId`, who is one of the two. */
export function viewTrade({ proposer, recipient, state }: TradeLineFragment, playerId: string): TradeView {
  // Whoever has no name at the moment is the other: the viewer's own was read.
  const isProposer = proposer.player?.id === playerId || recipient.player?.id !== playerId;
  const [own, other] = isProposer ? [proposer, recipient] : [recipient, proposer];
  return {
    ...{ isProposer, own, other },
    isOpen: state === "PROPOSED" || state === "ACCEPTED",
    otherName: other.player?.displayName ?? "a player",
  };
}

interface Named {
  readonly name: { readonly text: string };
}

/** What somebody gives, as far as it is said. */
interface Given {
  readonly items: readonly { readonly quantity: string; readonly definition: Named }[];
  readonly currencies: readonly { readonly amount: string; readonly currency: Named }[];
}

/** What a side gives, in words. */
export function sayGives({ items, currencies }: Given): string {
  const parts = [
    ...items.map(({ quantity, definition: { name } }) =>
      quantity === "1" ? name.text : `${formatAmount(quantity)} × ${name.text}`,
    ),
    ...currencies.map(({ amount, currency: { name } }) => `${formatAmount(amount)} ${name.text}`),
  ];
  return parts.length === 0 ? "nothing" : parts.join(", ");
}

/** What became of a trade, in a line for a notice; `undefined` for what the player did a moment ago. */
export function sayTradeUpdate(
  state: TradeState,
  trade: TradeLineFragment,
  playerId: string,
): string | undefined {
  const { isProposer, otherName, own, other } = viewTrade(trade, playerId);
  if (state === "PROPOSED" && isProposer && trade.version === 1) return undefined;
  if (state === "ACCEPTED" && own.confirmed) return undefined;
  if (state === "ACCEPTED" && !isProposer && !other.confirmed) return undefined;
  if (state === "ACCEPTED" && other.confirmed) return `Trade with ${otherName}: confirmed by ${otherName}`;
  return `Trade with ${otherName}: ${tradeStates[state].label.toLowerCase()}`;
}

/** What has to happen next in an open trade, to who sees it. */
export function sayNext(
  { state }: TradeLineFragment,
  { isProposer, own, other, otherName }: TradeView,
): string {
  if (state === "PROPOSED")
    return isProposer
      ? `${otherName} has not answered yet. What you give is kept safe until then.`
      : `${otherName} proposes this trade. Accept it as it is, or change what you give.`;
  if (own.confirmed) return `You have confirmed. The trade settles when ${otherName} confirms.`;
  if (other.confirmed) return `${otherName} has confirmed. The trade settles when you confirm.`;
  return "Both of you have to confirm. What both give is kept safe until then.";
}
