import { type ReactElement, type ReactNode, useState } from "react";
import { Heading } from "react-aria-components/Heading";
import { Button } from "../../components/button.js";
import { Choice } from "../../components/choice.js";
import { Drawer } from "../../components/drawer.js";
import { TextAreaInput, TextInput } from "../../components/fields.js";
import { FormError } from "../../components/form-error.js";
import { explain } from "../../platform/explain.js";
import { readContent, withChange, withoutChange } from "./changes.js";
import type { Content, DefinitionSpace, Draft, DraftToSave } from "./space.js";
import { useInForce, useSpaceDeed } from "./use-space.js";

/** An entry that somebody edits. */
export interface EditedEntry {
  readonly id: string;
  /** `null` where the draft takes it out of force. */
  readonly content: Content | null;
  readonly isNew: boolean;
}

interface Props {
  readonly space: DefinitionSpace;
  readonly edited: EditedEntry | undefined;
  /** Those that the change may go into; one alone is not asked for. */
  readonly drafts: readonly Draft[];
  /** The draft that is looked at, where one is. */
  readonly draft?: Draft;
  readonly onClose: () => void;
  readonly onSaved: (draftId: string) => void;
}

/** One entry, in the space's fields and as JSON, to be changed in a draft. */
export function EntryDrawer(props: Props): ReactElement {
  const { edited, onClose } = props;
  return (
    <Drawer isOpen={edited !== undefined} onClose={onClose} isWide>
      {edited !== undefined && <Editor key={edited.id} {...props} edited={edited} />}
    </Drawer>
  );
}

function Editor({
  space,
  edited,
  drafts,
  draft: given,
  onClose,
  onSaved,
}: Props & { readonly edited: EditedEntry }): ReactElement {
  const [id, setId] = useState(edited.id);
  const [json, setJson] = useState(() => JSON.stringify(edited.content ?? {}, null, 2));
  const [draftId, setDraftId] = useState(given?.id ?? drafts[0]?.id ?? "");
  const [title, setTitle] = useState("");
  const save = useSpaceDeed(space, (client, toSave: DraftToSave) => space.saveDraft(client, toSave));
  const { data: inForce } = useInForce(space);
  const read = readContent(json);
  const { Fields } = space;
  const draft = given ?? drafts.find((one) => one.id === draftId);
  const isInDraft = draft?.changes.some((change) => change.id === id) === true;
  const keep = (changes: DraftToSave["changes"]): void =>
    save.mutate(
      { draft, title: draft?.title ?? title.trim(), changes },
      {
        onSuccess: (savedId) => {
          onClose();
          onSaved(savedId);
        },
      },
    );
  const change = (content: Content | null): void => keep(withChange(draft?.changes ?? [], { id, content }));
  const isNamed = draft !== undefined || title.trim() !== "";
  return (
    <div className="stack">
      <Heading slot="title" level={2}>
        {edited.isNew ? "New entry" : edited.id}
      </Heading>
      {edited.isNew && (
        <TextInput label="Id" value={id} onChange={setId} hint="Letters, digits, hyphens behind the colon." />
      )}
      {Fields !== undefined && typeof read !== "string" && (
        <Fields
          id={id}
          content={read}
          before={inForce?.entries[id] ?? null}
          changes={draft?.changes ?? []}
          onChange={(content) => setJson(JSON.stringify(content, null, 2))}
        />
      )}
      <Json isFolded={Fields !== undefined && typeof read !== "string"}>
        <TextAreaInput label="Content, as JSON" rows={18} isCode value={json} onChange={setJson} />
      </Json>
      {typeof read === "string" && <FormError text={read} />}
      {given === undefined && drafts.length > 0 && (
        <DraftChoice drafts={drafts} value={draftId} onChange={setDraftId} />
      )}
      {draft === undefined && (
        <TextInput label="What the draft is for" value={title} onChange={setTitle} maxLength={500} />
      )}
      {save.error !== null && <FormError text={explain(save.error).text} />}
      <div className="cluster">
        <Button
          look="primary"
          isPending={save.isPending}
          isDisabled={typeof read === "string" || !isNamed}
          onPress={() => typeof read !== "string" && change(read)}
        >
          Put it into the draft
        </Button>
        {isInDraft && draft !== undefined && (
          <Button isPending={save.isPending} onPress={() => keep(withoutChange(draft.changes, id))}>
            Leave it as it is in force
          </Button>
        )}
        {!edited.isNew && (
          <Button look="danger" isPending={save.isPending} isDisabled={!isNamed} onPress={() => change(null)}>
            Take it out of force
          </Button>
        )}
      </div>
    </div>
  );
}

/** The JSON, behind a line to press where there are fields for most of it. */
function Json({
  isFolded,
  children,
}: {
  readonly isFolded: boolean;
  readonly children: ReactNode;
}): ReactElement {
  if (!isFolded) return <>{children}</>;
  return (
    <details className="entry-json">
      <summary>Everything, as JSON</summary>
      {children}
    </details>
  );
}

function DraftChoice({
  drafts,
  value,
  onChange,
}: {
  readonly drafts: readonly Draft[];
  readonly value: string;
  readonly onChange: (draftId: string) => void;
}): ReactElement {
  const known = drafts.map(({ id, title }) => ({ id, label: title }));
  const options = [...known, { id: "", label: "A new one" }];
  return <Choice label="Draft" options={options} value={value} onChange={onChange} />;
}
