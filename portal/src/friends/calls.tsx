import type { ReactElement } from "react";
import { Answer } from "../components/answer.js";
import { Button } from "../components/button.js";
import { People, Person } from "../components/people.js";
import {
  AcceptFriendDocument,
  BlockPlayerDocument,
  DeclineFriendDocument,
  FriendCallsDocument,
  type FriendCallsQuery,
  UnblockPlayerDocument,
  WithdrawFriendDocument,
} from "../generated/operations.js";
import { formatDay } from "../platform/format.js";
import { useRead } from "../platform/read.js";
import { friendsTopic } from "./topics.js";
import { useSocial } from "./use-social.js";

// Nobody tells of a request: it is seen when it is looked for.
const everyMs = 10_000;
type Me = FriendCallsQuery["me"];

/** Requests that wait for an answer, of others and of the player's own, and whom the player has blocked. */
export function Calls(): ReactElement {
  const calls = useRead(friendsTopic, FriendCallsDocument, {}, { everyMs });
  return (
    <Answer of={calls} loading={null}>
      {({ me }) => (
        <>
          <Received me={me} />
          <Sent me={me} />
          <Blocked me={me} />
        </>
      )}
    </Answer>
  );
}

function Received({ me }: { readonly me: Me }): ReactElement | null {
  const accept = useSocial(AcceptFriendDocument, "You are friends now");
  const decline = useSocial(DeclineFriendDocument);
  const block = useSocial(BlockPlayerDocument, "Blocked");
  const edges = me.receivedFriendRequests?.edges ?? [];
  if (edges.length === 0) return null;
  return (
    <section className="panel stack" aria-labelledby="received">
      <h2 id="received">They want to be friends</h2>
      <People label="Requests to you">
        {edges.map(({ node: { player, sentAt } }) => (
          <Person key={player.id} name={player.displayName} note={`Asked on ${formatDay(sentAt)}`}>
            <Button
              look="primary"
              aria-label={`Accept ${player.displayName}`}
              onPress={() => accept.mutate({ playerId: player.id })}
            >
              Accept
            </Button>
            <Button
              aria-label={`Decline ${player.displayName}`}
              onPress={() => decline.mutate({ playerId: player.id })}
            >
              Decline
            </Button>
            <Button
              look="danger"
              aria-label={`Block ${player.displayName}`}
              onPress={() => block.mutate({ playerId: player.id })}
            >
              Block
            </Button>
          </Person>
        ))}
      </People>
    </section>
  );
}

function Sent({ me }: { readonly me: Me }): ReactElement | null {
  const withdraw = useSocial(WithdrawFriendDocument);
  const edges = me.sentFriendRequests?.edges ?? [];
  if (edges.length === 0) return null;
  return (
    <section className="panel stack" aria-labelledby="sent">
      <h2 id="sent">Not answered yet</h2>
      <People label="Your requests">
        {edges.map(({ node: { player, sentAt } }) => (
          <Person key={player.id} name={player.displayName} note={`Asked on ${formatDay(sentAt)}`}>
            <Button
              aria-label={`Withdraw the request to ${player.displayName}`}
              onPress={() => withdraw.mutate({ playerId: player.id })}
            >
              Withdraw
            </Button>
          </Person>
        ))}
      </People>
    </section>
  );
}

function Blocked({ me }: { readonly me: Me }): ReactElement | null {
  const unblock = useSocial(UnblockPlayerDocument);
  const edges = me.blocks?.edges ?? [];
  if (edges.length === 0) return null;
  return (
    <section className="panel stack" aria-labelledby="blocked">
      <h2 id="blocked">Blocked</h2>
      <p className="quiet small">
        You do not hear of each other and are not put into one match. They are not told.
      </p>
      <People label="Blocked players">
        {edges.map(({ node: { player, since } }) => (
          <Person key={player.id} name={player.displayName} note={`Since ${formatDay(since)}`}>
            <Button
              aria-label={`Unblock ${player.displayName}`}
              onPress={() => unblock.mutate({ playerId: player.id })}
            >
              Unblock
            </Button>
          </Person>
        ))}
      </People>
    </section>
  );
}
