import type { ReactElement, ReactNode } from "react";
import "./badge.css";

/** What a badge tells by its colour, beside its word: under way, done, come to nothing, or neither. */
export type BadgeLook = "open" | "good" | "bad" | "plain";

/** A word that says where something stands. */
export function Badge({
  look = "plain",
  children,
}: {
  readonly look?: BadgeLook;
  readonly children: ReactNode;
}): ReactElement {
  return <span className={`badge badge-${look}`}>{children}</span>;
}
