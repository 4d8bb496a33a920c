import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactElement, useState } from "react";
import { Button } from "../components/button.js";
import { Choice } from "../components/choice.js";
import { FormError } from "../components/form-error.js";
import { People, Person } from "../components/people.js";
import { friendsTopic } from "../friends/topics.js";
import {
  FriendsDocument,
  PlayPartyAcceptDocument,
  PlayPartyCreateDocument,
  PlayPartyDeclineDocument,
  type PlayPartyFragment,
  PlayPartyInviteDocument,
  PlayPartyLeaveDocument,
  PlayPartyReadyDocument,
  PlayPartyRemoveDocument,
} from "../generated/operations.js";
import { useAct } from "../platform/act.js";
import { explain } from "../platform/explain.js";
import { useWhole } from "../platform/read.js";
import { useClient } from "../platform/session.js";
import { playTopic } from "./topics.js";

/** Whom the player queues with: the party and who is asked into it, or a way to make one, and who asks the player. */
export function Party({
  party,
  invites,
  playerId,
}: {
  readonly party: PlayPartyFragment | null;
  readonly invites: readonly PlayPartyFragment[];
  readonly playerId: string;
}): ReactElement {
  return (
    <section className="panel stack" aria-labelledby="party">
      <h2 id="party">{party === null ? "Play together" : "Your party"}</h2>
      {invites.length > 0 && <Invites invites={invites} />}
      {party === null ? <NewParty /> : <Members party={party} playerId={playerId} />}
    </section>
  );
}

function NewParty(): ReactElement {
  const client = useClient();
  const queries = useQueryClient();
  const create = useMutation({
    mutationFn: () => client.execute(PlayPartyCreateDocument),
    onSettled: () => void queries.invalidateQueries({ queryKey: [playTopic] }),
  });
  return (
    <>
      <p className="quiet small">A party queues as one, and its players are always on one side.</p>
      {create.error !== null && <Refused error={create.error} />}
      <div>
        <Button isPending={create.isPending} onPress={() => create.mutate()}>
          Make a party
        </Button>
      </div>
    </>
  );
}

function Invites({ invites }: { readonly invites: readonly PlayPartyFragment[] }): ReactElement {
  const accept = useAct(PlayPartyAcceptDocument, playTopic);
  const decline = useAct(PlayPartyDeclineDocument, playTopic);
  return (
    <>
      <People label="Invitations to parties">
        {invites.map(({ id: partyId, leader }) => {
          const name = leader?.displayName ?? "A player";
          return (
            <Person key={partyId} name={name} note="Asks you into a party">
              <Button look="primary" aria-label={`Join ${name}`} onPress={() => accept.mutate({ partyId })}>
                Join
              </Button>
              <Button aria-label={`Decline ${name}`} onPress={() => decline.mutate({ partyId })}>
                Decline
              </Button>
            </Person>
          );
        })}
      </People>
      {accept.error !== null && <Refused error={accept.error} />}
    </>
  );
}

function Members({
  party,
  playerId,
}: {
  readonly party: PlayPartyFragment;
  readonly playerId: string;
}): ReactElement {
  const { id: partyId, leader, members, invites, sizeMax } = party;
  const ready = useAct(PlayPartyReadyDocument, playTopic);
  const remove = useAct(PlayPartyRemoveDocument, playTopic);
  const leave = useAct(PlayPartyLeaveDocument, playTopic);
  const leads = leader?.id === playerId;
  const own = members.find(({ player }) => player?.id === playerId);
  const failed = ready.error ?? remove.error ?? leave.error;
  return (
    <>
      <People label="Party">
        {members.map(({ player, isReady }) => {
          const isLeader = player !== null && player.id === leader?.id;
          const name = player?.displayName ?? "A player";
          return (
            <Person
              key={player?.id ?? name}
              name={player?.id === playerId ? `${name} (you)` : name}
              presence={isReady || isLeader ? "there" : "away"}
              note={isLeader ? "Leads, and queues for all" : isReady ? "Ready" : "Not ready"}
            >
              {leads && player !== null && !isLeader && (
                <Button
                  aria-label={`Remove ${name}`}
                  onPress={() => remove.mutate({ partyId, playerId: player.id })}
                >
                  Remove
                </Button>
              )}
            </Person>
          );
        })}
      </People>
      {invites.length > 0 && (
        <p className="quiet small">
          Asked: {invites.map(({ player }) => player?.displayName ?? "a player").join(", ")}
        </p>
      )}
      {members.length < sizeMax && <InviteFriend party={party} />}
      {failed !== null && <Refused error={failed} />}
      <div className="cluster">
        {!leads && own !== undefined && (
          <Button
            look={own.isReady ? "plain" : "primary"}
            isPending={ready.isPending}
            onPress={() => ready.mutate({ partyId, isReady: !own.isReady })}
          >
            {own.isReady ? "Not ready after all" : "I am ready"}
          </Button>
        )}
        <Button look="danger" isPending={leave.isPending} onPress={() => leave.mutate({ partyId })}>
          Leave the party
        </Button>
      </div>
    </>
  );
}

function InviteFriend({ party }: { readonly party: PlayPartyFragment }): ReactElement | null {
  const friends = useWhole(friendsTopic, FriendsDocument, {}, ({ me }) => me.friends ?? noFriends);
  const [chosen, setChosen] = useState<string>();
  const invite = useAct(PlayPartyInviteDocument, playTopic);
  const inside = new Set([...party.members, ...party.invites].map(({ player }) => player?.id));
  const options = (friends.data ?? [])
    .filter(({ player }) => !inside.has(player.id))
    .map(({ player }) => ({ id: player.id, label: player.displayName }));
  const friendId = options.find(({ id }) => id === chosen)?.id ?? options[0]?.id;
  if (friendId === undefined) return null;
  return (
    <>
      <div className="cluster">
        <Choice label="Friend" options={options} value={friendId} onChange={setChosen} />
        <Button
          isPending={invite.isPending}
          onPress={() => invite.mutate({ partyId: party.id, playerId: friendId })}
        >
          Invite
        </Button>
      </div>
      {invite.error !== null && <Refused error={invite.error} />}
    </>
  );
}

function Refused({ error }: { readonly error: unknown }): ReactElement {
  const { title, text } = explain(error);
  return <FormError text={`${title}. ${text}`} />;
}

const noFriends = { edges: [], pageInfo: { hasNextPage: false, endCursor: null } };
