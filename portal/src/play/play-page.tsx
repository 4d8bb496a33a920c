import type { ReactElement } from "react";
import { Answer } from "../components/answer.js";
import { EmptyState } from "../components/states.js";
import {
  PlayNowDocument,
  type PlayPartyFragment,
  PlayPartyNowDocument,
  PlayQueuesDocument,
  type PlayTicketFragment,
} from "../generated/operations.js";
import { useRead } from "../platform/read.js";
import { Page } from "../shell/page.js";
import { Found } from "./found.js";
import { History } from "./history.js";
import { MatchView } from "./match-view.js";
import { Party } from "./party.js";
import { QueueCard } from "./queue-card.js";
import { playTopic } from "./topics.js";
import { Waiting } from "./waiting.js";
import "./play.css";

// What is followed says what changes; what a ticket waits for is not an event.
const everyMs = 5_000;

/** Finding a match: the queues, then the wait, then whether to accept, then the match. */
export function PlayPage({ playerId }: { readonly playerId: string }): ReactElement {
  const now = useRead(playTopic, PlayNowDocument, {}, { everyMs });
  return (
    <Page title="Play">
      <Answer of={now}>
        {({ me: { ticket } }) =>
          ticket === null ? (
            <>
              <Together playerId={playerId} />
              <History />
            </>
          ) : (
            <Ticket key={ticket.id} ticket={ticket} playerId={playerId} />
          )
        }
      </Answer>
    </Page>
  );
}

function Ticket({
  ticket,
  playerId,
}: {
  readonly ticket: PlayTicketFragment;
  readonly playerId: string;
}): ReactElement {
  const { match } = ticket;
  if (match === null || ticket.state === "QUEUED" || ticket.state === "REQUEUED")
    return <Waiting ticket={ticket} />;
  if (ticket.state === "ACCEPTING") return <Found key={match.id} match={match} playerId={playerId} />;
  return <MatchView match={match} playerId={playerId} />;
}

/** The party and the queues, which depend on it. */
function Together({ playerId }: { readonly playerId: string }): ReactElement {
  const now = useRead(playTopic, PlayPartyNowDocument, {}, { partial: true });
  return (
    <Answer of={now}>
      {({ me: { party, partyInvites } }) => (
        <>
          <Queues party={party} playerId={playerId} />
          <Party party={party} invites={partyInvites ?? []} playerId={playerId} />
        </>
      )}
    </Answer>
  );
}

function Queues({
  party,
  playerId,
}: {
  readonly party: PlayPartyFragment | null;
  readonly playerId: string;
}): ReactElement {
  const queues = useRead("queues", PlayQueuesDocument, {});
  return (
    <Answer of={queues}>
      {({ queues: all }) =>
        all.length === 0 ? (
          <EmptyState icon="play" title="Nothing can be played at the moment" />
        ) : (
          <ul className="queues" aria-label="Queues">
            {all.map((queue) => (
              <QueueCard key={queue.id} queue={queue} party={party} playerId={playerId} />
            ))}
          </ul>
        )
      }
    </Answer>
  );
}
