import { useMutation } from "@tanstack/react-query";
import { type ReactElement, type ReactNode, useState } from "react";
import { Heading } from "react-aria-components/Heading";
import { Button } from "../components/button.js";
import { Drawer } from "../components/drawer.js";
import { TextInput } from "../components/fields.js";
import { FormError } from "../components/form-error.js";
import { explain } from "../platform/explain.js";

interface Props {
  readonly title: string;
  readonly isOpen: boolean;
  /** What its button says. */
  readonly action: string;
  /** Does it, for the reason that was given; a failure is shown here. */
  readonly onSubmit: (reason: string) => Promise<unknown>;
  readonly onDone: () => void;
  readonly onClose: () => void;
  readonly children?: ReactNode;
}

/** Asks why before something is done that the audit keeps. */
export function ReasonDrawer(props: Props): ReactElement {
  const { isOpen, onClose } = props;
  return (
    <Drawer isOpen={isOpen} onClose={onClose}>
      <Content {...props} />
    </Drawer>
  );
}

function Content({ title, action, onSubmit, onDone, onClose, children }: Props): ReactElement {
  const [reason, setReason] = useState("");
  const { mutate, isPending, error } = useMutation({
    mutationFn: onSubmit,
    onSuccess: () => {
      onClose();
      onDone();
    },
  });
  return (
    <div className="stack">
      <Heading slot="title" level={2}>
        {title}
      </Heading>
      {children}
      <TextInput label="Why" value={reason} onChange={setReason} maxLength={128} hint="For the audit." />
      {error !== null && <FormError text={`${explain(error).title}. ${explain(error).text}`} />}
      <div>
        <Button
          look="danger"
          isPending={isPending}
          isDisabled={reason.trim() === ""}
          onPress={() => mutate(reason.trim())}
        >
          {action}
        </Button>
      </div>
    </div>
  );
}
