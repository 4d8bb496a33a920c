import type { ReactElement } from "react";
import { Link } from "wouter";
import { Answer } from "../../components/answer.js";
import { Badge } from "../../components/badge.js";
import { Fact, Facts } from "../../components/facts.js";
import { More } from "../../components/more.js";
import { EmptyState } from "../../components/states.js";
import { UndoneDocument, type UndoneQuery } from "../../generated/operations.js";
import { formatMoment } from "../../platform/format.js";
import { usePages, useRead } from "../../platform/read.js";
import { Page } from "../../shell/page.js";
import { HandoverList } from "./handover-list.js";
import { staffTradesTopic } from "./topic.js";

// The work is done beside requests, one trade or gift at a time.
const everyMs = 1_000;

/** An order to undo a player's trades: how far it is, and what it undid. */
export function UndonePage({ reversalId }: { readonly reversalId: string }): ReactElement {
  const order = useRead(staffTradesTopic, UndoneDocument, { id: reversalId }, { everyMs });
  return (
    <Page title="Undone trades">
      <Answer of={order}>
        {({ tradeReversal }) =>
          tradeReversal === null ? (
            <EmptyState icon="trade" title="There is no such order" />
          ) : (
            <>
              <Order order={tradeReversal} />
              {/* Once it is done, all of it is read anew: the last that was read may be older. */}
              <Handovers
                key={tradeReversal.completedAt}
                reversalId={reversalId}
                isDone={tradeReversal.completedAt !== null}
              />
            </>
          )
        }
      </Answer>
    </Page>
  );
}

function Order({ order }: { readonly order: NonNullable<UndoneQuery["tradeReversal"]> }): ReactElement {
  const { player, reason, actorId, sinceAt, createdAt, completedAt } = order;
  return (
    <section className="panel" aria-label="The order">
      <Facts>
        <Fact label="Player">
          {player === null ? (
            "A player"
          ) : (
            <Link href={`/staff/players/${player.id}`}>{player.displayName}</Link>
          )}
        </Fact>
        <Fact label="State">
          {completedAt === null ? <Badge look="open">Under way</Badge> : <Badge look="good">Done</Badge>}
        </Fact>
        <Fact label="Since">{formatMoment(sinceAt)}</Fact>
        <Fact label="Ordered">{formatMoment(createdAt)}</Fact>
        <Fact label="Why">{reason}</Fact>
        <Fact label="By">
          <code>{actorId}</code>
        </Fact>
      </Facts>
    </section>
  );
}

function Handovers({
  reversalId,
  isDone,
}: {
  readonly reversalId: string;
  readonly isDone: boolean;
}): ReactElement {
  const handovers = usePages(
    staffTradesTopic,
    UndoneDocument,
    { id: reversalId },
    ({ tradeReversal }) => tradeReversal?.handovers ?? none,
    isDone ? {} : { everyMs },
  );
  return (
    <section className="panel stack" aria-labelledby="undone">
      <h2 id="undone">What was undone</h2>
      <Answer of={handovers}>
        {({ nodes }) => (
          <>
            {nodes.length === 0 && <p className="quiet">{isDone ? "Nothing." : "Nothing yet."}</p>}
            <HandoverList
              label="What was undone"
              handovers={nodes.map(({ reversedAt, ...rest }) => ({ ...rest, at: reversedAt }))}
            />
            <More of={handovers} />
          </>
        )}
      </Answer>
    </section>
  );
}

const none: NonNullable<UndoneQuery["tradeReversal"]>["handovers"] = {
  edges: [],
  pageInfo: { hasNextPage: false, endCursor: null },
};
