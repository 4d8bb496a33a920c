import type { ReactElement, ReactNode } from "react";
import "./facts.css";

/** What is known of one thing: a list of {@link Fact}. */
export function Facts({ children }: { readonly children: ReactNode }): ReactElement {
  return <dl className="facts">{children}</dl>;
}

/** One line of {@link Facts}. */
export function Fact({
  label,
  children,
}: {
  readonly label: string;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <div>
      <dt>{label}</dt>
      <dd className="digits">{children}</dd>
    </div>
  );
}
