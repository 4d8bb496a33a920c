import type { ReactElement } from "react";
import { Menu, MenuItem, MenuTrigger } from "react-aria-components/Menu";
import { Popover } from "react-aria-components/Popover";
import { Answer } from "../components/answer.js";
import { IconButton } from "../components/button.js";
import { People, Person } from "../components/people.js";
import { EmptyState } from "../components/states.js";
import { BlockPlayerDocument, FriendsDocument, RemoveFriendDocument } from "../generated/operations.js";
import { useWhole } from "../platform/read.js";
import { useLivePresences } from "./live-presences.js";
import { presenceStates, type SeenFriend, sortFriends } from "./say-friend.js";
import { friendsTopic } from "./topics.js";
import { useSocial } from "./use-social.js";

const marks = {
  ONLINE: "there",
  IN_MATCH: "busy",
  AWAY: "away",
  INVISIBLE: "none",
  OFFLINE: "none",
} as const;

/** The player's friends, with who is there first, as it changes. */
export function FriendList(): ReactElement {
  const presences = useLivePresences();
  const friends = useWhole(friendsTopic, FriendsDocument, {}, ({ me }) => me.friends ?? noFriends);
  const remove = useSocial(RemoveFriendDocument);
  const block = useSocial(BlockPlayerDocument, "Blocked");
  return (
    <section className="panel stack" aria-labelledby="friends">
      <h2 id="friends">Your friends</h2>
      <Answer of={friends}>
        {(nodes) =>
          nodes.length === 0 ? (
            <EmptyState icon="people" title="You have no friends here yet">
              <p>Ask somebody above by the username they sign in with.</p>
            </EmptyState>
          ) : (
            <People label="Friends">
              {sortFriends(
                nodes.map(({ player }) => ({
                  ...player,
                  presence: presences.get(player.id) ?? player.presence,
                })),
              ).map((friend) => (
                <FriendLine
                  key={friend.id}
                  friend={friend}
                  onRemove={() => remove.mutate({ playerId: friend.id })}
                  onBlock={() => block.mutate({ playerId: friend.id })}
                />
              ))}
            </People>
          )
        }
      </Answer>
    </section>
  );
}

function FriendLine({
  friend: { displayName, presence },
  onRemove,
  onBlock,
}: {
  readonly friend: SeenFriend;
  readonly onRemove: () => void;
  readonly onBlock: () => void;
}): ReactElement {
  const state = presence?.state ?? "OFFLINE";
  const { label } = presenceStates[state];
  const status = presence?.status ?? null;
  return (
    <Person
      name={displayName}
      presence={marks[state]}
      note={status === null ? label : `${label} · ${status}`}
    >
      <MenuTrigger>
        <IconButton icon="more" aria-label={`More about ${displayName}`} />
        <Popover className="popover" placement="bottom end">
          <Menu className="popover-list" aria-label={displayName}>
            <MenuItem className="popover-item" onAction={onRemove}>
              Remove from friends
            </MenuItem>
            <MenuItem className="popover-item" onAction={onBlock}>
              Block
            </MenuItem>
          </Menu>
        </Popover>
      </MenuTrigger>
    </Person>
  );
}

const noFriends = { edges: [], pageInfo: { hasNextPage: false, endCursor: null } };
