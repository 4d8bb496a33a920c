import type { ReactElement } from "react";
import { Button } from "../components/button.js";
import { FormError } from "../components/form-error.js";
import { PlayAcceptDocument, PlayDeclineDocument, type PlayMatchFragment } from "../generated/operations.js";
import { useAct } from "../platform/act.js";
import { explain } from "../platform/explain.js";
import { formatSlug } from "../platform/format.js";
import { sayContent } from "./say-play.js";
import { Teams } from "./teams.js";
import { playTopic } from "./topics.js";
import { useNow } from "./use-now.js";

const declineHint = "Who declines or does not answer cannot join again for a while.";

/** A match that was found: whether the player wants it, until its time is over. */
export function Found({
  match,
  playerId,
}: {
  readonly match: PlayMatchFragment;
  readonly playerId: string;
}): ReactElement {
  const accept = useAct(PlayAcceptDocument, playTopic);
  const decline = useAct(PlayDeclineDocument, playTopic);
  const players = match.teams.flatMap((team) => team.players);
  const own = players.find(({ player }) => player?.id === playerId);
  const accepted = players.filter(({ answer }) => answer === "ACCEPTED").length;
  const failed = accept.error ?? decline.error;
  return (
    <section className="panel stack found" aria-labelledby="found">
      <div>
        <h2 id="found">A match is found</h2>
        <p className="quiet">
          {formatSlug(match.queueId)} · {sayContent(match)}
        </p>
      </div>
      {match.acceptUntil !== null && <Countdown from={match.madeAt} until={match.acceptUntil} />}
      <p role="status">
        {accepted} of {players.length} have accepted.
        {own?.answer === "ACCEPTED" ? " You have: wait for the others." : ""}
      </p>
      {failed !== null && <FormError text={`${explain(failed).title}. ${explain(failed).text}`} />}
      {own?.answer == null && (
        <>
          <div className="cluster">
            <Button
              look="primary"
              isPending={accept.isPending}
              onPress={() => accept.mutate({ matchId: match.id })}
            >
              Accept
            </Button>
            <Button
              look="danger"
              isPending={decline.isPending}
              onPress={() => decline.mutate({ matchId: match.id })}
            >
              Decline
            </Button>
          </div>
          <p className="quiet small">{declineHint}</p>
        </>
      )}
      <Teams match={match} playerId={playerId} showsAnswers />
    </section>
  );
}

/** How long there is to answer: a number and a bar that gets shorter. */
function Countdown({ from, until }: { readonly from: string; readonly until: string }): ReactElement {
  const nowMs = useNow(250);
  const wholeMs = Date.parse(until) - Date.parse(from);
  const leftMs = Math.min(wholeMs, Math.max(0, Date.parse(until) - nowMs));
  const leftS = Math.ceil(leftMs / 1000);
  return (
    <div className="countdown">
      <span className="waiting-clock digits" role="timer" aria-label="Seconds left to answer">
        {leftS}
      </span>
      <progress className="countdown-bar" max={wholeMs} value={leftMs} aria-hidden="true" />
    </div>
  );
}
