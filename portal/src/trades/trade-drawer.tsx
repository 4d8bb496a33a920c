import { type ReactElement, useState } from "react";
import { Heading } from "react-aria-components/Heading";
import { Answer } from "../components/answer.js";
import { Badge } from "../components/badge.js";
import { Drawer } from "../components/drawer.js";
import { Fact, Facts } from "../components/facts.js";
import { Notice } from "../components/notice.js";
import { EmptyState } from "../components/states.js";
import { TradeDetailDocument, type TradeLineFragment } from "../generated/operations.js";
import { formatMoment, locale } from "../platform/format.js";
import { useRead } from "../platform/read.js";
import { tradesTopic } from "../player/topics.js";
import { useTitle } from "../shell/page.js";
import { sayNext, tradeStates, viewTrade } from "./say-trade.js";
import { TradeActions } from "./trade-actions.js";
import { TradeSides } from "./trade-sides.js";

/** One trade over the page, while `tradeId` names it: both sides, and what the player can do. */
export function TradeDrawer({
  playerId,
  tradeId,
  onClose,
}: {
  readonly playerId: string;
  readonly tradeId: string | undefined;
  readonly onClose: () => void;
}): ReactElement {
  // What was open is still shown while the drawer goes away.
  const [shown, setShown] = useState(tradeId);
  if (tradeId !== undefined && tradeId !== shown) setShown(tradeId);
  return (
    <Drawer isOpen={tradeId !== undefined} onClose={onClose}>
      {shown !== undefined && <Detail key={shown} tradeId={shown} playerId={playerId} />}
    </Drawer>
  );
}

function Detail({
  tradeId,
  playerId,
}: {
  readonly tradeId: string;
  readonly playerId: string;
}): ReactElement {
  const detail = useRead(tradesTopic, TradeDetailDocument, { id: tradeId, locale });
  return (
    <Answer of={detail}>
      {({ trade }) =>
        trade === null ? (
          <EmptyState icon="trade" title="There is no such trade">
            <p>Or it is one of other players.</p>
          </EmptyState>
        ) : (
          <Described trade={trade} playerId={playerId} />
        )
      }
    </Answer>
  );
}

function Described({
  trade,
  playerId,
}: {
  readonly trade: TradeLineFragment;
  readonly playerId: string;
}): ReactElement {
  const view = viewTrade(trade, playerId);
  const { label, look } = tradeStates[trade.state];
  useTitle(`Trade with ${view.otherName}`);
  return (
    <article className="stack">
      <Heading slot="title" level={2}>
        Trade with {view.otherName}
      </Heading>
      <p>
        <Badge look={look}>{label}</Badge>
      </p>
      {trade.message !== null && (
        <p>
          “{trade.message}” <span className="quiet">— {view.isProposer ? "you" : view.otherName}</span>
        </p>
      )}
      {view.isOpen && <Notice>{sayNext(trade, view)}</Notice>}
      <TradeSides view={view} />
      <Facts>
        <Fact label="Proposed">{formatMoment(trade.createdAt)}</Fact>
        {view.isOpen ? (
          <Fact label="Ends by itself">{formatMoment(trade.expiresAt)}</Fact>
        ) : (
          <Fact label={label}>{formatMoment(trade.updatedAt)}</Fact>
        )}
      </Facts>
      {view.isOpen && <TradeActions key={trade.version} trade={trade} view={view} playerId={playerId} />}
    </article>
  );
}
