import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactElement, useState } from "react";
import { Form } from "react-aria-components/Form";
import { Button } from "../components/button.js";
import { TextInput } from "../components/fields.js";
import { notify, notifyRefusal } from "../components/toasts.js";
import { FindFriendDocument, RequestFriendDocument } from "../generated/operations.js";
import { fieldAtFault } from "../platform/explain.js";
import { useClient } from "../platform/session.js";
import { explainFriend } from "./say-friend.js";
import { friendsTopic } from "./topics.js";

const hint = "The name that they sign in with.";
const nobody = "No player has this username.";

/** Asks somebody to be friends, by username. */
export function AddFriend(): ReactElement {
  const client = useClient();
  const queries = useQueryClient();
  const [username, setUsername] = useState("");
  const [unknown, setUnknown] = useState<string>();
  const ask = useMutation({
    mutationFn: async (name: string) => {
      const { playerByUsername: player } = await client.execute(FindFriendDocument, { username: name });
      if (player === null) return undefined;
      const { requestFriend } = await client.execute(RequestFriendDocument, {
        input: { playerId: player.id },
      });
      return { name: player.displayName, state: requestFriend.state };
    },
    onSuccess(asked) {
      if (asked === undefined) return setUnknown(nobody);
      setUsername("");
      notify(asked.state === "FRIEND" ? `You and ${asked.name} are friends now` : `${asked.name} is asked`);
    },
    onError: (error) =>
      fieldAtFault(error) === "username" ? setUnknown(nobody) : notifyRefusal(explainFriend(error)),
    onSettled: () => void queries.invalidateQueries({ queryKey: [friendsTopic] }),
  });
  return (
    <section className="panel" aria-label="Add a friend">
      <Form
        className="friends-add"
        onSubmit={(event) => {
          event.preventDefault();
          ask.mutate(username.trim());
        }}
      >
        <TextInput
          label="Username of a friend"
          value={username}
          onChange={(text) => {
            setUnknown(undefined);
            setUsername(text);
          }}
          error={unknown}
          hint={hint}
          autoComplete="off"
          maxLength={24}
        />
        <Button type="submit" look="primary" isPending={ask.isPending} isDisabled={username.trim() === ""}>
          Ask
        </Button>
      </Form>
    </section>
  );
}
