import type { ReactElement, ReactNode } from "react";
import "./people.css";

/** Players, one {@link Person} each. */
export function People({
  label,
  children,
}: {
  readonly label: string;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <ul className="people" aria-label={label}>
      {children}
    </ul>
  );
}

/** A player or a group: the name, something about it, and what can be done. */
export function Person({
  name,
  presence = "none",
  note,
  children,
}: {
  readonly name: string;
  /** Colours the mark; said in words in `note` too. */
  readonly presence?: "there" | "busy" | "away" | "none";
  readonly note: ReactNode;
  readonly children?: ReactNode;
}): ReactElement {
  return (
    <li>
      <span className="person-mark" data-presence={presence} aria-hidden="true">
        {[...name][0]?.toLocaleUpperCase()}
      </span>
      <div className="person-about">
        <p className="person-name">{name}</p>
        <p className="quiet small">{note}</p>
      </div>
      <div className="cluster person-deeds">{children}</div>
    </li>
  );
}
