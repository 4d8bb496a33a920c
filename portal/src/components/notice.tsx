import type { ReactElement, ReactNode } from "react";
import "./notice.css";

/** Something to know before going on, with what can be done about it. It is read out as it appears. */
export function Notice({
  children,
  action,
}: {
  readonly children: ReactNode;
  readonly action?: ReactNode;
}): ReactElement {
  return (
    <div className="notice" role="status">
      <p>{children}</p>
      {action}
    </div>
  );
}
