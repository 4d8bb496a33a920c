import { type ReactElement, useState } from "react";
import { Answer } from "../components/answer.js";
import { Choice } from "../components/choice.js";
import { Delta, Line, Lines } from "../components/lines.js";
import { More } from "../components/more.js";
import { StatementDocument } from "../generated/operations.js";
import { formatDelta, formatSlug } from "../platform/format.js";
import { usePages } from "../platform/read.js";
import { sayPosting, sayReason } from "../player/say-party.js";
import { statementTopic } from "../player/topics.js";

/** What came and went, newest first. `currencies` are names by id. */
export function Statement({
  currencies,
}: {
  readonly currencies: ReadonlyMap<string, string>;
}): ReactElement {
  const [currency, setCurrency] = useState("");
  const lines = usePages(
    statementTopic,
    StatementDocument,
    { currencyId: currency === "" ? null : currency },
    ({ me }) => me.statement ?? noLines,
  );
  const options = [...currencies].map(([id, label]) => ({ id, label }));
  return (
    <section className="panel stack" aria-labelledby="statement">
      <div className="statement-head">
        <h2 id="statement">Statement</h2>
        {options.length > 1 && (
          <Choice
            label="Currency"
            options={[{ id: "", label: "All" }, ...options]}
            value={currency}
            onChange={setCurrency}
          />
        )}
      </div>
      <Answer of={lines}>
        {({ nodes }) => (
          <>
            {nodes.length === 0 && <p className="quiet">Nothing has come or gone.</p>}
            <Lines label="Statement">
              {nodes.map(({ id, at, currencyId, delta, counterparty, reason }) => {
                const isGain = !delta.startsWith("-");
                const name = currencies.get(currencyId) ?? formatSlug(currencyId);
                return (
                  <Line
                    key={id}
                    title={sayPosting(isGain, counterparty)}
                    reason={sayReason(reason)}
                    at={at}
                    amount={<Delta text={`${formatDelta(delta)} ${name}`} isGain={isGain} />}
                  />
                );
              })}
            </Lines>
            <More of={lines} />
          </>
        )}
      </Answer>
    </section>
  );
}

const noLines = { edges: [], pageInfo: { hasNextPage: false, endCursor: null } };
