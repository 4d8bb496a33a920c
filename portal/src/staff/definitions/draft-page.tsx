import { type ReactElement, useState } from "react";
import { useLocation } from "wouter";
import { Answer } from "../../components/answer.js";
import { Button, ButtonLink } from "../../components/button.js";
import { FormError } from "../../components/form-error.js";
import { EmptyState } from "../../components/states.js";
import { notify, notifyFailure } from "../../components/toasts.js";
import { Page } from "../../shell/page.js";
import { DifferenceList } from "./difference-list.js";
import { type EditedEntry, EntryDrawer } from "./entry-drawer.js";
import { EntryList } from "./entry-list.js";
import { PublishForm } from "./publish-form.js";
import type { DefinitionSpace, Draft } from "./space.js";
import { useDrafts, useInForce, useSpaceDeed } from "./use-space.js";

/** One draft: what it would change, what keeps it from being published, and the means to publish it. */
export function DraftPage({
  space,
  draftId,
}: {
  readonly space: DefinitionSpace;
  readonly draftId: string;
}): ReactElement {
  const drafts = useDrafts(space);
  return (
    <Answer of={drafts}>
      {(all) => {
        const draft = all.find(({ id }) => id === draftId);
        return draft === undefined ? (
          <Page title="Draft">
            <EmptyState icon="catalog" title="There is no such draft">
              <p>It was published or discarded.</p>
              <ButtonLink href={space.path}>To what is in force</ButtonLink>
            </EmptyState>
          </Page>
        ) : (
          <Shown space={space} draft={draft} />
        );
      }}
    </Answer>
  );
}

function Shown({ space, draft }: { readonly space: DefinitionSpace; readonly draft: Draft }): ReactElement {
  const [, navigate] = useLocation();
  const [edited, setEdited] = useState<EditedEntry>();
  const state = useInForce(space);
  const { Trial } = space;
  const discard = useSpaceDeed(space, space.discardDraft);
  const inDraft = (id: string): EditedEntry => {
    const change = draft.changes.find((one) => one.id === id);
    const content = change?.content ?? state.data?.entries[id] ?? null;
    return { id, content, isNew: false };
  };
  const onDiscard = (): void =>
    discard.mutate(draft, {
      onSuccess: () => {
        notify("The draft was discarded");
        navigate(space.path);
      },
      onError: notifyFailure,
    });
  return (
    <Page
      title={draft.title}
      actions={
        <div className="cluster">
          <ButtonLink href={space.path}>{`Back to ${space.title.toLowerCase()}`}</ButtonLink>
          <Button look="danger" isPending={discard.isPending} onPress={onDiscard}>
            Discard the draft
          </Button>
        </div>
      }
    >
      {draft.problems.map(({ entryId, field, bound }) => (
        <FormError
          key={`${entryId} ${field}`}
          text={`${entryId ?? "The draft"}: ${field} must be ${bound}.`}
        />
      ))}
      <section className="panel stack" aria-labelledby="differences">
        <h2 id="differences">What it changes</h2>
        {draft.diff.length === 0 && <p className="quiet">Nothing: it is all in force already.</p>}
        <DifferenceList differences={draft.diff} onEdit={(id) => setEdited(inDraft(id))} />
      </section>
      {Trial !== undefined && draft.problems.length === 0 && <Trial draft={draft} />}
      {draft.diff.length > 0 && draft.problems.length === 0 && <PublishForm space={space} draft={draft} />}
      <section className="panel stack" aria-labelledby="more-entries">
        <h2 id="more-entries">Change another entry</h2>
        <Answer of={state}>
          {({ entries }) => (
            <EntryList
              kinds={space.kinds}
              entries={entries}
              onChoose={(entry) => setEdited(entry.isNew ? entry : inDraft(entry.id))}
            />
          )}
        </Answer>
      </section>
      <EntryDrawer
        space={space}
        edited={edited}
        drafts={[]}
        draft={draft}
        onClose={() => setEdited(undefined)}
        onSaved={() => notify("The draft was saved")}
      />
    </Page>
  );
}
