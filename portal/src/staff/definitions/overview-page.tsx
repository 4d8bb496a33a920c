import { type ReactElement, useState } from "react";
import { Link, useLocation } from "wouter";
import { Answer } from "../../components/answer.js";
import { Badge } from "../../components/badge.js";
import { ButtonLink } from "../../components/button.js";
import { Line, Lines } from "../../components/lines.js";
import { formatCount } from "../../platform/format.js";
import { Page } from "../../shell/page.js";
import { type EditedEntry, EntryDrawer } from "./entry-drawer.js";
import { EntryList } from "./entry-list.js";
import type { DefinitionSpace, Draft } from "./space.js";
import { useDrafts, useInForce } from "./use-space.js";

/** What is in force of a space, and the drafts that would change it. */
export function OverviewPage({ space }: { readonly space: DefinitionSpace }): ReactElement {
  const [, navigate] = useLocation();
  const [edited, setEdited] = useState<EditedEntry>();
  const state = useInForce(space);
  const drafts = useDrafts(space);
  return (
    <Page title={space.title} actions={<ButtonLink href={`${space.path}/history`}>History</ButtonLink>}>
      <Answer of={drafts}>{(all) => <Drafts space={space} drafts={all} />}</Answer>
      <Answer of={state}>
        {({ revision, entries }) => (
          <section className="panel stack" aria-labelledby="in-force">
            <h2 id="in-force">In force, revision {revision}</h2>
            <EntryList kinds={space.kinds} entries={entries} onChoose={setEdited} />
          </section>
        )}
      </Answer>
      <EntryDrawer
        space={space}
        edited={edited}
        drafts={drafts.data ?? []}
        onClose={() => setEdited(undefined)}
        onSaved={(draftId) => navigate(`${space.path}/drafts/${draftId}`)}
      />
    </Page>
  );
}

function Drafts({
  space,
  drafts,
}: {
  readonly space: DefinitionSpace;
  readonly drafts: readonly Draft[];
}): ReactElement {
  return (
    <section className="panel stack" aria-labelledby="drafts">
      <h2 id="drafts">Drafts</h2>
      {drafts.length === 0 && (
        <p className="quiet">There is none. Choose an entry below to change it in a new draft.</p>
      )}
      <Lines label="Drafts">
        {drafts.map(({ id, title, changes, problems, savedAt, actorId }) => (
          <Line
            key={id}
            title={
              <span className="cluster">
                <Link href={`${space.path}/drafts/${id}`}>{title}</Link>
                {problems.length > 0 && <Badge look="bad">{formatCount(problems.length, "problem")}</Badge>}
              </span>
            }
            reason={`${formatCount(changes.length, "change")}, saved by ${actorId}`}
            at={savedAt}
          />
        ))}
      </Lines>
    </section>
  );
}
