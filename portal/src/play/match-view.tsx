import type { ReactElement } from "react";
import { Badge } from "../components/badge.js";
import { CopyText } from "../components/copy-text.js";
import { Fact, Facts } from "../components/facts.js";
import { type PlayMatchFragment, PlayServerDocument } from "../generated/operations.js";
import { formatMoment, formatSlug } from "../platform/format.js";
import { useRead } from "../platform/read.js";
import { explainMatch } from "./explain-match.js";
import { matchStates, sayContent } from "./say-play.js";
import { Teams } from "./teams.js";
import { playTopic } from "./topics.js";

/** The match that the player is in. */
export function MatchView({
  match,
  playerId,
}: {
  readonly match: PlayMatchFragment;
  readonly playerId: string;
}): ReactElement {
  const { id, state, queueId, madeAt } = match;
  return (
    <section className="panel stack" aria-labelledby="match">
      <div className="cluster">
        <h2 id="match">Your match</h2>
        <span role="status">
          <Badge look={state === "READY" || state === "IN_GAME" ? "good" : "open"}>
            {matchStates[state]}
          </Badge>
        </span>
      </div>
      <Teams match={match} playerId={playerId} />
      <Facts>
        <Fact label="Queue">{formatSlug(queueId)}</Fact>
        <Fact label="Played">{sayContent(match)}</Fact>
        <Fact label="Found">{formatMoment(madeAt)}</Fact>
        {explainMatch(match, playerId).map(({ label, text }) => (
          <Fact key={label} label={label}>
            {text}
          </Fact>
        ))}
        {(state === "READY" || state === "IN_GAME") && <Server key={state} matchId={id} />}
      </Facts>
      <p className="quiet small">Your game joins by itself. This page follows it until it is over.</p>
    </section>
  );
}

function Server({ matchId }: { readonly matchId: string }): ReactElement | null {
  const { data } = useRead(playTopic, PlayServerDocument, { id: matchId });
  const connection = data?.match?.connection ?? null;
  if (connection === null) return null;
  const [address, ...others] = connection.addresses;
  return (
    <>
      <Fact label="Site">{formatSlug(connection.siteId)}</Fact>
      <Fact label="Server">
        {address !== undefined && <CopyText text={address} label="Server address" />}
        {others.length > 0 && <span className="quiet small">or {others.join(", ")}</span>}
      </Fact>
    </>
  );
}
