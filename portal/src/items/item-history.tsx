import type { ReactElement } from "react";
import { Answer } from "../components/answer.js";
import { Line, Lines } from "../components/lines.js";
import { More } from "../components/more.js";
import { ItemHistoryDocument } from "../generated/operations.js";
import { usePages } from "../platform/read.js";
import { sayMove, sayReason } from "../player/say-party.js";
import { inventoryTopic } from "../player/topics.js";

/** Where a unique item came from, newest step first. */
export function ItemHistory({ itemId }: { readonly itemId: string }): ReactElement {
  const moves = usePages(
    inventoryTopic,
    ItemHistoryDocument,
    { id: itemId },
    ({ item }) => item?.history ?? noMoves,
  );
  return (
    <section className="stack" aria-labelledby="history">
      <h3 id="history">History</h3>
      <Answer of={moves}>
        {({ nodes }) => (
          <>
            <Lines label="History">
              {nodes.map(({ at, from, to, reason }) => (
                <Line key={`${at} ${reason}`} title={sayMove(from, to)} reason={sayReason(reason)} at={at} />
              ))}
            </Lines>
            <More of={moves} />
          </>
        )}
      </Answer>
    </section>
  );
}

const noMoves = { edges: [], pageInfo: { hasNextPage: false, endCursor: null } };
