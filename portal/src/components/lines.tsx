import type { ReactElement, ReactNode } from "react";
import { formatMoment } from "../platform/format.js";
import "./lines.css";

/** What happened, one {@link Line} each, newest first. */
export function Lines({
  label,
  children,
}: {
  readonly label: string;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <ol className="lines" aria-label={label}>
      {children}
    </ol>
  );
}

/** One thing that happened: what, why, when, and how much came or went. */
export function Line({
  title,
  reason,
  at,
  amount,
}: {
  readonly title: ReactNode;
  readonly reason: ReactNode;
  /** RFC 3339. */
  readonly at: string;
  readonly amount?: ReactNode;
}): ReactElement {
  return (
    <li>
      <div>
        <p>{title}</p>
        <div className="quiet small">{reason}</div>
      </div>
      <div className="line-end">
        {amount}
        <time className="quiet small" dateTime={at}>
          {formatMoment(at)}
        </time>
      </div>
    </li>
  );
}

/** How much came or went. */
export function Delta({ text, isGain }: { readonly text: string; readonly isGain: boolean }): ReactElement {
  return <p className={isGain ? "delta digits gain" : "delta digits loss"}>{text}</p>;
}
