import { useMutation } from "@tanstack/react-query";
import { type ReactElement, useState } from "react";
import { Button } from "../../components/button.js";
import { Choice } from "../../components/choice.js";
import { FormError } from "../../components/form-error.js";
import { Loading } from "../../components/states.js";
import { RulesInForceDocument, RulesTrialDocument, TryRulesDocument } from "../../generated/operations.js";
import { explain } from "../../platform/explain.js";
import { formatSlug } from "../../platform/format.js";
import { useRead } from "../../platform/read.js";
import { useClient } from "../../platform/session.js";
import type { Draft } from "../definitions/space.js";
import { rulesPath } from "./rules.js";
import { TrialOutcome } from "./trial-outcome.js";

const lookEveryMs = 1_000;
const kind = "queue:";

/** Tries a draft on tickets that players joined with: what they got, and what they would have got. */
export function Trial({ draft }: { readonly draft: Draft }): ReactElement {
  const client = useClient();
  const inForce = useRead(rulesPath, RulesInForceDocument, {});
  const changed = draft.changes.flatMap(({ id, content }) => (content === null ? [] : [id]));
  const known = (inForce.data?.ruleSet.entries ?? []).map(({ id }) => id);
  const queues = [...new Set([...changed, ...known])]
    .filter((id) => id.startsWith(kind))
    .map((id) => id.slice(kind.length));
  const [chosen, setChosen] = useState<string>();
  const queueId = chosen ?? queues[0] ?? "";
  const begin = useMutation({
    mutationFn: () => client.execute(TryRulesDocument, { input: { draftId: draft.id, queueId } }),
  });
  const trialId = begin.data?.simulateRules.simulation.id;
  return (
    <section className="panel stack" aria-labelledby="trial">
      <h2 id="trial">Try it on recorded tickets</h2>
      <p className="quiet small">
        The newest tickets of the queue are matched again, by the rules in force and by this draft. Nothing
        comes into force.
      </p>
      <div className="cluster">
        <Choice
          label="Queue"
          options={queues.map((id) => ({ id, label: formatSlug(id) }))}
          value={queueId}
          onChange={setChosen}
        />
        <Button isPending={begin.isPending} isDisabled={queueId === ""} onPress={() => begin.mutate()}>
          Simulate
        </Button>
      </div>
      {begin.error !== null && <FormError text={explain(begin.error).text} />}
      {trialId !== undefined && <Followed key={trialId} trialId={trialId} />}
    </section>
  );
}

function Followed({ trialId }: { readonly trialId: string }): ReactElement {
  const [isOver, setOver] = useState(false);
  const { data, error } = useRead(
    "trials",
    RulesTrialDocument,
    { id: trialId },
    isOver ? { keep: true } : { everyMs: lookEveryMs },
  );
  const trial = data?.rulesSimulation;
  if (!isOver && trial != null && trial.state !== "RUNNING") setOver(true);
  if (error !== null && trial == null) return <FormError text={explain(error).text} />;
  if (trial == null || trial.state === "RUNNING") return <Loading label="Matching the tickets again" />;
  if (trial.after === null) return <FormError text={trial.failure ?? "It came to no end."} />;
  return <TrialOutcome before={trial.before} after={trial.after} stream={trial.stream} />;
}
