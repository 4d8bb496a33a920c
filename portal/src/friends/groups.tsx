import { type ReactElement, useState } from "react";
import { Form } from "react-aria-components/Form";
import { Answer } from "../components/answer.js";
import { Button } from "../components/button.js";
import { TextInput } from "../components/fields.js";
import { People, Person } from "../components/people.js";
import {
  CreateGroupDocument,
  DeclineGroupDocument,
  JoinGroupDocument,
  LeaveGroupDocument,
  MyGroupsDocument,
  type MyGroupsQuery,
} from "../generated/operations.js";
import { formatDay } from "../platform/format.js";
import { useRead } from "../platform/read.js";
import { groupRoles } from "./say-friend.js";
import { friendsTopic } from "./topics.js";
import { useSocial } from "./use-social.js";

const everyMs = 30_000;

/** The groups that the player is in or is asked into, and a way to make one. */
export function Groups(): ReactElement {
  const groups = useRead(friendsTopic, MyGroupsDocument, {}, { everyMs });
  return (
    <section className="panel stack" aria-labelledby="groups">
      <h2 id="groups">Groups</h2>
      <Answer of={groups} loading={null}>
        {({ me }) => (
          <>
            <Invitations me={me} />
            <Memberships me={me} />
          </>
        )}
      </Answer>
      <NewGroup />
    </section>
  );
}

function Memberships({ me }: { readonly me: MyGroupsQuery["me"] }): ReactElement | null {
  const leave = useSocial(LeaveGroupDocument);
  const places = (me.groups ?? []).flatMap(({ group, ...rest }) =>
    group === null ? [] : [{ group, ...rest }],
  );
  if (places.length === 0) return <p className="quiet">You are in no group.</p>;
  return (
    <People label="Your groups">
      {places.map(({ group, role, since }) => (
        <Person key={group.id} name={group.name} note={`${groupRoles[role]} since ${formatDay(since)}`}>
          {role !== "OWNER" && (
            <Button aria-label={`Leave ${group.name}`} onPress={() => leave.mutate({ groupId: group.id })}>
              Leave
            </Button>
          )}
        </Person>
      ))}
    </People>
  );
}

function Invitations({ me }: { readonly me: MyGroupsQuery["me"] }): ReactElement | null {
  const join = useSocial(JoinGroupDocument, "You are in the group now");
  const decline = useSocial(DeclineGroupDocument);
  const calls = (me.groupInvitations ?? []).flatMap(({ group, since }) =>
    group === null ? [] : [{ group, since }],
  );
  if (calls.length === 0) return null;
  return (
    <People label="Invitations to groups">
      {calls.map(({ group, since }) => (
        <Person key={group.id} name={group.name} note={`You are asked to join, since ${formatDay(since)}`}>
          <Button
            look="primary"
            aria-label={`Join ${group.name}`}
            onPress={() => join.mutate({ groupId: group.id })}
          >
            Join
          </Button>
          <Button aria-label={`Decline ${group.name}`} onPress={() => decline.mutate({ groupId: group.id })}>
            Decline
          </Button>
        </Person>
      ))}
    </People>
  );
}

function NewGroup(): ReactElement {
  const [name, setName] = useState("");
  const create = useSocial(CreateGroupDocument);
  return (
    <Form
      className="friends-add"
      onSubmit={(event) => {
        event.preventDefault();
        create.mutate({ name: name.trim() }, { onSuccess: () => setName("") });
      }}
    >
      <TextInput
        label="Name of a new group"
        value={name}
        onChange={setName}
        hint="3 to 24 characters."
        autoComplete="off"
        maxLength={24}
      />
      <Button type="submit" isPending={create.isPending} isDisabled={name.trim().length < 3}>
        Make it
      </Button>
    </Form>
  );
}
