import type { ReactElement } from "react";
import { Answer } from "../components/answer.js";
import { More } from "../components/more.js";
import { PlayHistoryDocument, type PlayHistoryQuery, PlayRatingsDocument } from "../generated/operations.js";
import { usePages, useRead } from "../platform/read.js";
import { PlayedMatches, Ratings } from "./played-matches.js";
import { playTopic } from "./topics.js";

/** The player's matches that are over, newest first, and the strength in each mode. */
export function History(): ReactElement {
  const ratings = useRead(playTopic, PlayRatingsDocument, {});
  const matches = usePages(playTopic, PlayHistoryDocument, {}, ({ me }) => me.matches ?? noMatches);
  return (
    <section className="panel stack" aria-labelledby="history">
      <h2 id="history">Your matches</h2>
      <Ratings ratings={ratings.data?.me.ratings ?? []} />
      <Answer of={matches}>
        {({ nodes }) => (
          <>
            {nodes.length === 0 && <p className="quiet">You have not played yet.</p>}
            <PlayedMatches matches={nodes} />
            <More of={matches} />
          </>
        )}
      </Answer>
    </section>
  );
}

const noMatches: NonNullable<PlayHistoryQuery["me"]["matches"]> = {
  edges: [],
  pageInfo: { hasNextPage: false, endCursor: null },
};
