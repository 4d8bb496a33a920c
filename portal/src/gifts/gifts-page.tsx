import type { ReactElement } from "react";
import { Answer } from "../components/answer.js";
import { ButtonLink } from "../components/button.js";
import { Line, Lines } from "../components/lines.js";
import { More } from "../components/more.js";
import { EmptyState } from "../components/states.js";
import { MyGiftsDocument, type MyGiftsQuery } from "../generated/operations.js";
import { locale } from "../platform/format.js";
import { usePages } from "../platform/read.js";
import { inventoryTopic } from "../player/topics.js";
import { Page } from "../shell/page.js";
import { sayGives } from "../trades/say-trade.js";

/** What others gave to the player, newest first. */
export function GiftsPage(): ReactElement {
  const gifts = usePages(inventoryTopic, MyGiftsDocument, { locale }, ({ me }) => me.gifts ?? noGifts);
  return (
    <Page
      title="Gifts"
      actions={
        <div className="cluster">
          <ButtonLink href="/trades">Trades</ButtonLink>
          <ButtonLink href="/trades/give" look="primary">
            Give something
          </ButtonLink>
        </div>
      }
    >
      <Answer of={gifts}>
        {({ nodes }) =>
          nodes.length === 0 ? (
            <EmptyState icon="gift" title="Nobody has given you anything yet">
              <p>Gifts from other players appear here, and among your items at once.</p>
            </EmptyState>
          ) : (
            <section className="panel stack" aria-label="Gifts that you got">
              <Lines label="Gifts that you got">
                {nodes.map((gift) => (
                  <Line
                    key={gift.id}
                    title={`${sayGives(gift)} from ${gift.from?.displayName ?? "a player"}`}
                    reason={gift.message === null ? "" : `“${gift.message}”`}
                    at={gift.sentAt}
                  />
                ))}
              </Lines>
              <More of={gifts} />
            </section>
          )
        }
      </Answer>
    </Page>
  );
}

const noGifts: NonNullable<MyGiftsQuery["me"]["gifts"]> = {
  edges: [],
  pageInfo: { hasNextPage: false, endCursor: null },
};
