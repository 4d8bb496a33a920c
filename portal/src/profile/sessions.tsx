import { type UseMutationResult, useMutation, useQueryClient } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { Button } from "../components/button.js";
import { notify, notifyFailure } from "../components/toasts.js";
import { EndOtherSessionsDocument, EndSessionDocument, type ProfileQuery } from "../generated/operations.js";
import { formatMoment } from "../platform/format.js";
import { useClient } from "../platform/session.js";
import { profileTopic } from "./topic.js";
import "./sessions.css";

type Session = NonNullable<ProfileQuery["me"]["sessions"]>["edges"][number]["node"];

/** Where the player is signed in, with the means to end what they do not know. */
export function Sessions({ sessions }: { readonly sessions: readonly Session[] }): ReactElement {
  const client = useClient();
  const endOne = useEnding((sessionId: string) =>
    client.execute(EndSessionDocument, { input: { sessionId } }),
  );
  const endOthers = useEnding(() => client.execute(EndOtherSessionsDocument));
  return (
    <section className="panel stack" aria-labelledby="sessions">
      <div className="cluster">
        <h2 id="sessions">Where you are signed in</h2>
        {sessions.length > 1 && (
          <Button look="danger" isPending={endOthers.isPending} onPress={() => endOthers.mutate()}>
            Sign out everywhere else
          </Button>
        )}
      </div>
      <ul className="sessions">
        {sessions.map((session) => (
          <li key={session.id}>
            <div>
              <p>{session.userAgent ?? "An unnamed client"}</p>
              <p className="quiet small">
                {session.isCurrent ? "This browser" : `Last used ${formatMoment(session.lastUsedAt)}`}
              </p>
            </div>
            {!session.isCurrent && (
              <Button
                aria-label={`Sign out ${session.userAgent ?? "the unnamed client"}`}
                isPending={endOne.isPending && endOne.variables === session.id}
                onPress={() => endOne.mutate(session.id)}
              >
                Sign out
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function useEnding<Subject = void>(
  end: (subject: Subject) => Promise<unknown>,
): UseMutationResult<unknown, unknown, Subject> {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: end,
    onSuccess: () => notify("Signed out"),
    onError: notifyFailure,
    onSettled: () => queries.invalidateQueries({ queryKey: [profileTopic] }),
  });
}
