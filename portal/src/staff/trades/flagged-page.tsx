import type { ReactElement } from "react";
import { Link } from "wouter";
import { Answer } from "../../components/answer.js";
import { Badge } from "../../components/badge.js";
import { Line, Lines } from "../../components/lines.js";
import { More } from "../../components/more.js";
import { EmptyState } from "../../components/states.js";
import { FlaggedTradesDocument, type FlaggedTradesQuery } from "../../generated/operations.js";
import { formatAmount, formatSlug, locale } from "../../platform/format.js";
import { usePages } from "../../platform/read.js";
import { Page } from "../../shell/page.js";
import { sayGives, tradeStates } from "../../trades/say-trade.js";
import { staffTradesTopic } from "./topic.js";

type Flagged = FlaggedTradesQuery["flaggedTrades"]["edges"][number]["node"];

/** Settled trades that were worth much more to one side, the newest first. */
export function FlaggedPage(): ReactElement {
  const trades = usePages(
    staffTradesTopic,
    FlaggedTradesDocument,
    { locale },
    ({ flaggedTrades }) => flaggedTrades,
  );
  return (
    <Page title="Flagged trades">
      <Answer of={trades}>
        {({ nodes }) =>
          nodes.length === 0 ? (
            <EmptyState icon="trade" title="No trade is flagged">
              <p>
                Trades appear here whose sides were worth more different than the trade policy allows, when
                they were settled.
              </p>
            </EmptyState>
          ) : (
            <section className="panel stack" aria-label="Flagged trades">
              <Lines label="Flagged trades">
                {nodes.map((trade) => (
                  <FlaggedLine key={trade.id} trade={trade} />
                ))}
              </Lines>
              <More of={trades} />
            </section>
          )
        }
      </Answer>
    </Page>
  );
}

function FlaggedLine({ trade }: { readonly trade: Flagged }): ReactElement {
  const { proposer, recipient, imbalances, state, updatedAt } = trade;
  const { label, look } = tradeStates[state];
  return (
    <Line
      title={
        <span className="cluster">
          <Trader side={proposer} /> and <Trader side={recipient} /> <Badge look={look}>{label}</Badge>
        </span>
      }
      reason={
        <>
          <p>
            {proposer.player?.displayName ?? "One"} gave {sayGives(proposer)}.{" "}
            {recipient.player?.displayName ?? "The other"} gave {sayGives(recipient)}.
          </p>
          <p>
            One side was worth{" "}
            {imbalances
              .map(({ currencyId, difference }) => `${formatAmount(difference)} ${formatSlug(currencyId)}`)
              .join(", ")}{" "}
            more.
          </p>
        </>
      }
      at={updatedAt}
    />
  );
}

function Trader({ side: { player } }: { readonly side: Flagged["proposer"] }): ReactElement {
  if (player === null) return <>A player</>;
  return <Link href={`/staff/players/${player.id}`}>{player.displayName}</Link>;
}
