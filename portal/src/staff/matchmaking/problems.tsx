import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type ReactElement, useEffect, useState } from "react";
import { FormError } from "../../components/form-error.js";
import { RulesInForceDocument, RulesProblemsDocument } from "../../generated/operations.js";
import { useClient } from "../../platform/session.js";
import { withChange } from "../definitions/changes.js";
import type { Change, Content } from "../definitions/space.js";
import { rulesPath, toRules } from "./rules.js";

// Long enough for a word to be written, short enough to be seen as an answer to it.
const pauseMs = 300;

/** What keeps the rule set from being published with this entry in it, as it is written. */
export function Problems({
  id,
  content,
  changes,
}: {
  readonly id: string;
  readonly content: Content;
  readonly changes: readonly Change[];
}): ReactElement | null {
  const client = useClient();
  const settled = useSettled(JSON.stringify(withChange(changes, { id, content })));
  const { data } = useQuery({
    queryKey: [rulesPath, "problems", settled],
    queryFn: async () => {
      const { entries } = (await client.execute(RulesInForceDocument)).ruleSet;
      const inForce = Object.fromEntries(entries.map((entry) => [entry.id, entry.content as Content]));
      const rules = toRules(inForce, JSON.parse(settled) as Change[]);
      return (await client.execute(RulesProblemsDocument, { rules })).validateRules;
    },
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (data === undefined) return null;
  if (data.length === 0)
    return (
      <p className="small gain" role="status">
        It could be published like this.
      </p>
    );
  return (
    <>
      {data.map(({ entryId, field, bound }) => (
        <FormError
          key={`${entryId} ${field}`}
          text={`${entryId === null || entryId === id ? "" : `${entryId}: `}${field} must be ${bound}`}
        />
      ))}
    </>
  );
}

/** `value`, once it has not changed for a moment. */
function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), pauseMs);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
