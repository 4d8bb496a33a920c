import { type ReactElement, useState } from "react";
import { Link, useLocation } from "wouter";
import { Answer } from "../components/answer.js";
import { Badge } from "../components/badge.js";
import { ButtonLink } from "../components/button.js";
import { Choice } from "../components/choice.js";
import { Line, Lines } from "../components/lines.js";
import { More } from "../components/more.js";
import { EmptyState } from "../components/states.js";
import {
  type TradeLineFragment,
  type TradeState,
  TradesDocument,
  type TradesQuery,
} from "../generated/operations.js";
import { locale } from "../platform/format.js";
import { usePages } from "../platform/read.js";
import { tradesTopic } from "../player/topics.js";
import { Page } from "../shell/page.js";
import { LockNotice } from "./lock-notice.js";
import { sayGives, tradeStates, viewTrade } from "./say-trade.js";
import { TradeDrawer } from "./trade-drawer.js";

const kinds = {
  open: ["PROPOSED", "ACCEPTED"],
  over: ["SETTLED", "CANCELLED", "DECLINED", "EXPIRED", "REVERSED"],
  all: null,
} as const satisfies Record<string, readonly TradeState[] | null>;
const kindOptions = [
  { id: "all", label: "All" },
  { id: "open", label: "Open" },
  { id: "over", label: "Over" },
] as const;

/** The player's trades, with one opened where the address names it. */
export function TradesPage({
  playerId,
  tradeId,
}: {
  readonly playerId: string;
  readonly tradeId: string | undefined;
}): ReactElement {
  const [, navigate] = useLocation();
  const [kind, setKind] = useState<keyof typeof kinds>("all");
  const trades = usePages(
    tradesTopic,
    TradesDocument,
    { states: kinds[kind], locale },
    ({ me }) => me.trades ?? noTrades,
  );
  return (
    <Page
      title="Trades"
      actions={
        <div className="cluster">
          <Choice label="Show" options={kindOptions} value={kind} onChange={setKind} />
          <ButtonLink href="/trades/gifts">Gifts</ButtonLink>
          <ButtonLink href="/trades/new" look="primary">
            Propose a trade
          </ButtonLink>
        </div>
      }
    >
      <LockNotice />
      <Answer of={trades}>
        {({ nodes }) =>
          nodes.length === 0 ? (
            <EmptyState icon="trade" title={kind === "all" ? "You have not traded yet" : "No trade is here"}>
              <p>Propose one to a player whose ID you know. Nothing changes hands before both confirm.</p>
            </EmptyState>
          ) : (
            <section className="panel stack" aria-label="Trades">
              <Lines label="Trades">
                {nodes.map((trade) => (
                  <TradeLine key={trade.id} trade={trade} playerId={playerId} />
                ))}
              </Lines>
              <More of={trades} />
            </section>
          )
        }
      </Answer>
      <TradeDrawer playerId={playerId} tradeId={tradeId} onClose={() => navigate("/trades")} />
    </Page>
  );
}

function TradeLine({
  trade,
  playerId,
}: {
  readonly trade: TradeLineFragment;
  readonly playerId: string;
}): ReactElement {
  const { own, other, otherName } = viewTrade(trade, playerId);
  const { label, look } = tradeStates[trade.state];
  return (
    <Line
      title={
        <span className="cluster">
          <Link href={`/trades/${trade.id}`}>With {otherName}</Link>
          <Badge look={look}>{label}</Badge>
        </span>
      }
      reason={
        <>
          You give {sayGives(own)}. You get {sayGives(other)}.
        </>
      }
      at={trade.updatedAt}
    />
  );
}

const noTrades: NonNullable<TradesQuery["me"]["trades"]> = {
  edges: [],
  pageInfo: { hasNextPage: false, endCursor: null },
};
