import type { ReactElement } from "react";
import { Badge } from "../components/badge.js";
import { Delta, Line, Lines } from "../components/lines.js";
import type { PlayedMatchFragment, PlayRatingsQuery } from "../generated/operations.js";
import { formatCount, formatDelta, formatSlug } from "../platform/format.js";
import { sayOutcome, sayScores } from "./say-outcome.js";
import { sayContent } from "./say-play.js";

type Rating = NonNullable<PlayRatingsQuery["me"]["ratings"]>[number];

/** Matches that a player was in. */
export function PlayedMatches({
  matches,
}: {
  readonly matches: readonly PlayedMatchFragment[];
}): ReactElement {
  return (
    <Lines label="Matches">
      {matches.map((played) => (
        <Played key={played.match.id} played={played} />
      ))}
    </Lines>
  );
}

function Played({ played }: { readonly played: PlayedMatchFragment }): ReactElement {
  const { match, ratingChange } = played;
  const { label, look } = sayOutcome(played);
  const delta = ratingChange === null ? 0 : ratingChange.after.display - ratingChange.before.display;
  return (
    <Line
      title={
        <span className="cluster">
          {sayContent(match)} <Badge look={look}>{label}</Badge>
        </span>
      }
      reason={[formatSlug(match.queueId), sayScores(match.result)].filter((text) => text !== "").join(" · ")}
      at={match.result?.endedAt ?? match.madeAt}
      amount={
        ratingChange !== null && <Delta text={`${formatDelta(String(delta))} points`} isGain={delta >= 0} />
      }
    />
  );
}

/** A player's strength in each mode that was played. */
export function Ratings({ ratings }: { readonly ratings: readonly Rating[] }): ReactElement | null {
  if (ratings.length === 0) return null;
  return (
    <ul className="cluster" aria-label="Strength">
      {ratings.map(({ modeId, display, games }) => (
        <li key={modeId}>
          <Badge>
            {formatSlug(modeId)}: {formatCount(display, "point")} in {formatCount(games, "game")}
          </Badge>
        </li>
      ))}
    </ul>
  );
}
