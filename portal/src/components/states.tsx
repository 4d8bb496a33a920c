import type { ReactElement, ReactNode } from "react";
import { explain } from "../platform/explain.js";
import { Button } from "./button.js";
import { Icon, type IconName } from "./icons.js";
import "./states.css";

/** Shown while the first answer is on its way. Says so only after a moment: most answers come before. */
export function Loading({ label = "Loading" }: { readonly label?: string }): ReactElement {
  return (
    <div className="state loading" role="status">
      <span className="spinner" aria-hidden="true" />
      <span>{label}…</span>
    </div>
  );
}

/** Shown where there is nothing to show, with why that is so and, where there is one, the way on. */
export function EmptyState({
  icon = "empty",
  title,
  children,
}: {
  readonly icon?: IconName;
  readonly title: string;
  readonly children?: ReactNode;
}): ReactElement {
  return (
    <div className="state">
      <Icon name={icon} />
      <h2>{title}</h2>
      {children}
    </div>
  );
}

/** Shown in place of what could not be read. */
export function ErrorState({
  error,
  onRetry,
}: {
  readonly error: unknown;
  readonly onRetry?: () => void;
}): ReactElement {
  const { title, text, requestId } = explain(error);
  return (
    <div className="state state-error" role="alert">
      <Icon name="warning" />
      <h2>{title}</h2>
      <p>{text}</p>
      {onRetry !== undefined && <Button onPress={onRetry}>Try again</Button>}
      {requestId !== undefined && (
        <p className="small quiet">
          Request <code>{requestId}</code>
        </p>
      )}
    </div>
  );
}
