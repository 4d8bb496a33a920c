import type { ReactElement } from "react";
import { Badge } from "../../components/badge.js";
import { Button } from "../../components/button.js";
import type { Difference } from "./space.js";
import "./difference-list.css";

const looks = { added: "good", changed: "open", removed: "bad" } as const;

/** How two states differ, entry by entry and value by value. */
export function DifferenceList({
  differences,
  onEdit,
}: {
  readonly differences: readonly Difference[];
  readonly onEdit?: (id: string) => void;
}): ReactElement {
  return (
    <ul className="differences" aria-label="Differences">
      {differences.map(({ id, kind, fields }) => (
        <li key={id}>
          <div className="difference-head">
            <Badge look={looks[kind]}>{kind}</Badge>
            <code>{id}</code>
            {onEdit !== undefined && (
              <Button aria-label={`Edit ${id}`} onPress={() => onEdit(id)}>
                Edit
              </Button>
            )}
          </div>
          <dl className="difference-fields">
            {fields.map(({ path, before, after }) => (
              <div key={path}>
                {path !== "" && (
                  <dt>
                    <code>{path}</code>
                  </dt>
                )}
                <dd>
                  <Value value={before} look="before" />
                  <Value value={after} look="after" />
                </dd>
              </div>
            ))}
          </dl>
        </li>
      ))}
    </ul>
  );
}

function Value({
  value,
  look,
}: {
  readonly value: unknown;
  readonly look: "before" | "after";
}): ReactElement | null {
  if (value === null || value === undefined) return null;
  const text = typeof value === "object" ? JSON.stringify(value, null, 2) : JSON.stringify(value);
  return look === "before" ? (
    <del>
      <code>{text}</code>
    </del>
  ) : (
    <ins>
      <code>{text}</code>
    </ins>
  );
}
