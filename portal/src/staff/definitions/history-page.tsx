import { type ReactElement, useState } from "react";
import { Answer } from "../../components/answer.js";
import { Badge } from "../../components/badge.js";
import { Button, ButtonLink } from "../../components/button.js";
import { More } from "../../components/more.js";
import { EmptyState } from "../../components/states.js";
import { notify } from "../../components/toasts.js";
import { formatCount, formatMoment } from "../../platform/format.js";
import { Page } from "../../shell/page.js";
import { ReasonDrawer } from "../reason-drawer.js";
import { DifferenceList } from "./difference-list.js";
import type { DefinitionSpace, Publication } from "./space.js";
import { usePublications, useSpaceDeed } from "./use-space.js";
import "./history-page.css";

/** What was published of a space, newest first, with the way back. */
export function HistoryPage({ space }: { readonly space: DefinitionSpace }): ReactElement {
  const publications = usePublications(space);
  const [undone, setUndone] = useState<Publication>();
  const rollBack = useSpaceDeed(space, space.rollBack);
  const withdraw = useSpaceDeed(space, space.withdraw);
  const undo = async (note: string): Promise<unknown> => {
    if (undone === undefined) return undefined;
    const { number, revision } = undone;
    return revision === null
      ? withdraw.mutateAsync({ number, note })
      : rollBack.mutateAsync({ toRevision: revision, note });
  };
  const isWaiting = undone?.revision === null;
  return (
    <Page
      title={`History of ${space.title.toLowerCase()}`}
      actions={<ButtonLink href={space.path}>{`Back to ${space.title.toLowerCase()}`}</ButtonLink>}
    >
      <Answer of={publications}>
        {({ nodes }) => {
          const newest = Math.max(0, ...nodes.map(({ revision }) => revision ?? 0));
          return nodes.length === 0 ? (
            <EmptyState icon="catalog" title="Nothing was published yet" />
          ) : (
            <ol className="stack" aria-label="Publications">
              {nodes.map((publication) => (
                <Entry
                  key={publication.number}
                  publication={publication}
                  isNewest={publication.revision === newest}
                  onUndo={() => setUndone(publication)}
                />
              ))}
            </ol>
          );
        }}
      </Answer>
      <More of={publications} />
      <ReasonDrawer
        title={isWaiting ? "Withdraw this publication" : `Go back to revision ${undone?.revision}`}
        isOpen={undone !== undefined}
        action={isWaiting ? "Withdraw it" : "Roll back"}
        onSubmit={undo}
        onDone={() => notify(isWaiting ? "Withdrawn" : "Rolled back")}
        onClose={() => setUndone(undefined)}
      >
        <p>
          {isWaiting
            ? "It does not take effect then."
            : "What was in force at that revision is published again. Nothing of the history is lost."}
        </p>
      </ReasonDrawer>
    </Page>
  );
}

const states = {
  IN_FORCE: { label: "Took effect", look: "plain" },
  WAITING: { label: "Waiting", look: "open" },
  WITHDRAWN: { label: "Withdrawn", look: "bad" },
} as const;

function Entry({
  publication,
  isNewest,
  onUndo,
}: {
  readonly publication: Publication;
  readonly isNewest: boolean;
  readonly onUndo: () => void;
}): ReactElement {
  const { number, revision, state, note, actorId, effectiveAt, changedCount, rolledBackTo, diff } =
    publication;
  const { label, look } = states[state];
  return (
    <li className="panel publication">
      <div className="publication-head">
        <h2>{note}</h2>
        <Badge look={isNewest ? "good" : look}>{isNewest ? "In force" : label}</Badge>
        {state === "WAITING" && <Button onPress={onUndo}>Withdraw</Button>}
        {state === "IN_FORCE" && !isNewest && (
          <Button onPress={onUndo}>Roll back to revision {revision}</Button>
        )}
      </div>
      <p className="quiet small">
        {revision === null ? `Publication ${number}` : `Revision ${revision}`} by {actorId},{" "}
        {formatMoment(effectiveAt)}
        {rolledBackTo !== null && `, back to revision ${rolledBackTo}`}
      </p>
      <details>
        <summary>{formatCount(changedCount, "change")}</summary>
        <DifferenceList differences={diff} />
      </details>
    </li>
  );
}
