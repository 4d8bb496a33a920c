import type { ReactElement } from "react";
import { Choice } from "../components/choice.js";
import { Page } from "../shell/page.js";
import { AddFriend } from "./add-friend.js";
import { Calls } from "./calls.js";
import { FriendList } from "./friend-list.js";
import { Groups } from "./groups.js";
import type { OwnPresence } from "./own-presence.js";

const shownAs = [
  { id: "game", label: "As my game says" },
  { id: "ONLINE", label: "Online" },
  { id: "AWAY", label: "Away" },
  { id: "INVISIBLE", label: "Invisible" },
] as const;

/** Friends and who of them is there, requests, blocks and groups. */
export function FriendsPage({
  presence,
  onPresence,
}: {
  /** How the player is seen by friends while the portal is open. */
  readonly presence: OwnPresence;
  readonly onPresence: (presence: OwnPresence) => void;
}): ReactElement {
  return (
    <Page
      title="Friends"
      actions={
        <Choice
          label="You are seen"
          options={shownAs}
          value={presence ?? "game"}
          onChange={(id) => onPresence(id === "game" ? null : id)}
        />
      }
    >
      <AddFriend />
      <Calls />
      <FriendList />
      <Groups />
    </Page>
  );
}
