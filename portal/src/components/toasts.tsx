import type { ReactElement } from "react";
import { Text } from "react-aria-components/Text";
import {
  UNSTABLE_Toast as Toast,
  UNSTABLE_ToastContent as ToastContent,
  UNSTABLE_ToastQueue as ToastQueue,
  UNSTABLE_ToastRegion as ToastRegion,
} from "react-aria-components/Toast";
import { type Explanation, explain } from "../platform/explain.js";
import { IconButton } from "./button.js";
import "./toasts.css";

interface Notice {
  readonly look: "info" | "error";
  readonly text: string;
}

// Long enough to be read; the clock stands still while the pointer or the focus is on one.
const shownMs = 7_000;
const queue = new ToastQueue<Notice>({ maxVisibleToasts: 4 });

/** Tells of something that happened beside what the reader does. */
export function notify(text: string): void {
  queue.add({ look: "info", text }, { timeout: shownMs });
}

/** Tells that something which the reader asked for did not work. */
export function notifyFailure(error: unknown): void {
  notifyRefusal(explain(error));
}

/** The same, where it is known what it means here. */
export function notifyRefusal({ title, text }: Explanation): void {
  queue.add({ look: "error", text: `${title}. ${text}` }, { timeout: shownMs });
}

/** Where notices appear; F6 brings the focus there. One for the whole portal. */
export function Toasts(): ReactElement {
  return (
    <ToastRegion queue={queue} className="toasts" aria-label="Notices">
      {({ toast }) => (
        <Toast toast={toast} className={`toast toast-${toast.content.look}`}>
          <ToastContent className="toast-text">
            <Text slot="title">{toast.content.text}</Text>
          </ToastContent>
          <IconButton icon="close" slot="close" aria-label="Dismiss" />
        </Toast>
      )}
    </ToastRegion>
  );
}
