import { useMutation } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { Badge } from "../../components/badge.js";
import { Button } from "../../components/button.js";
import { CopyText } from "../../components/copy-text.js";
import { Fact, Facts } from "../../components/facts.js";
import { FormError } from "../../components/form-error.js";
import { ReplayDrawDocument, type ReplayDrawQuery } from "../../generated/operations.js";
import { explain } from "../../platform/explain.js";
import { formatMoment, formatSlug } from "../../platform/format.js";
import { useClient } from "../../platform/session.js";

/** Draws an order's boxes again from what was recorded, to show that they gave what their odds said. */
export function DrawCheck({ orderId }: { readonly orderId: string }): ReactElement {
  const client = useClient();
  const replay = useMutation({ mutationFn: () => client.execute(ReplayDrawDocument, { orderId }) });
  return (
    <section className="stack" aria-labelledby="draws">
      <h3 id="draws">Random boxes</h3>
      {replay.data === undefined && (
        <div>
          <Button isPending={replay.isPending} onPress={() => replay.mutate()}>
            Draw them again
          </Button>
        </div>
      )}
      {replay.error !== null && (
        <FormError text={`${explain(replay.error).title}. ${explain(replay.error).text}`} />
      )}
      {replay.data?.replayDraw.map((again) => (
        <Replayed key={again.draw.id} again={again} />
      ))}
    </section>
  );
}

function Replayed({ again }: { readonly again: ReplayDrawQuery["replayDraw"][number] }): ReactElement {
  const { draw, agrees, places, weights, seed, missesBefore } = again;
  return (
    <article className="stack" aria-label={formatSlug(draw.boxId)}>
      <p className="cluster">
        {formatSlug(draw.boxId)}{" "}
        {agrees ? <Badge look="good">As it was drawn</Badge> : <Badge look="bad">Not as it was drawn</Badge>}
      </p>
      <Facts>
        <Fact label="Drawn">{formatMoment(draw.drawnAt)}</Fact>
        <Fact label="It gave">{draw.places.map((place) => sayEntry(place, weights)).join(", ")}</Fact>
        <Fact label="The seed gives">{places.map((place) => sayEntry(place, weights)).join(", ")}</Fact>
        <Fact label="Weights">{weights.join(", ")}</Fact>
        <Fact label="Draws without a guaranteed entry before">{missesBefore}</Fact>
        <Fact label="Box revision">{draw.boxRevision}</Fact>
        <Fact label="Seed">
          <CopyText text={seed} label="Seed" />
        </Fact>
      </Facts>
    </article>
  );
}

/** An entry of a box as people count them, with its share of the weights: `entry 2 (25 of 100)`. */
function sayEntry(place: number, weights: readonly number[]): string {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return `entry ${place + 1} (${weights[place] ?? 0} of ${total})`;
}
