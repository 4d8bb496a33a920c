import { useQueryClient } from "@tanstack/react-query";
import { type ReactElement, useState } from "react";
import { Button } from "../../components/button.js";
import { notify } from "../../components/toasts.js";
import { LiftTransferLockDocument } from "../../generated/operations.js";
import { useClient } from "../../platform/session.js";
import { ReasonDrawer } from "../reason-drawer.js";
import { playersTopic } from "./topic.js";

/** Ends the lock on what a player has, once support knows that the new device is theirs. */
export function LiftLock({ playerId }: { readonly playerId: string }): ReactElement {
  const [isOpen, setOpen] = useState(false);
  const client = useClient();
  const queries = useQueryClient();
  return (
    <>
      <Button onPress={() => setOpen(true)}>Lift the lock</Button>
      <ReasonDrawer
        title="Lift the lock"
        isOpen={isOpen}
        action="Lift it"
        onSubmit={(reason) => client.execute(LiftTransferLockDocument, { input: { playerId, reason } })}
        onDone={() => {
          notify("The player may trade again");
          void queries.invalidateQueries({ queryKey: [playersTopic] });
        }}
        onClose={() => setOpen(false)}
      >
        <p>
          The player signed in from a new device. Make sure that it is theirs: whoever has it can then hand on
          everything that the player has.
        </p>
      </ReasonDrawer>
    </>
  );
}
