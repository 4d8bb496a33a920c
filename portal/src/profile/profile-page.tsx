import type { ReactElement } from "react";
import { Answer } from "../components/answer.js";
import { CopyText } from "../components/copy-text.js";
import { Fact, Facts } from "../components/facts.js";
import { ProfileDocument, type ProfileQuery } from "../generated/operations.js";
import { formatDay } from "../platform/format.js";
import { useRead } from "../platform/read.js";
import { Page } from "../shell/page.js";
import { Sessions } from "./sessions.js";
import { profileTopic } from "./topic.js";

/** Who the player is, and where they are signed in. */
export function ProfilePage(): ReactElement {
  const profile = useRead(profileTopic, ProfileDocument, {});
  return (
    <Page title="Profile">
      <Answer of={profile}>
        {({ me }) => (
          <>
            <Identity me={me} />
            <Sessions sessions={(me.sessions?.edges ?? []).map(({ node }) => node)} />
          </>
        )}
      </Answer>
    </Page>
  );
}

function Identity({ me }: { readonly me: ProfileQuery["me"] }): ReactElement {
  return (
    <section className="panel stack" aria-label="About you">
      <Facts>
        <Fact label="Display name">{me.displayName}</Fact>
        {me.username !== null && <Fact label="Username">{me.username}</Fact>}
        <Fact label="Player since">{formatDay(me.createdAt)}</Fact>
        <Fact label="Player ID">
          <CopyText text={me.id} label="Player ID" />
        </Fact>
      </Facts>
    </section>
  );
}
