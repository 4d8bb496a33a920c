import { type ReactElement, useState } from "react";
import { useLocation } from "wouter";
import { Button } from "../../components/button.js";
import { TextInput } from "../../components/fields.js";
import { FormError } from "../../components/form-error.js";
import { notify } from "../../components/toasts.js";
import { explain } from "../../platform/explain.js";
import type { DefinitionSpace, Draft } from "./space.js";
import { useSpaceDeed } from "./use-space.js";

/** Puts a draft in force, now or at a time, and says why. */
export function PublishForm({
  space,
  draft,
}: {
  readonly space: DefinitionSpace;
  readonly draft: Draft;
}): ReactElement {
  const [, navigate] = useLocation();
  const [note, setNote] = useState(draft.title);
  const [at, setAt] = useState("");
  const publish = useSpaceDeed(space, space.publish);
  const onPublish = (): void =>
    publish.mutate(
      { draft, note: note.trim(), effectiveAt: at === "" ? null : new Date(at).toISOString() },
      {
        onSuccess: () => {
          notify(at === "" ? "Published" : "Published; it waits for its time");
          navigate(`${space.path}/history`);
        },
      },
    );
  return (
    <section className="panel form" aria-labelledby="publish">
      <h2 id="publish">Publish</h2>
      <TextInput
        label="Why"
        value={note}
        onChange={setNote}
        maxLength={500}
        hint="For the audit and the history."
      />
      <TextInput
        label="When"
        type="datetime-local"
        value={at}
        onChange={setAt}
        hint="In your time zone. At once where it is empty."
      />
      {publish.error !== null && <FormError text={explain(publish.error).text} />}
      <div>
        <Button
          look="primary"
          isPending={publish.isPending}
          isDisabled={note.trim() === ""}
          onPress={onPublish}
        >
          {at === "" ? "Publish now" : "Publish at that time"}
        </Button>
      </div>
    </section>
  );
}
