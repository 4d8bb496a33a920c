import type { ReactElement } from "react";
import { type Bundle, sayBundle } from "./bundle.js";
import { useCatalogue } from "./use-catalogue.js";
import "./bundle-list.css";

/** What is given or taken together, a line each. */
export function BundleList({
  bundle,
  label,
}: {
  readonly bundle: Bundle;
  readonly label: string;
}): ReactElement {
  const lines = sayBundle(bundle, useCatalogue());
  return (
    <ul className="bundle-list" aria-label={label}>
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}
