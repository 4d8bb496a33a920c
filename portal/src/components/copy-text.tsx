import type { ReactElement } from "react";
import { IconButton } from "./button.js";
import { notify, notifyFailure } from "./toasts.js";
import "./copy-text.css";

/** A text that others ask for, with a button that copies it. `label` says what it is. */
export function CopyText({ text, label }: { readonly text: string; readonly label: string }): ReactElement {
  const copy = (): void => {
    navigator.clipboard.writeText(text).then(() => notify(`${label} copied`), notifyFailure);
  };
  return (
    <span className="copy-text">
      <code>{text}</code>
      <IconButton icon="copy" aria-label={`Copy: ${label}`} onPress={copy} />
    </span>
  );
}
