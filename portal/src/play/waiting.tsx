import type { ReactElement } from "react";
import { Button } from "../components/button.js";
import { Fact, Facts } from "../components/facts.js";
import { FormError } from "../components/form-error.js";
import { Notice } from "../components/notice.js";
import { PlayLeaveDocument, type PlayTicketFragment } from "../generated/operations.js";
import { useAct } from "../platform/act.js";
import { explain } from "../platform/explain.js";
import { formatSlug } from "../platform/format.js";
import { sayWhyNotYet } from "./explain-match.js";
import { sayClock } from "./say-play.js";
import { playTopic } from "./topics.js";
import { useNow } from "./use-now.js";

/** The wait for a match, as time goes by. */
export function Waiting({ ticket }: { readonly ticket: PlayTicketFragment }): ReactElement {
  const leave = useAct(PlayLeaveDocument, playTopic);
  const nowMs = useNow(1000);
  const roles = ticket.players[0]?.roleIds ?? [];
  return (
    <section className="panel stack waiting" aria-labelledby="waiting">
      <h2 id="waiting">Looking for a match in {formatSlug(ticket.queueId)}</h2>
      <p className="waiting-clock digits" role="timer" aria-label="You have waited for">
        {sayClock(nowMs - Date.parse(ticket.queuedAt))}
      </p>
      {ticket.state === "REQUEUED" && (
        <Notice>The match before did not come about. You are at the front of the line again.</Notice>
      )}
      <Facts>
        {ticket.estimatedWaitS !== null && (
          <Fact label="Others wait about">{sayClock(ticket.estimatedWaitS * 1000)}</Fact>
        )}
        {ticket.whyNotYet !== null && <Fact label="It waits">{sayWhyNotYet(ticket.whyNotYet)}</Fact>}
        <Fact label="Modes">
          {ticket.modeIds === null ? "All" : ticket.modeIds.map(formatSlug).join(", ")}
        </Fact>
        {roles.length > 0 && <Fact label="Roles">{roles.map(formatSlug).join(", then ")}</Fact>}
      </Facts>
      <p className="quiet small">You can look at other pages: a notice tells when a match is found.</p>
      {leave.error !== null && (
        <FormError text={`${explain(leave.error).title}. ${explain(leave.error).text}`} />
      )}
      <div className="cluster">
        <Button isPending={leave.isPending} onPress={() => leave.mutate({ ticketId: ticket.id })}>
          Leave the queue
        </Button>
      </div>
    </section>
  );
}
