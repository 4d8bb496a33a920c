import type { ReactElement } from "react";
import { Answer } from "../../components/answer.js";
import { Badge } from "../../components/badge.js";
import { Fact, Facts } from "../../components/facts.js";
import { More } from "../../components/more.js";
import { PlayerMatchmakingDocument, type PlayerMatchmakingQuery } from "../../generated/operations.js";
import { formatMoment, formatSlug } from "../../platform/format.js";
import { usePages } from "../../platform/read.js";
import { PlayedMatches, Ratings } from "../../play/played-matches.js";
import { matchStates, sayClock } from "../../play/say-play.js";
import { playersTopic } from "./topic.js";

type Player = NonNullable<PlayerMatchmakingQuery["player"]>;
type Ticket = NonNullable<Player["ticket"]>;

// A wait changes without a word to who looks at it.
const everyMs = 5_000;

/** What a player waits for, and has played: what support needs for "why am I not matched?". */
export function PlayerMatches({ playerId }: { readonly playerId: string }): ReactElement {
  const pages = usePages(
    playersTopic,
    PlayerMatchmakingDocument,
    { id: playerId },
    ({ player }) => ({ ...(player?.matches ?? noMatches), player }),
    { everyMs },
  );
  return (
    <section className="panel stack" aria-labelledby="matchmaking">
      <h2 id="matchmaking">Matchmaking</h2>
      <Answer of={pages}>
        {({ first: { player }, nodes }) => (
          <>
            <Ratings ratings={player?.ratings ?? []} />
            {player?.ticket == null ? (
              <p className="quiet">The player is in no queue and in no match.</p>
            ) : (
              <TicketFacts ticket={player.ticket} />
            )}
            {nodes.length > 0 && <PlayedMatches matches={nodes} />}
            <More of={pages} />
          </>
        )}
      </Answer>
    </section>
  );
}

function TicketFacts({
  ticket: { id, state, queueId, modeIds, queuedAt, changedAt, estimatedWaitS, whyNotYet, match },
}: {
  readonly ticket: Ticket;
}): ReactElement {
  return (
    <Facts>
      <Fact label="Ticket">
        <span className="cluster">
          <code>{id}</code>
          <Badge look="open">{formatSlug(state.toLowerCase())}</Badge>
        </span>
      </Fact>
      <Fact label="Queue">
        {formatSlug(queueId)}
        {modeIds !== null && `: ${modeIds.map(formatSlug).join(", ")}`}
      </Fact>
      <Fact label="In line since">{formatMoment(queuedAt)}</Fact>
      <Fact label="Last changed">{formatMoment(changedAt)}</Fact>
      {estimatedWaitS !== null && <Fact label="Others wait about">{sayClock(estimatedWaitS * 1000)}</Fact>}
      {match !== null && (
        <Fact label={`Match: ${matchStates[match.state].toLowerCase()}`}>
          <code>{match.id}</code>
        </Fact>
      )}
      {whyNotYet !== null && <WhyNotYet whyNotYet={whyNotYet} />}
    </Facts>
  );
}

function WhyNotYet({
  whyNotYet: { binding, counts, bestCostS, bestWorthS },
}: {
  readonly whyNotYet: NonNullable<Ticket["whyNotYet"]>;
}): ReactElement {
  return (
    <>
      <Fact label="What it waits for">{formatSlug(binding.toLowerCase())}</Fact>
      {counts !== null && (
        <Fact label="Players waiting, near enough, not blocked, not protected, of like strength">
          {[counts.waiting, counts.onASite, counts.unblocked, counts.protectionAllows, counts.inWindow].join(
            " → ",
          )}
        </Fact>
      )}
      {bestCostS !== null && bestWorthS !== null && (
        <Fact label="Its best match costs, and is worth (s)">
          {Math.round(bestCostS)} and {Math.round(bestWorthS)}
        </Fact>
      )}
    </>
  );
}

const noMatches: NonNullable<Player["matches"]> = {
  edges: [],
  pageInfo: { hasNextPage: false, endCursor: null },
};
